"""What a user asked for, as values: a day, a state, an incident. `UsageError` where there is none."""

from datetime import date
from typing import TYPE_CHECKING

from watcher.cli.house import moment
from watcher.errors import UsageError

if TYPE_CHECKING:
    from watcher.store.store import Store
    from watcher.types import Incident


def day(text: str | None) -> date | None:
    """An ISO day; `UsageError` when it is none."""
    return None if text is None else moment(text).date()


def state_of(text: str | None) -> str | None:
    from watcher.cli.listed import states
    from watcher.types import State

    if text is not None and text not in set(State):
        raise UsageError(f"no such state: {text!r} — {states()}")
    return text


def known(store: "Store", id: str) -> "Incident":
    """The incident of this id, or of a beginning only one has."""
    found = store.incident(id)
    if found is None:
        raise UsageError(f"no incident {id!r}, or several begin so — `watcher incidents list` names them")
    return found

"""`incidents merge | split | reject | confirm | edit | note | undo`: by hand, audited, never undone by the matcher."""

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from watcher.cli.house import Config, Db, House, now
from watcher.errors import UsageError

if TYPE_CHECKING:
    from watcher.handwork import Hand
    from watcher.types import Incident

Id = Annotated[str, typer.Argument(metavar="ID", help="Incident, or the beginning of its id.")]
Why = Annotated[str, typer.Option("--why", "-m", metavar="TEXT", help="Kept in the audit.")]
By = Annotated[str | None, typer.Option("--by", metavar="WHO", help="[default: the user's name]")]


def register(app: typer.Typer) -> None:
    for command in (merge, split, reject, confirm, edit, note, undo):
        app.command()(command)


@contextmanager
def _at_work(house: House, by: str | None, why: str) -> "Iterator[tuple[Hand, Callable[[str], Incident]]]":
    """The hand, and how an incident is found; the lock is held, so that no poll links meanwhile."""
    from watcher.cli.asked import known
    from watcher.cli.polling import walk_of
    from watcher.handwork import Hand

    with house.store() as store, store.lock():
        walk, _ = walk_of(house, store)
        yield Hand(walk, by or getpass.getuser(), now(), why), lambda id: known(store, id)


def _say(incident: "Incident", done: str) -> None:
    from watcher.cli.say import shown, tell

    state = f"{incident.state}: {shown(incident.state_reason)}"
    tell(f"{done}: {incident.id} ({incident.day}, {state}), {len(incident.reports)} reports")


def merge(
    ctx: typer.Context, left: Id, right: Id, why: Why = "", by: By = None, config: Config = None, db: Db = None
) -> None:
    """The two incidents are one. It keeps the id of the one written of first; the other id leads to it."""
    with _at_work(House(ctx, config, db), by, why) as (hand, find):
        _say(hand.merge(find(left), find(right)), "merged")


def split(
    ctx: typer.Context,
    id: Id,
    reports: Annotated[list[str], typer.Argument(metavar="REPORT…", help="Ids, or numbers as `show` counts them, from 1.")],
    why: Why = "",
    by: By = None,
    config: Config = None,
    db: Db = None,
) -> None:
    """These reports are about another incident; it gets an id of its own."""
    with _at_work(House(ctx, config, db), by, why) as (hand, find):
        incident = find(id)
        _say(hand.split(incident, [_report(incident, r) for r in reports]), "split off")


def _report(incident: "Incident", text: str) -> str:
    if text in incident.reports:
        return text
    if text.isdigit() and 1 <= int(text) <= len(incident.reports):
        return incident.reports[int(text) - 1]
    raise UsageError(f"{incident.id} has no report {text!r} — `watcher incidents show {incident.id} --json` lists them")


def reject(ctx: typer.Context, id: Id, why: Why = "", by: By = None, config: Config = None, db: Db = None) -> None:
    """Not an incident: it leaves lists and counts, and its reports open no new one."""
    with _at_work(House(ctx, config, db), by, why) as (hand, find):
        _say(hand.edit(find(id), "rejected", "true"), "rejected")


def confirm(ctx: typer.Context, id: Id, why: Why = "", by: By = None, config: Config = None, db: Db = None) -> None:
    """It did happen: corroborated by the analyst, and no longer rejected if it was."""
    with _at_work(House(ctx, config, db), by, why) as (hand, find):
        incident = find(id)
        if incident.rejected:
            incident = hand.edit(incident, "rejected", "false")
        _say(hand.edit(incident, "state", "corroborated"), "confirmed")


def edit(
    ctx: typer.Context,
    id: Id,
    changes: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…", help="day, facility, place, state, killed, …")],
    why: Why = "",
    by: By = None,
    config: Config = None,
    db: Db = None,
) -> None:
    """Correct what is said of an incident; the correction holds against all that is read later."""
    house = House(ctx, config, db)
    pairs = [_change(house, text) for text in changes]
    with _at_work(house, by, why) as (hand, find):
        incident = find(id)
        for field, value in pairs:
            incident = hand.edit(incident, field, value)
        _say(incident, "corrected")


def _change(house: House, text: str) -> tuple[str, str]:
    """A correction, checked: a wrong one would stand in the register for ever."""
    from watcher.cli.asked import day, state_of
    from watcher.handwork import FIELDS

    field, equals, value = text.partition("=")
    if not equals or field not in FIELDS or not value:
        raise UsageError(f"not a correction: {text!r} — write FIELD=VALUE with one of {', '.join(FIELDS)}")
    if field == "day":
        day(value)
    elif field == "state":
        state_of(value)
    elif field in ("killed", "injured", "missing") and not value.isdecimal():
        raise UsageError(f"{field} is a number, not {value!r}")
    elif field == "facility" and value not in house.knowledge.facility:
        raise UsageError(f"no plant {value!r} in the register — `watcher incidents site NAME` finds its id")
    elif field == "place" and value not in house.knowledge.place:
        value = _place(house, value)
    return field, value


def _place(house: House, name: str) -> str:
    found = [p for p in house.knowledge.places if name.casefold() in {n.casefold() for n in (p.name, *p.names)}]
    if len(found) == 1:
        return found[0].id
    if not found:
        raise UsageError(f"no place {name!r} in the gazetteer slice — add it to seeds/places_own.tsv")
    raise UsageError(f"{name!r} may be {', '.join(f'{p.id} ({p.region}, {p.country})' for p in found[:8])}: give the id")


def note(
    ctx: typer.Context,
    id: Id,
    text: Annotated[str, typer.Argument(metavar="TEXT")],
    by: By = None,
    config: Config = None,
    db: Db = None,
) -> None:
    """Add a note to an incident."""
    with _at_work(House(ctx, config, db), by, "") as (hand, find):
        _say(hand.edit(find(id), "note", text), "noted")


def undo(
    ctx: typer.Context,
    id: Id,
    number: Annotated[int, typer.Argument(metavar="EDIT", help="As `show` numbers them.")],
    why: Why = "",
    by: By = None,
    config: Config = None,
    db: Db = None,
) -> None:
    """Take a correction, rejection, confirmation or note back. A merge is taken back by split, a split by merge."""
    with _at_work(House(ctx, config, db), by, why) as (hand, find):
        _say(hand.undo(find(id), number), "taken back")

"""Somebody else's list against the register: what both have, what the register lacks, and where the two differ.

Promise: a row is matched by town (or plant) and event day within `SLACK`, each incident at most once, nearest days first;
nothing is written. Rows that match nothing can be turned into seed reports by whoever called.
Rejected: matching by title or text (lists name plants in their own words and give no text).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from watcher.types import Incident

SLACK = 2
"""Days a list's date may be off: a night between two days, and the outlet's next-day date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """One line of a list, names resolved to ids where they could be. `number` is its line, for messages."""

    number: int
    day: date
    facility: str | None = None
    place: str | None = None
    country: str | None = None
    cause: str | None = None
    killed: int | None = None
    injured: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A row that the register has; `differs` names field, theirs, ours."""

    row: ListRow
    incident: Incident
    differs: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reconciliation:
    have: tuple[Match, ...]
    """Matched without a difference."""
    differ: tuple[Match, ...]
    lack: tuple[ListRow, ...]
    """Rows the register does not know."""
    beyond: tuple[Incident, ...]
    """Incidents within the list's time that the list does not know."""


def reconcile(rows: Sequence[ListRow], incidents: Iterable[Incident]) -> Reconciliation:
    live = [i for i in incidents if not i.merged_into and not i.rejected]
    able = sorted((abs((row.day - i.day).days), n, i.id) for n, row in enumerate(rows) for i in live if _same_site(row, i))
    by_id = {i.id: i for i in live}
    paired: dict[int, str] = {}
    taken: set[str] = set()
    for apart, n, id in able:
        if apart <= SLACK and n not in paired and id not in taken:
            paired[n] = id
            taken.add(id)
    matches = [Match(rows[n], by_id[id], _differences(rows[n], by_id[id])) for n, id in sorted(paired.items())]
    days = [row.day for row in rows]
    beyond = (i for i in live if days and min(days) <= i.day <= max(days) and i.id not in taken)
    return Reconciliation(
        have=tuple(m for m in matches if not m.differs), differ=tuple(m for m in matches if m.differs),
        lack=tuple(row for n, row in enumerate(rows) if n not in paired),
        beyond=tuple(sorted(beyond, key=lambda i: (i.day, i.id))),
    )  # fmt: skip


def _same_site(row: ListRow, incident: Incident) -> bool:
    if row.facility and incident.facility:
        return row.facility == incident.facility
    return bool(row.place) and row.place == incident.place


def _differences(row: ListRow, incident: Incident) -> tuple[tuple[str, str, str], ...]:
    ours: Mapping[str, Callable[[], str]] = {
        "day": lambda: incident.day.isoformat(),
        "country": lambda: incident.country or "",
        "cause": lambda: ", ".join(incident.causes),
        "killed": lambda: str(incident.killed.best) if incident.killed else "",
        "injured": lambda: str(incident.injured.best) if incident.injured else "",
    }
    theirs = {
        "day": row.day.isoformat(), "country": row.country or "", "cause": row.cause or "",
        "killed": "" if row.killed is None else str(row.killed), "injured": "" if row.injured is None else str(row.injured),
    }  # fmt: skip
    out = []
    for name, their in theirs.items():
        our = ours[name]()
        agree = not their or their == our or (name == "cause" and their in incident.causes)
        if not agree:
            out.append((name, their, our))
    return tuple(out)

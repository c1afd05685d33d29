"""The incident register: rows of incidents, their redirects after a merge, and what may be asked of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import Connection, Select, exists, or_, select, update

from watcher.store.codec import dump, load
from watcher.store.dialect import add_new, put, rows_in
from watcher.store.schema import ALERT, INCIDENT, LINK, REPORT
from watcher.types import Alert, Incident, Merged, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What `incidents` may be asked by; a field that is None asks nothing. `since` and `until` are event days, both
    included; `text` is looked for in ids, sites, claims, notes and the titles of the reports."""

    since: date | None = None
    until: date | None = None
    country: str | None = None
    region: str | None = None
    facility: str | None = None
    place: str | None = None
    cls: str | None = None
    state: State | str | None = None
    text: str | None = None
    include_rejected: bool = False
    limit: int | None = None


def write(connection: Connection, incidents: Sequence[Incident]) -> None:
    put(connection, INCIDENT, [_row(incident) for incident in {i.id: i for i in incidents}.values()])


def _row(incident: Incident) -> dict[str, Any]:
    site = (incident.id, incident.facility, incident.place, incident.region)
    words = (*site, *(claim.quote for claim in incident.claims), *incident.notes)
    return {
        "id": incident.id, "day": incident.day.isoformat(), "opened": incident.opened, "facility": incident.facility,
        "facility_class": incident.facility_class, "place": incident.place, "region": incident.region,
        "country": incident.country, "state": incident.state, "rejected": incident.rejected,
        "merged_into": incident.merged_into, "search": " ".join(w for w in words if w).casefold(), "payload": dump(incident),
    }  # fmt: skip


def merge(connection: Connection, merged: Sequence[Merged]) -> None:
    """Lay redirects, or lift them."""
    for one in merged:
        connection.execute(update(INCIDENT).where(INCIDENT.c.id == one.id).values(merged_into=one.into))


def _load(row: Any) -> Incident:
    """The column has the last word on the redirect: it is laid without rewriting the payload."""
    return replace(load(Incident, row.payload), merged_into=row.merged_into)


def incident(connection: Connection, id: str) -> Incident | None:
    """By id, or by the beginning of an id that only one incident has; where it was merged, what it lives on in."""
    row = _by_id(connection, id) or _by_prefix(connection, id)
    passed: set[str] = set()
    while row is not None and row.merged_into is not None and row.id not in passed:
        passed.add(row.id)
        row = _by_id(connection, row.merged_into)
    return _load(row) if row is not None else None


_COLUMNS = (INCIDENT.c.id, INCIDENT.c.merged_into, INCIDENT.c.payload)


def _by_id(connection: Connection, id: str) -> Any:
    return connection.execute(select(*_COLUMNS).where(INCIDENT.c.id == id)).one_or_none()


def _by_prefix(connection: Connection, id: str) -> Any:
    if not id:
        return None
    above = id[:-1] + chr(ord(id[-1]) + 1)
    query = select(*_COLUMNS).where(INCIDENT.c.id >= id, INCIDENT.c.id < above, INCIDENT.c.merged_into.is_(None)).limit(2)
    rows = connection.execute(query).all()
    return rows[0] if len(rows) == 1 else None


def exact(connection: Connection, ids: Collection[str]) -> tuple[Incident, ...]:
    """The incidents of these very ids, merged ones as they were left."""
    return tuple(_load(row) for row in sorted(rows_in(connection, _COLUMNS, INCIDENT.c.id, set(ids)), key=lambda r: r.id))


def incidents(connection: Connection, asked: Filter) -> tuple[Incident, ...]:
    """Newest event first; merged ones are left out."""
    query = _where(select(*_COLUMNS), asked).where(INCIDENT.c.merged_into.is_(None))
    query = query.order_by(INCIDENT.c.day.desc(), INCIDENT.c.opened.desc(), INCIDENT.c.id)
    if asked.limit is not None:
        query = query.limit(asked.limit)
    return tuple(_load(row) for row in connection.execute(query))


def _where(query: Select[Any], asked: Filter) -> Select[Any]:
    if not asked.include_rejected:
        query = query.where(INCIDENT.c.rejected.is_(False))
    if asked.since is not None:
        query = query.where(INCIDENT.c.day >= asked.since.isoformat())
    if asked.until is not None:
        query = query.where(INCIDENT.c.day <= asked.until.isoformat())
    for name, value in (
        ("country", asked.country), ("region", asked.region), ("facility", asked.facility), ("place", asked.place),
        ("facility_class", asked.cls), ("state", asked.state),
    ):  # fmt: skip
        if value is not None:
            query = query.where(INCIDENT.c[name] == str(value))
    if asked.text:
        words = asked.text.casefold()
        titled = exists().where(
            LINK.c.incident == INCIDENT.c.id, LINK.c.report == REPORT.c.id, REPORT.c.search.contains(words, autoescape=True)
        )
        query = query.where(or_(INCIDENT.c.search.contains(words, autoescape=True), titled))
    return query


def free_ids(connection: Connection, bases: Sequence[str], taken: Collection[str]) -> list[str]:
    """Of each base the first of itself, `base-2`, `base-3` … that no incident, merged or rejected ones included, ever had."""
    stored = {row.id for row in rows_in(connection, (INCIDENT.c.id,), INCIDENT.c.id, set(bases))}
    free: list[str] = []
    used = set(taken)
    for id in bases:
        if id in stored or id in used:
            id = _numbered(connection, id, used)
        free.append(id)
        used.add(id)
    return free


def _numbered(connection: Connection, base: str, taken: Collection[str]) -> str:
    above = base + "."  # the character after "-"
    used = {*taken, *connection.scalars(select(INCIDENT.c.id).where(INCIDENT.c.id >= base, INCIDENT.c.id < above))}
    return next(id for id in (f"{base}-{n}" for n in count(2)) if id not in used)


def alert(connection: Connection, alerts: Sequence[Alert]) -> None:
    add_new(connection, ALERT, [{"incident": a.incident, "kind": a.kind, "at": a.at, "reason": a.reason} for a in alerts])

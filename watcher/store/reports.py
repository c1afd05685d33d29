"""Reports, the incidents they are joined into, and which of them may have to do with a new one.

`neighbourhood` must cost the same whether the register holds a thousand incidents or a hundred thousand. So each
question is a range of one index (facility, place, country with region, country alone; each by event date and by
publication), and only the incidents so touched are loaded whole.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Self

from sqlalchemy import Connection, Row, Select, and_, delete, select, union_all

from watcher.store.codec import dump, load
from watcher.store.dialect import as_stored, chunks, handed_in, put, rows_in
from watcher.store.schema import LINK, PAST_REPORT, REPORT
from watcher.types import Linked, Report

LONGEST = timedelta(days=62)
"""No event date is a longer interval ("in June and July"); it bounds the index range of intervals that began earlier."""
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Feeds can carry the years 1 and 9999, which have no ninety days before or after them."""


def write(connection: Connection, reports: Sequence[Report], entries: Iterable[str], at: datetime) -> None:
    """Insert or overwrite `reports`; other reports of `entries` leave. What they said before is kept in the past."""
    columns = (REPORT.c.id, REPORT.c.entry, REPORT.c.recorded, REPORT.c.payload)
    new = {report.id: _row(report, at) for report in reports}
    whole = set(entries)
    found = {row.id: row for row in rows_in(connection, columns, REPORT.c.entry, whole | {r.entry for r in reports})}
    stored = {id: row for id, row in found.items() if id in new}
    leaving = {id: row for id, row in found.items() if id not in new and row.entry in whole}
    replaced = [row for id, row in stored.items() if row.payload != new[id]["payload"]]
    _keep_past(connection, [*replaced, *leaving.values()], at)
    changed = {row.id for row in replaced}
    put(connection, REPORT, [row for id, row in new.items() if id not in stored or id in changed])
    for chunk in chunks(leaving):
        connection.execute(delete(REPORT).where(REPORT.c.id.in_(chunk)))


def _keep_past(connection: Connection, rows: Sequence[Row[Any]], at: datetime) -> None:
    if rows:
        past = [{"id": r.id, "recorded": r.recorded, "superseded": at, "payload": r.payload} for r in rows]
        connection.execute(PAST_REPORT.insert(), past)


def _row(report: Report, at: datetime) -> dict[str, Any]:
    """A report that may be about a plant elsewhere is looked for like one that names no country: from everywhere."""
    site = replace(report, place=None, region=None, country=None) if _anywhere(report) else report
    return {
        "id": report.id, "entry": report.entry, "facility": site.facility, "place": site.place,
        "region": site.region, "country": site.country, "day": report.date.day.isoformat(),
        "start": report.date.start, "end": report.date.end, "confidence": report.date.confidence,
        "published": report.published, "tier": report.tier, "recalled": report.recalled, "seed": report.seed,
        "recorded": at, "search": f"{report.title} {report.outlet}".casefold(), "payload": dump(report),
    }  # fmt: skip


def _anywhere(report: Report) -> bool:
    return bool(report.elsewhere) and (bool(report.place) or not report.followup)


@lru_cache(maxsize=4096)
def _load(payload: str) -> Report:
    """Linking asks for the same neighbours report after report; a report is frozen, so they may share it. 4,096 take
    about 15 MB and halve the time of a busy neighbourhood."""
    return load(Report, payload)


def link(connection: Connection, links: Sequence[Linked]) -> None:
    put(connection, LINK, [{"report": one.report, "incident": one.incident, "payload": dump(one)} for one in links])


def report(connection: Connection, id: str) -> Report | None:
    payload = connection.scalar(select(REPORT.c.payload).where(REPORT.c.id == id))
    return _load(payload) if payload else None


def reports(connection: Connection, *, known_at: datetime | None, ids: Iterable[str] | None) -> tuple[Report, ...]:
    """In order of publication; as they stood at `known_at` when that is given."""
    payloads = dict(_payloads(connection, REPORT, known_at, ids))
    if known_at is not None:
        payloads |= _payloads(connection, PAST_REPORT, known_at, ids)
    return _in_order(map(_load, payloads.values()))


def _payloads(connection: Connection, table: Any, known_at: datetime | None, ids: Iterable[str] | None) -> dict[str, str]:
    query = select(table.c.id, table.c.payload)
    if known_at is not None:
        query = query.where(table.c.recorded <= known_at)
        if table is PAST_REPORT:
            query = query.where(table.c.superseded > known_at)
    if ids is None:
        return {row.id: row.payload for row in connection.execute(query)}
    if known_at is None:
        return {row.id: row.payload for row in rows_in(connection, (table.c.id, table.c.payload), table.c.id, set(ids))}
    found = (row for chunk in chunks(set(ids)) for row in connection.execute(query.where(table.c.id.in_(chunk))))
    return {row.id: row.payload for row in found}


def reports_of(connection: Connection, incidents: Iterable[str]) -> tuple[Report, ...]:
    """All reports joined into any of `incidents`, in order of publication."""
    ids = [row.report for row in rows_in(connection, (LINK.c.report,), LINK.c.incident, set(incidents))]
    return reports(connection, known_at=None, ids=ids)


def link_of(connection: Connection, report: str) -> Linked | None:
    payload = connection.scalar(select(LINK.c.payload).where(LINK.c.report == report))
    return load(Linked, payload) if payload else None


def _in_order(found: Iterable[Report]) -> tuple[Report, ...]:
    return tuple(sorted(found, key=lambda r: (r.published, r.id)))


# ---------------------------------------------------------------- neighbourhood


@dataclass(frozen=True, slots=True)
class _Span:
    """From when to when a neighbour's event, or its publication, may lie."""

    low: datetime
    high: datetime

    @classmethod
    def around(cls, start: datetime, end: datetime, margin: timedelta) -> Self:
        return cls(max(start, FIRST) - margin, min(end, LAST) + margin)


_SITED: Mapping[str, tuple[Any, ...]] = {
    "facility": (REPORT.c.facility,),
    "place": (REPORT.c.place,),
    "region": (REPORT.c.country, REPORT.c.region),
    "country": (REPORT.c.country,),
    "unplaced": (REPORT.c.country,),
    "nowhere": (),
    "anywhere": (),
}
_EMPTY: Mapping[str, Any] = {"unplaced": REPORT.c.region, "nowhere": REPORT.c.country}
"""Kind of question → the columns its values stand in, and the one that holds nothing."""


def _asked(kind: str) -> tuple[Select[Any], Select[Any]]:
    """All questions of one kind, by event date and by publication; each is its values and the ends of a span."""
    questions, (*values, low, high, reach) = handed_in(kind, len(_SITED[kind]) + 3)
    site = [column == value for column, value in zip(_SITED[kind], values, strict=True)]
    if kind in _EMPTY:
        site.append(_EMPTY[kind].is_(None))
    event = and_(REPORT.c.start >= reach, REPORT.c.start <= high, REPORT.c.end >= low)
    told = and_(REPORT.c.published >= low, REPORT.c.published <= high)
    asked = questions.outerjoin(REPORT, and_(*site, event)), questions.outerjoin(REPORT, and_(*site, told))
    return select(REPORT.c.id).select_from(asked[0]), select(REPORT.c.id).select_from(asked[1])


_QUESTIONS = {kind: _asked(kind) for kind in _SITED}
_ASKED = union_all(*(query for queries in _QUESTIONS.values() for query in queries))
"""All questions as one statement, which is compiled once; one that nothing answers is answered by an empty id."""
WIDE_DAYS = {"country": 4, "unplaced": 36, "nowhere": 15, "anywhere": 4}
"""Questions without a site, and their margin: such a report is joined within days of the event or not at all, a follow-up
within a fortnight, or within five weeks where it tells how the toll of its country's incident went on."""
FOLLOWUP_DAYS = {"country": 36, "anywhere": 15}


def _sites(report: Report) -> set[tuple[str, ...]]:
    """The questions one report asks: its facility, its place, its region or, where there is none, its whole country or the
    world; and those whose question it would be."""
    sites: set[tuple[str, ...]] = {("nowhere",)}
    if report.facility:
        sites.add(("facility", report.facility))
    if report.place:
        sites.add(("place", report.place))
    if report.country and report.region:
        sites |= {("region", report.country, report.region), ("unplaced", report.country)}
    elif report.country:
        sites |= {("country", report.country), ("unplaced", report.country)}
    else:
        sites.add(("anywhere",))
    return sites


def neighbourhood(connection: Connection, reports: Sequence[Report], days: int) -> tuple[tuple[Report, str | None], ...]:
    """Stored reports that may interact with `reports`, with all others of the incidents they belong to."""
    spans: dict[tuple[str, ...], list[_Span]] = {}
    for report in reports:
        for site in _sites(report):
            margin = timedelta(days=min(days, _reach(site[0], report, days)))
            event = _Span.around(report.date.start, report.date.end, margin)
            told = _Span.around(report.published, report.published, margin)
            spans.setdefault(site, []).extend((event, told))
    questions: dict[str, list[Sequence[str]]] = {kind: [] for kind in _SITED}
    for (kind, *values), asked in spans.items():
        for span in _apart(asked):
            ends = map(as_stored, (span.low, span.high, span.low - LONGEST))
            questions[kind].append((*values, *ends))
    answers = connection.scalars(_ASKED, {kind: json.dumps(rows) for kind, rows in questions.items()}).all()
    return _whole(connection, {report.id for report in reports}.union(filter(None, answers)))


def _reach(question: str, report: Report, days: int) -> int:
    """Days around a report that a question looks at."""
    if report.followup and question in FOLLOWUP_DAYS:
        return FOLLOWUP_DAYS[question]
    return WIDE_DAYS.get(question, days)


def _apart(spans: Iterable[_Span]) -> Iterable[_Span]:
    """The same time in spans that do not overlap: a trial tells of years ago, and the years between are not asked for."""
    merged: list[_Span] = []
    for span in sorted(spans, key=lambda s: s.low):
        if merged and span.low <= merged[-1].high:
            merged[-1] = _Span(merged[-1].low, max(merged[-1].high, span.high))
        else:
            merged.append(span)
    return merged


_MEMBERS = (LINK.c.report, LINK.c.incident)


def _whole(connection: Connection, ids: set[str]) -> tuple[tuple[Report, str | None], ...]:
    touched = {r.incident for r in rows_in(connection, (LINK.c.incident,), LINK.c.report, ids) if r.incident}
    members = {r.report: r.incident for r in rows_in(connection, _MEMBERS, LINK.c.incident, touched)}
    found = reports(connection, known_at=None, ids=ids | members.keys())
    return tuple((report, members.get(report.id)) for report in found)

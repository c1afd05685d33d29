"""Stored entries as JSON Lines: rows in, answers out, in the order of the input.

The rows are run through the very pipeline of a poll, a day at a time and within the day in order of time, each with the clock of
its own date. An answer's verdict is what the watcher said when the entry arrived; its incidents are those its reports stand
in at the end, merges followed. Facts are the entry's own; where it names no place, plant or day and counts nobody, those of
its incident stand in, since that is what the watcher says the entry is about: day and place as they end, counts as they
stood when the entry came.

Rejected: one transaction per entry (four times slower), the whole file as one batch (it would know the future and flatter
"alerted exactly once").
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

from watcher.checked import read_text
from watcher.errors import UsageError
from watcher.incidents.ladder import ladder
from watcher.knowledge import Knowledge
from watcher.pipeline import Walk
from watcher.types import Claim, ClaimField, Confidence, Entry, Incident, Reading, Report, Verdict
from watcher.verdict import STRONGEST

FEED = "replay"
_TEXTS = ("title", "summary", "url", "outlet", "lang", "published")


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the entry, and the object as it stood in the file."""

    entry: Entry
    raw: Mapping[str, Any]


def read_rows(path: Path, *, now: datetime) -> tuple[Row, ...]:
    """The rows of a JSON Lines file. `UsageError` names the line that is wrong; `now` is the clock of undated rows."""
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line)
        except ValueError as e:
            raise UsageError(f"{path}:{number}: not JSON ({e}) — one object per line") from None
        row = Row(_entry(raw, f"{path}:{number}", now), raw)
        if raw["id"] in seen:
            raise UsageError(f"{path}:{number}: id {raw['id']!r} stands on line {seen[raw['id']]} too — give each row its own")
        seen[raw["id"]] = number
        rows.append(row)
    return tuple(rows)


def _entry(raw: Any, where: str, now: datetime) -> Entry:
    if not isinstance(raw, dict):
        raise UsageError(f"{where}: not an object — write {{\"id\": …, \"title\": …}}")
    if isinstance(raw.get("id"), int):
        raw["id"] = str(raw["id"])
    for key in ("id", "title"):
        if not isinstance(raw.get(key), str) or not raw["id"]:
            raise UsageError(f"{where}: {key}: missing or not text — each row needs an id and a title")
    for key in _TEXTS:
        if raw.get(key) is not None and not isinstance(raw[key], str):
            raise UsageError(f"{where}: {key}: not text, got {raw[key]!r}")
    published, date_only = _published(raw.get("published") or "", where)
    return Entry(
        key=f"{FEED} {raw['id']}", feed=FEED, title=raw["title"], summary=raw.get("summary") or "", url=raw.get("url") or "",
        outlet=raw.get("outlet") or "", lang=raw.get("lang") or None, published=published, date_only=date_only,
        fetched=published or now,
    )  # fmt: skip


def _published(text: str, where: str) -> tuple[datetime | None, bool]:
    """A day without a time is read at its noon, which is that day from Honolulu to Vladivostok. A time without an offset is the
    wall clock of an outlet somewhere: its day counts, and its hour up to noon, since the plant may lie hours to the east."""
    if not text:
        return None, False
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{where}: published: not an ISO date or date-time, got {text!r} — write 2024-02-07") from None
    if len(text) <= 10:
        return datetime.combine(moment.date(), time(12), UTC), True
    if moment.tzinfo is None:
        return min(moment, datetime.combine(moment.date(), time(12))).replace(tzinfo=UTC), False
    return moment.astimezone(UTC), False


# ---------------------------------------------------------------- the run


@dataclass(frozen=True, slots=True)
class _Arrived:
    """What was said of an entry when it came."""

    verdict: Verdict
    reading: Reading | None
    reports: Mapping[str, Verdict]
    score: float
    reason: str
    copy_of: str | None = None


def run(walk: Walk, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
    """Take all rows and answer each, in the order of `rows`."""
    arrived: dict[str, _Arrived] = {}
    order = sorted((r.entry for r in rows), key=lambda e: (e.clock, e.key))
    for _, day in groupby(order, key=lambda e: e.clock.date()):
        entries = tuple(day)
        _take(walk, entries, entries[-1].clock, arrived)
    final = dict(walk.assigned)
    incidents = {i.id: i for i in walk.store.incidents_by_id({i for i in final.values() if i})}
    told = _told(arrived, final)
    for row in rows:
        yield _answer(row, arrived, final, incidents, told, walk.knowledge)


def _take(walk: Walk, entries: Sequence[Entry], at: datetime, arrived: dict[str, _Arrived]) -> None:
    seen = walk.store.unseen(entries, at)
    taken = walk.take(seen, at=at)
    walk.store.record(taken.batch)
    verdicts = {link.report: link.verdict for link in taken.batch.links}
    for recorded in taken.batch.entries:
        reading = taken.readings.get(recorded.entry.key)
        own = {r.id: verdicts[r.id] for r in reading.reports if r.id in verdicts} if reading else {}
        arrived[recorded.entry.key] = _Arrived(
            recorded.verdict, reading, own, recorded.score, recorded.reason, recorded.duplicate_of
        )


def _told(arrived: Mapping[str, _Arrived], final: Mapping[str, str | None]) -> dict[str, list[Report]]:
    """The reports of each incident."""
    told: dict[str, list[Report]] = defaultdict(list)
    for came in arrived.values():
        for report in came.reading.reports if came.reading else ():
            if (incident := final.get(report.id)) is not None:
                told[incident].append(report)
    return told


def _answer(
    row: Row, arrived: Mapping[str, _Arrived], final: Mapping[str, str | None], incidents: Mapping[str, Incident],
    told: Mapping[str, Sequence[Report]], knowledge: Knowledge,
) -> dict[str, Any]:  # fmt: skip
    came = arrived.get(row.entry.key)
    if came is None:  # the very same entry stands in the kept store already
        return _empty(row, "known already, unchanged")
    verdict, reason = came.verdict, came.reason
    if came.copy_of is not None and (original := _original(came.copy_of, arrived)) is not None:
        verdict = Verdict.UPDATE if original.verdict in (Verdict.FLAGGED, Verdict.UPDATE) else original.verdict
        came = original
    if came.reading is None:
        return _empty(row, reason, verdict)
    ranked = sorted(came.reading.reports, key=lambda r: (STRONGEST.index(came.reports.get(r.id, Verdict.IGNORED)), r.id))
    main = ranked[0] if ranked else None
    joined = list(dict.fromkeys(i for r in ranked if (i := final.get(r.id))))
    incident = final.get(main.id) if main else None
    evidence = main.evidence if main and main.evidence else came.reading.evidence
    return {
        "id": row.raw["id"], "verdict": verdict.value, "incident": incident, "incidents": joined,
        "score": round(came.score, 3), "lang": came.reading.lang,
        **facts(main, incidents.get(incident or ""), knowledge, told.get(incident or "", ())),
        "evidence": [{"span": [e.start, e.end], "text": e.text, "cue": e.cue} for e in evidence],
        "reason": reason,
    }  # fmt: skip


def _original(key: str, arrived: Mapping[str, _Arrived]) -> _Arrived | None:
    found = arrived.get(key)
    return found if found is not None and found.reading is not None else None


def _empty(row: Row, reason: str, verdict: Verdict = Verdict.IGNORED) -> dict[str, Any]:
    return {
        "id": row.raw["id"], "verdict": verdict.value, "incident": None, "incidents": [],
        "score": 0.0, "lang": row.entry.lang or "",
        **facts(None, None, None), "evidence": [], "reason": reason,
    }  # fmt: skip


# ---------------------------------------------------------------- facts


def facts(
    report: Report | None, incident: Incident | None, knowledge: Knowledge | None, told: Sequence[Report] = ()
) -> dict[str, Any]:
    """What an entry says of its event, by the names of the contract; None where it says nothing and its incident neither.
    `told` are the reports of the incident."""
    if report is None or knowledge is None:
        names = ("event_date", "event_date_basis", "place", "region", "country", "facility")
        return dict.fromkeys(names) | {"causes": [], "killed": None, "injured": None}
    day, basis = report.date.day, report.date.basis
    if incident and (report.date.confidence is Confidence.PUBLISHED or report.date.vague):
        day = incident.day
    place_id, region = _place(report, knowledge)
    if incident and (place_id is None or (report.facility is None and incident.facility is not None)):
        place_id, region = incident.place, incident.region or region  # the plant's own town before the city it is near
    place = knowledge.place.get(place_id or "")
    return {
        "event_date": day.isoformat(), "event_date_basis": basis,
        "place": place.name if place else place_id,
        "region": region or (place.region if place else None),
        "country": report.country or (place.country if place else None) or (incident.country if incident else None),
        "facility": report.facility or (incident.facility if incident else None),
        "causes": _causes(report.claims),
        "killed": _counted(report, told, ClaimField.KILLED), "injured": _counted(report, told, ClaimField.INJURED),
    }  # fmt: skip


def _place(report: Report, knowledge: Knowledge) -> tuple[str | None, str | None]:
    if report.place is None and report.facility is not None and report.facility in knowledge.facility:
        return knowledge.site[report.facility], report.region
    return report.place, report.region


def _causes(claims: Iterable[Claim]) -> list[dict[str, str | None]]:
    pairs = dict.fromkeys((c.value, c.by) for c in claims if c.field is ClaimField.CAUSE)
    return [{"cause": cause, "by": by} for cause, by in pairs]


def _counted(report: Report, told: Sequence[Report], field: ClaimField) -> int | None:
    """The figure of the entry itself; where it gives none, the incident's best one as it stood when the entry came."""
    own = count(report.claims, field)
    if own is not None:
        return own
    known = ladder((c for r in told if r.published <= report.published for c in r.claims), field)
    return known.best if known else None


def count(claims: Iterable[Claim], field: ClaimField) -> int | None:
    """The figure of one report: the highest it gives, since a report that gives two tells the older one too."""
    return max((int(c.value) for c in claims if c.field is field and c.value.isdigit()), default=None)

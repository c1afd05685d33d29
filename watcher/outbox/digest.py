"""What a digest says, composed from values alone: no clock, no store, no language.

Promise: the same values give the same digest, so that a past one can be recomputed; what is composed is complete, so
that it can be kept as JSON, rendered again in ten years, and is not changed by what is learnt after it was queued.

What is new is new *for the recipient*: an incident that was a rumour, or that a filter kept away, when the last
digest was delivered, comes as new when it first passes; one that passes no longer is shown once more among the
changed, since silence would leave a wrong picture. Seeded incidents are never news.

Rejected: keeping rendered mails in the outbox (a corrected template or address would not reach waiting mails, and
`--json` would need a second source); a field-by-field JSON codec by hand (200 lines that say what the types say).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from watcher.knowledge import Knowledge
from watcher.outbox.coverage import coverage_of, health_of
from watcher.outbox.hygiene import TEXT, TITLE, clean, safe_url
from watcher.outbox.settings import DigestSettings
from watcher.types import (
    AlertNotice,
    Bar,
    Change,
    Claim,
    CountRange,
    Digest,
    DigestIncident,
    Distance,
    Dossier,
    EarlierIncident,
    Feed,
    FeedEvent,
    FeedState,
    Incident,
    Link,
    Linked,
    Recipient,
    Report,
    SeriesNote,
    State,
    WatchItem,
)

T = TypeVar("T", Digest, AlertNotice)


def to_json(value: Digest | AlertNotice) -> str:
    """The value as JSON, keys as in `types/outbox.py`."""
    return _adapter(type(value).__name__).dump_json(value).decode()


def from_json(kind: type[T], text: str | bytes) -> T:
    """What `to_json` wrote, also by an earlier version. Raises `ValueError` when it is something else."""
    value: T = _adapter(kind.__name__).validate_json(text)
    return value


@lru_cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter({"Digest": Digest, "AlertNotice": AlertNotice}[kind])  # 20 ms to build, 0.1 ms to use


def compose(
    *,
    recipient: Recipient,
    since: datetime | None,
    until: datetime,
    dossiers: Iterable[Dossier],
    knowledge: Knowledge,
    watch: Iterable[tuple[Report, Linked]] = (),
    series: str = "",
    count: SeriesNote | None = None,
    register: Iterable[Incident] = (),
    feeds: Sequence[tuple[Feed, FeedState | None]] = (),
    history: Iterable[FeedEvent] = (),
    settings: DigestSettings | None = None,
) -> Digest:
    """The digest of one recipient over `since`–`until`.

    `dossiers` holds the incidents opened or changed in the period, each with `before` as it stood at `since`; `watch`
    the related and tentative reports of the period; `register` all incidents of the timeline; `history` the polls of
    the period. Filtering is done here.
    """
    settings = settings or DigestSettings()
    new, changed, rumours = _sorted_out(dossiers, recipient, knowledge, settings)
    known = {i.id: i for i in register}
    told = {i.id for i in (*new, *changed)}
    entries = [
        _watch_item(report, link, knowledge, known.get(link.incident or ""))
        for report, link in watch
        if _report_passes(report, recipient) and (link.tentative or link.incident not in told)
    ]
    return Digest(
        id=f"{until:%Y%m%dT%H%M%SZ}-{recipient.name}",
        recipient=recipient.name,
        lang=recipient.lang,
        timezone=recipient.timezone,
        since=since,
        until=until,
        new=tuple(new),
        changed=tuple(changed),
        watch=_once((*rumours, *entries))[: settings.watch],
        series="\n".join(clean(line, 2000) for line in series.strip().split("\n")),
        count=count,
        timeline=_timeline(register, recipient, until.date(), settings.months),
        health=health_of(feeds, until=until, slack=settings.gap),
        coverage=coverage_of(
            feeds, history=history, since=since, until=until, readable=tuple(knowledge.packs), slack=settings.gap
        ),
    )


def passes(incident: Incident | DigestIncident, recipient: Recipient) -> bool:
    """Whether the recipient's filters let the incident through; what is not known passes."""
    return (
        _among(incident.country, recipient.countries)
        and _among(incident.facility_class, recipient.classes)
        and (not recipient.languages or not incident.languages or bool(set(recipient.languages) & set(incident.languages)))
        and (not recipient.states or incident.state in recipient.states)
    )


def describe(dossier: Dossier, knowledge: Knowledge, settings: DigestSettings | None = None) -> DigestIncident:
    """The incident as it is shown: names for ids, cleaned texts, chosen links, and what changed."""
    settings = settings or DigestSettings()
    incident = dossier.incident
    facility = knowledge.facility.get(incident.facility or "")
    place = knowledge.place.get(incident.place or "")
    known = dossier.before.reports if dossier.before else ()
    links = _links([r for r in dossier.reports if r.id not in known]) + _links([r for r in dossier.reports if r.id in known])
    earlier = sorted(dossier.earlier, key=lambda i: (i.day, i.id), reverse=True)
    return DigestIncident(
        id=incident.id,
        day=incident.day,
        date_confidence=incident.date_confidence,
        date_basis=_basis(incident, dossier.reports),
        kind=incident.kind,
        facility=clean(facility.name if facility else incident.facility or "", TITLE),
        facility_class=incident.facility_class or (facility.cls if facility else ""),
        product=clean(facility.product if facility else "", TITLE),
        operator=clean(facility.operator if facility else "", TITLE),
        place=clean(place.name if place else incident.place or "", TITLE),
        region=clean(_region(incident, knowledge), TITLE),
        country=incident.country or "",
        state=incident.state,
        state_reason=clean(incident.state_reason),
        causes=incident.causes,
        claims=tuple(_clean_claim(c) for c in _telling(incident.claims)),
        killed=incident.killed,
        injured=incident.injured,
        missing=incident.missing,
        publishers=len(incident.publishers),
        languages=incident.languages,
        links=links[: settings.links],
        more_links=max(0, len(links) - settings.links),
        earlier=tuple(_earlier(i) for i in earlier[: settings.earlier]),
        distance=_clean_distance(dossier.distance),
        evidence=_evidence(dossier.reports),
        changes=changes(dossier.before, incident) if dossier.before else (),
        possible_repeat_of=incident.possible_repeat_of or "",
        voices=_voices(incident, dossier.reports),
    )


def changes(before: Incident, after: Incident) -> tuple[Change, ...]:
    """What a reader of `before` must be told to know `after`, weightiest first; () when only the texts moved."""
    pairs = [
        ("rejected", str(before.rejected).lower(), str(after.rejected).lower()),
        ("merged", before.merged_into or "", after.merged_into or ""),
        ("state", before.state.value, after.state.value),
        ("killed", counted(before.killed), counted(after.killed)),
        ("injured", counted(before.injured), counted(after.injured)),
        ("missing", counted(before.missing), counted(after.missing)),
        ("causes", ",".join(before.causes), ",".join(after.causes)),
        ("day", before.day.isoformat(), after.day.isoformat()),
        ("facility", before.facility or "", after.facility or ""),
        ("place", before.place or "", after.place or ""),
        ("publishers", str(len(before.publishers)), str(len(after.publishers))),
        ("languages", ",".join(sorted(before.languages)), ",".join(sorted(after.languages))),
    ]
    return tuple(Change(field=name, before=old, after=new) for name, old, new in pairs if old != new)


def counted(count: CountRange | None) -> str:
    """A casualty figure as `5`, `3–5` or `≥3`; "" when nobody gave one."""
    if count is None:
        return ""
    if count.low == count.high:
        return f"≥{count.best}" if count.at_least else str(count.best)
    return f"{count.low}–{count.high}" + ("+" if count.at_least else "")


def _sorted_out(
    dossiers: Iterable[Dossier], recipient: Recipient, knowledge: Knowledge, settings: DigestSettings
) -> tuple[list[DigestIncident], list[DigestIncident], list[WatchItem]]:
    new: list[DigestIncident] = []
    changed: list[DigestIncident] = []
    rumours: list[WatchItem] = []
    for dossier in dossiers:
        before, after = dossier.before, dossier.incident
        known = before is not None and passes(before, recipient) and _shown(before)
        now = passes(after, recipient) and _shown(after)
        if known:
            shown = _with_names(describe(dossier, knowledge, settings), knowledge)
            if shown.changes:
                changed.append(shown)
        elif now and not after.seed:
            new.append(describe(replace(dossier, before=None), knowledge, settings))
        elif after.state is State.RUMOUR and not after.rejected and passes(after, recipient) and not after.seed:
            rumours.append(_rumour(dossier, knowledge))
    new.sort(key=lambda i: (-(i.killed.best if i.killed else 0), -i.publishers, -i.day.toordinal(), i.id))
    changed.sort(key=lambda i: (-i.day.toordinal(), i.id))
    return new, changed, rumours


def _shown(incident: Incident) -> bool:
    return incident.state is not State.RUMOUR and not incident.rejected and incident.merged_into is None


def _with_names(shown: DigestIncident, knowledge: Knowledge) -> DigestIncident:
    """The same, with names for the ids in its changes."""

    def named(change: Change) -> Change:
        if change.field == "facility":
            names = {i: f.name for i in (change.before, change.after) if (f := knowledge.facility.get(i))}
        elif change.field == "place":
            names = {i: p.name for i in (change.before, change.after) if (p := knowledge.place.get(i))}
        else:
            return change
        return replace(change, before=names.get(change.before, change.before), after=names.get(change.after, change.after))

    changed = (named(c) for c in shown.changes)
    return replace(shown, changes=tuple(c for c in changed if c.before != c.after))  # two ids may bear one name


def _among(value: str | None, wanted: tuple[str, ...]) -> bool:
    return not wanted or not value or value in wanted


def _report_passes(report: Report, recipient: Recipient) -> bool:
    return (
        _among(report.country, recipient.countries)
        and _among(report.facility_class, recipient.classes)
        and _among(report.lang, recipient.languages)
    )


def _region(incident: Incident, knowledge: Knowledge) -> str:
    wanted = incident.region or ""
    named = (r.name for r in knowledge.regions if r.country == incident.country and wanted in (r.code, r.name))
    return next(named, wanted) if wanted else ""


def _link(report: Report) -> Link:
    return Link(
        title=clean(report.title, TITLE),
        url=safe_url(report.url),
        outlet=clean(report.outlet, 80),
        lang=report.lang,
        published=report.published,
        state_owned=report.state_owned,
    )


def _links(reports: Sequence[Report]) -> tuple[Link, ...]:
    """One link per publisher family and title first, in order of publication; then the rest."""
    first: list[Link] = []
    later: list[Link] = []
    families: set[str] = set()
    for report in sorted(reports, key=lambda r: (r.published, r.id)):
        family = report.family or report.outlet
        (later if family in families else first).append(_link(report))
        families.add(family)
    return tuple(first + later)


def _telling(claims: Sequence[Claim]) -> list[Claim]:
    """Each thing a claimant said once, as first said, in order of time."""
    seen: set[tuple[str, str, str]] = set()
    out: list[Claim] = []
    for claim in sorted(claims, key=lambda c: (c.time is not None, c.time.timestamp() if c.time else 0.0)):
        key = (claim.field, claim.value, (claim.by or claim.outlet).casefold())
        if key not in seen:
            seen.add(key)
            out.append(claim)
    return out


def _clean_claim(claim: Claim) -> Claim:
    return replace(
        claim,
        value=clean(claim.value, TITLE),
        by=clean(claim.by, 120) if claim.by else None,
        quote=clean(claim.quote, 300),
        outlet=clean(claim.outlet, 80),
    )


def _clean_distance(distance: Distance | None) -> Distance | None:
    return replace(distance, line=clean(distance.line, 120)) if distance else None


def _earlier(incident: Incident) -> EarlierIncident:
    return EarlierIncident(id=incident.id, day=incident.day, causes=incident.causes, state=incident.state, killed=incident.killed)


def _evidence(reports: Sequence[Report]) -> tuple[str, ...]:
    """The words of the earliest report that made it an incident."""
    earliest = min(reports, key=lambda r: (r.published, r.id), default=None)
    words = (clean(e.text, 80) for e in earliest.evidence) if earliest else ()
    return tuple(dict.fromkeys(w for w in words if w))[:6]


def _basis(incident: Incident, reports: Sequence[Report]) -> str:
    """The words the day was read from; a date written out tells more than a weekday."""
    told = [r.date for r in reports if r.date.basis and r.date.day == incident.day]
    told = [d for d in told if d.confidence == incident.date_confidence] or told
    words = [d.basis or "" for d in told]
    return clean(min(words, key=lambda w: not any(c.isdigit() for c in w), default=""), TITLE)


def _voices(incident: Incident, reports: Sequence[Report]) -> tuple[str, ...]:
    """The publisher families under the names they publish by: the first outlet of each that told of it."""
    names: dict[str, str] = {}
    for report in sorted(reports, key=lambda r: (r.published, r.id)):
        for family in (report.family, report.outlet):
            names.setdefault(_bare(family), report.outlet)
    found = (names.get(_bare(family)) or family for family in incident.publishers)
    return tuple(dict.fromkeys(clean(name, 60) for name in found))


def _bare(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def _once(items: Iterable[WatchItem]) -> tuple[WatchItem, ...]:
    """Each piece of news once: copies bear the same title."""
    found: dict[str, WatchItem] = {}
    for item in items:
        found.setdefault(item.link.title.casefold() or item.link.url, item)
    return tuple(found.values())


def _site(facility: str | None, place: str | None, knowledge: Knowledge) -> str:
    plant, town = knowledge.facility.get(facility or ""), knowledge.place.get(place or "")
    names = [plant.name if plant else "", town.name if town else ""]
    return clean(", ".join(n for n in names if n), TEXT)


def _watch_item(report: Report, link: Linked, knowledge: Knowledge, about: Incident | None) -> WatchItem:
    return WatchItem(
        kind="tentative" if link.tentative else "related",
        link=_link(report),
        where=_site(report.facility, report.place, knowledge),
        country=report.country or "",
        incident=link.incident or "",
        reason=clean(link.reason or report.reason, TITLE),
        about=_site(about.facility, about.place, knowledge) if about else "",
        about_day=about.day if about else None,
    )


def _rumour(dossier: Dossier, knowledge: Knowledge) -> WatchItem:
    shown = describe(dossier, knowledge)
    link = shown.links[0] if shown.links else Link(title=shown.facility or shown.place or shown.id, url="")
    where = ", ".join(n for n in (shown.facility, shown.place) if n)
    reason = shown.state_reason
    return WatchItem(kind="rumour", link=link, where=where, country=shown.country, incident=shown.id, reason=reason)


def _timeline(register: Iterable[Incident], recipient: Recipient, today: date, months: int) -> tuple[Bar, ...]:
    """Incidents per calendar month, the last `months` of them, the recipient's filters applied."""
    starts: list[date] = []
    year, month = today.year, today.month
    for _ in range(months):
        starts.append(date(year, month, 1))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    counts = {start: [0, 0] for start in reversed(starts)}
    for incident in register:
        bucket = counts.get(incident.day.replace(day=1))
        if bucket is not None and _shown(incident) and passes(incident, recipient):
            bucket[0] += 1
            bucket[1] += incident.unexplained
    return tuple(Bar(month=start, count=n, unexplained=u) for start, (n, u) in counts.items())

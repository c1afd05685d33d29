"""An incident as summed up from its reports, and what of its life is news.

Promise: `summarise` is a function of the reports, the analyst's edits and the clock handed in; run again on the same it
gives the same, so re-reading under new rules or a late report rewrites the summary and never the id. Edits are applied
last and win. A denial or a first account of the cause moves no state by itself.

    rumour ──► reported ──► corroborated ──► explained        excluded: by an analyst only
        └──────────┴─────────────┴───────────────┴──► closed  after `quiet_days` without a report

rumour: one voice, and it only cites another · reported: somebody tells it as their own · corroborated: two independent
voices, or an authority quoted · explained: the cause is settled (see `ledger`). `closed` keeps what it was as its reason.
Rejected: excluding automatically when a plant denies (plants deny), or states that only ever rise (a retracted report
must be able to take corroboration away).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from watcher.incidents.corroborate import own_reporting, plain, publishers
from watcher.incidents.ladder import ladder
from watcher.incidents.ledger import authority, causes, established, ledger
from watcher.knowledge import Facility, Place, Topic
from watcher.types import (
    Alert,
    Cause,
    Claim,
    ClaimField,
    Confidence,
    CountRange,
    Edit,
    EventDate,
    Incident,
    Report,
    State,
    Tier,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleSettings:
    """What the summary needs to know of the world."""

    official: re.Pattern[str] = field(default_factory=authority)
    """Finds an authority's name in a claimant's."""
    origins: Mapping[str, str] | None = None
    """Cited source, lower-case → publisher family."""
    quiet_days: float = 30.0
    """Reports of one explosion come within days; a month of silence is the end of its news."""

    @classmethod
    def of(cls, topic: Topic) -> "LifecycleSettings":
        origins = {plain(name): family for family, names in topic.families.items() for name in names}
        return cls(
            official=authority(topic.officials), origins=origins, quiet_days=topic.windows.get("close_days", cls().quiet_days)
        )


def incident_id(day: date, name: str | None, taken: Collection[str] = ()) -> str:
    """`<event day>-<town>[-n]` in ASCII; `name` is the town's English name, else region or country."""
    slug = re.sub(r"[^a-z0-9]+", "-", _ascii(name or "").casefold()).strip("-") or "unplaced"
    base = f"{day.isoformat()}-{slug}"
    number, out = 1, base
    while out in taken:
        number += 1
        out = f"{base}-{number}"
    return out


def base_id(reports: Sequence[Report], *, facilities: Mapping[str, Facility], places: Mapping[str, Place]) -> str:
    """What the id of the incident that `reports` tell of begins with."""
    told, core = _in_order(reports)
    _, place, region, country = _site(told, core, facilities, places)
    town = places.get(place or "")
    return incident_id(_when(core).day, town.name if town else place or region or country)


_LETTERS = str.maketrans({
    "ł": "l", "Ł": "L", "ı": "i", "ß": "ss", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "æ": "ae", "’": "", "'": "",
})  # fmt: skip
"""Letters that decomposition leaves whole."""


def _ascii(name: str) -> str:
    return unicodedata.normalize("NFKD", name.translate(_LETTERS)).encode("ascii", "ignore").decode()


def summarise(
    reports: Sequence[Report], *, id: str, facilities: Mapping[str, Facility], places: Mapping[str, Place], now: datetime,
    edits: Iterable[Edit] = (), settings: LifecycleSettings | None = None, possible_repeat_of: str | None = None,
) -> Incident:  # fmt: skip
    """The incident that `reports` (at least one) tell of, as of `now`."""
    settings = settings or LifecycleSettings()
    told, core = _in_order(reports)
    when = _when(core)
    facility, place, region, country = _site(told, core, facilities, places)
    site = facilities.get(facility) if facility else None
    claims = ledger(told, settings.official, settings.origins)
    incident = Incident(
        id=id, day=when.day, start=when.start, end=when.end, date_confidence=when.confidence, facility=facility,
        facility_class=site.cls if site else _most(r.facility_class for r in core), place=place,
        region=region, country=country,
        state=State.RUMOUR, state_reason="", opened=told[0].published, updated=told[-1].published,
        reports=tuple(r.id for r in told), publishers=publishers(told, settings.origins),
        languages=tuple(dict.fromkeys(r.lang for r in told if r.lang)), claims=claims,
        killed=ladder(claims, ClaimField.KILLED), injured=ladder(claims, ClaimField.INJURED),
        missing=ladder(claims, ClaimField.MISSING), causes=causes(claims), established=established(claims, when.day),
        kind=next((k for k in ("explosion", "strike", "fire") if any(r.kind == k for r in core)), "other"),
        seed=any(r.seed for r in told), possible_repeat_of=possible_repeat_of,
    )  # fmt: skip
    state, reason = _state(incident, own_reporting(told))
    edited = edit(replace(incident, state=state, state_reason=reason), edits)
    return close(edited, now, settings.quiet_days)


def close(incident: Incident, now: datetime, quiet_days: float = 30.0) -> Incident:
    """The incident, closed when nothing was written of it for so long; what it was stays in the reason. A rumour that
    nobody took up stays a rumour, so that it is not counted."""
    settled = incident.state in (State.RUMOUR, State.EXCLUDED, State.CLOSED) or incident.rejected
    if settled or now - incident.updated < timedelta(days=quiet_days):
        return incident
    reason = f"no report for {quiet_days:.0f} days; was {incident.state}: {incident.state_reason}"
    return replace(incident, state=State.CLOSED, state_reason=reason)


def _in_order(reports: Iterable[Report]) -> tuple[Sequence[Report], Sequence[Report]]:
    """All reports by time of publication, and those that tell of the event itself (all, where none does)."""
    told = sorted(reports, key=lambda r: (r.published, r.id))
    return told, [r for r in told if r.seed or (r.tier is Tier.EXPLOSION and not r.recalled)] or told


def _when(core: Sequence[Report]) -> EventDate:
    """The modal day over dated reports (a calendar day counts twice, follow-ups not), as the best-dated of them tells it.
    Nothing is reported before it happens: a day after the first report is that of a funeral or an arrest."""
    weight = {Confidence.EXPLICIT: 2, Confidence.RELATIVE: 1, Confidence.PUBLISHED: 0}
    first = core[0].published.date() + timedelta(days=1)  # it may be tomorrow already where the plant stands
    able = [r for r in core if weight[r.date.confidence] and not r.date.vague and (r.date.day <= first or r.seed)]
    dated = [r for r in able if not r.followup] or able
    if not dated:
        return core[0].date
    days: Counter[date] = Counter()
    for report in dated:
        days[report.date.day] += weight[report.date.confidence]
    most = max(days.values())
    day = min(d for d, n in days.items() if n == most)
    return max((r for r in dated if r.date.day == day), key=lambda r: weight[r.date.confidence]).date


def _site(
    told: Sequence[Report], core: Sequence[Report], facilities: Mapping[str, Facility], places: Mapping[str, Place]
) -> tuple[str | None, str | None, str | None, str | None]:
    """Plant, town, region, country."""
    facility, place = _where(core, told, facilities)
    spot = places.get(place) if place else None
    region = spot.region if spot else _most(r.region for r in core)
    return facility, place, region, spot.country if spot else _most(r.country for r in core)


def _where(
    core: Sequence[Report], told: Sequence[Report], facilities: Mapping[str, Facility]
) -> tuple[str | None, str | None]:
    """The plant most reports name, else the one a follow-up does, and its own town; without a plant the town most name."""
    facility = _most(r.facility for r in core) or _most(r.facility for r in told if r.followup and not r.inferred)
    if facility and facility in facilities:
        return facility, facilities[facility].place
    return facility, _most(r.place for r in core)


def _most(values: Iterable[str | None]) -> str | None:
    """The most frequent value, the first told of equals."""
    counts = Counter(v for v in values if v)
    return max(counts, key=lambda v: counts[v]) if counts else None


def _state(incident: Incident, own: bool) -> tuple[State, str]:
    voices = incident.publishers
    official = next((c for c in incident.claims if c.official), None)
    if incident.established:
        return State.EXPLAINED, f"{incident.established}: {_who(incident.claims, incident.established)}"
    if len(voices) >= 2:
        return State.CORROBORATED, f"{len(voices)} independent publishers: {', '.join(voices[:4])}"
    if official:
        return State.CORROBORATED, f"an authority is quoted: {official.by}"
    if own or incident.seed:
        return State.REPORTED, f"one publisher: {', '.join(voices) or 'seed'}"
    return State.RUMOUR, f"one source, cited by others: {', '.join(voices) or 'unknown'}"


def _who(claims: Iterable[Claim], cause: str) -> str:
    told = [c for c in claims if c.field is ClaimField.CAUSE and c.value == cause]
    return ", ".join(list(dict.fromkeys(c.by or c.outlet or c.family for c in told))[:4])


def edit(incident: Incident, edits: Iterable[Edit]) -> Incident:
    """The incident with an analyst's corrections applied, in the order they were made; undone ones are passed over."""
    for one in sorted(edits, key=lambda e: (e.at, e.id or 0)):
        if not one.undone and one.incident == incident.id:
            incident = _edited(incident, one)
    return incident


def _edited(incident: Incident, one: Edit) -> Incident:
    why = f"by {one.by}" + (f": {one.why}" if one.why else "")
    value = one.value or None
    match one.field:
        case "place":
            return replace(incident, place=value)
        case "region":
            return replace(incident, region=value)
        case "country":
            return replace(incident, country=value)
        case "facility":
            return replace(incident, facility=value)
        case "class" | "facility_class":
            return replace(incident, facility_class=value)
        case "note":
            return replace(incident, notes=(*incident.notes, value or ""))
        case "rejected":
            return replace(incident, rejected=value != "false", state_reason=f"rejected {why}")
        case "state":
            return _stated(incident, State(value or State.REPORTED), why)
        case "cause":
            return _stated(replace(incident, established=Cause(value) if value else None), State.EXPLAINED, why)
        case "day":
            return _on(incident, date.fromisoformat(value)) if value else incident
        case "killed" | "injured" | "missing":
            return _counted(incident, one.field, CountRange(low=int(value), high=int(value), best=int(value)) if value else None)
    return incident


def _stated(incident: Incident, state: State, why: str) -> Incident:
    settled = incident.established or (Cause.OTHER if state is State.EXPLAINED else None)
    return replace(incident, state=state, state_reason=why, established=settled)


def _on(incident: Incident, day: date) -> Incident:
    moved = datetime.combine(day, incident.start.timetz())
    return replace(
        incident, day=day, start=moved, end=moved + (incident.end - incident.start), date_confidence=Confidence.EXPLICIT
    )


def _counted(incident: Incident, name: str, count: CountRange | None) -> Incident:
    killed, injured, missing = (count if name == n else getattr(incident, n) for n in ("killed", "injured", "missing"))
    return replace(incident, killed=killed, injured=injured, missing=missing)


_RANK = {State.RUMOUR: 0, State.REPORTED: 1, State.CORROBORATED: 2, State.EXPLAINED: 3}


def material_changes(before: Incident | None, after: Incident, at: datetime) -> tuple[Alert, ...]:
    """What is worth telling at once: a new incident, else each step its life took. Seeded and rejected ones are no news."""
    if after.merged_into or (before is None and (after.seed or after.rejected)):
        return ()
    if before is None:
        return (Alert(incident=after.id, kind="new", reason=after.state_reason, at=at),)
    out = []
    if _RANK.get(before.state, 9) < 2 <= _RANK.get(after.state, -1):
        out.append(Alert(incident=after.id, kind="corroborated", reason=after.state_reason, at=at))
    dead, were = _dead(after), _dead(before)
    if dead and not were:
        out.append(Alert(incident=after.id, kind="first-deaths", reason=f"{dead} killed", at=at))
    if after.established and not before.established:
        reason = f"{after.established}: {_who(after.claims, after.established)}"
        out.append(Alert(incident=after.id, kind="explained", reason=reason, at=at))
    gone = after.rejected or after.state is State.EXCLUDED
    if gone and not (before.rejected or before.state is State.EXCLUDED):
        out.append(Alert(incident=after.id, kind="excluded", reason=after.state_reason, at=at))
    return tuple(out)


def _dead(incident: Incident) -> int:
    return incident.killed.best if incident.killed else 0

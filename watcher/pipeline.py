"""The walk of an entry, in order: unseen, read, neighbourhood, link, summarise, alert, record, deliver. It decides nothing.

`Walk.take` is the middle of it and the same for a poll, a replay, the seed and a re-reading; only where entries come from
and which clock is handed in differ. All that one feed's document causes, outbox rows included, is one batch, and one
transaction: a kill at any instant loses nothing and repeats nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from watcher import verdict
from watcher.incidents.adrift import in_sight
from watcher.incidents.lifecycle import LifecycleSettings, base_id, material_changes, summarise
from watcher.incidents.link import LinkSettings, Placement, Relinked, relink
from watcher.incidents.vicinity import Vicinity
from watcher.knowledge import Facility, Knowledge
from watcher.reading.read import Reader
from watcher.reading.sitenames import SiteNames
from watcher.seedreports import SEED_FEED
from watcher.store.store import Store
from watcher.types import (
    Alert,
    Batch,
    Delivery,
    Edit,
    Entry,
    Incident,
    Linked,
    Merged,
    Pin,
    Reading,
    Recorded,
    Report,
    Seen,
    Tier,
    Verdict,
)

REACH_DAYS = 125
"""Around a report's event and its publication, within which stored reports may interact with it: five days more than a
follow-up may be late (`LinkSettings.followup_days`)."""

Plan = Callable[[Sequence[Alert], Mapping[str, tuple[Incident, tuple[Report, ...]]], datetime], tuple[Delivery, ...]]
"""From alerts, the incidents they are about with their reports, and the clock, to the outbox rows they cause."""

Opinion = Callable[[Entry, Reading], Reading]
"""A second opinion on what was read: the reading, weighed anew or as it was."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking entries came to: to be recorded, and what to show of it."""

    batch: Batch
    readings: Mapping[str, Reading]
    """Entry key → reading, its reports included."""
    before: Mapping[str, Incident]
    """Touched incidents as they stood."""

    @property
    def new(self) -> tuple[Incident, ...]:
        return tuple(i for i in self.batch.incidents if i.id not in self.before)


@dataclass(frozen=True, slots=True)
class Linking:
    """A neighbourhood, linked anew: what changed in it, ready for a batch."""

    links: tuple[Linked, ...] = ()
    incidents: tuple[Incident, ...] = ()
    before: Mapping[str, Incident] = field(default_factory=dict)
    merged: tuple[Merged, ...] = ()
    alerts: tuple[Alert, ...] = ()
    pool: Mapping[str, Report] = field(default_factory=dict)
    """All reports of the neighbourhood."""


@dataclass(frozen=True, slots=True)
class _Hand:
    """What analysts said."""

    pins: tuple[Pin, ...]
    edits: Mapping[str, Sequence[Edit]]


class Walk:
    """One store, one knowledge. `assigned` follows every report it has linked: report id → incident id."""

    def __init__(
        self, store: Store, knowledge: Knowledge, *, reader: Reader | None = None, plan: Plan | None = None, alone: bool = False,
        opinion: Opinion | None = None,
    ) -> None:  # fmt: skip
        """`alone`: nobody else writes to the store meanwhile, so what analysts said is asked for once, not for each feed.
        `opinion` has a say in every reading but those of seed reports."""
        self.store, self.knowledge = store, knowledge
        self.reader = reader or Reader(knowledge)
        self.assigned: dict[str, str | None] = {}
        self._plan, self._opinion = plan, opinion
        self._alone = alone
        self._hand: _Hand | None = None
        self._link = LinkSettings.of(knowledge.topic.link, knowledge.topic.windows)
        self._life = LifecycleSettings.of(knowledge.topic)

    @property
    def sites(self) -> Mapping[str, Facility]:
        """The register with towns by id, as linking compares them."""
        return self.knowledge.sites

    @cached_property
    def _known_by(self) -> SiteNames:
        return SiteNames(self.sites, self.knowledge.place)

    @cached_property
    def _vicinity(self) -> Vicinity:
        return Vicinity(self.knowledge.place, self._link.conflict_km, self._link.outskirts_km)

    def take(self, seen: Sequence[Seen], *, at: datetime, alert_since: datetime | None = None) -> Taken:
        """Read and link what `unseen` handed back; nothing is written. Only entries published after `alert_since` may alert."""
        readings = {s.entry.key: self.read(s.entry) for s in seen if s.status != "duplicate"}
        leaving = [r for s in seen if s.status == "changed" for r in self._stored(s.entry.key)]
        reports = [r for reading in readings.values() for r in reading.reports if r.tier is not Tier.IGNORED]
        linking = self.link(reports, leaving=leaving, at=at, alert_since=alert_since)
        verdicts = {link.report: link.verdict for link in linking.links}
        batch = Batch(
            at=at,
            entries=tuple(_recorded(s, readings.get(s.entry.key), verdicts) for s in seen),
            reports=tuple(reports), links=linking.links, incidents=linking.incidents, merged=linking.merged,
            alerts=linking.alerts, deliveries=self.deliveries(linking, at),
        )  # fmt: skip
        return Taken(batch, readings, linking.before)

    def read(self, entry: Entry) -> Reading:
        """A seed report opens incidents by being read, also those it recalls."""
        read = self.reader.read(entry)
        doubts = ((r, tuple(sorted({*r.elsewhere, *self._known_by.elsewhere(r)}))) for r in read.reports)
        reading = replace(read, reports=tuple(replace(r, elsewhere=found) if found else r for r, found in doubts))
        if entry.feed != SEED_FEED:
            return self._opinion(entry, reading) if self._opinion else reading
        return replace(reading, reports=tuple(replace(r, seed=True) for r in reading.reports))

    def _stored(self, key: str) -> tuple[Report, ...]:
        known = self.store.recorded(key)
        return known.reading.reports if known and known.reading else ()

    def deliveries(self, linking: Linking, at: datetime) -> tuple[Delivery, ...]:
        """The outbox rows that the alerts of `linking` cause."""
        if self._plan is None or not linking.alerts:
            return ()
        about = {a.incident for a in linking.alerts}
        told = {i.id: (i, tuple(linking.pool[r] for r in i.reports)) for i in linking.incidents if i.id in about}
        return self._plan(linking.alerts, told, at)

    # ------------------------------------------------------------ linking

    def link(
        self, reports: Sequence[Report], *, leaving: Sequence[Report] = (), around: Sequence[Report] = (), at: datetime,
        alert_since: datetime | None = None, pins: Sequence[Pin] = (), unpins: Sequence[Pin] = (),
    ) -> Linking:  # fmt: skip
        """Partition the neighbourhood of `reports` anew. `leaving` are earlier versions of some of them, `around` stored ones
        to look around too, `pins` and `unpins` decisions that are about to be recorded."""
        asked = [*reports, *leaving, *around]
        if not asked:
            return Linking()
        near = self._around(asked)
        known = {r.id: incident for r, incident in near if incident}
        gone = {r.id for r in leaving}
        pool = {r.id: r for r, _ in near if r.id not in gone} | {r.id: r for r in reports}
        hand = self._said()
        relinked = relink(
            tuple(pool.values()), known, pins=_with(hand.pins, pins, unpins), facilities=self.sites, places=self.knowledge.place,
            settings=self._link, known_by=self._known_by,
        )  # fmt: skip
        return self._outcome(relinked, pool, known, {r.id for r in reports}, gone, at=at, alert_since=alert_since)

    def _around(self, asked: Sequence[Report]) -> tuple[tuple[Report, str | None], ...]:
        """What may interact with `asked`: their neighbours, also across the border of a region, and for neighbours that name
        no site whatever they could belong to, since one candidate more can take such a report from another."""
        twins = [replace(r, country=country, region=region) for r in asked for country, region in self._across(r)]
        near, adrift = in_sight(self.store.neighbourhood([*asked, *twins, *self._elsewhere(asked)], days=REACH_DAYS), asked)
        more = self.store.neighbourhood([*adrift, *self._elsewhere(adrift)], days=REACH_DAYS) if adrift else ()
        return tuple({r.id: (r, i) for r, i in (*near, *more)}.values())

    def _elsewhere(self, reports: Iterable[Report]) -> list[Report]:
        """Each report as it would ask were it about the plants it may mean."""
        meant = ((r, self.sites[f]) for r in reports for f in r.elsewhere if f in self.sites)
        return [replace(r, facility=f.id, place=f.place, region=f.region, country=f.country) for r, f in meant]

    def _across(self, report: Report) -> frozenset[tuple[str, str]]:
        """Regions other than its own within reach of a report's towns."""
        towns = (report.place, self.knowledge.site.get(report.facility or ""))
        near = {region for town in towns if town for region in self._vicinity.regions(town)}
        return frozenset(near - {(report.country, report.region)})

    def _outcome(
        self, relinked: Relinked, pool: Mapping[str, Report], known: Mapping[str, str], fresh: set[str], gone: set[str], *,
        at: datetime, alert_since: datetime | None,
    ) -> Linking:  # fmt: skip
        ids = self._ids(relinked, pool)
        home = {r: ids[p.cluster] if p.cluster is not None else None for r, p in relinked.placements.items()}
        moved = {r for r in home if r not in fresh and home[r] != known.get(r)}
        lost = {known[r] for r in moved | gone if r in known}
        changed = lost | {i for r in fresh | moved if (i := home.get(r)) is not None}
        touched = [c for c in relinked.clusters if c.continues is None or ids[c.number] in changed]
        before = {i.id: i for i in self.store.incidents_by_id(changed)}
        repeats = {c.number: ids[c.repeat_of] for c in touched if c.repeat_of is not None}
        incidents = [self._summed([pool[r] for r in c.reports], ids[c.number], at, repeats.get(c.number)) for c in touched]
        merged = tuple(Merged(id=old, into=ids[c.number]) for c in relinked.clusters for old in c.merged)
        alerts = self._alerts(incidents, before, pool, at, alert_since)
        ended = lost - {*ids.values(), *(m.id for m in merged)}
        incidents += [_emptied(before[i]) for i in sorted(ended) if i in before and not before[i].merged_into]
        openers = verdict.openers(relinked, pool, fresh)
        links = [
            self._linked(pool[r], relinked.placements[r], ids, openers, known=r in moved or r in gone)
            for r in sorted(r for r in fresh | moved if r in home)
        ]
        self.assigned |= {one.report: one.incident for one in links} | dict.fromkeys(gone - set(pool))
        return Linking(tuple(links), tuple(incidents), before, merged, alerts, pool)

    def _ids(self, relinked: Relinked, pool: Mapping[str, Report]) -> dict[int, str]:
        known = {c.number: c.continues for c in relinked.clusters if c.continues is not None}
        opened = [c for c in relinked.clusters if c.number not in known]
        if not opened:
            return known
        bases = [base_id([pool[r] for r in c.reports], facilities=self.sites, places=self.knowledge.place) for c in opened]
        ids = self.store.free_incident_ids(bases, taken=set(known.values()))
        return known | {c.number: id for c, id in zip(opened, ids, strict=True)}

    def _summed(self, reports: Sequence[Report], id: str, at: datetime, repeat_of: str | None) -> Incident:
        return summarise(
            reports, id=id, facilities=self.sites, places=self.knowledge.place, now=at,
            edits=self._hand.edits.get(id, ()) if self._hand else (),
            settings=self._life, possible_repeat_of=repeat_of,
        )  # fmt: skip

    def again(self, incident: Incident, *, at: datetime, edits: Sequence[Edit]) -> Linking:
        """One incident summed up anew under `edits`, the standing ones among them."""
        reports = self.store.reports_of(incident.id)
        after = summarise(
            reports, id=incident.id, facilities=self.sites, places=self.knowledge.place, now=at, edits=edits,
            settings=self._life, possible_repeat_of=incident.possible_repeat_of,
        )  # fmt: skip
        alerts = material_changes(incident, after, at)
        pool = {r.id: r for r in reports}
        return Linking(incidents=(after,), before={incident.id: incident}, alerts=alerts, pool=pool)

    def _said(self) -> _Hand:
        if self._hand is None or not self._alone:
            edits: dict[str, list[Edit]] = {}
            for one in self.store.edits():
                edits.setdefault(one.incident, []).append(one)
            self._hand = _Hand(self.store.pins(), edits)
        return self._hand

    def _linked(
        self, report: Report, at: Placement, ids: Mapping[int, str], openers: Mapping[int, str], *, known: bool
    ) -> Linked:
        """`known`: it was linked before, and the verdict is as at arrival: who flagged an incident stays the one who did."""
        found = verdict.of_report(report, at, openers.get(at.cluster) if at.cluster is not None else None)
        if known and found is Verdict.UPDATE and (earlier := self.store.link_of(report.id)) is not None:
            found = earlier.verdict if earlier.verdict is Verdict.FLAGGED else found
        return Linked(
            report=report.id, incident=ids[at.cluster] if at.cluster is not None else None, verdict=found, reason=at.reason,
            score=at.score, runner_up=at.runner_up, parts=at.parts, tentative=at.tentative,
        )  # fmt: skip

    def _alerts(
        self, incidents: Iterable[Incident], before: Mapping[str, Incident], pool: Mapping[str, Report], at: datetime,
        since: datetime | None,
    ) -> tuple[Alert, ...]:  # fmt: skip
        found: list[Alert] = []
        for incident in incidents:
            newest = max(pool[r].published for r in incident.reports)
            if since is None or newest >= since:
                found += material_changes(before.get(incident.id), incident, at)
        return tuple(found)


def _emptied(incident: Incident) -> Incident:
    """What is left of an incident whose last report was withdrawn or reads otherwise now."""
    return replace(incident, reports=(), rejected=True, state_reason="no report tells of it any more")


def _with(standing: Iterable[Pin], added: Sequence[Pin], removed: Sequence[Pin]) -> tuple[Pin, ...]:
    """Pins as they will stand: an added one takes the place of the opposite on the same reports."""
    pairs = {frozenset((p.left, p.right)) for p in added}
    gone = {(p.kind, frozenset((p.left, p.right))) for p in removed}
    kept = (p for p in standing if (p.kind, pair := frozenset((p.left, p.right))) not in gone and pair not in pairs)
    return (*kept, *added)


def _recorded(seen: Seen, reading: Reading | None, verdicts: Mapping[str, Verdict]) -> Recorded:
    if reading is None:
        return Recorded(entry=seen.entry, verdict=Verdict.IGNORED, reason="a copy", duplicate_of=seen.duplicate_of)
    found = verdict.strongest([verdicts[r.id] for r in reading.reports if r.id in verdicts] or [_alone(reading.tier)])
    return Recorded(entry=seen.entry, verdict=found, score=reading.score, reason=reading.reason, reading=reading)


def _alone(tier: Tier) -> Verdict:
    """Of an entry without a single report."""
    if tier in (Tier.EXPLOSION, Tier.RELATED):
        return Verdict.RELATED
    return Verdict.BACKGROUND if tier is Tier.BACKGROUND else Verdict.IGNORED

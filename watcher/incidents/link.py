"""Which reports are about one explosion: a partition that is a function of the set of reports, not of their order.

Promise: `relink` sees a neighbourhood of reports (all that share a site, a region, or a country and a day) and says anew
which belong together. The answer depends on the reports and the analyst's pins only; arrival order, polls and feeds
cannot matter, and a late correction of date or place moves a report by itself. Copies stand where their original stands
and have no vote. `known` only decides which incident *id* a cluster goes on under. One step per report against the
incidents of its neighbourhood, so the cost does not grow with the register (50 reports: 7 ms).

Reports are taken in an order of trust: those with a calendar day before the rest, named plants before bare towns,
follow-ups after news, then what may join but never open (fires, round-ups, recalled events), then reports without a
town, faint ones last of all; equals by (published, id). So an undated report finds the dated incidents of its site standing
and takes the nearest, even when it came first.

One explosion, several places: a report whose town is a plant's name (`Report.elsewhere`), one that names a city for the towns
about it, one that names nothing but says a rare word of the plant's names, and plants of a town that one entry tells of for
one night all stand with the incident they mean. On three development files these, and follow-ups that come first or late,
took the incidents alerted exactly once from 197 to 211 of 237 and the split ones from 24 to 12 of 156 (`watcher evaluate`).

Rejected: "again" in a title as the sign of a new incident (of undated reports that say so a day after an incident of the
site, one told of a new explosion and four of the known one); assigning each report once, as it arrives (a first undated
report swallows the next blast, and two polls in another order give another register); agglomerative clustering (cannot say
why); tuning the threshold below 0 (chains of weak links); letting a relative day rule as a calendar day does (an article of
the day after still says "overnight": weighing it instead took the split incidents of the tuning rows from 12 to 10 of 63).

Pins: `apart` is a gate; `together` unites clusters after matching. To split reports S off an incident, pin each of S
apart from its founding report and together with one another; to merge two incidents, pin their founding reports together.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from watcher.incidents.affinity import Fit, LinkSettings, fit, fit_followup
from watcher.incidents.cluster import Cluster, Sketch, raided_together, sketch
from watcher.incidents.unplaced import fit_unplaced, too_faint
from watcher.knowledge import Facility, Place
from watcher.types import Assignment, NewIncident, Part, Pin, Report, SameIncident, Tier, Unlinked

KnownBy = Callable[[str], frozenset[str]]
"""Id of a plant or town → the rare words of its names, as `Sketch.said` has them."""
_NONE = frozenset[str]()

__all__ = ["KnownBy", "LinkSettings", "Linked", "Placement", "Relinked", "relink"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where one report stands and why; `cluster` is None for one that may only join and found nothing."""

    report: str
    cluster: int | None
    score: float
    reason: str
    parts: tuple[Part, ...] = ()
    gates: tuple[str, ...] = ()
    """What ruled other incidents of the site out."""
    runner_up: str | None = None
    opened: bool = False
    """It founds its cluster: no incident fitted it when its turn came."""
    tentative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """One cluster. `continues` is the id it goes on under, None for a new incident; `merged` are ids that end in it."""

    number: int
    reports: tuple[str, ...]
    """In order of publication."""
    founder: str
    continues: str | None = None
    merged: tuple[str, ...] = ()
    repeat_of: int | None = None
    """Number of the cluster at the same site that this may be the repetition of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relinked:
    clusters: tuple[Linked, ...]
    placements: Mapping[str, Placement] = field(default_factory=dict)

    def assignment(self, report: str, ids: Mapping[int, str]) -> Assignment:
        """The placement of a report as told outside; `ids` names every cluster number, also of new incidents."""
        at = self.placements[report]
        if at.cluster is None:
            return Unlinked(reason=at.reason, runner_up=at.runner_up)
        linked = self.clusters[at.cluster]
        if linked.continues is None and linked.reports[0] == report:
            return NewIncident(reason=at.reason, runner_up=at.runner_up)
        return SameIncident(
            id=ids[at.cluster], score=at.score, reason=at.reason, runner_up=at.runner_up, parts=at.parts, tentative=at.tentative
        )


def relink(
    reports: Sequence[Report], known: Mapping[str, str] | None = None, *, pins: Iterable[Pin] = (),
    facilities: Mapping[str, Facility], places: Mapping[str, Place], settings: LinkSettings | None = None,
    known_by: KnownBy = lambda id: frozenset(),
) -> Relinked:  # fmt: skip
    """Partition `reports` into incidents; `known` maps report ids to the incidents they stand in so far. `place` and `near`
    of the facilities are place ids here, as reports have them, not names as in the register's file."""
    linker = _Linker(tuple(pins), places, settings or LinkSettings(), known_by)
    sketches = {r.id: sketch(r, facilities, places) for r in reports if r.tier is not Tier.IGNORED}
    for key, beside in raided_together(sketches.values()).items():
        sketches[key] = replace(sketches[key], beside=beside)
    originals: dict[object, Sketch] = {}
    copies: list[tuple[Sketch, Sketch]] = []
    for one in sorted(sketches.values(), key=lambda s: s.order):
        original = one if linker.pinned(one) else originals.setdefault(_content(one.report), one)
        if original is not one:
            copies.append((one, original))
    copied = {id(one) for one, _ in copies}
    for one in sorted((s for s in sketches.values() if id(s) not in copied), key=_turn):
        linker.place(one)
    for one, original in copies:
        linker.follow(one, original)
    linker.unite(sketches)
    return _name(linker, dict(known or {}))


def _opens(report: Report) -> bool:
    return report.seed or (report.tier is Tier.EXPLOSION and not report.recalled)


def _content(report: Report) -> object:
    """What makes two reports copies of one: the same words about the same site and day."""
    when = report.date
    return (
        report.title.casefold(), report.tier, report.kind, report.facility, report.facility_class, report.place, report.region,
        report.country, when.start, when.end, when.day, when.confidence, report.recalled, report.followup, report.seed,
        report.terms,
    )  # fmt: skip


def _turn(one: Sketch) -> tuple[int, int, int, datetime, str]:
    """The order of trust; see the module."""
    report = one.report
    if not one.sited:
        rank = 4 if _opens(report) else 6 if report.tier is Tier.FAINT else 5
        return (rank, -bool(one.region) - 2 * (one.strength == 2), one.country is None, *one.order)
    opening = 2 if one.late or report.elsewhere else 0 if one.strength == 2 else 1
    rank = opening if _opens(report) else 6 if report.tier is Tier.FAINT else 3
    return (rank, report.published.toordinal() if rank else 0, one.trust, *one.order)


class _Linker:
    """Clusters as they grow, and the placement of each report."""

    def __init__(self, pins: tuple[Pin, ...], places: Mapping[str, Place], settings: LinkSettings, known_by: KnownBy) -> None:
        self.clusters: list[Cluster] = []
        self.placements: dict[str, Placement] = {}
        self.home: dict[str, Cluster] = {}
        self.runner: dict[str, tuple[Cluster, str]] = {}
        self._places, self._settings, self._known_by = places, settings, known_by
        self._together = sorted({(min(p.left, p.right), max(p.left, p.right)) for p in pins if p.kind == "together"})
        self._apart: dict[str, set[str]] = defaultdict(set)
        for pin in pins:
            if pin.kind == "apart":
                self._apart[pin.left].add(pin.right)
                self._apart[pin.right].add(pin.left)

    def place(self, one: Sketch) -> None:
        """Join the best incident that passes the gates, else open one or stand alone."""
        fits = [(c, fitted) for c in self._open_to(one) if (fitted := self._fit(one, c)).parts]
        best = self._best(one, fits)
        report = one.report
        rest = [(c, f) for c, f in fits if best is None or c is not best[0]]
        if best is not None:
            cluster, fitted = best
            self._settle(one, cluster, Placement(
                report=report.id, cluster=0, score=fitted.score, reason=_why(fitted), parts=fitted.parts, gates=_gates(rest),
                tentative=fitted.score < self._settings.link and one.sited,
            ), rest)  # fmt: skip
        elif _opens(report):
            cluster = Cluster(founder=one)
            cluster.repeat_of = next((c for c, f in sorted(rest, key=_by_score) if f.repeat), None)
            self.clusters.append(cluster)
            reason = "no incident known at this site and date" if one.sited else "no incident known for this country and day"
            self._settle(one, cluster, Placement(
                report=report.id, cluster=0, score=0.0, reason=reason, gates=_gates(rest), opened=True,
            ), rest)  # fmt: skip
        else:
            reason = f"{report.tier} only, and no incident it belongs to"
            self._settle(one, None, Placement(
                report=report.id, cluster=None, score=0.0, gates=_gates(rest), reason=reason,
            ), rest)  # fmt: skip

    def _open_to(self, one: Sketch) -> Sequence[Cluster]:
        """The incidents it is compared with: a plant that is named rules out those of other named plants (`fit_site`), as nine
        in ten of a neighbourhood are, which is told here for a tenth of a comparison."""
        facility = one.report.facility
        if facility is None or one.report.inferred or one.beside:
            return self.clusters
        return [c for c in self.clusters if facility in c.facilities or not c.named]

    def pinned(self, one: Sketch) -> bool:
        return one.report.id in self._apart

    def follow(self, one: Sketch, original: Sketch) -> None:
        """Put a copy where its original stands; it has no say there, so that repeating a thing never makes it truer."""
        cluster = self.home.get(original.report.id)
        at = self.placements[original.report.id]
        reason = f"a copy of {original.report.id}"
        self.placements[one.report.id] = replace(at, report=one.report.id, reason=reason, opened=False, tentative=False)
        if cluster is not None:
            cluster.members.append(one)
            self.home[one.report.id] = cluster

    def _settle(self, one: Sketch, cluster: Cluster | None, placement: Placement, rest: list[tuple[Cluster, Fit]]) -> None:
        self.placements[placement.report] = placement
        if rest:
            cluster_, fitted = min(rest, key=_by_score)
            self.runner[placement.report] = (cluster_, ", ".join(t for t in (f"{fitted.score:+.1f}", fitted.gate) if t))
        if cluster is not None:
            self.home[placement.report] = cluster
            cluster.add(one)

    def _fit(self, one: Sketch, cluster: Cluster) -> Fit:
        apart = self._apart.get(one.report.id)
        if apart and any(m.report.id in apart for m in cluster.members):
            return Fit(gate="kept apart by an analyst")
        adrift = not one.sited or not (cluster.towns or cluster.facilities)
        known_by = _NONE.union(*map(self._known_by, (*cluster.facilities, *cluster.towns))) if adrift else _NONE
        if one.report.tier is Tier.FAINT and (gate := too_faint(one, cluster, self._settings, known_by)):
            return Fit(gate=gate)
        if adrift:
            return fit_unplaced(one, cluster, self._settings, known_by)
        fitted = fit(one, cluster, settings=self._settings, places=self._places)
        if fitted.gate is None and fitted.score >= self._settings.tentative:
            return fitted
        if not one.report.recalled and (one.report.followup or not _opens(one.report)):
            late = fit_followup(one, cluster, settings=self._settings, places=self._places)
            return late if late.gate is None else fitted
        return fitted

    def _best(self, one: Sketch, fits: list[tuple[Cluster, Fit]]) -> tuple[Cluster, Fit] | None:
        bar = self._settings.tentative if one.sited else self._settings.link
        able = [(c, f) for c, f in fits if f.gate is None and f.score >= bar]
        if not able:
            return None
        day = one.report.date.day
        if not one.sited:
            # An incident already told of goes before one that became known later: what was clear when the report came stays so.
            able = [(c, f) for c, f in able if min(c.times) <= one.report.published] or able
        able.sort(key=lambda cf: (-cf[1].score + _age(one, cf[0]), abs((cf[0].day - day).days), cf[0].founder.order))
        best = able[0]
        rivals = [cf for cf in able[1:] if not best[0].shares_site(cf[0])]
        if not one.sited and rivals and best[1].score - rivals[0][1].score < self._settings.margin:
            return None
        return best

    def unite(self, sketches: Mapping[str, Sketch]) -> None:
        """Apply `together` pins: whole clusters, or the pinned report alone where whole clusters are kept apart."""
        for left, right in self._together:
            if left not in sketches or right not in sketches:
                continue
            a, b = self.home.get(left), self.home.get(right)
            if a is b and a is not None:
                continue
            a = a or self._found(sketches[left])
            moved = [sketches[right]] if b is None or self._kept_apart(a, b) else list(b.members)
            for one in moved:
                self._move(one, a)

    def _found(self, one: Sketch) -> Cluster:
        cluster = Cluster(founder=one)
        self.clusters.append(cluster)
        cluster.add(one)
        self.home[one.report.id] = cluster
        return cluster

    def _kept_apart(self, a: Cluster, b: Cluster) -> bool:
        return any(m.report.id in self._apart[n.report.id] for n in a.members for m in b.members if n.report.id in self._apart)

    def _move(self, one: Sketch, to: Cluster) -> None:
        key = one.report.id
        old = self.home.get(key)
        if old is not None:
            left = [m for m in old.members if m is not one]
            self.clusters.remove(old)
            if left:
                fresh = Cluster(founder=min(left, key=lambda m: m.order), repeat_of=old.repeat_of)
                self.clusters.append(fresh)
                for member in left:
                    fresh.add(member)
                    self.home[member.report.id] = fresh
        to.add(one)
        self.home[key] = to
        self.placements[key] = replace(self.placements[key], reason="put together by an analyst", opened=False, tentative=False)


def _age(one: Sketch, cluster: Cluster) -> float:
    """Of two incidents at a site a report means the one of the day it tells ("struck on the 18th and the 29th" that of the
    29th, though it shares more words with the other), an undated one the younger; this ranks them and changes no score."""
    day = one.report.date.day if one.strength == 2 else one.report.published.date()
    return 0.3 * min(7, abs((day - cluster.day).days))


def _why(fitted: Fit) -> str:
    return ", ".join(f"{p.name} ({p.text})" if p.text else p.name for p in fitted.parts if p.name != "base" and p.weight > 0)


def _by_score(pair: tuple[Cluster, Fit]) -> tuple[bool, float, tuple[datetime, str]]:
    return (pair[1].gate is not None, -pair[1].score, pair[0].founder.order)


def _gates(rest: list[tuple[Cluster, Fit]]) -> tuple[str, ...]:
    return tuple(sorted({f.gate for _, f in rest if f.gate}))


def _name(linker: _Linker, known: Mapping[str, str]) -> Relinked:
    """Number the clusters by their earliest report and give each the id it goes on under."""
    clusters = sorted(linker.clusters, key=lambda c: min(m.order for m in c.members))
    number = {id(c): n for n, c in enumerate(clusters)}
    founding: dict[str, Sketch] = {}
    for member in sorted((m for c in clusters for m in c.members), key=lambda m: (not _opens(m.report), *m.order)):
        if member.report.id in known:
            founding.setdefault(known[member.report.id], member)
    founded: dict[int, list[tuple[Sketch, str]]] = defaultdict(list)
    for incident, member in founding.items():
        founded[number[id(linker.home[member.report.id])]].append((member, incident))
    linked = []
    for n, cluster in enumerate(clusters):
        ids = [i for _, i in sorted(founded[n], key=lambda mi: (mi[0].order, mi[1]))]
        members = sorted(cluster.members, key=lambda m: m.order)
        repeat = number.get(id(cluster.repeat_of)) if cluster.repeat_of else None
        linked.append(Linked(
            number=n, reports=tuple(m.report.id for m in members), founder=members[0].report.id,
            continues=ids[0] if ids else None, merged=tuple(ids[1:]), repeat_of=repeat,
        ))  # fmt: skip
    placements = {}
    for key, at in linker.placements.items():
        home = linker.home.get(key)
        runner_up = _runner_up(linker, key, number, linked)
        placements[key] = replace(at, cluster=number[id(home)] if home else None, runner_up=runner_up)
    return Relinked(clusters=tuple(linked), placements=placements)


def _runner_up(linker: _Linker, report: str, number: Mapping[int, int], linked: Sequence[Linked]) -> str | None:
    if report not in linker.runner:
        return None
    cluster, text = linker.runner[report]
    at = number.get(id(cluster))
    if at is None or cluster is linker.home.get(report):
        return None
    return f"{linked[at].continues or linked[at].founder} ({text})"

"""How well a report fits an incident: gates that decide alone, then a sum of readable parts.

Promise: a pure comparison of one report with what an incident's reports say together; every number that goes into the
sum is a named `Part`, every gate a sentence, so that a join can be explained and the runner-up shown.

Place and date carry the weight, because on real news they are nearly the identity of an incident; text only supports.
Rejected: similarity of titles or sentence vectors across languages (an English-only model is no better than chance on
Cyrillic, and two blasts at one plant read alike); a learned score (too few decisions to learn from, and unreadable).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from watcher.distance import great_circle
from watcher.incidents.cluster import Cluster, Sketch
from watcher.knowledge import Place
from watcher.types import Part

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings:
    """Weights are log-odds; `topic.yaml` overrides any of them by name under `link:` and `windows:`.

    Place and date weights were set so that the same town and day join without any help from the text, and so that an
    undated report at the same plant joins for about a week.
    """

    intercept: float = -2.6
    facility: float = 3.4
    place: float = 2.6
    near_place: float = 1.8
    """Within `near_km`, or a town the press places the plant in."""
    far_place: float = 0.2
    """At `conflict_km`; in between the weight falls evenly from `near_place`: joins only with help from class and names."""
    capital: float = 1.2
    """One side names the town its region is called after, the other a town of that region."""
    same_day: float = 1.4
    next_day: float = 1.0
    two_days: float = -0.4
    undated: float = 1.2
    gap: float = -3.0
    """Per 14 days since the incident was last written about."""
    shared_term: float = 0.5
    shared_terms_most: float = 1.5
    same_count: float = 0.6
    class_agrees: float = 0.4
    class_conflicts: float = -0.6
    region_conflicts: float = -1.2
    cause_conflicts: float = -0.3
    link: float = 1.0
    tentative: float = 0.3
    """From here to `link` a report joins, but is shown to the analyst as tentative."""
    margin: float = 0.5
    """By how much one incident must fit a report without a town better than the next, or it stands alone."""
    near_km: float = 15.0
    conflict_km: float = 50.0
    outskirts_km: float = 90.0
    """How far from a city of millions a town lies that the press may call by the city's name; weighed as `capital`."""
    quiet_days: float = 14.0
    """An undated report this long after the last one is no longer about the same explosion."""
    recall_days: float = 365.0
    """How long a report that names a month or a word for a day still joins; one that names the very day always does."""
    followup_days: float = 120.0
    """How long follow-up words (toll, court, identified) attach to the latest incident of the site."""
    another_night: float = -1.0
    """Nights told by relative words that do not overlap: an article of the day after keeps saying "overnight"."""
    unsure_day: float = -0.5
    """Per day beyond one between days of which one is not a calendar day; at most `unsure_day_most`."""
    unsure_day_most: float = -1.5
    relative_days: float = 4.0
    """A report with a relative day, written this long after the last one, is of another explosion."""
    unsure_days: float = 3.0
    """By so much a report may be older than the day of an incident that nobody has dated: it was the first to tell."""
    region_days: float = 7.0
    """The same as `unplaced_days` for a report that names the region."""
    unplaced_days: float = 2.0
    """How long after the event a report without a town may be published and still be matched by its country."""
    toll_days: float = 35.0
    """The same for a follow-up that names the site or tells how the toll went on."""
    names_site: float = 1.0
    """A report without a town says a rare word of the names of the plant or its town."""

    @classmethod
    def of(cls, *tables: Mapping[str, float]) -> "LinkSettings":
        """Defaults overridden by the tables; names that mean nothing here are left to others."""
        known = {f.name for f in fields(cls)}
        return cls(**{k: float(v) for table in tables for k, v in table.items() if k in known})


KIN: tuple[frozenset[str], ...] = (
    frozenset({"powder", "explosives", "ammunition", "chemical", "pyrotechnics", "missile"}),
    frozenset({"missile", "aviation", "drone", "electronics", "optics"}),
    frozenset({"armour", "artillery", "smallarms", "vehicles", "materials", "ammunition"}),
)
"""Classes the press confuses with one another: a powder works is called an ammunition or chemical plant the same day."""


@dataclass(frozen=True, slots=True)
class Fit:
    """`gate` is the sentence that rules the incident out, None when only the score speaks."""

    parts: tuple[Part, ...] = ()
    gate: str | None = None
    repeat: bool = False
    """Ruled out only because it is another night at the same site."""

    @property
    def score(self) -> float:
        return round(sum(p.weight for p in self.parts), 4)


def kin(left: Iterable[str], right: Iterable[str]) -> bool:
    """Whether two sets of facility classes may be two words for one plant; an unknown class fits any."""
    a, b = frozenset(left), frozenset(right)
    return not a or not b or bool(a & b) or any(a & group and b & group for group in KIN)


def fit(one: Sketch, cluster: Cluster, *, settings: LinkSettings, places: Mapping[str, Place]) -> Fit:
    """Gates, then parts, of a report with a site against an incident."""
    site = fit_site(one, cluster, settings=settings, places=places)
    if site.gate:
        return site
    day = fit_day(one, cluster, settings)
    if day.gate:
        return Fit(site.parts, gate=day.gate, repeat=day.repeat)
    return Fit((Part("base", settings.intercept), *site.parts, *day.parts, *fit_text(one, cluster, settings)))


def fit_site(one: Sketch, cluster: Cluster, *, settings: LinkSettings, places: Mapping[str, Place]) -> Fit:
    facility = one.report.facility
    if facility and facility in cluster.facilities:
        return Fit((Part("same facility", settings.facility, facility),))
    beside = one.beside & cluster.facilities.keys() if one.beside else None
    if facility and beside and one.towns & cluster.towns:
        return Fit((Part("told of together", settings.facility, f"{facility}, {min(beside)}"),))
    if facility and cluster.named and not one.report.inferred:
        return Fit(gate=f"another facility: {max(cluster.named)}")
    part = _fit_town(one, cluster, settings=settings, places=places)
    if part is None and (meant := cluster.facilities.keys() & one.report.elsewhere):
        part = Part("called by its name", settings.near_place, min(meant))
    if part is None:
        return Fit(gate=f"another place: {', '.join(sorted(cluster.towns)) or 'unknown'}")
    parts = [part]
    if one.classes and cluster.classes:
        agrees = kin(one.classes, cluster.classes)
        name = "class agrees" if agrees else "class conflicts"
        weight = settings.class_agrees if agrees else settings.class_conflicts
        parts.append(Part(name, weight, ", ".join(sorted(one.classes))))
    if part.name == "far place" and one.region and cluster.region and one.region not in cluster.region:
        parts.append(Part("region conflicts", settings.region_conflicts, one.region))
    return Fit(tuple(parts))


def _fit_town(one: Sketch, cluster: Cluster, *, settings: LinkSettings, places: Mapping[str, Place]) -> Part | None:
    shared = one.towns & cluster.towns
    if shared:
        return Part("same place", settings.place, min(shared))
    near = (one.towns & cluster.near) | (one.near & cluster.towns)
    if near:
        return Part("near place", settings.near_place, min(near))
    region = one.region if one.region in cluster.region else None
    if region and (one.capital or cluster.capital):
        return Part("region by its capital", settings.capital, region)
    apart = _kilometres(one.towns, cluster.towns, places)
    if apart is not None and settings.near_km < apart <= settings.outskirts_km and (one.metropolis or cluster.metropolis):
        return Part("outskirts", settings.capital, f"{apart:.0f} km")
    if apart is None:
        return Part("far place", settings.far_place, region) if region else None
    if apart > settings.conflict_km:
        return None
    if apart <= settings.near_km:
        return Part("near place", settings.near_place, f"{apart:.0f} km")
    share = (settings.conflict_km - apart) / (settings.conflict_km - settings.near_km)
    weight = settings.far_place + share * (settings.near_place - settings.far_place)
    return Part("far place", round(weight, 2), f"{apart:.0f} km")


def _kilometres(left: Iterable[str], right: Iterable[str], places: Mapping[str, Place]) -> float | None:
    a = [places[p] for p in left if p in places]
    b = [places[p] for p in right if p in places]
    return min((great_circle((p.lat, p.lon), (q.lat, q.lon)) for p in a for q in b), default=None)


def fit_day(one: Sketch, cluster: Cluster, settings: LinkSettings) -> Fit:
    """A calendar day in the text decides; a word such as "overnight" is moved by every rewrite of the story, so it only
    speaks for or against; without either, the time since the incident was last written about does."""
    report = one.report
    late = report.published - _at(cluster.day, report.published) > settings.recall_days * _DAY
    if late and (one.strength < 2 or not cluster.explicit):
        return Fit(gate=f"told more than {settings.recall_days:.0f} days later")
    if one.vague:
        inside = report.date.start.date() <= cluster.day <= report.date.end.date()
        return Fit((Part("within the time told", settings.next_day),)) if inside else Fit(gate="outside the time told")
    if not one.strength:
        if report.recalled:
            return Fit(gate="recalled without a day")
        return fit_gap(one, cluster, settings, quiet=settings.quiet_days)
    apart = abs((report.date.day - cluster.day).days)
    night = _another_night(one, cluster)
    sure = one.strength == 2 and cluster.explicit
    if sure and night:
        return Fit(gate=f"another night: {cluster.day.isoformat()}", repeat=True)
    if apart > 1 and not sure and not report.recalled:
        return _unsure_day(one, cluster, settings, apart)
    if apart > 2 or (apart == 2 and not _together(one, cluster)):
        return Fit(gate=f"another day: {cluster.day.isoformat()}", repeat=apart <= 14)
    name = ("same day", "day apart", "two days apart")[apart]
    weight = (settings.same_day, settings.next_day, settings.two_days)[apart]
    parts = [Part(name, weight, report.date.basis or report.date.day.isoformat())]
    if night:
        parts.append(Part("another night", settings.another_night))
    return Fit(tuple(parts))


def _unsure_day(one: Sketch, cluster: Cluster, settings: LinkSettings, apart: int) -> Fit:
    """The day told differs, but on one side it rests on a relative word or on the day of publication only."""
    if one.strength == 2 and one.report.date.day > min(cluster.times).date():
        return Fit(gate=f"told of before {one.report.date.day.isoformat()}", repeat=apart <= 14)
    gap = fit_gap(one, cluster, settings, quiet=settings.relative_days)
    if gap.gate:
        return Fit(gate=gap.gate, repeat=apart <= 14)
    against = max(settings.unsure_day_most, settings.unsure_day * (apart - 1))
    return Fit((*gap.parts, Part("another day told", against, one.report.date.basis or one.report.date.day.isoformat())))


def fit_followup(one: Sketch, cluster: Cluster, *, settings: LinkSettings, places: Mapping[str, Place]) -> Fit:
    """The same for a report with follow-up words, whose own day may be that of a verdict or a funeral: the day told is
    passed over, and the site's incident may be months old. A fresh, exact day is believed all the same."""
    site = fit_site(one, cluster, settings=settings, places=places)
    if site.gate:
        return site
    report = one.report
    if one.bygone:
        return Fit(site.parts, gate=f"of {report.date.basis}, no other")
    last = cluster.last_word(report.published, settings.quiet_days * _DAY)
    fresh = one.strength == 2 and abs((report.published.date() - report.date.day).days) <= 3
    if fresh and report.published - last > settings.quiet_days * _DAY:
        return Fit(site.parts, gate=f"a fresh day of its own, {report.date.day.isoformat()}", repeat=False)
    gap = fit_gap(one, cluster, settings, quiet=settings.followup_days)
    if gap.gate:
        return Fit(site.parts, gate=gap.gate)
    told = Part("follow-up words", settings.undated)
    return Fit((Part("base", settings.intercept), *site.parts, told, *fit_text(one, cluster, settings)))


def fit_gap(one: Sketch, cluster: Cluster, settings: LinkSettings, *, quiet: float) -> Fit:
    published = one.report.published
    early = (cluster.day - published.date()).days
    if early > (settings.unsure_days if not cluster.days else 0):
        return Fit(gate=f"published before {cluster.day.isoformat()}")
    last = cluster.last_word(published, settings.quiet_days * _DAY)
    gap = max(0.0, (published - last) / _DAY)
    if gap > quiet:
        return Fit(gate=f"{gap:.0f} days after it was last written about")
    return Fit((Part("no other day told", settings.undated), Part("gap", round(settings.gap * gap / 14, 3), f"{gap:.1f} days")))


def _another_night(one: Sketch, cluster: Cluster) -> bool:
    """Nights that do not overlap are two strikes, however alike the reports; a known night of one only says nothing."""
    when = one.report.date
    return when.night and bool(cluster.nights) and not any(when.start < end and start < when.end for start, end in cluster.nights)


def _together(one: Sketch, cluster: Cluster) -> bool:
    """Two days apart is one event only when both were written about at once."""
    return any(abs(one.report.published - time) <= 2 * _DAY for time in cluster.times)


def _at(day: date, like: datetime) -> datetime:
    return datetime.combine(day, datetime.min.time(), like.tzinfo)


def fit_text(one: Sketch, cluster: Cluster, settings: LinkSettings) -> tuple[Part, ...]:
    """What supports but never decides: rare names, equal counts, contrary causes. Rising counts are no conflict."""
    parts = []
    shared = cluster.terms & one.stems
    if shared:
        weight = min(settings.shared_terms_most, settings.shared_term * len(shared))
        parts.append(Part("shared names", weight, ", ".join(sorted(shared)[:5])))
    counts = one.counts & cluster.counts
    if counts:
        parts.append(Part("same count", settings.same_count, ", ".join(sorted(f"{v} {f}" for f, v in counts))))
    if one.causes and cluster.causes and not one.causes & cluster.causes:
        parts.append(Part("cause conflicts", settings.cause_conflicts, ", ".join(sorted(one.causes))))
    return tuple(parts)

"""A report boiled down to what linking compares, and what the reports of one incident say together.

Promise: a `Cluster` is filled in the order given and answers for its day, towns and names at any moment; what a report
that joined only by follow-up words says of the day does not count, since it may be that of a verdict or a funeral.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from watcher.knowledge import Facility, Place
from watcher.types import ClaimField, Confidence, Report, Tier

_DAY = timedelta(days=1)
BYGONE_DAYS = 45
"""So long after a day, what is dated by it is no news of that week: courts sit, and victims are buried, sooner."""
METROPOLIS = 2_000_000
"""Inhabitants of a city that the press names for the towns about it."""

_STRENGTH = {Confidence.EXPLICIT: 2, Confidence.RELATIVE: 1, Confidence.PUBLISHED: 0}

@dataclass(frozen=True)
class Sketch:
    """A report boiled down to what linking compares."""

    report: Report
    place: str | None
    """Its town: as told, else the facility's."""
    towns: frozenset[str]
    near: frozenset[str]
    """Other towns the press places its facility in."""
    classes: frozenset[str]
    region: str | None
    country: str | None
    capital: bool = False
    """It names only the town its region is called after, which may stand for the region ("in Ankara", "под Рязанью")."""

    beside: frozenset[str] = frozenset()
    """Other plants of its town that some entry tells of together with its own, for about the same day."""
    metropolis: bool = False
    """It names only a city of millions, as the press does for all that lies about it ("near Moscow", "під Києвом")."""

    @cached_property
    def strength(self) -> int:
        """2 = a calendar day or weekday in the text, 1 = a relative word, 0 = only the publication date, or too vague."""
        return 0 if self.vague else _STRENGTH[self.report.date.confidence]

    @property
    def vague(self) -> bool:
        return self.report.date.vague

    @cached_property
    def counts(self) -> frozenset[tuple[ClaimField, str]]:
        return frozenset(
            (c.field, c.value) for c in self.report.claims if c.field in _COUNTS and c.value.isdigit() and c.value != "0"
        )

    @cached_property
    def causes(self) -> frozenset[str]:
        return frozenset(c.value for c in self.report.claims if c.field is ClaimField.CAUSE and c.value not in _VAGUE)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Rare names cut to five letters, so that case endings do not hide that they are shared; numbers whole."""
        return frozenset(t if t.isdigit() else t[:5] for t in self.report.terms)

    @cached_property
    def said(self) -> frozenset[str]:
        """Its rare names, cut likewise, and those of three letters without the s of a genitive."""
        words = [t for t in self.report.terms if not t.isdigit()]
        return frozenset(t[:5] for t in words) | {t[:3] for t in words if len(t) == 4 and t.endswith("s")}

    @cached_property
    def order(self) -> tuple[datetime, str]:
        return (self.report.published, self.report.id)

    @cached_property
    def late(self) -> bool:
        """It has follow-up words and does not tell of today: a calendar day may be that of a statement, "today" is news."""
        fresh = self.strength == 1 and 0 <= (self.report.published.date() - self.report.date.day).days <= 1
        return self.report.followup and not fresh

    @cached_property
    def bygone(self) -> bool:
        """It is dated by a day or a month so long past that it can be none of a court or a funeral."""
        when = self.report.date
        told = when.vague or when.confidence is Confidence.EXPLICIT
        return told and self.report.published - when.end > BYGONE_DAYS * _DAY

    @property
    def trust(self) -> int:
        """How surely the site is known: 0 = a plant by its name, 1 = a plant inferred from class and town, 2 = a town."""
        return 2 if not self.report.facility else int(self.report.inferred)

    @property
    def sited(self) -> bool:
        return bool(self.report.facility or self.place)


_COUNTS = (ClaimField.KILLED, ClaimField.INJURED, ClaimField.MISSING)
_VAGUE = ("unknown", "other")


def sketch(report: Report, facilities: Mapping[str, Facility], places: Mapping[str, Place]) -> Sketch:
    site = facilities.get(report.facility) if report.facility else None
    place = report.place or (site.place if site else None)
    told = places.get(place) if place else None
    towns = {t for t in (report.place, site.place if site else None) if t}
    classes = {site.cls, *site.also} if site else {report.facility_class} if report.facility_class else set()
    bare = site is None or report.inferred
    return Sketch(
        report=report, place=place, towns=frozenset(towns), near=frozenset(site.near if site else ()) - towns,
        classes=frozenset(classes) - {"other"}, region=report.region or (told.region if told else site.region if site else None),
        country=report.country or (told.country if told else site.country if site else None),
        capital=bool(told and told.region.casefold().startswith(told.name.casefold())) and bare,
        metropolis=bool(told and told.population >= METROPOLIS) and bare,
    )  # fmt: skip


@dataclass(eq=False)
class Cluster:
    """What the reports of one incident say together, while it is being put together."""

    founder: Sketch
    members: list[Sketch] = field(default_factory=list)
    facilities: Counter[str] = field(default_factory=Counter)
    named: set[str] = field(default_factory=set)
    """Those of `facilities` that somebody named; the others were inferred from class and town."""
    towns: set[str] = field(default_factory=set)
    near: set[str] = field(default_factory=set)
    classes: set[str] = field(default_factory=set)
    terms: set[str] = field(default_factory=set)
    counts: set[tuple[ClaimField, str]] = field(default_factory=set)
    causes: set[str] = field(default_factory=set)
    days: Counter[date] = field(default_factory=Counter)
    nights: list[tuple[datetime, datetime]] = field(default_factory=list)
    times: list[datetime] = field(default_factory=list)
    explicit: bool = False
    """Somebody gave a calendar day."""
    capital: bool = True
    """All its reports name only the town their region is called after."""
    metropolis: bool = True
    """All its reports name only a city of millions."""
    repeat_of: "Cluster | None" = None

    def add(self, one: Sketch) -> None:
        """Take a report in. What a report only joined by follow-up words says of the day does not count."""
        report = one.report
        self.members.append(one)
        if report.tier is Tier.FAINT:
            return
        if report.facility:
            self.facilities[report.facility] += 1
            if not report.inferred:
                self.named.add(report.facility)
        self.towns |= one.towns
        self.near |= one.near
        self.capital &= one.capital
        self.metropolis &= one.metropolis
        self.classes |= one.classes
        self.terms |= one.stems
        self.counts |= one.counts
        self.causes |= one.causes
        self.times.append(report.published)
        if one.strength and not report.followup:
            self.days[report.date.day] += one.strength
            self.explicit |= one.strength == 2
            if report.date.night:
                self.nights.append((report.date.start, report.date.end))
        self.__dict__.pop("day", None)
        self.__dict__.pop("region", None)

    @cached_property
    def day(self) -> date:
        """The modal day over dated reports, the earliest of equals; without any, the founder's. Nothing is reported before it
        happens, so days after the first report do not count."""
        first = min(self.times).date() + _DAY
        days = {d: n for d, n in self.days.items() if d <= first}
        if not days:
            return min(self.founder.report.date.day, min(self.times).date())
        most = max(days.values())
        return min(d for d, n in days.items() if n == most)

    @cached_property
    def region(self) -> frozenset[str]:
        return frozenset(m.region for m in self.members if m.region)

    @cached_property
    def country(self) -> str | None:
        return self.founder.country

    def shares_site(self, other: "Cluster") -> bool:
        """Whether both are at one plant or in one town: then not the place but the day tells them apart."""
        return bool(self.facilities.keys() & other.facilities.keys() or self.towns & other.towns)

    def last_word(self, before: datetime, quiet: timedelta) -> datetime:
        """When it was last written about without a pause longer than `quiet`, counted from the event day."""
        last = datetime.combine(self.day, datetime.min.time(), before.tzinfo) + _DAY
        for time in sorted(self.times):
            if time > before or time - last > quiet:
                break
            last = max(last, time)
        return last


def raided_together(sketches: Iterable[Sketch]) -> Mapping[str, frozenset[str]]:
    """Report id → `Sketch.beside`: one raid on one town, which other reports tell of by either plant's name."""
    told = [s for s in sketches if s.report.facility and s.report.tier is Tier.EXPLOSION and not s.report.recalled]
    entries: dict[tuple[str, str | None], list[Sketch]] = defaultdict(list)
    for one in told:
        entries[one.report.entry, one.place].append(one)
    pairs: dict[str, list[Sketch]] = defaultdict(list)
    for several in (group for group in entries.values() if len(group) > 1):
        for one in several:
            pairs[str(one.report.facility)] += [other for other in several if other.report.facility != one.report.facility]
    return {
        one.report.id: frozenset(
            str(other.report.facility) for other in pairs[str(one.report.facility)]
            if abs((other.report.date.day - one.report.date.day).days) <= 1
        )
        for one in told if one.report.facility in pairs
    }  # fmt: skip

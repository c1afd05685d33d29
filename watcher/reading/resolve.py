"""From names in a text to the site: a facility of the register, else a town, else a region or country.

Order of evidence: a facility's own name; a weak name (an ordinary word) in quotation marks or beside a word for plant,
if its town, region or country is in the text; class and place ("powder plant in Kazan") when just one plant of the
place fits; a plant at all in a place that has just one. What cannot be decided is left open: two plants of one class
in one town give the town and the class, never a guess. Every candidate that lost says why.

A town wins by what stands around it: plants in the register, its region or country in the text, a short word before
it ("в", "in", "near"), its size last. A town of a country the text does not speak of loses to one it does.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from watcher.knowledge import Facility, Knowledge, Place
from watcher.reading.match import Hit
from watcher.reading.mentions import Mention
from watcher.reading.surroundings import ADJACENT, Surroundings, pair
from watcher.reading.text import fold, skeleton, skeletons, tokens
from watcher.types import Rejected


@dataclass(frozen=True, slots=True)
class Site:
    """One site a text speaks of. `start`–`end` is the mention it rests on; `sure` when a facility's own name was found."""

    facility: str | None
    cls: str | None
    place: str | None
    region: str | None
    country: str | None
    score: float
    start: int
    end: int
    sure: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    sites: tuple[Site, ...]
    """Best first; at most one without a facility."""
    rejected: tuple[Rejected, ...]
    countries: frozenset[str]


LARGE = 200_000
"""People above which a town of a far country is known by its name alone."""
MAX_TARGETS = 6
SHORT = 4
"""Letters up to which a name needs a preposition: half of such words are ordinary ones."""
CLEARLY = 0.5
"""By how much one plant of a name must be likelier than the next."""
BRAND = 3
"""Letters from which the first word of a name tells its maker, and up to which an ending may follow it."""
ENERGETIC = {"powder", "explosives", "ammunition", "pyrotechnics"}
VOLATILE = ENERGETIC | {"missile"}


class Resolver:
    """Resolution over one `Knowledge`."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._k = knowledge
        self._common = {code: frozenset(fold(w) for w in pack.common) for code, pack in knowledge.packs.items()}
        self._locative = {code: frozenset(skeletons(pack.locative)) - {""} for code, pack in knowledge.packs.items()}
        self._marked = {c: tuple(e for e in pack.locative if not e.isascii()) for c, pack in knowledge.packs.items()}
        self._not_places = frozenset(fold(w) for w in knowledge.topic.not_places)
        self._at: dict[str, list[Facility]] = defaultdict(list)
        self._near: dict[str, list[Facility]] = defaultdict(list)
        for f in knowledge.facilities:
            self._at[knowledge.site[f.id]].append(f)
            for town in f.near:
                for place in knowledge.resolve(town, f.region, f.country)[:1]:
                    if f not in (*self._at.get(place.id, ()), *self._near.get(place.id, ())):
                        self._near[place.id].append(f)

    @cached_property
    def watched(self) -> frozenset[str]:
        """Places a registered plant stands in or is placed in by the press."""
        return frozenset(self._at) | frozenset(self._near)

    def watch(self, place: str | None) -> float:
        """How much a town is its registered plants: 1 up to 100,000 people, a third for a city of a million."""
        return min(1.0, max(0.33, 1.0 - 0.67 * self._size(place))) if place in self.watched else 0.0

    def volatile(self, place: str | None) -> float:
        """How surely an explosion in a town that names no plant is at one: 1 up to 100,000 people where powder, explosives,
        ammunition or missiles are made in the town itself, nothing from 630,000 people on."""
        if place is None or not any(f.cls in VOLATILE for f in self._at.get(place, ())):
            return 0.0
        return min(1.0, max(0.0, 1.0 - 1.25 * self._size(place)))

    def _size(self, place: str | None) -> float:
        """Tenfolds of 100,000 people."""
        return math.log10(max(self._k.place[place or ""].population, 1) / 100_000)

    def resolve(
        self, text: str, hits: Sequence[Hit], mentions: Sequence[Mention], lang: str, outlet_country: str | None
    ) -> Resolved:
        scene = Surroundings(text, hits, mentions, lang, outlet_country, self._common[lang])
        rejected: list[Rejected] = []
        places = self._places(scene, rejected)
        named = self._named(scene, places, rejected)
        if not named:
            return Resolved(self._unnamed(scene, places, rejected), tuple(rejected[:12]), scene.countries)
        return Resolved(tuple(named), tuple(rejected[:12]), scene.countries)

    # ------------------------------------------------------------ places

    def _places(self, scene: Surroundings, rejected: list[Rejected]) -> list[tuple[float, Place, Mention]]:
        found: dict[str, tuple[float, Place, Mention]] = {}
        for m in scene.places:
            if fold(scene.text[m.start : m.end]) in self._not_places:
                continue
            scored = sorted(((self._weigh(self._k.place[ref], m, scene), ref) for ref in m.refs), reverse=True)
            for score, ref in scored[1:3]:
                place = self._k.place[ref]
                rejected.append(Rejected(f"{place.name}, {place.region}, {place.country}", f"{score:.1f} < {scored[0][0]:.1f}"))
            score, ref = scored[0]
            place = self._k.place[ref]
            if score < 2.0:
                rejected.append(
                    Rejected(f"{place.name}, {place.country}", f"weak ({score:.1f}): nothing around it says it is a place")
                )
            elif ref not in found or found[ref][0] < score:
                found[ref] = (score, place, m)
        return sorted(found.values(), key=lambda f: (-f[0], f[2].start))

    def _weigh(self, place: Place, m: Mention, scene: Surroundings) -> float:
        score = math.log10(max(place.population, 100)) / 3
        located = scene.preceded(m) or self._in_case(place, m, scene)
        if place.id in self.watched:
            score += 1.5
        if place.country in scene.countries:
            score += 1.5 if place.country == scene.main_country else 1.0
        elif scene.countries:
            score -= 1.5
        elif self._at_home(place, scene):
            score += 0.7
        if (place.country, place.region) in scene.regions and place.region != place.name:
            score += 2.5
        elif any(country == place.country for country, _ in scene.regions) and place.region != place.name:
            score -= 1.0
        score += 0.4 if m.words > 1 else 0.4 - 0.05 * len(m.refs[place.id])
        if skeleton(place.name)[:-1] == skeleton(scene.text[m.start : m.end])[: len(skeleton(place.name)) - 1]:
            score += 0.5
        if not m.capital and place.id not in self.watched:
            score -= 1.5
        if m.end - m.start <= SHORT and not located:
            score -= 2.0
        expected = self._at_home(place, scene) or place.country in scene.countries or located
        if not place.population and not expected:
            score -= 3.0  # a village known from the register only needs its country or a preposition
        areas = scene.areas.get((m.start, m.end))
        if areas and (place.region not in areas or place.name.startswith(f"{place.region} ")):
            score -= 6.5  # the region of that name is meant, not Oklahoma City where the text says Oklahoma
        if scene.cyrillic and not self._expected(place, scene):
            score -= 1.2 if place.id in self.watched else 2.0
        if located:
            score += 1.2
        elif scene.before_facility(m):
            score += 0.8
        elif place.id not in self.watched:
            score -= 1.0
        if scene.in_title(m):
            score += 0.3
        if scene.person(m):
            score -= 3.0
        return score

    def _in_case(self, place: Place, m: Mention, scene: Surroundings) -> bool:
        """Whether the name stands in a case that says where; a case of one marked letter ("Tulā") is no ending cut."""
        if m.refs[place.id] in self._locative[scene.lang]:
            return True
        return scene.text[m.start : m.end].endswith(self._marked[scene.lang])

    def _at_home(self, place: Place, scene: Surroundings) -> bool:
        return place.country == scene.outlet_country or place.country in self._k.packs[scene.lang].home

    def _expected(self, place: Place, scene: Surroundings) -> bool:
        """Whether a text in Cyrillic may speak of this town: of a country it names, at home, or known by a Cyrillic name."""
        if place.country in scene.countries or place.country in self._k.packs[scene.lang].home:
            return True
        return any(name[0] > "\u0400" for name in place.names) and place.population >= LARGE

    # ------------------------------------------------------------ facilities

    def _named(self, scene: Surroundings, places: list[tuple[float, Place, Mention]], rejected: list[Rejected]) -> list[Site]:
        found: dict[str, Site] = {}
        for mentions in _overlapping(scene.facilities):
            options = [o for m in mentions for o in self._options(m, scene, places, rejected)]
            if not options:
                continue
            options.sort(key=lambda o: o[:2], reverse=True)
            score, ref, m = options[0]
            rivals = [o for o in options if o[1] != ref]
            if rivals and score - rivals[0][0] < CLEARLY:
                rejected.append(Rejected(scene.text[m.start : m.end], f"{len(rivals) + 1} plants of that name, none nearer"))
                continue
            facility = self._k.facility[ref]
            place = self._k.place[self._k.site[ref]]
            site = Site(
                ref, facility.cls, place.id, facility.region, facility.country, 3 + score, m.start, m.end, True,
                f"{scene.text[m.start : m.end]} → {facility.name}",
            )  # fmt: skip
            if ref not in found or found[ref].score < site.score:
                found[ref] = site
        return sorted(found.values(), key=lambda s: s.start)

    def _options(
        self, m: Mention, scene: Surroundings, places: list[tuple[float, Place, Mention]], rejected: list[Rejected]
    ) -> list[tuple[float, str, Mention]]:
        """The facilities that a name may mean here, each with how much speaks for it."""
        near = {p.id: s for s, p, _ in places}
        options = []
        for ref in self._meant(m, _right_after(m, places, scene), scene):
            facility = self._k.facility[ref]
            support = self._support(facility, near, scene)
            elsewhere = self._elsewhere(facility, m, scene, places)
            if elsewhere and m.words < 3:
                rejected.append(Rejected(facility.name, f"the text puts it in {elsewhere}"))
                continue
            weak = m.kind != "facility" or (m.start, m.end) in scene.product_spans
            if weak and not self._weak_holds(facility, m, support, scene, len(m.refs)):
                rejected.append(Rejected(facility.name, f"«{scene.text[m.start : m.end]}» is an ordinary word here"))
                continue
            if support < 0 and m.words == 1 and len(scene.text[m.start : m.end]) < 5:
                rejected.append(Rejected(facility.name, "short name, and the text speaks of another country"))
                continue
            options.append((support + (1.5 if m.kind == "facility" else 0) + 0.3 * m.words, ref, m))
        return options

    def _elsewhere(
        self, facility: Facility, m: Mention, scene: Surroundings, places: list[tuple[float, Place, Mention]]
    ) -> str | None:
        """Where the sentence puts what is named at `m`, when that is not where this facility stands: a town right behind the
        name in another country, or a town or region beside it while neither its own town nor its region is told of."""
        for _, p, at in places:
            if 0 <= at.start - m.end <= ADJACENT and p.country != facility.country:
                return f"{p.name}, {p.country}"
        own = (facility.country, facility.region)
        named = skeleton(facility.place)[:-1] in skeleton(scene.text[m.start : m.end])
        if named or own in scene.regions:
            return None
        if any((p.country, p.region) == own or facility in self._near.get(p.id, ()) for _, p, _ in places):
            return None
        for _, p, at in places:
            if scene.beside(m, at) and self._k.site[facility.id] not in at.refs:
                return f"{p.name}, {p.country}"
        told = next((r for r in scene.region_mentions if scene.beside(m, r)), None)
        return scene.text[told.start : told.end] if told else None

    def _meant(self, m: Mention, town: Place | None, scene: Surroundings) -> Collection[str]:
        """The plants a name may mean: where the town right after it has a plant of the same brand of its own, that one
        ("Spreewerk in Gospić", "ΠΥΡΚΑΛ στην Ελευσίνα")."""
        if town is None or any(self._k.site[ref] == town.id for ref in m.refs):
            return m.refs
        words = [t for t in tokens(scene.text[m.start : m.end]) if not scene.is_plant(m.start + t.start())]
        word = skeleton(words[0][0]) if words else ""
        here = [f.id for f in self._at.get(town.id, ()) if any(_inflects(brand, word) for brand in _brands(f))]
        return here if len(here) == 1 else m.refs

    def _support(self, facility: Facility, near: dict[str, float], scene: Surroundings) -> float:
        """What else in the text speaks for this facility: its town, region, country; negative when it speaks of another."""
        site = self._k.site[facility.id]
        score = 0.0
        if site in near or any(facility in self._near.get(p, ()) for p in near):
            score += 2.5
        if (facility.country, facility.region) in scene.regions:
            score += 1.5
        if any(c == facility.cls or c in facility.also for c in scene.classes):
            score += 0.7
        if facility.country in scene.countries:
            score += 1.0
        elif scene.countries:
            score -= 2.0
        elif facility.country in self._k.packs[scene.lang].home or facility.country == scene.outlet_country:
            score += 0.5
        return score

    def _weak_holds(self, facility: Facility, m: Mention, support: float, scene: Surroundings, shared: int) -> bool:
        beside = scene.beside_facility(m)
        if m.kind == "bare":
            return beside and support >= 1.5
        if support >= 1.5:
            return m.quoted or beside or (support >= 2.5 and not scene.figurative)
        telling = (m.quoted and beside) or m.words > 1 or scene.text[m.start : m.end].isupper()
        return shared == 1 and support >= 0.5 and telling

    # ------------------------------------------------------------ class and place

    def _unnamed(
        self, scene: Surroundings, places: list[tuple[float, Place, Mention]], rejected: list[Rejected]
    ) -> tuple[Site, ...]:
        """The site where no facility is named; every plant town where one sentence lists the targets of a raid."""
        towns = [(s, p, m) for s, p, m in places if p.id in self.watched]
        listed = [t for t in towns if scene.listed(t[2], [m for _, _, m in towns])][:MAX_TARGETS]
        if len(listed) > 1 and scene.plants:
            return tuple(self._at_place(*t, scene, rejected) for t in sorted(listed, key=lambda t: t[2].start))
        found = [site for town in towns[:4] if (site := self._at_place(*town, scene, rejected)).facility]
        own = [site for site in found if self._stands_at(site, towns)]
        if found:  # a plant of the town itself before one that only the press puts there
            return ((own or found)[0],)
        if places:
            return (self._at_place(*places[0], scene, rejected),)
        vague = self._in_region(scene) or self._vague(scene)
        return (vague,) if vague else ()

    def _stands_at(self, site: Site, towns: list[tuple[float, Place, Mention]]) -> bool:
        """Whether the plant stands in the very town that named it, not near it."""
        return any(p.id == site.place and m.start == site.start for _, p, m in towns)

    def _at_place(self, score: float, place: Place, m: Mention, scene: Surroundings, rejected: list[Rejected]) -> Site:
        """The plant of this place that fits what the text says it makes, else the place alone."""
        classes = scene.classes_by(m)
        facility, why = self._only(place, classes, scene) if place.id in self.watched else (None, "")
        if facility is not None:
            home = self._k.site[facility.id]
            return Site(facility.id, facility.cls, home, facility.region, facility.country, score + 2, m.start, m.end, False, why)
        if why:
            rejected.append(Rejected(f"plants of {place.name}", why))
        cls, words = next(iter(classes), None), scene.text[m.start : m.end]
        return Site(None, cls, place.id, place.region, place.country, score, m.start, m.end, False, words)

    def _in_region(self, scene: Surroundings) -> Site | None:
        """The one plant of its kind in a region that is named without a town ("a powder plant in Tambov region").

        What goes off is of one kind here: the press calls one plant a powder, explosives or ammunition plant by turns.
        """
        if not scene.classes or not scene.region_mentions:
            return None
        m, cls = scene.region_mentions[0], scene.classes[0]
        country, region = pair(next(iter(m.refs)))
        kind = ENERGETIC if cls in ENERGETIC else {cls}
        fitting = [f for f in self._k.facilities if (f.country, f.region) == (country, region) and f.cls in kind]
        if len(fitting) != 1:
            return None
        f = fitting[0]
        return Site(
            f.id, f.cls, self._k.site[f.id], region, country, 2.0, m.start, m.end, False, f"only {f.cls} plant of {region}"
        )

    def _only(self, place: Place, classes: Sequence[str], scene: Surroundings) -> tuple[Facility | None, str]:
        """The one plant of the place that fits what the text says it makes."""
        here, around = self._at.get(place.id, []), self._near.get(place.id, [])
        fitting = [f for f in (*here, *around) if any(c == f.cls or c in f.also for c in classes)]
        making = [f for f in fitting if scene.products & _words(f.product)]
        if len(making) == 1:
            return making[0], f"makes {', '.join(sorted(scene.products))} at {place.name}"
        home = [f for f in fitting if f in here]
        for found in (
            home,
            [f for f in home if f.cls in classes],
            [f for f in home if f.cls == classes[0]],
            fitting if not home else (),
        ):
            if len(found) == 1:
                return found[0], f"only {found[0].cls} plant of {place.name}"
        kin = [f for f in here if f.cls in ENERGETIC] if not fitting and ENERGETIC & set(classes) else []
        if len(kin) == 1:
            return kin[0], f"only plant of its kind in {place.name}"
        if fitting:
            return None, f"{len(fitting)} plants fit: {', '.join(f.id for f in fitting[:4])}"
        alone = here or around
        if not classes and len(alone) == 1 and (scene.defence_plant or (scene.plants and self.watch(place.id) == 1.0)):
            return alone[0], f"only plant of {place.name} in the register"
        return None, "none fits what the text says it makes"

    def _vague(self, scene: Surroundings) -> Site | None:
        """Only a region, a country, or the country of a maker that has its plants in just one."""
        cls = next(iter(scene.classes), None)
        for m in scene.region_mentions:
            country, region = pair(next(iter(m.refs)))
            return Site(None, cls, None, region, country, 1.0, m.start, m.end, False, scene.text[m.start : m.end])
        for country, start, end in scene.ranked_countries:
            return Site(None, cls, None, None, country, 0.5, start, end, False, scene.text[start:end])
        for m in scene.makers:
            name = skeleton(next(iter(m.refs)).split()[0])
            countries = self._makers.get(name, set())
            if len(countries) == 1:
                return Site(None, cls, None, None, next(iter(countries)), 0.4, m.start, m.end, False, scene.text[m.start : m.end])
        home = self._k.packs[scene.lang].home
        own = scene.outlet_country or (home[0] if len(home) == 1 else None)
        return Site(None, cls, None, None, own, 0.1, 0, 0, False, "its outlet's country") if own else None

    @cached_property
    def _makers(self) -> dict[str, set[str]]:
        """First word of an operator's or plant's name → countries it has plants in."""
        found: dict[str, set[str]] = defaultdict(set)
        for f in self._k.facilities:
            for name in (f.operator, f.name):
                for word in [w[0] for w in tokens(name)][:1]:
                    found[skeleton(word)].add(f.country)
        return found


def _overlapping(mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Mentions in groups that share letters: «завод "Авангард"» names one plant as a whole and others by its last word."""
    groups: list[list[Mention]] = []
    end = -1
    for m in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if m.start < end:
            groups[-1].append(m)
        else:
            groups.append([m])
        end = max(end, m.end)
    return groups


def _right_after(m: Mention, places: Sequence[tuple[float, Place, Mention]], scene: Surroundings) -> Place | None:
    """The town named right after `m`, whichever of its mentions counted."""
    towns = {p.id: p for _, p, _ in places}
    near = (ref for at in scene.places if 0 <= at.start - m.end <= ADJACENT for ref in at.refs)
    return next((towns[ref] for ref in near if ref in towns), None)


def _brands(facility: Facility) -> set[str]:
    """The first words of its names."""
    surfaces = [facility.name, *(a for many in (facility.aliases, facility.weak_aliases) for all_ in many.values() for a in all_)]
    return set(skeletons(surface.split()[0] for surface in surfaces))


def _inflects(brand: str, word: str) -> bool:
    return len(brand) >= BRAND and word.startswith(brand) and len(word) - len(brand) <= BRAND


def _words(product: str) -> set[str]:
    return set(skeletons(w.strip(",;()") for w in product.split()))

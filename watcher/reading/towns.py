"""Which towns a text speaks of, and how much each is its plants.

A town wins by what stands around it: plants in the register, its region or country in the text, a short word before
it ("в", "in", "near"), its size last. A town of a country the text does not speak of loses to one it does.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Set
from functools import cached_property

from watcher.knowledge import Facility, Knowledge, Place
from watcher.reading.mentions import Mention
from watcher.reading.surroundings import Surroundings
from watcher.reading.text import fold, skeleton, skeletons
from watcher.types import Rejected

Town = tuple[float, Place, Mention]
"""How likely, which, and where it is named."""
LARGE = 200_000
"""People above which a town of a far country is known by its name alone."""
WATCHED = 1.5
"""What a plant speaks for its town."""
GREATER = 3
"""How many times as many people make a namesake the one that is known by its name."""
SHORT = 4
"""Letters up to which a name needs a preposition: half of such words are ordinary ones."""
METROPOLIS = 300_000
"""People from which a city's name serves to say where a smaller town lies."""
NAMED_THERE = 1.5
"""What a plant that is named speaks for its town among namesakes."""
MISSPELT = 0.7
"""What another spelling speaks against a town, where a namesake is spelt just so."""
NAMED = "Imeni "
"""Beginning of names of towns named after a person, whose bare name is not theirs: завод Свердлова."""
ENERGETIC = {"powder", "explosives", "ammunition", "pyrotechnics"}
VOLATILE = ENERGETIC | {"missile"}


class Towns:
    """The towns of one `Knowledge` and the register by town."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._k = knowledge
        self._locative = {code: frozenset(skeletons(pack.locative)) - {""} for code, pack in knowledge.packs.items()}
        self._marked = {c: tuple(e for e in pack.locative if not e.isascii()) for c, pack in knowledge.packs.items()}
        self._not_places = frozenset(fold(w) for w in knowledge.topic.not_places)
        self.at: dict[str, list[Facility]] = defaultdict(list)
        self.near: dict[str, list[Facility]] = defaultdict(list)
        for f in knowledge.facilities:
            self.at[knowledge.site[f.id]].append(f)
            for town in f.near:
                for place in knowledge.resolve(town, f.region, f.country)[:1]:
                    if f not in (*self.at.get(place.id, ()), *self.near.get(place.id, ())):
                        self.near[place.id].append(f)

    @cached_property
    def watched(self) -> frozenset[str]:
        """Places a registered plant stands in or is placed in by the press."""
        return frozenset(self.at) | frozenset(self.near)

    def watch(self, place: str | None) -> float:
        """How much a town is its registered plants: 1 up to 100,000 people, a third for a city of a million."""
        return min(1.0, max(0.33, 1.0 - 0.67 * self._size(place))) if place in self.watched else 0.0

    def volatile(self, place: str | None) -> float:
        """How surely an explosion in a town that names no plant is at one: 1 up to 100,000 people where powder, explosives,
        ammunition or missiles are made in the town itself, nothing from 630,000 people on."""
        if place is None or not any(f.cls in VOLATILE for f in self.at.get(place, ())):
            return 0.0
        return min(1.0, max(0.0, 1.0 - 1.25 * self._size(place)))

    def _size(self, place: str | None) -> float:
        """Tenfolds of 100,000 people."""
        return math.log10(max(self._k.place[place or ""].population, 1) / 100_000)

    def find(self, scene: Surroundings, rejected: list[Rejected], sites: Collection[str] = ()) -> list[Town]:
        """The towns of a text, likeliest first; those that lost go to `rejected` with why. `sites` are the towns of the plants
        and makers it names, which decide between namesakes."""
        found: dict[str, Town] = {}
        for m in scene.places:
            if fold(scene.text[m.start : m.end]) in self._not_places:
                continue
            weights = {ref: self._weigh(self._k.place[ref], m, scene) for ref in m.refs}
            if len(weights) > 1:
                self._part(weights, m, scene, sites)
            scored = self._unswayed(weights, scene)
            for score, ref in scored[1:3]:
                place = self._k.place[ref]
                rejected.append(Rejected(f"{place.name}, {place.region}, {place.country}", f"{score:.1f} < {scored[0][0]:.1f}"))
            score, ref = scored[0]
            place = self._k.place[ref]
            if place.population >= METROPOLIS and scene.nearby(m):
                score -= 2.0  # what is under Moscow stands in another town, if the text names one
            if score < 2.0:
                rejected.append(
                    Rejected(f"{place.name}, {place.country}", f"weak ({score:.1f}): nothing around it says it is a place")
                )
            elif ref not in found or found[ref][0] < score:
                found[ref] = (score, place, m)
        return sorted(found.values(), key=lambda f: (-f[0], f[2].start))

    def _part(self, weights: dict[str, float], m: Mention, scene: Surroundings, sites: Collection[str]) -> None:
        """What tells namesakes apart: a plant that is named, and the very spelling ("Samarra" is not Samara)."""
        written = scene.text[m.start : m.end].casefold()
        places = {ref: self._k.place[ref] for ref in weights}
        exact = {ref for ref, p in places.items() if written in map(str.casefold, (p.name, *p.names))}
        for ref in weights:
            if ref in sites:
                weights[ref] += NAMED_THERE
            if exact and ref not in exact and not m.refs[ref]:
                weights[ref] -= MISSPELT

    def _unswayed(self, weights: dict[str, float], scene: Surroundings) -> list[tuple[float, str]]:
        """The places of one name, likeliest first. That a plant stands there says nothing for the lesser of two namesakes in two
        countries ("Bristol" of Virginia), unless the text tells of its country or region or of what is made there."""
        places = [self._k.place[ref] for ref in weights]
        for place in places if len(places) > 1 else ():
            known = {place.country} & (scene.countries | {scene.outlet_country}) or (place.country, place.region) in scene.regions
            if place.id in self.watched and not known and not self._made_there(place, scene):
                greater = (p for p in places if p.country != place.country and p.population >= GREATER * max(place.population, 1))
                if any(greater):
                    weights[place.id] -= WATCHED
        return sorted(((score, ref) for ref, score in weights.items()), reverse=True)

    def _made_there(self, place: Place, scene: Surroundings) -> bool:
        """Whether one of its plants is named, or makes what the text says is made."""
        plants = (*self.at.get(place.id, ()), *self.near.get(place.id, ()))
        named = {ref for m in scene.facilities for ref in m.refs}
        return any(f.id in named or any(c == f.cls or c in f.also for c in scene.classes) for f in plants)

    def _weigh(self, place: Place, m: Mention, scene: Surroundings) -> float:
        score = math.log10(max(place.population, 100)) / 3
        located = scene.preceded(m) or self._in_case(place, m, scene) or scene.dateline(m) or scene.bracketed(m)
        if place.id in self.watched:
            score += WATCHED
        if place.country in scene.countries:
            score += 1.5 if place.country == scene.main_country else 1.0
        elif scene.countries:
            score -= 1.5
        elif self._at_home(place, scene):
            score += 0.7
        if scene.of_region(m) or place.region != place.name:
            score += _by_region(place, m, scene, watched=place.id in self.watched)
        score += 0.4 if m.words > 1 else 0.4 - 0.05 * len(m.refs[place.id])
        if skeleton(place.name)[:-1] == skeleton(scene.text[m.start : m.end])[: len(skeleton(place.name)) - 1]:
            score += 0.5
        if not m.capital and place.id not in self.watched:
            score -= 1.5
        if m.end - m.start <= SHORT and not located:
            score -= 2.0
        expected = self._at_home(place, scene) or place.country in scene.countries or located or scene.before_event(m)
        if not place.population and not expected:
            score -= 3.0  # a village known from the register only needs its country or a preposition
        areas = {
            area for area in scene.areas.get((m.start, m.end), ())
            if area[0] == place.country or place.id not in self.watched or self._likely(area[0], scene)
        }  # fmt: skip
        if areas and _is_area(place, areas):
            score -= 6.5
        if scene.cyrillic and not self._expected(place, scene):
            score -= 1.2 if place.id in self.watched else 2.0
        if located:
            score += 1.2
        elif scene.before_facility(m) or scene.before_event(m):
            score += 0.8
        elif place.id not in self.watched:
            score -= 1.0
        if scene.in_title(m):
            score += 0.3
        if scene.person(m):
            score -= 3.0
        led = self._at_home(place, scene) or place.country in scene.countries
        if not led and place.population < LARGE and place.id not in self.watched:
            score -= 1.0
        if m.quoted and not scene.bracketed(m):
            score -= 3.0  # «Артём» is a plant
        if place.name.startswith(NAMED) and not scene.named_after(m):
            score -= 3.0
        return score

    def _in_case(self, place: Place, m: Mention, scene: Surroundings) -> bool:
        """Whether the name stands in a case that says where; a case of one marked letter ("Tulā") is no ending cut."""
        if m.refs[place.id] in self._locative[scene.lang]:
            return True
        return scene.text[m.start : m.end].endswith(self._marked[scene.lang])

    def _likely(self, country: str, scene: Surroundings) -> bool:
        return country in scene.countries or country == scene.outlet_country or country in self._k.packs[scene.lang].home

    def _at_home(self, place: Place, scene: Surroundings) -> bool:
        return place.country == scene.outlet_country or place.country in self._k.packs[scene.lang].home

    def _expected(self, place: Place, scene: Surroundings) -> bool:
        """Whether a text in Cyrillic may speak of this town: of a country it names, at home, or known by a Cyrillic name."""
        if place.country in scene.countries or place.country in self._k.packs[scene.lang].home:
            return True
        return any(name[0] > "\u0400" for name in place.names) and place.population >= LARGE


def _is_area(place: Place, areas: Set[tuple[str, str]]) -> bool:
    """Whether the region of that name is meant, not the town: not Oklahoma City where the text says Oklahoma, but Taipei."""
    if place.name in {region for country, region in areas if country == place.country}:
        return False
    return (place.country, place.region) not in areas or place.name.startswith(f"{place.region} ")


def _by_region(place: Place, m: Mention, scene: Surroundings, *, watched: bool) -> float:
    """What the regions that are told of say for a town. One told of by a name that is its chief town's as well ("plants in Tula
    and in Dubna") says nothing against a plant town of another region of that country."""
    if told := scene.of_region(m):
        return 4.0 if (place.country, place.region) in told else -2.0
    if (place.country, place.region) in scene.regions:
        return 2.5
    there = {region for region in scene.regions if region[0] == place.country}
    if there and there <= scene.towns_of_regions:
        return 1.0 if watched else 0.0
    return -1.0 if there else 0.0

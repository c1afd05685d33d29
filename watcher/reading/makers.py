"""Which plants a maker has, and the one of them a text speaks of when it names the maker alone ("Baykar's plant in Ukraine").

A maker's plants are those of whose operator or names its name is a part. What else the text tells leaves some of them:
a town, a region, a country, what is made there. Where one is left, or several of one town, that is the site.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache

from watcher.knowledge import Facility, Knowledge
from watcher.reading.mentions import Mention
from watcher.reading.plants import Site
from watcher.reading.surroundings import Surroundings
from watcher.reading.text import fold
from watcher.reading.towns import Town, Towns

MANY = 40
"""Plants from which a maker is a holding whose name says nothing of the place."""


class Makers:
    """The plants of one `Knowledge` by maker."""

    def __init__(self, knowledge: Knowledge, towns: Towns) -> None:
        self._k, self._towns = knowledge, towns
        self.plants = lru_cache(maxsize=512)(self._found)

    @cached_property
    def _written(self) -> Mapping[str, str]:
        """Facility id → all its names and its operator, folded."""
        found = {}
        for f in self._k.facilities:
            names = (a for many in (f.aliases, f.weak_aliases) for some in many.values() for a in some)
            found[f.id] = fold(" | ".join((f.operator, f.name, *names)))
        return found

    def _found(self, maker: str) -> tuple[Facility, ...]:
        """The plants of a maker by its name in the seeds; none of one that has dozens."""
        whole = re.compile(rf"(?<!\w){re.escape(fold(maker))}(?!\w)")
        found = tuple(f for f in self._k.facilities if whole.search(self._written[f.id]))
        return found if len(found) < MANY else ()

    def site(self, scene: Surroundings, places: Sequence[Town]) -> Site | None:
        """The site of the first maker named of whose plants the text leaves one, or those of one town."""
        for m in scene.makers:
            if site := self._of(m, scene, places):
                return site
        return next((site for m in scene.operators if (site := self._beside(m, scene, places))), None)

    def _beside(self, m: Mention, scene: Surroundings, places: Sequence[Town]) -> Site | None:
        """The site of an operator that is no maker known everywhere: its plant in the town beside which it is named."""
        operator = next(iter(m.refs))
        if any((at.start, at.end) == (m.start, m.end) for _, _, at in places):
            return None  # Elektrostal is a town as well
        for _, p, at in places:
            here = [f for f in self.plants(operator) if self._k.site[f.id] == p.id]
            if here and scene.happened_at(m) and (scene.beside(m, at) or 0 < at.start - m.end <= 1):
                f, alone, words = here[0], len(here) == 1, scene.text[m.start : m.end]
                ref, why = (f.id if alone else None), f"plant of {words} in {p.name}"
                return Site(ref, f.cls, p.id, f.region, f.country, 2.5, m.start, m.end, True, why)
        return None

    def _of(self, m: Mention, scene: Surroundings, places: Sequence[Town]) -> Site | None:
        plants = self.plants(next(iter(m.refs)))
        told_of = [t for t in places if not scene.countries or t[1].country in scene.countries]  # not "Ankara silent after …"
        nearest = [p.id for _, p, at in sorted(told_of, key=lambda t: abs(t[2].start - m.start))]
        here = next((some for t in nearest if (some := [f for f in plants if self._stands(f, t)])), [])
        if not here and set(nearest) & self._towns.watched:
            return None  # it stands where the register knows no plant of this maker
        left, told = list(here or plants), bool(here)
        for said, of in self._tests(scene):
            fitting = [f for f in left if of(f)] if said else []
            told = told or bool(fitting)
            left = fitting or left
        if not told and len(plants) > 1:
            return None
        by_town: dict[str, list[Facility]] = defaultdict(list)
        for f in left:
            by_town[self._k.site[f.id]].append(f)
        if len(by_town) != 1 or (scene.countries and left[0].country not in scene.countries):
            return None
        ((town, at),) = by_town.items()
        f = at[0]
        words = scene.text[m.start : m.end]
        if len(at) > 1:
            cls = next(iter(scene.classes), None)
            return Site(None, cls, town, f.region, f.country, 2.0, m.start, m.end, False, f"{words} has its plants in {f.place}")
        return Site(f.id, f.cls, town, f.region, f.country, 2.0, m.start, m.end, False, f"only such plant of {words}")

    def _stands(self, f: Facility, town: str) -> bool:
        return self._k.site[f.id] == town or f in self._towns.near.get(town, ())

    def _tests(self, scene: Surroundings) -> tuple[tuple[object, Callable[[Facility], bool]], ...]:
        """What the text may say of the plant, each with how a plant is held against it; countries first."""
        home = {scene.outlet_country, *self._k.packs[scene.lang].home} - {None}
        return (
            (scene.countries or home, lambda f: f.country in (scene.countries or home)),
            (scene.regions, lambda f: (f.country, f.region) in scene.regions),
            (scene.classes, lambda f: any(c == f.cls or c in f.also for c in scene.classes)),
        )

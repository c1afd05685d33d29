"""From names in a text to the site: a facility of the register, else a town, else a region or country.

Order of evidence: a facility's own name; a weak name (an ordinary word) in quotation marks or beside a word for plant,
if its town, region or country is in the text (`plants.py`); class and place ("powder plant in Kazan") when just one plant
of the place fits; a plant at all in a place that has just one. What cannot be decided is left open: two plants of one
class in one town give the town and the class, never a guess. Every candidate that lost says why.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from watcher.knowledge import Facility, Knowledge, Place
from watcher.reading.makers import Makers
from watcher.reading.match import Hit
from watcher.reading.mentions import Mention
from watcher.reading.neighbours import Neighbours
from watcher.reading.plants import OF_OUTLET, Plants, Site
from watcher.reading.surroundings import Surroundings, pair
from watcher.reading.text import fold, skeleton, skeletons, tokens
from watcher.reading.towns import ENERGETIC, Town, Towns
from watcher.types import Rejected

MAX_TARGETS = 6


@dataclass(frozen=True, slots=True)
class Resolved:
    sites: tuple[Site, ...]
    """Best first; at most one without a facility."""
    rejected: tuple[Rejected, ...]
    countries: frozenset[str]


class Resolver:
    """Resolution over one `Knowledge`."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._k = knowledge
        self._common = {code: frozenset(fold(w) for w in pack.common) for code, pack in knowledge.packs.items()}
        self._words = {code: Neighbours(pack) for code, pack in knowledge.packs.items()}
        self.towns = Towns(knowledge)
        self._plants = Plants(knowledge, self.towns)
        self._makers = Makers(knowledge, self.towns)

    def resolve(
        self, text: str, spans: Sequence[tuple[int, int]], hits: Sequence[Hit], mentions: Sequence[Mention], lang: str,
        outlet_country: str | None,
    ) -> Resolved:  # fmt: skip
        words = self._words[lang]
        mentions = [*mentions, *self._areas(text, mentions, words)]
        hits = [h for h in hits if not self._part_of_name(h, mentions)]
        scene = Surroundings(text, spans, hits, mentions, lang, outlet_country, words, self._common[lang])
        rejected: list[Rejected] = []
        places = self.towns.find(scene, rejected, self._named_sites(scene))
        named = self._plants.named(scene, places, rejected)
        sites = tuple(named) or self._unnamed(scene, places, rejected)
        return Resolved(tuple(self._told_at(s, places) for s in sites), tuple(rejected[:12]), scene.countries)

    def _named_sites(self, scene: Surroundings) -> frozenset[str]:
        """The towns of all plants and makers that are named for sure."""
        plants = {ref for m in scene.facilities if m.kind == "facility" for ref in m.refs}
        made = {f.id for m in scene.makers for f in self._makers.plants(next(iter(m.refs)))}
        return frozenset(self._k.site[ref] for ref in plants | made)

    def near(self, lang: str, text: str, start: int, end: int) -> bool:
        """Whether the text puts something near what stands there, not into it."""
        return self._words[lang].near_at(text, start, end)

    def _areas(self, text: str, mentions: Sequence[Mention], words: Neighbours) -> list[Mention]:
        """Regions that a word for it tells by the name of their chief town, in languages that `regions.tsv` does not list."""
        known = {(m.start, m.end) for m in mentions if m.kind == "region"}
        found = []
        for m in mentions:
            if m.kind == "place" and (m.start, m.end) not in known and words.area(text, m):
                towns = (self._k.place[ref] for ref in m.refs)
                refs = {f"{p.country}/{p.region}": "" for p in towns if p.region.split()[0] == p.name}
                if refs:
                    found.append(replace(m, kind="region", refs=refs))
        return found

    def _part_of_name(self, hit: Hit, mentions: Sequence[Mention]) -> bool:
        """Whether a country is told of only in the name of a plant elsewhere (中国化薬 is no firm of China)."""
        if not hit.kind.startswith("country:"):
            return False
        around = (m for m in mentions if m.kind in {"facility", "weak"} and m.start <= hit.start and hit.end <= m.end)
        return any(all(self._k.facility[ref].country != hit.kind[8:] for ref in m.refs) for m in around)

    def _told_at(self, site: Site, places: list[Town]) -> Site:
        """The site, at the village in which the text puts it: one of those the press names for the plant's town, smaller than
        that, where the town itself is not told of."""
        if site.facility is None or any(p.id == site.place for _, p, _ in places):
            return site
        facility, home = self._k.facility[site.facility], self._k.place[site.place or ""]
        for _, p, m in places:
            noun = m.capital and not m.refs[p.id].startswith("sk")
            if noun and facility in self.towns.near.get(p.id, ()) and 0 < p.population < home.population:
                return replace(site, place=p.id)
        return site

    # ------------------------------------------------------------ class and place

    def _unnamed(
        self, scene: Surroundings, places: list[Town], rejected: list[Rejected]
    ) -> tuple[Site, ...]:
        """The site where no facility is named; every plant town where one sentence lists the targets of a raid."""
        towns = [(s, p, m) for s, p, m in places if p.id in self.towns.watched]
        listed = [t for t in towns if scene.listed(t[2], [m for _, _, m in towns])][:MAX_TARGETS]
        if len(listed) > 1 and scene.plants:
            return tuple(self._at_place(*t, scene, rejected) for t in sorted(listed, key=lambda t: t[2].start))
        if made := self._makers.site(scene, places):
            return (made,)
        found = [site for town in towns[:4] if (site := self._at_place(*town, scene, rejected)).facility]
        if found:  # a plant of the town itself before one that only the press puts there, then what makes just that
            return (max(found, key=lambda s: (self._stands_at(s, towns), s.cls == next(iter(scene.classes), None))),)
        if places:
            return (self._at_place(*places[0], scene, rejected),)
        vague = self._in_region(scene) or self._from_landmark(scene) or self._vague(scene)
        return (vague,) if vague else ()

    def _stands_at(self, site: Site, towns: list[Town]) -> bool:
        """Whether the plant stands in the very town that named it, not near it."""
        return any(p.id == site.place and m.start == site.start for _, p, m in towns)

    def _at_place(self, score: float, place: Place, m: Mention, scene: Surroundings, rejected: list[Rejected]) -> Site:
        """The plant of this place that fits what the text says it makes, else the place alone."""
        classes = scene.classes_by(m)
        facility, why = self._only(place, classes, scene) if place.id in self.towns.watched else (None, "")
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
        if not scene.classes or not scene.region_mentions or not scene.plants:
            return None
        m, cls = scene.region_mentions[0], scene.classes[0]
        country, region = pair(next(iter(m.refs)))
        kind = ENERGETIC if cls in ENERGETIC else {cls}
        fitting = [f for f in self._k.facilities if (f.country, f.region) == (country, region) and f.cls in kind]
        if len({self._k.site[f.id] for f in fitting}) != 1:
            return None
        f, why = fitting[0], f"only {fitting[0].cls} plant of {region}"
        known = f.id if len(fitting) == 1 else None
        return Site(known, f.cls, self._k.site[f.id], region, country, 2.0, m.start, m.end, False, why)

    def _from_landmark(self, scene: Surroundings) -> Site | None:
        """The one plant of its kind that the press places by a city from which the text measures ("10 km north of Aleppo")."""
        for m in scene.landmarks:
            near = [f for ref in m.refs for f in self.towns.near.get(ref, ()) if f.country in (scene.countries or {f.country})]
            kind = ENERGETIC | set(scene.classes) if ENERGETIC & set(scene.classes) else set(scene.classes)
            fitting = [f for f in near if kind & {f.cls, *f.also}]
            if len(fitting) == 1:
                f, why = fitting[0], f"only {fitting[0].cls} plant near {scene.text[m.start : m.end]}"
                return Site(f.id, f.cls, self._k.site[f.id], f.region, f.country, 1.5, m.start, m.end, False, why)
        return None

    def _only(self, place: Place, classes: Sequence[str], scene: Surroundings) -> tuple[Facility | None, str]:
        """The one plant of the place that fits what the text says it makes."""
        here, around = self.towns.at.get(place.id, []), self.towns.near.get(place.id, [])
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
        kin = [f for f in here if f.cls in ENERGETIC] if not fitting and (ENERGETIC | {"chemical"}) & set(classes) else []
        if len(kin) == 1:
            return kin[0], f"only plant of its kind in {place.name}"
        if fitting:
            return None, f"{len(fitting)} plants fit: {', '.join(f.id for f in fitting[:4])}"
        alone = here or around
        if not classes and len(alone) == 1 and (scene.defence_plant or (scene.plants and self.towns.watch(place.id) == 1.0)):
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
            countries = self._lands.get(name, set())
            if len(countries) == 1:
                return Site(None, cls, None, None, next(iter(countries)), 0.4, m.start, m.end, False, scene.text[m.start : m.end])
        home = self._k.packs[scene.lang].home
        own = scene.outlet_country or (home[0] if len(home) == 1 else None)
        return Site(None, cls, None, None, own, 0.1, 0, 0, False, OF_OUTLET) if own else None

    @cached_property
    def _lands(self) -> dict[str, set[str]]:
        """First word of an operator's or plant's name → countries it has plants in."""
        found: dict[str, set[str]] = defaultdict(set)
        for f in self._k.facilities:
            for name in (f.operator, f.name):
                for word in [w[0] for w in tokens(name)][:1]:
                    found[skeleton(word)].add(f.country)
        return found


def _words(product: str) -> set[str]:
    return set(skeletons(w.strip(",;()") for w in product.split()))

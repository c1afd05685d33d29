"""Which plant of the register a name means: its own name, a name it shares, an ordinary word beside a word for plant.

Names that overlap are weighed together, since a plant's whole name may hold another's. What the sentence says of the
town decides between plants of one name, and against a plant that stands elsewhere.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from watcher.distance import great_circle
from watcher.knowledge import Facility, Knowledge, Place
from watcher.reading.mentions import Mention
from watcher.reading.operators import Operators
from watcher.reading.surroundings import ADJACENT, Surroundings
from watcher.reading.text import skeleton, skeletons, tokens
from watcher.reading.towns import METROPOLIS, Town, Towns
from watcher.types import Rejected

CLEARLY = 0.5
"""By how much one plant of a name must be likelier than the next."""
FAR = 40.0
"""Kilometres from which a town is not the one of a plant under another name."""
BRAND = 3
"""Letters from which the first word of a name tells its maker, and up to which an ending may follow it."""


OF_OUTLET = "its outlet's country"
"""Why a site that nothing is told of has a country."""


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


class Plants:
    """The plants of one `Knowledge` by name."""

    def __init__(self, knowledge: Knowledge, towns: Towns) -> None:
        self._k, self._towns = knowledge, towns
        self._operators = Operators(knowledge, towns)

    def named(self, scene: Surroundings, places: list[Town], rejected: list[Rejected]) -> list[Site]:
        """The plants that a text names, in order."""
        found: dict[str, Site] = {}
        moved: list[Site] = []
        for mentions in _overlapping(scene.facilities):
            options = [o for m in mentions for o in self._options(m, scene, places, rejected, moved)]
            if not options:
                continue
            options.sort(key=lambda o: o[:2], reverse=True)
            score, ref, m = options[0]
            rivals = [o for o in options if o[1] != ref and not _within(o[2], m)]
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
        told = sorted(found.values(), key=lambda s: s.start)
        return [s for s in told if not self._outdone(s, told, scene)] or moved[:1]

    def _outdone(self, site: Site, told: list[Site], scene: Surroundings) -> bool:
        """Whether a plant is told of only by its region and what it makes ("the Tennessee explosives plant"), and another one of
        that region by a name of its own."""
        others = [s for s in told if s is not site and (s.country, s.region) == (site.country, site.region)]
        if not others:
            return False
        facility = self._k.facility[site.facility or ""]
        rest = skeletons(t[0] for t in tokens(scene.text[site.start : site.end]) if not scene.is_plant(site.start + t.start()))
        region = set(skeletons(facility.region.split())) - set(skeletons((facility.place, *facility.near)))
        return bool(rest) and region.issuperset(rest)

    def _options(
        self, m: Mention, scene: Surroundings, places: list[Town], rejected: list[Rejected], moved: list[Site]
    ) -> list[tuple[float, str, Mention]]:
        """The facilities that a name may mean here, each with how much speaks for it; a site that an operator's name leaves open
        goes to `moved`."""
        near = {p.id: s for s, p, _ in places}
        options = []
        meant = self._meant(m, places, scene)
        if not meant and (town := next(self._of_several(m, places, scene), None)):
            moved.append(self._open(next(iter(m.refs)), town, m, scene))
            rejected.append(Rejected(scene.text[m.start : m.end], f"several plants of its operator in {town.name}"))
        for ref in meant:
            facility = self._k.facility[ref]
            support = self._support(facility, near, scene)
            elsewhere = self._elsewhere(facility, m, scene, places)
            if self._operators.general(facility, m, scene.text) and (site := self._put_elsewhere(facility, m, scene, places)):
                moved.append(site)
                rejected.append(Rejected(facility.name, f"the text puts a plant of its operator in {site.place}"))
                continue
            untold = m.kind != "facility" and not places and not scene.regions and not scene.countries
            lands = self._lands(scene) if untold and self._operators.general(facility, m, scene.text) else ()
            if lands and facility.country not in lands:
                rejected.append(Rejected(facility.name, "its operator has plants elsewhere, and no town is told"))
                if (ours := self._operators.at_home(facility, lands)) is None:
                    continue
                facility, ref = ours, ours.id
            if elsewhere and (m.words < 3 or m.kind == "weak" or scene.text[m.start : m.end].islower()):
                rejected.append(Rejected(facility.name, f"the text puts it in {elsewhere}"))
                continue
            if m.kind == "bare" and (m.start, m.end) in scene.product_spans:
                rejected.append(Rejected(facility.name, f"«{scene.text[m.start : m.end]}» is what is made"))
                continue
            if m.kind != "facility" and self._rather_town(facility, m, scene, places):
                rejected.append(Rejected(facility.name, f"«{scene.text[m.start : m.end]}» is its town here"))
                continue
            weak = m.kind != "facility" or (m.start, m.end) in scene.product_spans
            inside = not any(at.start == m.start for _, _, at in places) and scene.inside(m)
            if weak and not self._weak_holds(facility, m, support, scene, len(m.refs), inside):
                rejected.append(Rejected(facility.name, f"«{scene.text[m.start : m.end]}» is an ordinary word here"))
                continue
            if support < 0 and m.words == 1 and len(scene.text[m.start : m.end]) < 5:
                rejected.append(Rejected(facility.name, "short name, and the text speaks of another country"))
                continue
            options.append((support + (1.5 if m.kind == "facility" else 0) + 0.3 * m.words, ref, m))
        return options

    def _lands(self, scene: Surroundings) -> tuple[str, ...]:
        """The countries a text is about that names none."""
        return (scene.outlet_country,) if scene.outlet_country else self._k.packs[scene.lang].home

    def _rather_town(self, facility: Facility, m: Mention, scene: Surroundings, places: list[Town]) -> bool:
        """Whether a name that is its town's as well means the town: nothing marks it as a plant's, the town has others, and what
        the text says is made is not what this one makes."""
        at = next((p for _, p, t in places if (t.start, t.end) == (m.start, m.end)), None)
        if at is None or (m.quoted and not scene.bracketed(m)):
            return False
        here = (*self._towns.at.get(at.id, ()), *self._towns.near.get(at.id, ()))
        if facility not in here:
            return scene.bracketed(m)
        return len(here) > 1 and not any(c == facility.cls or c in facility.also for c in scene.classes)

    def _elsewhere(
        self, facility: Facility, m: Mention, scene: Surroundings, places: list[Town]
    ) -> str | None:
        """Where the sentence puts what is named at `m`, when that is not where this facility stands: a town right behind the
        name in another country, or a town or region beside it while neither its own town nor its region is told of."""
        for _, p, at in places:
            if 0 <= at.start - m.end <= ADJACENT and p.country != facility.country and self._k.site[facility.id] not in at.refs:
                return f"{p.name}, {p.country}"
        if self._at_home(facility, m, scene, places):
            return None
        for _, p, at in places:
            if m.words > 1 and p.id in self._towns.at and scene.text[m.start : m.end].islower():
                return f"{p.name}, {p.country}"  # a name of common words, and a plant town
            if scene.beside(m, at) and self._k.site[facility.id] not in at.refs:
                return f"{p.name}, {p.country}"
        told = next((r for r in scene.region_mentions if scene.beside(m, r)), None)
        return scene.text[told.start : told.end] if told else None

    def _at_home(self, facility: Facility, m: Mention, scene: Surroundings, places: list[Town]) -> bool:
        """Whether the name or the text tells of its town or region."""
        own = (facility.country, facility.region)
        if self._in_name(facility, m, scene) or own in scene.regions:
            return True
        return any((p.country, p.region) == own or facility in self._towns.near.get(p.id, ()) for _, p, _ in places)

    def _put_elsewhere(self, facility: Facility, m: Mention, scene: Surroundings, places: list[Town]) -> Site | None:
        """The town, far from the seat of the operator named at `m`, in which the text puts a plant of it. No region: those are
        redrawn, and the press keeps to the old ones."""
        if self._at_home(facility, m, scene, places):
            return None
        names = [n for n in scene.facilities if facility.id in n.refs]
        home = self._k.place[self._k.site[facility.id]]
        at = [(p, t) for _, p, t in places if any(scene.beside(n, t) for n in names) or scene.sited(t, names)]
        for p in {p.id: p for p, _ in at}.values() if len({p.id for p, _ in at}) == 1 else ():
            if p.country in (scene.countries or {facility.country}) and great_circle((home.lat, home.lon), (p.lat, p.lon)) > FAR:
                return self._open(facility.id, p, m, scene)
        return None

    def _open(self, ref: str, town: Place, m: Mention, scene: Surroundings) -> Site:
        """Some plant of an operator in a town, told by the operator's name."""
        why = f"{scene.text[m.start : m.end]}, put in {town.name}"
        return Site(None, self._k.facility[ref].cls, town.id, town.region, town.country, 3.0, m.start, m.end, True, why)

    def _of_several(self, m: Mention, places: Sequence[Town], scene: Surroundings) -> Iterator[Place]:
        """The towns told of, nearest first, in which the operator named at `m` has several plants that the name does not part."""
        seats = self._seats(m, scene)
        return (p for p in _towns_told(m, places, scene) if any(self._operators.several_at(seat, p.id) for seat in seats))

    def _meant(self, m: Mention, places: Sequence[Town], scene: Surroundings) -> Collection[str]:
        """The plants a name may mean: where a town that is told of has a plant of the same brand of its own, and the name's own
        town is not told of, that one ("Spreewerk in Gospić", "Wimmis: Verpuffung in … der Nitrochemie"); a branch counts
        as its owner's. None where its operator has several there."""
        if any(self._in_name(self._k.facility[ref], m, scene) for ref in m.refs):
            return m.refs
        told = _towns_told(m, places, scene)
        if any(self._k.site[ref] == p.id for ref in m.refs for p in told):
            return m.refs
        every = list(tokens(scene.text[m.start : m.end]))
        words = [t for t in every if not scene.is_plant(m.start + t.start())] or every
        word = next((skeleton(t[0]) for t in words if len(t[0]) >= BRAND), "")
        for town in told:
            here = [f.id for f in self._towns.at.get(town.id, ()) if any(_inflects(brand, word) for brand in _brands(f))]
            here = here or [f.id for f in self._towns.at.get(town.id, ()) if self._owned(f, m.refs)]
            here = here or [f.id for seat in self._seats(m, scene) if (f := self._operators.at(seat, town.id))]
            if len(set(here)) == 1:
                return here[:1]
            if any(self._operators.several_at(seat, town.id) for seat in self._seats(m, scene)):
                return ()
        if any((f.country, f.region) in scene.regions for f in map(self._k.facility.__getitem__, m.refs)):
            return m.refs
        here = [f.id for seat in self._seats(m, scene) if (f := self._operators.within(seat, scene.regions))]
        return here[:1] if len(set(here)) == 1 else m.refs

    def _seats(self, m: Mention, scene: Surroundings) -> list[Facility]:
        """The plants that the name at `m` means as the seats of their operators."""
        return [f for ref in m.refs if self._operators.general(f := self._k.facility[ref], m, scene.text)]

    def _in_name(self, facility: Facility, m: Mention, scene: Surroundings) -> bool:
        """Whether the name as told holds the name of its town."""
        return skeleton(facility.place)[:-1] in skeleton(scene.text[m.start : m.end])

    def _owned(self, facility: Facility, refs: Collection[str]) -> bool:
        """Whether one of `refs` is said to operate it."""
        operator = skeleton(facility.operator)
        return len(operator) > BRAND and any(skeleton(self._k.facility[ref].name).startswith(operator) for ref in refs)

    def _support(self, facility: Facility, near: dict[str, float], scene: Surroundings) -> float:
        """What else in the text speaks for this facility: its town, region, country; negative when it speaks of another."""
        site = self._k.site[facility.id]
        score = 0.0
        if site in near or any(facility in self._towns.near.get(p, ()) for p in near):
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
        elif any(ref[:2].upper() == facility.country for m in scene.landmarks for ref in m.refs):
            score += 0.5  # "north of Jerusalem"
        return score

    def _weak_holds(
        self, facility: Facility, m: Mention, support: float, scene: Surroundings, shared: int, inside: bool
    ) -> bool:
        beside = scene.beside_facility(m) or (m.words > 1 and scene.holds_plant(m))
        if m.kind == "bare":
            return beside and support >= 1.5
        if m.quoted and support >= 1.2 and (shared == 1 or beside):
            return True
        if support >= 1.5:
            return m.quoted or beside or (support >= 2.5 and not scene.figurative)
        telling = (m.quoted and beside) or m.words > 1 or scene.text[m.start : m.end].isupper() or scene.exploded(m)
        if shared == 1 and support >= 1.0 and facility.country in scene.countries and scene.defence_plant and inside:
            return True  # "Serbia probes blasts at arms factory … a hall of Sloboda"
        return shared == 1 and support >= 0.5 and telling


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


def _within(inner: Mention, outer: Mention) -> bool:
    """Whether a name is part of a longer one, and a plant's own no more than that."""
    return inner.kind == "facility" and outer.start <= inner.start and inner.end <= outer.end and inner.words < outer.words


def _right_after(m: Mention, places: Sequence[Town], scene: Surroundings) -> Place | None:
    """The town named right after `m`, whichever of its mentions counted."""
    towns = {p.id: p for _, p, _ in places}
    near = (ref for at in scene.places if at.capital and 0 <= at.start - m.end <= ADJACENT for ref in at.refs)
    return next((towns[ref] for ref in near if ref in towns), None)


def _towns_told(m: Mention, places: Sequence[Town], scene: Surroundings) -> list[Place]:
    """The towns told of beside the name at `m`, the one right after it first, then the nearest; one that is told only by its
    adjective comes last ("край карловското село" is a village near Karlovo), a city near which another one lies is left out."""
    after = _right_after(m, places, scene)
    within = [t for t in places if t[1].population < METROPOLIS or not scene.nearby(t[2])]
    near = sorted(within or places, key=lambda t: (not t[2].capital, abs(t[2].start - m.start)))
    told = [p for _, p, at in near if at.start != m.start]
    return [after, *told] if after else told


def _brands(facility: Facility) -> set[str]:
    """The first words of its names."""
    surfaces = [facility.name, *(a for many in (facility.aliases, facility.weak_aliases) for all_ in many.values() for a in all_)]
    return set(skeletons(surface.split()[0] for surface in surfaces))


def _inflects(brand: str, word: str) -> bool:
    return len(brand) >= BRAND and word.startswith(brand) and len(word) - len(brand) <= BRAND

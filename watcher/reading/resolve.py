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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from watcher.knowledge import Facility, Knowledge, Place
from watcher.reading.match import Hit
from watcher.reading.names import Mention
from watcher.reading.text import fold, sentences, skeleton, skeletons
from watcher.types import Rejected

ADJACENT = 22
"""Characters between a weak name and the word for plant it needs."""
CLASS_REACH = 70
"""Characters between a class word and the word for plant it qualifies."""


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


class Resolver:
    """Resolution over one `Knowledge`."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._k = knowledge
        self._not_places = frozenset(fold(w) for w in knowledge.topic.not_places)
        self._at: dict[str, list[Facility]] = defaultdict(list)
        self._near: dict[str, list[Facility]] = defaultdict(list)
        for f in knowledge.facilities:
            self._at[knowledge.site[f.id]].append(f)
            for town in f.near:
                for place in knowledge.resolve(town, f.region, f.country)[:1]:
                    self._near[place.id].append(f)

    @cached_property
    def watched(self) -> frozenset[str]:
        """Places a registered plant stands in or is placed in by the press."""
        return frozenset(self._at) | frozenset(self._near)

    def watch(self, place: str | None) -> float:
        """How much a town is its registered plants: 1 up to 100,000 people, a third for a city of a million."""
        if place not in self.watched:
            return 0.0
        return min(1.0, max(0.33, 1.0 - 0.67 * math.log10(max(self._k.place[place].population, 1) / 100_000)))

    def resolve(
        self, text: str, hits: Sequence[Hit], mentions: Sequence[Mention], lang: str, outlet_country: str | None
    ) -> Resolved:
        scene = _Scene(text, hits, mentions, lang, outlet_country)
        rejected: list[Rejected] = []
        places = self._places(scene, rejected)
        named = self._named(scene, places, rejected)
        if not named:
            guess = self._by_class(scene, places, rejected)
            return Resolved((guess,) if guess else (), tuple(rejected[:12]), scene.countries)
        return Resolved(tuple(named), tuple(rejected[:12]), scene.countries)

    # ------------------------------------------------------------ places

    def _places(self, scene: "_Scene", rejected: list[Rejected]) -> list[tuple[float, Place, Mention]]:
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

    def _weigh(self, place: Place, m: Mention, scene: "_Scene") -> float:
        score = math.log10(max(place.population, 100)) / 3
        if place.id in self.watched:
            score += 1.5
        if place.country in scene.countries:
            score += 1.5 if place.country == scene.main_country else 1.0
        elif scene.countries:
            score -= 1.5
        elif place.country == scene.outlet_country or place.country in self._k.packs[scene.lang].home:
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
        if scene.preceded(m):
            score += 1.2
        elif scene.before_facility(m):
            score += 0.8
        elif place.id not in self.watched:
            score -= 1.0
        if scene.in_title(m):
            score += 0.3
        return score

    # ------------------------------------------------------------ facilities

    def _named(self, scene: "_Scene", places: list[tuple[float, Place, Mention]], rejected: list[Rejected]) -> list[Site]:
        near = {p.id: s for s, p, _ in places}
        found: dict[str, Site] = {}
        for m in scene.facilities:
            options = []
            for ref in m.refs:
                facility = self._k.facility[ref]
                support = self._support(facility, near, scene)
                elsewhere = next(
                    (p for _, p, at in places if 0 <= at.start - m.end <= ADJACENT and p.country != facility.country), None
                )
                if elsewhere is not None and m.words < 3:
                    rejected.append(Rejected(facility.name, f"the text puts it in {elsewhere.name}, {elsewhere.country}"))
                    continue
                if m.kind != "facility" and not self._weak_holds(facility, m, support, scene, len(m.refs)):
                    rejected.append(Rejected(facility.name, f"«{scene.text[m.start : m.end]}» is an ordinary word here"))
                    continue
                if support < 0 and m.words == 1 and len(scene.text[m.start : m.end]) < 5:
                    rejected.append(Rejected(facility.name, "short name, and the text speaks of another country"))
                    continue
                options.append((support + (1.5 if m.kind == "facility" else 0) + 0.3 * m.words, ref))
            if not options:
                continue
            options.sort(reverse=True)
            if len(options) > 1 and options[0][0] - options[1][0] < 0.5:
                rejected.append(Rejected(scene.text[m.start : m.end], f"{len(options)} plants of that name, none nearer"))
                continue
            score, ref = options[0]
            facility = self._k.facility[ref]
            place = self._k.place[self._k.site[ref]]
            site = Site(
                ref, facility.cls, place.id, facility.region, facility.country, 3 + score, m.start, m.end, True,
                f"{scene.text[m.start : m.end]} → {facility.name}",
            )  # fmt: skip
            if ref not in found or found[ref].score < site.score:
                found[ref] = site
        return sorted(found.values(), key=lambda s: s.start)

    def _support(self, facility: Facility, near: dict[str, float], scene: "_Scene") -> float:
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

    def _weak_holds(self, facility: Facility, m: Mention, support: float, scene: "_Scene", shared: int) -> bool:
        beside = scene.beside_facility(m)
        if m.kind == "bare":
            return beside and support >= 1.5
        if support >= 1.5:
            return m.quoted or beside or support >= 2.5
        telling = (m.quoted and beside) or m.words > 1 or scene.text[m.start : m.end].isupper()
        return shared == 1 and support >= 0.5 and telling

    # ------------------------------------------------------------ class and place

    def _by_class(self, scene: "_Scene", places: list[tuple[float, Place, Mention]], rejected: list[Rejected]) -> Site | None:
        if not places:
            return self._in_region(scene) or _vague(scene, next(iter(scene.classes), None))
        for score, place, m in places[:3]:
            if place.id not in self.watched:
                continue
            classes = scene.classes_by(m)
            facility, why = self._only(place, classes, scene)
            if facility is not None:
                home = self._k.place[self._k.site[facility.id]]
                return Site(
                    facility.id, facility.cls, home.id, facility.region, facility.country, score + 2, m.start, m.end, False, why
                )
            rejected.append(Rejected(f"plants of {place.name}", why))
        score, place, m = places[0]
        cls = next(iter(scene.classes_by(m)), None)
        return Site(None, cls, place.id, place.region, place.country, score, m.start, m.end, False, scene.text[m.start : m.end])

    def _in_region(self, scene: "_Scene") -> Site | None:
        """The one plant of its class in a region that is named without a town ("a powder plant in Tambov region")."""
        if not scene.classes or not scene.region_mentions:
            return None
        m = scene.region_mentions[0]
        country, region = _pair(next(iter(m.refs)))
        fitting = [f for f in self._k.facilities if (f.country, f.region) == (country, region) and f.cls == scene.classes[0]]
        if len(fitting) != 1:
            return None
        f = fitting[0]
        return Site(
            f.id, f.cls, self._k.site[f.id], region, country, 2.0, m.start, m.end, False, f"only {f.cls} plant of {region}"
        )

    def _only(self, place: Place, classes: Sequence[str], scene: "_Scene") -> tuple[Facility | None, str]:
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
        if fitting:
            return None, f"{len(fitting)} plants fit: {', '.join(f.id for f in fitting[:4])}"
        if not classes and len(here) == 1 and scene.defence_plant:
            return here[0], f"only plant of {place.name} in the register"
        return None, "none fits what the text says it makes"


def _vague(scene: "_Scene", cls: str | None) -> Site | None:
    """Only a region or a country."""
    for m in scene.region_mentions:
        country, region = _pair(next(iter(m.refs)))
        return Site(None, cls, None, region, country, 1.0, m.start, m.end, False, scene.text[m.start : m.end])
    ranked = scene.ranked_countries
    if ranked:
        country, start, end = ranked[0]
        return Site(None, cls, None, None, country, 0.5, start, end, False, scene.text[start:end])
    return None


def _words(product: str) -> set[str]:
    return set(skeletons(w.strip(",;()") for w in product.split()))


class _Scene:
    """What stands around the names of one text."""

    def __init__(
        self, text: str, hits: Sequence[Hit], mentions: Sequence[Mention], lang: str, outlet_country: str | None
    ) -> None:
        self.text, self.lang, self.outlet_country = text, lang, outlet_country
        self.spans = sentences(text)
        self.title_end = text.find("\n") if "\n" in text else len(text)
        self.plants = [h for h in hits if h.kind == "facility" or h.kind.startswith("class:")]
        self._hits = hits
        blocked = [(h.start, h.end) for h in hits if _blocks(h)]
        facility_spans = [(m.start, m.end) for m in mentions if m.kind == "facility"]
        self.facilities = [m for m in mentions if m.kind in {"facility", "weak", "bare"}]
        self.places = [
            m for m in mentions
            if m.kind == "place" and not any(a <= m.start and m.end <= b for a, b in [*blocked, *facility_spans])
        ]  # fmt: skip
        regions = [m for m in mentions if m.kind == "region" and not any(a <= m.start and m.end <= b for a, b in blocked)]
        self.region_mentions = [m for m in regions if m.words > 1 or not _is_town(m, mentions)]
        self.regions = {_pair(ref) for m in regions for ref in m.refs}
        self.products = {w for m in mentions if m.kind == "product" for w in skeletons(text[m.start : m.end].split())}
        said = {h.kind[8:] for h in hits if h.kind.startswith("country:")}
        self.countries = frozenset(said | {_pair(next(iter(m.refs)))[0] for m in self.region_mentions if len(m.refs) == 1})

    @cached_property
    def classes(self) -> list[str]:
        """Classes named near a word for plant, the nearest first; weak ones after."""
        return self.classes_by(None)

    def classes_by(self, m: Mention | None) -> list[str]:
        """The same for the site named at `m`: classes of its own sentence, the nearest first, else those of the whole text."""
        spans = [s for s in self.spans if m and s[0] <= m.start < s[1]] or [(0, len(self.text))]
        nouns = [h for h in self._hits if h.kind == "facility"]
        found: dict[str, tuple[int, int]] = {}
        for h in self._hits:
            kind, _, cls = h.kind.partition(":")
            if kind not in {"class", "weak"} or not spans[0][0] <= h.start < spans[0][1]:
                continue
            gap = min((_gap(h, n) for n in nouns), default=999)
            if gap <= CLASS_REACH or kind == "class":
                rank = (1 if kind == "weak" else 0, gap if m is None else gap + abs(h.start - m.start))
                found[cls] = min(found.get(cls, rank), rank)
        return sorted(found, key=lambda c: found[c]) or (self.classes if m else [])

    @cached_property
    def defence_plant(self) -> bool:
        return bool(self.plants) and any(h.kind == "defence" or h.kind.startswith("class:") for h in self._hits)

    @cached_property
    def ranked_countries(self) -> list[tuple[str, int, int]]:
        """Countries named, the one most likely to be the site's first: nearest to a word for plant, attackers last."""
        anchors = [h.start for h in self._hits if h.kind in {"facility", "event"}] or [0]
        attacks = [h for h in self._hits if h.kind in {"attack", "cause:drone", "cause:missile"}]
        ranked = []
        for h in self._hits:
            if h.kind.startswith("country:"):
                attacker = any(0 <= a.start - h.end <= 3 for a in attacks)
                away = min(abs(h.start - a) for a in anchors)
                ranked.append((attacker, h.start >= self.title_end, away, h.kind[8:], h.start, h.end))
        return [(c, s, e) for *_, c, s, e in sorted(ranked)]

    @cached_property
    def main_country(self) -> str | None:
        return self.ranked_countries[0][0] if self.ranked_countries else None

    def preceded(self, m: Mention) -> bool:
        """A short lower-case word stands before it, as prepositions do; or a comma and a name after it."""
        before = self.text[max(0, m.start - 14) : m.start].split("\n")[-1]
        word = before.strip(" «\"“„'(-").rsplit(" ", 1)[-1]
        return bool(word) and word.isalpha() and len(word) <= 7 and (word.islower() or word in _CAPITAL_PREPOSITIONS)

    def before_facility(self, m: Mention) -> bool:
        return any(0 <= p.start - m.end <= ADJACENT for p in self.plants)

    def beside_facility(self, m: Mention) -> bool:
        return any(-1 <= p.start - m.end <= ADJACENT or -1 <= m.start - p.end <= ADJACENT for p in self.plants)

    def in_title(self, m: Mention) -> bool:
        return m.start < self.title_end


def _gap(a: Hit, b: Hit) -> int:
    return max(0, max(a.start, b.start) - min(a.end, b.end))


_CAPITAL_PREPOSITIONS = {"In", "At", "Near", "В", "У", "Под", "Під", "На"}


def _blocks(hit: Hit) -> bool:
    """A cue that is not also a name: months, countries and the common nouns of the field."""
    return hit.kind.split(":")[0] in {
        "event", "euphemism", "fire", "attack", "facility", "country", "month", "weekday", "figurative", "persons", "class",
        "claimant", "speech", "origin",
    }  # fmt: skip


def _pair(ref: str) -> tuple[str, str]:
    country, region = ref.split("/", 1)
    return country, region


def _is_town(m: Mention, mentions: Iterable[Mention]) -> bool:
    return any(o.kind == "place" and o.start == m.start for o in mentions)

"""What stands around the names of one text: which of them can be towns at all, and what speaks for each.

A name is no site of the event when it is a landmark ("270 km from Moscow", "south of Moscow"), a speaker ("Kyiv says"), a
county, or a common word that begins a sentence ("Une explosion …", which is no Ünye). Nor is a country into which the
plant only delivers ("missiles used in Ukraine"). The words that tell all this are data of the packs (`beside`, `landmark`,
`speech`); of the code's own are only the capitals and signs by which names and ages are written.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property

from watcher.reading.match import Hit
from watcher.reading.mentions import Mention
from watcher.reading.neighbours import Neighbours
from watcher.reading.scripts import INDEXED, script_at
from watcher.reading.text import fold, skeletons

WEAPONS = {"cause:drone", "cause:missile"}
_ARMS = {f"{kind}:{cls}" for kind in ("class", "weak") for cls in ("drone", "missile")}
ADJACENT = 22
"""Characters between a weak name and the word for plant it needs."""
CLASS_REACH = 70
"""Characters between a class word and the word for plant it qualifies."""
BESIDE = 60
"""Characters within which a town says where a plant stands."""
SEATS = frozenset({"CN", "KP", "KR", "TR", "TW"})
"""Countries whose counties and districts are named like the towns they are ruled from, or are what is called a town."""


class Surroundings:
    """What stands around the names of one text."""

    def __init__(
        self, text: str, spans: Sequence[tuple[int, int]], hits: Sequence[Hit], mentions: Sequence[Mention], lang: str,
        outlet_country: str | None, words: Neighbours, common: Collection[str] = (),
    ) -> None:  # fmt: skip
        """`spans` are the sentences of the text."""
        self.text, self.lang, self.outlet_country = text, lang, outlet_country
        self.spans = spans
        self._words = words
        self._begun = {m.start for m in mentions} | {h.start for h in hits}
        self.title_end = text.find("\n") if "\n" in text else len(text)
        self.plants = [h for h in hits if h.kind == "facility" or h.kind.startswith("class:")]
        self._hits = hits
        self.figurative = any(h.kind == "figurative" for h in hits)
        blocked = [(h.start, h.end) for h in hits if _blocks(h)]
        facility_spans = [(m.start, m.end) for m in mentions if m.kind == "facility"]
        happened = {(h.start, h.end) for h in hits if h.kind in _HAPPENING}
        self.facilities = [
            m for m in mentions
            if m.kind in {"facility", "weak", "bare"} and (m.start, m.end) not in happened and not self._dated(m)
            and not _rather_town(m, mentions)
        ]  # "Exploze v Semtíně" is no Explosia
        regions = [
            m for m in mentions
            if m.kind == "region" and not _inside(m, blocked) and not self._landmark(m) and not self._vessel(m)
        ]  # fmt: skip
        told_areas = {(m.start, m.end) for m in regions if words.area(text, m)}
        self.places = [
            m for m in mentions
            if m.kind == "place" and not _inside(m, [*blocked, *facility_spans]) and not self._aside(m)
            and fold(text[m.start : m.end]) not in common and (m.start, m.end) not in told_areas
        ]  # fmt: skip
        self.landmarks = [m for m in mentions if m.kind == "place" and self._landmark(m)]
        self.areas = {(m.start, m.end): {pair(ref) for ref in m.refs} for m in regions}
        self.region_mentions = regions
        self.regions = {pair(ref) for m in regions for ref in m.refs}
        self.towns_of_regions = self.regions - {pair(ref) for m in regions if self._area(m, mentions) for ref in m.refs}
        """Regions told of by the name of a town alone, which may be all that is meant."""
        self.product_spans = {(m.start, m.end) for m in mentions if m.kind == "product"}
        self.makers = [m for m in mentions if m.kind == "company"]
        self.operators = [m for m in mentions if m.kind == "operator"]
        self.products = {w for m in mentions if m.kind == "product" for w in skeletons(text[m.start : m.end].split())}
        self._said = [h for h in hits if h.kind.startswith("country:") and not self._landmark(h)]
        said = {h.kind[8:] for h in self._said}
        alone = [m for m in regions if len(m.refs) == 1 and (m.words > 1 or not _is_town(m, mentions))]
        self.countries = frozenset(said | {pair(next(iter(m.refs)))[0] for m in alone})
        self.cyrillic = any("\u0400" <= c <= "\u04ff" for c in text[:80])

    def _area(self, m: Mention, mentions: Iterable[Mention]) -> bool:
        """Whether a region's name cannot be that of its town."""
        return m.words > 1 or self._words.area(self.text, m) or not _is_town(m, mentions)

    def _dated(self, m: Mention) -> bool:
        """Whether the number that ends it is a day ("на заводе 9 ноября" is not Plant No. 9)."""
        months = (h.start for h in self._hits if h.kind.startswith(("month:", "solar:")))
        return self.text[m.end - 1].isdigit() and any(0 < at - m.end <= len(" de ") for at in months)

    def _aside(self, m: Mention) -> bool:
        """A landmark, a speaker, a ship or an area."""
        after = self._words.after(self.text, m.end)
        if after & {"resident", "division"} or ("county" in after and not any(ref[:2].upper() in SEATS for ref in m.refs)):
            return True
        if self._landmark(m) or self._vessel(m):
            return True
        says = any(h.kind == "speech" and 0 < h.start - m.end <= 2 for h in self._hits)
        if says and m.capital and not any(m.refs.values()) and not self.preceded(m):
            return True  # in the nominative: "Офіційний Мінськ говорить"
        if any(h.kind == "origin" and 0 < m.start - h.end <= 1 for h in self._hits):
            return True  # "по словам Николаева"
        starts = m.start == 0 or self.text[: m.start].rstrip(' «"“')[-1:] in {"", ".", "\n", "!", "?", ":"}
        return starts and says

    def _landmark(self, m: Mention | Hit) -> bool:
        if isinstance(m, Mention) and self.before_facility(m):
            return False  # "blames Israel for Khartoum arms factory blast"
        return any(
            (h.kind == "landmark" and 0 <= m.start - h.end <= 3) or (h.kind == "landmark_after" and 0 <= h.start - m.end <= 3)
            for h in self._hits
        )

    def listed(self, m: Mention, others: Iterable[Mention]) -> bool:
        """Whether it stands in one sentence with another of `others` and an attack: the targets of one raid."""
        span = next((s for s in self.spans if s[0] <= m.start < s[1]), (0, 0))
        attacked = any(h.kind in {"attack", "cause:drone", "cause:missile"} and span[0] <= h.start < span[1] for h in self._hits)
        return attacked and any(o is not m and span[0] <= o.start < span[1] for o in others)

    def is_plant(self, offset: int) -> bool:
        """Whether a word for plant stands at `offset`."""
        return any(p.start <= offset < p.end for p in self.plants)

    @cached_property
    def classes(self) -> list[str]:
        """Classes named near a word for plant, the nearest first; weak ones after."""
        return self.classes_by(None)

    def classes_by(self, m: Mention | None) -> list[str]:
        """The same for the site named at `m`: classes of its own sentence, the nearest first, else those of the whole text."""
        spans = [s for s in self.spans if m and s[0] <= m.start < s[1]] or [(0, len(self.text))]
        nouns = [h for h in self._hits if h.kind == "facility"]
        weapons = set(weapons_among(self._hits))
        found: dict[str, tuple[int, int]] = {}
        for h in self._hits:
            kind, _, cls = h.kind.partition(":")
            if kind not in {"class", "weak"} or not spans[0][0] <= h.start < spans[0][1]:
                continue
            if h in weapons:
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
        for h in self._said:
            attacker = any(0 <= a.start - h.end <= 3 for a in attacks)
            away = min(abs(h.start - a) for a in anchors)
            ranked.append((attacker, h.start >= self.title_end, away, h.kind[8:], h.start, h.end))
        return [(c, s, e) for *_, c, s, e in sorted(ranked)]

    @cached_property
    def main_country(self) -> str | None:
        return self.ranked_countries[0][0] if self.ranked_countries else None

    def preceded(self, m: Mention) -> bool:
        """A short lower-case word stands before it, as prepositions do; or a comma and a name after it. A name in a script
        without capitals needs none: what is looked up there is a town with a plant or a big one."""
        if script_at(self.text[m.start]) in INDEXED:
            return True
        before = self.text[max(0, m.start - 14) : m.start].split("\n")[-1]
        word = before.strip(" «\"“„'(-").rsplit(" ", 1)[-1]
        if not word.isalpha() or len(word) > 7:
            return False
        return word.islower() or "local" in self._words.before(self.text, m.start)

    def dateline(self, m: Mention) -> bool:
        """The town with which a title or text begins: "Wimmis: Verpuffung in …", "Colleferro, boato alla …"."""
        begins = not self.text[: m.start].rstrip(" «\"“„'").split("\n")[-1]
        return begins and re.match(r":|, ?(?=[^\W\dA-Z])", self.text[m.end :]) is not None

    def bracketed(self, m: Mention) -> bool:
        """A town in brackets behind a plant: "на заводе «Авангард» (Сафоново)", "w zakładach lotniczych (Mielec)"."""
        if self.text[m.start - 1 : m.start] != "(" or self.text[m.end : m.end + 1] not in {")", ","}:
            return False
        ends = [*(p.end for p in self.plants), *(f.end for f in self.facilities)]
        between = self.text[max((end for end in ends if end < m.start), default=0) : m.start - 1]
        return len(between) <= _BRACKET and not re.search(r"[,.;:!?(]", between)

    def inside(self, m: Mention) -> bool:
        """A name with a capital inside a sentence of a language that writes common nouns small."""
        begins = any(a <= m.start <= a + 1 for a, _ in self.spans) or m.start < self.title_end
        return m.capital and not begins and self.lang != "de"

    def nearby(self, m: Mention) -> bool:
        """Whether the text puts something near the town, not into it."""
        return self._words.near(self.text, m)

    def person(self, m: Mention) -> bool:
        """It is part of a person's name: an age follows ("Zukowski, 29"), or one more name does, which is no town, cue or plant
        ("identified as Lawrence Bass"), outside titles in which every word has a capital."""
        if _AGE.match(self.text, m.end):
            return True
        follows = _SURNAME.match(self.text, m.end)
        if m.words > 1 or follows is None or follows.start(1) in self._begun:
            return False
        if "local" in self._words.before(self.text, m.start):
            return False
        words = [w for w in self.text[slice(*self._sentence(m))].split() if w[0].isalpha()]
        return sum(w[0].isupper() for w in words) <= TITLE_CASE * len(words)

    def _vessel(self, m: Mention) -> bool:
        """It is the name of a ship, told by the word for it ("the cruiser Moskva")."""
        return "vessel" in self._words.before(self.text, m.start) or "vessel_after" in self._words.after(self.text, m.end)

    def named_after(self, m: Mention) -> bool:
        """Whether a word for a settlement or "named after" stands before the name of a person."""
        return m.words > 1 or "named" in self._words.before(self.text, m.start)

    def _sentence(self, m: Mention) -> tuple[int, int]:
        return next((s for s in self.spans if s[0] <= m.start < s[1]), (0, len(self.text)))

    def beside(self, name: Mention, town: Mention) -> bool:
        """Whether a sentence puts what is named in it to a town, by a preposition: near, and with nothing else told of that could
        stand there, neither between the two nor, where the town comes first, before it."""
        span = self._sentence(name)
        if span != self._sentence(town) or not self.preceded(town):
            return False
        if town.start < name.start:
            gap, between = name.start - town.end, (span[0], town.start, _STANDING)
        else:
            gap, between = town.start - name.end, (name.end, town.start, _STANDING | _HAPPENING)
        start, end, kinds = between
        others = (h for h in self._hits if start <= h.start < end and h.kind in kinds)
        return gap <= BESIDE and all(h.kind == "facility" and 0 <= h.start - name.end <= 2 for h in others)  # "the X plant in …"

    def sited(self, town: Mention, names: Sequence[Mention]) -> bool:
        """Whether a sentence that has none of `names` puts a plant, or what happened, into the town: "the Nowhere powder plant",
        "a plant in Nowhere", "explosion in Nowhere"."""
        span = self._sentence(town)
        if any(span[0] <= n.start < span[1] for n in names):
            return False
        if self.before_facility(town) or self.dateline(town):
            return True
        before = [h for h in self._hits if span[0] <= h.start < town.start and h.kind in _STANDING | _HAPPENING]
        last = max(before, key=lambda h: h.end, default=None)
        return last is not None and self.preceded(town) and town.start - last.end <= ADJACENT

    def of_region(self, m: Mention) -> set[tuple[str, str]]:
        """The regions told right behind it: "Nowhere, Ohio"."""
        after = self.text[m.end : m.end + 2] == ", "
        return {pair(ref) for r in self.region_mentions if after and r.start == m.end + 2 for ref in r.refs}

    def before_facility(self, m: Mention) -> bool:
        return any(0 <= p.start - m.end <= ADJACENT and "\n" not in self.text[m.end : p.start] for p in self.plants)

    def before_event(self, m: Mention) -> bool:
        """Whether an explosion is told by the town's name: "Ardeer blast"."""
        return any(h.kind == "event" and h.start - m.end == 1 for h in self._hits)

    def beside_facility(self, m: Mention) -> bool:
        return any(-1 <= p.start - m.end <= ADJACENT or -1 <= m.start - p.end <= ADJACENT for p in self.plants)

    def holds_plant(self, m: Mention) -> bool:
        """Whether a word for plant is part of the name ("battery plant")."""
        return any(m.start <= p.start and p.end <= m.end for p in self.plants)

    def exploded(self, m: Mention) -> bool:
        """Whether an explosion is told to have been at what is named, which is a plant then: "esplosione alla Nobile"."""
        gap = (self.text[h.end : m.start] for h in self._hits if h.kind == "event" and 0 < m.start - h.end <= ADJACENT)
        return m.capital and any(re.fullmatch(r" [^\W\dA-Z]+\b(?: [^\W\dA-Z]+)? [«\"“„]?", between) for between in gap)

    def happened_at(self, m: Mention) -> bool:
        """Whether something is told to have happened right at what is named, or a word for plant stands beside it."""
        return self.beside_facility(m) or any(h.kind in _HAPPENING and abs(_apart(h, m)) <= ADJACENT for h in self._hits)

    def in_title(self, m: Mention) -> bool:
        return m.start < self.title_end


def weapons_among(hits: Sequence[Hit]) -> Iterator[Hit]:
    """The words for drones and missiles that tell what a plant was hit with, not what it makes."""
    nouns = [h for h in hits if h.kind == "facility"]
    used = [h for h in hits if h.kind in WEAPONS and not any(_overlap(h, n) for n in nouns)]
    arms = (h for h in hits if h.kind in _ARMS)
    return (h for h in arms if any(_overlap(h, w) for w in used))


def _apart(hit: Hit, m: Mention) -> int:
    return m.start - hit.end if hit.start < m.start else hit.start - m.end


def _overlap(a: Hit, b: Hit) -> bool:
    return a.start < b.end and b.start < a.end


def _gap(a: Hit, b: Hit) -> int:
    return max(0, max(a.start, b.start) - min(a.end, b.end))


_BRACKET = 30
"""Characters from a word for plant to the town in brackets: what the plant makes or is called."""
TITLE_CASE = 0.6
"""Share of words with a capital from which a sentence is a headline in title case."""
_STANDING = {"facility", "depot"}
_HAPPENING = {"event", "fire", "attack"}
_AGE = re.compile(r"(?: [^\W\d_]+\.?)?(?:,? \((?=\d\d\))|, )[1-9]\d(?=[),.])")
_SURNAME = re.compile(r" ([A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄҐ][^\W\d_]+)")


def _blocks(hit: Hit) -> bool:
    """A cue that is not also a name: months, countries and the common nouns of the field."""
    return hit.kind.split(":")[0] in {
        "event", "euphemism", "fire", "attack", "facility", "country", "month", "weekday", "relative", "before", "figurative",
        "persons", "class", "claimant", "speech", "origin", "past",
    }  # fmt: skip


def pair(ref: str) -> tuple[str, str]:
    country, region = ref.split("/", 1)
    return country, region


def _rather_town(m: Mention, mentions: Iterable[Mention]) -> bool:
    """Whether less has to be cut from the word for it to be a town: "в Чапаевске" is no plant named Chapaev."""
    towns = (t for t in mentions if t.kind == "place" and (t.start, t.end) == (m.start, m.end))
    least = min((len(cut) for t in towns for cut in t.refs.values()), default=None)
    return least is not None and not m.quoted and least < min(map(len, m.refs.values()))


def _inside(m: Mention, spans: Iterable[tuple[int, int]]) -> bool:
    return any(a <= m.start and m.end <= b for a, b in spans)


def _is_town(m: Mention, mentions: Iterable[Mention]) -> bool:
    return any(o.kind == "place" and o.start == m.start for o in mentions)

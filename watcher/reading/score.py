"""How sure a text is an explosion at a defence-industry site: a sum of named parts, each with its words.

The trigger (what happened) and the domain (where) each count once, by their strongest evidence; both must be there. What
speaks against lowers the sum and never vetoes: a gas leak in a powder plant is still an explosion in a powder plant.
Weights stand in `seeds/topic.yaml`. Rejected: a product of layers (one weak layer hides two strong ones); a trained
classifier on words (`reading.md`: AUC .856 to .421 in a later year of one project) — the sum is readable and can be argued with.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from watcher.knowledge import Topic
from watcher.reading.match import Hit
from watcher.reading.mentions import Mention
from watcher.reading.plants import Site
from watcher.reading.surroundings import weapons_among
from watcher.types import Part

REACH = 70
"""Characters within which a modifier qualifies a word for plant: about a clause."""
MAX_CIVIL = 3
MANY_COUNTRIES = 4
"""A text that names so many countries surveys."""
_KINDS = {"event": "explosion", "euphemism": "explosion", "attack": "strike", "fire": "fire", "followup": "other"}
"""What each trigger says happened, the strongest first."""
HARMED = ("killed", "injured")
"""Words that tell of a toll where no word tells what happened."""
HAPPENED = frozenset({"event", "euphemism", "attack"})
ASIDE = 0.5
"""What a plant counts for that is only spoken of beside the explosion of something else."""
BESIDE_EVENT = 12
"""Characters between an event and the year that dates it."""
YEAR = re.compile(r"(?<![\d.-])(?:19|20)\d\d(?!\d|-\d)")
SEVERAL_YEARS = 2
"""A text that tells of so many years gone by is a chronology."""
SEVERAL_TOWNS = 3
HEAD = 600
"""Characters of a title and a feed's description."""
_YEARS = re.compile(r"\b(?:19|20)\d\d\s?[-–—]\s?(?:19|20)\d\d\b")
"""A range of years is a chronology."""


@dataclass(frozen=True, slots=True)
class Scored:
    parts: tuple[Part, ...]
    trigger: Hit | None
    domain: str | None
    """Which kind of domain evidence counted."""
    kind: str
    """explosion, strike, fire or other."""

    @property
    def total(self) -> float:
        return round(sum(p.weight for p in self.parts), 2)


def score(
    text: str, hits: Sequence[Hit], mentions: Sequence[Mention], sites: Sequence[Site], *, title_end: int,
    spans: Sequence[tuple[int, int]], watched: Callable[[str | None], float], volatile: Callable[[str | None], float],
    near: Callable[[int, int], bool], topic: Topic, year: int,
) -> Scored:  # fmt: skip
    """The sum for one text of `year`; `sites` as resolved. `watched` says how much a place is its registered plants, `volatile`
    how surely an explosion there is at one though no plant is named: 0 for none, 1 for a plant town, less for a big city;
    `near` whether something is put near what stands there, not into it."""
    groups: dict[str, list[Hit]] = {}
    weapons = set(weapons_among(hits))
    for h in hits:
        if h in weapons:
            continue
        groups.setdefault(h.kind.split(":")[0], []).append(h)
    parts: list[Part] = []

    def add(name: str, words: str = "", times: float = 1.0) -> None:
        parts.append(Part(name, round(topic.weights[name] * times, 2), words))

    trigger, kind = _trigger(groups)
    if trigger is not None:
        add(trigger.kind, text[trigger.start : trigger.end])
        if trigger.start < title_end:
            add("in_title")
        for name in ("attack", "fire"):
            if kind == "explosion" and groups.get(name):
                add("also", text[groups[name][0].start : groups[name][0].end])
    domain, spot, words, share = _domain(text, groups, mentions, sites, watched, volatile, topic.raided, spans)
    aside = domain is not None and (
        _aside(hits, spans, spot, {"civil"} if domain == "register" else {"civil", "depot"})
        or (_civil(hits, spans) and _spared(hits, spans, spot))
        or (_civil(hits, spans) and not groups.get("attack") and near(spot, spot + len(words)))
    )  # strikes are told by what is near: "explosions near the plant"
    if domain is not None:
        add(domain, words, share * (ASIDE if aside else 1.0))
        if trigger is not None and not aside and _same(spans, trigger.start, spot):
            add("near")
    surveyed = _surveyed(text, groups, mentions, watched, year)
    old = _old_years(text, hits, mentions, year, title_end)
    _against(text, groups, None if aside else domain, title_end, old, surveyed, add)
    return Scored(tuple(parts), trigger, domain, kind)


def _trigger(groups: Mapping[str, list[Hit]]) -> tuple[Hit | None, str]:
    """The strongest trigger and what it says happened. A blast that is called controlled, planned or prevented is none of
    its own."""
    planned = [(h.start, h.end) for name in ("denial", "threat") for h in groups.get(name, ())]
    tamed: Hit | None = None
    for name, kind in _KINDS.items():
        for hit in groups.get(name, ()):
            if name in ("event", "euphemism") and any(a <= hit.start and hit.end <= b for a, b in planned):
                tamed = tamed or hit
            else:
                return hit, kind
    if tamed is None:
        harmed = [h for name in HARMED for h in groups.get(name, ())]
        return (harmed[0]._replace(kind="toll") if harmed else None), "other"
    return tamed, "other"


def _domain(
    text: str, groups: Mapping[str, list[Hit]], mentions: Sequence[Mention], sites: Sequence[Site],
    watched: Callable[[str | None], float], volatile: Callable[[str | None], float], raided: Collection[str],
    spans: Sequence[tuple[int, int]],
) -> tuple[str | None, int, str, float]:  # fmt: skip
    """Kind, offset, words and share of the strongest domain evidence."""
    plants = groups.get("facility", [])
    named = next((s for s in sites if s.sure), None)
    if named is not None:
        return "register", named.start, text[named.start : named.end], 1.0
    for name, group in (("class_plant", "class"), ("defence_plant", "defence")):
        pair = _pair(groups.get(group, ()), plants, REACH, spans)
        if pair:
            return name, min(h.start for h in pair), _joined(text, *pair), 1.0
    makers = [m for m in mentions if m.kind in {"company", "product"}]
    for m in makers:
        beside = min((abs(m.start - p.start) for p in plants), default=None)
        if (beside is not None and beside <= REACH) or m.kind == "company":
            return "maker", m.start, text[m.start : m.end], 1.0
    site = sites[0] if sites else None
    if site and site.facility and plants:
        return "watched_plant", site.start, site.why, 1.0
    if site and watched(site.place) and _pair(groups.get("weak", ()), plants, REACH, spans):
        return "watched_plant", site.start, text[site.start : site.end], 1.0
    if site and plants and watched(site.place):
        return "watched_town", site.start, text[site.start : site.end], watched(site.place)
    if site and groups.get("event") and not groups.get("civil") and watched(site.place) and site.country not in raided:
        return "watched_place", site.start, text[site.start : site.end], volatile(site.place)
    if groups.get("class"):
        hit = groups["class"][0]
        return "class_word", hit.start, text[hit.start : hit.end], 1.0
    if plants:
        return "plant", plants[0].start, text[plants[0].start : plants[0].end], 1.0
    return None, 0, "", 0.0


def _aside(hits: Sequence[Hit], spans: Sequence[tuple[int, int]], spot: int, other: Collection[str]) -> bool:
    """Whether something of the kinds `other` is told to have blown up, and the plant stands in a sentence where nothing did; a
    plant of the register may well be called an arsenal before it is called by its name."""
    told = [h.start for h in hits if h.kind in HAPPENED]
    happened = [(a, b) for a, b in spans if any(a <= t < b for t in told)]
    if any(a <= spot < b for a, b in happened):
        return False
    return any(a <= h.start < b for h in hits if h.kind in other for a, b in happened)


def _civil(hits: Sequence[Hit], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a sentence that tells of an explosion names something civil."""
    told = [h.start for h in hits if h.kind in HAPPENED]
    return any(h.kind == "civil" and any(_same(spans, h.start, t) for t in told) for h in hits)


def _spared(hits: Sequence[Hit], spans: Sequence[tuple[int, int]], spot: int) -> bool:
    """Whether the clause of the plant says that it was not hit or has nothing to do with it."""
    return any(h.kind == "spared" and abs(h.start - spot) <= REACH and _same(spans, h.start, spot) for h in hits)


def _pair(
    modifiers: Sequence[Hit], plants: Sequence[Hit], reach: int, spans: Sequence[tuple[int, int]]
) -> tuple[Hit, Hit] | None:
    """The nearest modifier and word for plant of one sentence, when near enough; a word can be both ("shipyard")."""
    best = None
    for m in modifiers:
        for p in plants:
            gap = max(0, max(m.start, p.start) - min(m.end, p.end))
            if gap <= reach and (best is None or gap < best[0]) and _same(spans, m.start, p.start):
                best = (gap, m, p)
    return best[1:] if best else None


def _joined(text: str, a: Hit, b: Hit) -> str:
    return text[min(a.start, b.start) : max(a.end, b.end)]


def _same(spans: Sequence[tuple[int, int]], a: int, b: int) -> bool:
    return any(s <= a < e and s <= b < e for s, e in spans)


def gone_years(text: str, year: int) -> dict[str, int]:
    """Years before `year` in what a feed tells, each with its first offset; an article recalls more of them lower down."""
    return {m[0]: m.start() for m in reversed(list(YEAR.finditer(text, 0, HEAD))) if int(m[0]) < year}


def _surveyed(
    text: str, groups: Mapping[str, list[Hit]], mentions: Sequence[Mention], watched: Callable[[str | None], float], year: int
) -> dict[str, int]:
    """What makes a text a survey: several years gone by, or several plant towns and no raid on them."""
    gone = gone_years(text, year)
    towns = {
        next(iter(m.refs)): m for m in mentions
        if m.kind == "place" and m.end <= HEAD and any(watched(ref) == 1.0 for ref in m.refs)
    }  # fmt: skip
    many = len(towns) >= SEVERAL_TOWNS and not groups.get("attack")
    named = {text[m.start : m.end].lower(): m.start for m in towns.values()} if many else {}
    return named | (gone if len(gone) >= SEVERAL_YEARS else {})


def _old_years(text: str, hits: Sequence[Hit], mentions: Sequence[Mention], year: int, title_end: int) -> dict[str, int]:
    """Years gone by that date an event without a day ("the 2016 blast", "взрыв 2016 года"), each with its offset; in a title
    wherever they stand."""
    events = [h for h in hits if h.kind == "event"]
    names = [(m.start, m.end) for m in mentions if m.kind == "facility"]
    months = {h.end for h in hits if h.kind.startswith("month:")}
    return {
        m[0]: m.start()
        for m in YEAR.finditer(text)
        if int(m[0]) < year and not months & set(range(m.start() - 5, m.start() + 1))
        and not any(a <= m.start() and m.end() <= b for a, b in names)
        and (m.end() <= title_end or any(max(e.start - m.end(), m.start() - e.end) <= BESIDE_EVENT for e in events))
    }  # fmt: skip


def _against(
    text: str, groups: Mapping[str, list[Hit]], domain: str | None, title_end: int, old_years: Mapping[str, int],
    surveyed: Mapping[str, int], add: Callable[[str, str, float], None],
) -> None:  # fmt: skip
    """Each kind once: full weight in the title, half below it, half again for each further word of it up to two. Civil and
    depot words count each for itself, and less against a sure domain."""
    sure = {"civil": {"register", "class_plant"}, "depot": {"register", "class_plant", "watched_plant"}}
    for name in ("civil", "depot", "threat", "past", "roundup", "figurative"):
        words = {text[h.start : h.end].lower(): h.start for h in reversed(groups.get(name, []))}
        if name == "past":
            words |= old_years
        if name == "roundup":
            words |= {m[0]: m.start() for m in _YEARS.finditer(text)}
            words |= surveyed
            named = {h.kind: h for h in reversed(groups.get("country", []))}
            if len(named) >= MANY_COUNTRIES:
                words |= {text[h.start : h.end].lower(): h.start for h in named.values()}
        if not words:
            continue
        first = min(words, key=lambda w: words[w])
        times = 1.0 if words[first] < title_end else 0.5
        if name in {"civil", "depot"}:
            times *= min(len(words), MAX_CIVIL) * (0.3 if domain in sure[name] else 1.0)
        elif name in {"past", "roundup", "figurative"}:
            times += 0.5 * min(len(words) - 1, 2)
        add(name, first, times)

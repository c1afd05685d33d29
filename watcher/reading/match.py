"""One compiled pass over a text for all cues of a language.

Every pattern of a pack goes into one Aho-Corasick automaton under the literal its match must begin with; a hit is
then checked for word boundaries and, for patterns of several words, against the small regex of the rest, compiled the
first time it is needed. Cost does not grow with the lexicon: 3 µs for a headline against 43 ms for a hundred separate
regexes over fifty entries. Rejected: one alternation of all patterns (10 × slower, and it cannot tell overlapping cues
apart); a token set (cannot say *where*, nor see several words).

Where two matches overlap, the longer one wins (`figurative: взрывной рост` over `event: взрыв*`); of equal ones all
stay, since a word may well be two things ("missile" is a cause and a product). A cue hides only cues of the layer it
belongs to: `what` (is it an explosion, at a defence site?) apart from `claim` (cause, who, how many) and `date`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import ahocorasick

from watcher.knowledge import CueGroups, Cues, Pack
from watcher.reading.text import fold

HIDING, DENYING = "what", "denying"
HIDING_LAYERS = {HIDING, DENYING}
"""The layers in which a longer match hides the shorter ones it overlaps."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A match: half-open offsets into the text, and what it is (`event`, `class:powder`, `cause:drone`, `country:RU`, …)."""

    start: int
    end: int
    kind: str
    index: int = 0
    """Which cue of its group, for tests and explanations."""


@dataclass(slots=True)
class Pattern:
    """One pattern: `head` is the literal it begins with; `open_start`/`open_end` say whether a word may go on there."""

    source: str
    kind: str
    layer: str
    index: int
    head: str
    open_start: bool
    open_end: bool
    rest: str
    _regex: re.Pattern[str] | None = None

    @property
    def regex(self) -> re.Pattern[str]:
        if self._regex is None:
            self._regex = re.compile(self.rest)
        return self._regex


NEXT = 2
"""Letters of a pattern's second word by which it is looked up: dozens of patterns begin with "in" or "на"."""
_PARTED = re.compile(r"[^\w\n.!?]+")


def _next(p: Pattern) -> str:
    """How the word after the head must begin; "" where there is none or more than one beginning will do."""
    words = fold(p.source).split()
    beginning = words[1][:NEXT] if len(words) > 1 and not p.open_end else ""
    return beginning if len(beginning) == NEXT and beginning.isalnum() else ""


_APART = r"[^\w\n.!?]{1,6}"
"""Between two words. Bounded, and words taken whole (`*+`), or a line of a thousand odd signs is tried in a billion ways."""
_GAP = rf"(?:{_APART}\w[\w'-]*+){{0,3}}?"


def pattern(source: str, kind: str, layer: str, index: int = 0) -> Pattern:
    """Compile one pattern of a pack; the language is told in `watcher.knowledge`."""
    words = fold(source).split()
    head = words[0]
    open_start, open_end = head.startswith("*"), head.endswith("*")
    rest, gap = (r"[\w'-]*" if open_end else ""), ""
    for word in words[1:]:
        if word == "..":
            gap = _GAP
            continue
        body = re.escape(word.strip("*")).replace(r"\-", "[- ]?")
        rest += gap + _APART + (r"[\w'-]*" if word.startswith("*") else "")
        rest += body + (r"[\w'-]*" if word.endswith("*") else r"(?![\w])")
        gap = ""
    return Pattern(source, kind, layer, index, head.strip("*"), open_start, open_end, rest if len(words) > 1 else "")


class Matcher:
    """All patterns given, as one automaton over folded text."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        by_head: dict[str, list[Pattern]] = {}
        for p in patterns:
            by_head.setdefault(p.head, []).append(p)
        self._automaton = ahocorasick.Automaton()
        for head, found in by_head.items():
            by_next: dict[str, list[Pattern]] = {}
            for p in found:
                by_next.setdefault(_next(p), []).append(p)
            rest = {beginning: tuple(some) for beginning, some in by_next.items() if beginning}
            self._automaton.add_word(head, (len(head), tuple(by_next.get("", ())), rest or None))
        self._empty = not by_head
        self._automaton.make_automaton()
        self._patterns = [p for found in by_head.values() for p in found]

    @cached_property
    def _sieve(self) -> ahocorasick.Automaton:
        """Built by the first who asks `any`: a third of a lexicon's memory that `hits` has no use for."""
        return _sieve(self._patterns)

    def any(self, folded: str) -> bool:
        """Whether anything at all matches; the cheap question asked of every entry."""
        return not self._empty and self._may_match(folded) and next(self._hits(folded), None) is not None

    def _may_match(self, folded: str) -> bool:
        size = len(folded)
        for last, (length, open_start, open_end) in self._sieve.iter(folded):
            start, end = last + 1 - length, last + 1
            if (open_start or start == 0 or not folded[start - 1].isalnum()) and (
                open_end or end == size or not folded[end].isalnum()
            ):
                return True
        return False

    def hits(self, folded: str) -> list[Hit]:
        """All matches in order, the hidden ones left out."""
        found = [(Hit(start, end, p.kind, p.index), p.layer) for start, end, p in self._hits(folded)]
        kept: set[Hit] = set()
        for layer in {layer for _, layer in found}:
            inside = {h for h, at in found if at == layer}
            if layer in HIDING_LAYERS:
                spans = sorted({(h.start, h.end) for h in inside}, key=lambda s: (s[0], -s[1]))
                hidden = {s for i, s in enumerate(spans) if _is_hidden(s, spans, i)}
                inside = {h for h in inside if (h.start, h.end) not in hidden}
            kept |= inside
        return sorted(kept, key=lambda h: (h.start, -h.end, h.kind))

    def _hits(self, folded: str) -> Iterator[tuple[int, int, Pattern]]:
        if self._empty:
            return
        size = len(folded)
        for last, (length, patterns, by_next) in self._automaton.iter(folded):
            start, end = last + 1 - length, last + 1
            inside = start > 0 and (folded[start - 1].isalnum() or folded[start - 1] == "_")
            goes_on = end < size and (folded[end].isalnum() or folded[end] == "_")
            if by_next and not goes_on and (parted := _PARTED.match(folded, end)) is not None:
                following = by_next.get(folded[parted.end() : parted.end() + NEXT])
                if following:
                    patterns = [*patterns, *following]
            for p in patterns:
                if (inside and not p.open_start) or (goes_on and not p.open_end):
                    continue
                if p.rest:
                    m = p.regex.match(folded, end)
                    if m is None:
                        continue
                    stop = m.end()
                else:
                    stop = end
                    while goes_on and stop < size and folded[stop].isalnum():
                        stop += 1
                begin = start
                while p.open_start and begin > 0 and folded[begin - 1].isalnum():
                    begin -= 1
                yield begin, stop, p


def _sieve(patterns: Iterable[Pattern]) -> ahocorasick.Automaton:
    """The longest word of each pattern, which no match of it can be without. Asked first, since many patterns begin with
    the commonest words there are ("in flames", "set on fire"): eight idle hits a text."""
    found: dict[str, tuple[bool, bool]] = {}
    for p in patterns:
        words = fold(p.source).split()
        parts = [
            (part, i > 0 or word.startswith("*"), i < len(split) - 1 or word.endswith("*"))
            for word in words if word != ".." for split in [word.strip("*").split("-")] for i, part in enumerate(split) if part
        ]  # fmt: skip
        body, open_start, open_end = max(parts, key=lambda part: len(part[0]))
        known = found.get(body, (False, False))
        found[body] = (known[0] or open_start, known[1] or open_end)
    automaton = ahocorasick.Automaton()
    for body, (open_start, open_end) in found.items():
        automaton.add_word(body, (len(body), open_start, open_end))
    automaton.make_automaton()
    return automaton


def _is_hidden(span: tuple[int, int], spans: list[tuple[int, int]], at: int) -> bool:
    """Whether a longer span overlaps `span`; `spans` are sorted by start, longest first."""
    length = span[1] - span[0]
    for other in reversed(spans[:at]):
        if other[1] > span[0] and other[1] - other[0] > length:
            return True
    for other in spans[at + 1 :]:
        if other[0] >= span[1]:
            return False
        if other[1] - other[0] > length:
            return True
    return False


def _cues(cues: Cues, kind: str, layer: str = HIDING) -> Iterator[Pattern]:
    for index, cue in enumerate(cues):
        for source in cue.match:
            yield pattern(source, kind, layer, index)


def _words(sources: Iterable[str], kind: str, layer: str) -> Iterator[Pattern]:
    return (pattern(source, kind, layer) for source in sources)


TRIGGERS = ("event", "euphemism", "attack", "fire", "followup")
COUNTED = ("killed", "injured", "missing")
"""Words by which people are counted; a follow-up that tells no toll says nothing to us."""
_ASIDE = {"denial", "followup", "roundup", "past", "threat"}
GROUPS = tuple(CueGroups.model_fields)


class Lexicon:
    """A pack compiled: `may_matter` for the cheap first question, `cues` for all that reading asks."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.language = pack.language

    def may_matter(self, folded: str) -> bool:
        """Whether something happened, or is followed up with a toll; without that condition a quarter of the texts read in full
        were read for nothing but a follow-up word."""
        return self._happened.any(folded) or (self._counted.any(folded) and self._followed.any(folded))

    @cached_property
    def _happened(self) -> Matcher:
        return Matcher(p for group in TRIGGERS if group != "followup" for p in _cues(getattr(self.pack.cues, group), group))

    @cached_property
    def _followed(self) -> Matcher:
        return Matcher(_cues(self.pack.cues.followup, "followup"))

    @cached_property
    def _counted(self) -> Matcher:
        return Matcher(p for name in COUNTED for p in _words(getattr(self.pack.casualties, name), name, "count"))

    @cached_property
    def cues(self) -> Matcher:
        return Matcher(self.patterns())

    def patterns(self) -> Iterator[Pattern]:
        pack = self.pack
        for group in GROUPS:
            layer = DENYING if group in {"negation", "hedge"} else "aside" if group in _ASIDE else HIDING
            yield from _cues(getattr(pack.cues, group), group, layer)
        for cls, words in pack.classes.items():
            yield from _words(words, f"class:{cls}", HIDING)
        for cls, words in pack.weak_classes.items():
            yield from _words(words, f"weak:{cls}", HIDING)
        for country, words in pack.countries.items():
            yield from _words(words, f"country:{country}", "country")
        for cause, words in pack.causes.items():
            yield from _words(words, f"cause:{cause.value}", "claim")
        yield from _words(pack.claimants, "claimant", HIDING)
        yield from _words(pack.landmark, "landmark", "who")
        yield from _words(pack.speech, "speech", "who")
        yield from _words(pack.origin, "origin", "who")
        for name in ("killed", "injured", "missing", "none", "none_killed", "persons", "single", "at_least", "rises", "previous"):
            yield from _words(getattr(pack.casualties, name), name, "count")
        for word, number in pack.numbers.items():
            yield pattern(word, f"number:{number}", "count")
        for word, number in pack.ordinals.items():
            yield pattern(word, f"ordinal:{number}", "count")
        dates = pack.dates
        for word, number in dates.months.items():
            yield pattern(word, f"month:{number}", "date")
        for word, number in dates.weekdays.items():
            yield pattern(word, f"weekday:{number}", "date")
        for index, relative in enumerate(dates.relative):
            for source in relative.match:
                yield pattern(source, "relative", "date", index)
        yield from _words(dates.night_into, "night_into", "date")
        yield from _words(dates.night_from, "night_from", "date")
        yield from _words(dates.last, "last", "date")
        for word, days in dates.ago.items():
            yield pattern(word, f"ago:{days}", "date")

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
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import ahocorasick

from watcher.reading.scripts import UNPARTED, WORD, unparted
from watcher.reading.text import fold

HIDING, DENYING = "what", "denying"
HIDING_LAYERS = {HIDING, DENYING}
"""The layers in which a longer match hides the shorter ones it overlaps."""


class Hit(NamedTuple):
    """A match: half-open offsets into the text, and what it is (`event`, `class:powder`, `cause:drone`, `country:RU`, …). A named
    tuple, since each is hashed and compared some ten times: a quarter of what a frozen dataclass takes."""

    start: int
    end: int
    kind: str
    nth: int = 0
    """Which cue of its group, for tests and explanations."""


@dataclass(slots=True)
class Pattern:
    """One pattern: `head` is the literal it begins with; `open_start`/`open_end` say whether a word may go on there."""

    source: str
    kind: str
    layer: str
    index: int
    words: tuple[str, ...]
    """Folded."""
    prefixes: Sequence[str] = ()
    """What may be attached to its words."""
    head: str = field(init=False)
    open_start: bool = field(init=False)
    open_end: bool = field(init=False)
    several: bool = field(init=False)
    """Whether words come after the head, which `regex` finds."""
    _regex: re.Pattern[str] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        first = self.words[0]
        self.head, self.several = first.strip("*"), len(self.words) > 1
        self.open_start, self.open_end = first.startswith("*"), first.endswith("*")

    @property
    def regex(self) -> re.Pattern[str]:
        if self._regex is None:
            self._regex = re.compile(self.rest)
        return self._regex

    @property
    def rest(self) -> str:
        """The regex of what stands behind the head; "" for a single word. Put together when first asked for: most never are."""
        if not self.several:
            return ""
        prefix = f"(?:{'|'.join(map(re.escape, self.prefixes))})?" if self.prefixes else ""
        letter = _LETTERS[not any(map(unparted, self.source))]
        goes_on, ends = rf"(?:{letter}|['-])*", f"(?!{letter})"
        rest, gap, last = (goes_on if self.open_end else ""), False, self.head
        for word in self.words[1:]:
            if word == "..":
                gap = True
                continue
            body = word.strip("*")
            close = unparted(last[-1]) or unparted(body[0])
            rest += (_CLOSE_GAP if close else _GAP) if gap else ""
            rest += (_CLOSE if close else _APART) + (goes_on if word.startswith("*") else prefix)
            rest += re.escape(body).replace(r"\-", "[- ]?")
            rest += goes_on if word.endswith("*") else "" if unparted(body[-1]) else ends
            gap, last = False, body
        return rest


NEXT = 2
"""Letters of a pattern's second word by which it is looked up: dozens of patterns begin with "in" or "на"."""
_PARTED = re.compile(r"[^\w\n.!?]+")


def _next(p: Pattern) -> str:
    """How the word after the head must begin; "" where there is none or more than one beginning will do."""
    beginning = p.words[1][:NEXT] if p.several and not (p.open_end or p.prefixes or unparted(p.head[-1])) else ""
    return beginning if len(beginning) == NEXT and beginning.isalnum() else ""


_APART = r"[^\w\n.!?]{1,6}"
"""Between two words. Bounded, and words taken whole (`*+`), or a line of a thousand odd signs is tried in a billion ways."""
_GAP = rf"(?:{_APART}\w[\w'-]*+){{0,3}}?"
_CLOSE = r"[^\w\n.!?。！？]{0,3}"
_CLOSE_GAP = r"[^\n.!?。！？]{0,10}?"
"""The same two where words stand together: a blank of a pattern may be one of the text, `..` is some ten characters."""
_LETTERS = (WORD, r"\w")
"""What a word goes on with, where the pattern has words of a script that parts none, and where it has not: the range of `WORD`
costs 2 ms to compile wherever it stands, over the 6,700 patterns of 45 packs a minute in all."""


def words_of(sources: Iterable[str]) -> list[tuple[str, ...]]:
    """The words of each pattern, folded, those of a whole pack in one go; marks that come and go are left out."""
    each = [source.replace("\u200c", " ").split() for source in sources]
    folded = iter(fold("\n".join(word for words in each for word in words)).replace(" ", "").split("\n"))
    same = (tuple(w if w == low else low for w, low in zip(words, folded, strict=False)) for words in each)  # one string, not two
    return list(same)


def pattern(source: str, kind: str, layer: str, index: int = 0, prefixes: Sequence[str] = ()) -> Pattern:
    """One pattern of a pack by itself; the language is told in `watcher.packs`."""
    return Pattern(source, kind, layer, index, words_of((source,))[0], prefixes)


class Matcher:
    """All patterns given, as one automaton over folded text."""

    def __init__(self, patterns: Iterable[Pattern], prefixes: Iterable[str] = (), common: Iterable[str] = ()) -> None:
        by_head: dict[str, list[Pattern]] = {}
        for p in patterns:
            by_head.setdefault(p.head, []).append(p)
        self._automaton = ahocorasick.Automaton()
        for head, found in by_head.items():
            by_next: dict[str, list[Pattern]] = {}
            for p in found:
                by_next.setdefault(_next(p), []).append(p)
            rest = {beginning: tuple(some) for beginning, some in by_next.items() if beginning}
            always = tuple(by_next.get("", ()))
            in_word = any(p.open_start for p in found), any(p.open_end for p in always)
            self._automaton.add_word(head, (len(head), always, rest or None, *in_word))
        self._empty = not by_head
        self._prefixes, self._common = frozenset(prefixes), frozenset(common)
        self._automaton.make_automaton()
        self._patterns = [p for found in by_head.values() for p in found]

    @cached_property
    def _sieve(self) -> ahocorasick.Automaton:
        """Built by the first who asks `kinds`: a third of a lexicon's memory that `hits` has no use for."""
        return _sieve(self._patterns, self._common)

    def any(self, folded: str) -> bool:
        """Whether anything at all matches."""
        return next(self.kinds(folded), None) is not None

    def kinds(self, folded: str) -> Iterator[str]:
        """The kinds of what matches, one or more times each, as they come; the cheap question asked of every entry. Of a word
        without which nothing matches only the patterns are tried that need it: two a text, where `_hits` would stop at eleven
        places.
        Boundaries as there: none is asked for beside a character whose script parts no words; written out in both, for a call
        costs a twentieth of the reading."""
        if self._empty:
            return
        size = len(folded)
        tried = ""
        for last, (word, open_start, open_end, patterns) in self._sieve.iter(folded):
            start, end = last + 1 - len(word), last + 1
            if word != tried and (
                open_start or start == 0 or not (before := folded[start - 1]).isalnum()
                or before >= UNPARTED or folded[start] >= UNPARTED
            ) and (
                open_end or end == size or not (after := folded[end]).isalnum()
                or after >= UNPARTED or folded[end - 1] >= UNPARTED
            ):  # fmt: skip
                for p in patterns:
                    if self._stands(p, folded):
                        yield p.kind
                tried = word

    def _stands(self, p: Pattern, folded: str) -> bool:
        """Whether `p` matches anywhere."""
        start = folded.find(p.head)
        while start >= 0:
            end = start + len(p.head)
            inside = not p.open_start and _letter(folded, start - 1, start)
            if inside and self._prefixes and self._only_prefixed(folded, start):
                inside = False
            ended = p.open_end or not _letter(folded, end, end - 1)
            if not inside and ended and (not p.several or p.regex.match(folded, end)):
                return True
            start = folded.find(p.head, start + 1)
        return False

    def hits(self, folded: str) -> list[Hit]:
        """All matches in order, the hidden ones left out."""
        layers: dict[str, set[Hit]] = {}
        for start, end, p in self._hits(folded):
            layers.setdefault(p.layer, set()).add(Hit(start, end, p.kind, p.index))
        kept: set[Hit] = set()
        for layer, inside in layers.items():
            if layer in HIDING_LAYERS:
                shown = _shown({(h.start, h.end) for h in inside})
                sites = _sites(h for h in inside if (h.start, h.end) in shown)
                told = {h for h in inside if h.kind.startswith("class:") and any(a <= h.start and h.end <= b for a, b in sites)}
                inside = {h for h in inside if (h.start, h.end) in shown} | told
            kept |= inside
        return sorted(kept, key=lambda h: (h.start, -h.end, h.kind))

    def _hits(self, folded: str) -> Iterator[tuple[int, int, Pattern]]:
        if self._empty:
            return
        size = len(folded)
        for last, (length, patterns, by_next, may_begin_inside, may_go_on) in self._automaton.iter(folded):
            start, end = last + 1 - length, last + 1
            inside = start > 0 and ((c := folded[start - 1]).isalnum() or c == "_") and c < UNPARTED and folded[start] < UNPARTED
            if inside and self._prefixes and self._only_prefixed(folded, start):
                inside = False
            if inside and not may_begin_inside:  # as most: "hit" in "white"
                continue
            goes_on = end < size and ((c := folded[end]).isalnum() or c == "_") and c < UNPARTED and folded[end - 1] < UNPARTED
            if goes_on and not may_go_on:
                continue
            if by_next and not goes_on and (parted := _PARTED.match(folded, end)) is not None:
                following = by_next.get(folded[parted.end() : parted.end() + NEXT])
                if following:
                    patterns = [*patterns, *following]
            for p in patterns:
                if (inside and not p.open_start) or (goes_on and not p.open_end):
                    continue
                if p.several:
                    m = p.regex.match(folded, end)
                    if m is None:
                        continue
                    stop = m.end()
                else:
                    stop = end
                    while goes_on and stop < size and folded[stop].isalnum() and folded[stop] < UNPARTED:
                        stop += 1
                begin = start
                while p.open_start and begin > 0 and folded[begin - 1].isalnum() and folded[begin - 1] < UNPARTED:
                    begin -= 1
                yield begin, stop, p

    def _only_prefixed(self, folded: str, start: int) -> bool:
        """Whether what stands before `start` in its word is no more than a prefix ("and the": وال)."""
        begin = start
        while begin > 0 and start - begin <= LONGEST_PREFIX and folded[begin - 1].isalnum():
            begin -= 1
        return folded[begin:start] in self._prefixes


LONGEST_PREFIX = 5


def _letter(folded: str, at: int, beside: int) -> bool:
    """Whether the word at `beside` goes on at `at`."""
    if not 0 <= at < len(folded):
        return False
    char = folded[at]
    return (char.isalnum() or char == "_") and char < UNPARTED and folded[beside] < UNPARTED


def _sieve(patterns: Iterable[Pattern], common: Set[str]) -> ahocorasick.Automaton:
    """One word of each pattern, which no match of it can be without. Asked first, since many patterns begin with the commonest
    words there are ("in flames", "set on fire"): eight idle hits a text. Of several words it is one that is looked for anyway,
    alone or in a longer pattern ("was hit" asks for nothing more where "hit" is one), else the longest and of those the last,
    which is less often a mere "was" or "their": of 1,092 ordinary texts 182 pass where 254 did by the longest one alone."""
    found: dict[str, tuple[bool, bool]] = {}
    needing: dict[str, list[Pattern]] = {}
    for p, parts in sorted(((p, _parts(p)) for p in patterns), key=lambda each: len(each[1])):
        body, open_start, open_end = max(
            reversed(parts), key=lambda part: (_covered(part, found), part[0] not in common, len(part[0]))
        )
        known = found.get(body, (False, False))
        found[body] = (known[0] or open_start, known[1] or open_end)
        needing.setdefault(body, []).append(p)
    automaton = ahocorasick.Automaton()
    for body, (open_start, open_end) in found.items():
        automaton.add_word(body, (body, open_start, open_end, tuple(needing[body])))
    automaton.make_automaton()
    return automaton


_Part = tuple[str, bool, bool]
"""A word of a pattern, and whether letters may stand before and behind it."""


def _parts(p: Pattern) -> list[_Part]:
    words = [word for word in p.words if word != ".."]
    return [
        (part, i > 0 or word.startswith("*") or bool(p.prefixes), i < len(split) - 1 or word.endswith("*"))
        for word in words for split in [word.strip("*").split("-")] for i, part in enumerate(split) if part
    ]  # fmt: skip


def _covered(part: _Part, found: Mapping[str, tuple[bool, bool]]) -> bool:
    """Whether the word is looked for already, with as much open around it."""
    body, open_start, open_end = part
    known = found.get(body)
    return known is not None and known[0] >= open_start and known[1] >= open_end


def _sites(shown: Iterable[Hit]) -> list[tuple[int, int]]:
    """The spans that are a plant and nothing else: what it makes is still told by the word in it ("ammunition" of "ammunition
    plant"), where the pack lists the pair as a plant only."""
    kinds: dict[tuple[int, int], set[str]] = {}
    for h in shown:
        kinds.setdefault((h.start, h.end), set()).add(h.kind)
    return [span for span, has in kinds.items() if has <= {"facility", "defence"}]


def _shown(spans: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The spans that overlap no longer one of those shown: what is hidden hides nothing itself ("kamikaze drone" hides "drone
    attacks", and "attacks" stays)."""
    shown: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda s: s[0] - s[1]):
        if all(b <= start or end <= a or b - a == end - start for a, b in shown):
            shown.append((start, end))
    return set(shown)

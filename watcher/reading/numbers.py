"""The numbers of a sentence that may count people.

Digits and words alike, compounds and ranges whole. What stands beside a number and makes it another thing is told by the
pack (`unit`, `crew`, `numbered`, `aged`), so that a language brings its own; here stands only what no language owns: signs,
the symbols of measures, the shape of a date, of a clock and of a decimal. Rejected: one regex of all languages' units (a
word of one language was a unit in another, and a new language meant a change of code).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from watcher.packs import Counting
from watcher.reading.match import LONGEST_PREFIX, Hit
from watcher.reading.scripts import WORD, unparted
from watcher.reading.text import fold

CREW = 10
"""From this many on, firefighters and rescuers are those who came, below it they may be those who fell."""
_SYMBOL = re.compile(r"^[ \u00a0-]*(?:[%°²³]|(?:km|kg|mm|km2|m2|m|t|usd|eur|mw)\b)")
_SIGN_BEFORE = re.compile(r"(?:[№#]|\bno\.|\bnr\.)\s*$")
_RANGE = re.compile(rf"(?<!{WORD})(?<!\d,)(?<![./№#-])(\d{{1,3}})-(\d{{1,3}})(?!{WORD}|[%°-]|[.,:/]\d)")
_WORDS = re.compile(r"\w+")
_AGES = (16, 90)
_AGED = {(", ", ","), (", ", "."), (" (", ")")}
WHOLE_REACH = 14
"""Characters from a whole to the word that tells it to be one, where that follows: "4 yaralanan işçiden"."""
UNIT_REACH = 1
"""Characters between a number and the unit it belongs to."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number and what its surroundings make of it."""

    start: int
    end: int
    value: int
    previous: bool
    at_least: bool
    risen: bool
    extra: bool = False
    whole: bool = False
    """Whether another number, or one person, is a part of it: the twelve of "nine of the twelve"."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a pack says of numbers, compiled."""

    digits: re.Pattern[str]
    years_old: re.Pattern[str]
    prefixes: frozenset[str]
    either: frozenset[str]
    joined: frozenset[str]
    between: frozenset[str]
    risen_from: frozenset[str]

    def ends_with(self, folded: str, words: frozenset[str], end: int, start: int = 0) -> bool:
        """Whether one of `words` stands right before `end`, a word of its own."""
        said = folded[max(start, end - 24) : end].rstrip()
        return any(said.endswith(w) and (len(said) == len(w) or unparted(w[0]) or not said[-len(w) - 1].isalnum()) for w in words)

    def joins_within(self, folded: str, start: int, end: int) -> bool:
        """Whether an "and" stands between."""
        said = f" {' '.join(_WORDS.findall(folded, start, end))} "
        return any(f" {w} " in said for w in self.joined)


@lru_cache(maxsize=128)
def rules(told: Counting, prefixes: tuple[str, ...]) -> Rules:
    """The rules of a pack's `counting` and `prefixes`."""
    endings = "|".join(re.escape(fold(e)) for e in sorted(told.number_endings, key=len, reverse=True))
    kept = rf"(?:{endings})(?!{WORD})" if endings else r"(?!)"
    aged = "|".join(re.escape(fold(a)) for a in sorted(told.aged, key=len, reverse=True)) or r"(?!)"
    either, joined, between, risen_from = (
        frozenset(fold(w) for w in words) for words in (told.either, told.joined, told.between, told.risen_from)
    )
    return Rules(
        re.compile(
            rf"(?<!\d)(?<!\d,)(?<![./№#])(\d{{1,3}}(?:[ ,.]\d{{3}})+|\d{{1,4}})(?!\d)"
            rf"(?!{WORD}|[%°]|[.,:/]\d|-(?!{kept})\w)"
        ),
        re.compile(rf"(?<!\d)[1-9]\d[- ]?(?:{aged})\w*"),
        frozenset(fold(p) for p in prefixes), either, joined, between, risen_from,
    )  # fmt: skip


def numbers(
    folded: str, hits: Sequence[Hit], span: tuple[int, int], taken: Sequence[tuple[int, int]], told: Rules
) -> list[Number]:
    """The numbers of a sentence that may count people, ranges as one."""
    found: list[tuple[int, int, int]] = []
    for m in told.digits.finditer(folded, *span):
        value = int(re.sub(r"\D", "", m[1]))
        named = any(h.kind == "numbered" and h.end <= m.start() <= h.end + UNIT_REACH for h in hits)
        named = named or _SIGN_BEFORE.search(folded, span[0], m.start()) is not None
        if not (named or 1900 <= value <= 2100) and _free(folded, m.start(), told):
            found.append((m.start(), m.end(), value))
    found += [w for w in _worded(hits) if not any(w[0] < e and s < w[1] for s, e, _ in found)]
    ranges = [(m.start(), m.end(), int(m[1])) for m in _RANGE.finditer(folded, *span) if int(m[1]) < int(m[2])]
    sets = _sets(hits, [f[0] for f in found], [f[1] for f in found])
    ranged = _ranged(folded, sorted(found), ranges, told)
    measures = {n[0] for n in ranged if _measures(folded, n, hits)}
    for one, other in zip(reversed(ranged[:-1]), reversed(ranged[1:]), strict=True):
        if other[0] in measures and folded[one[1] : other[0]].strip() in told.joined | {","}:
            measures.add(one[0])  # "burns of 40 and 60 per cent"
    return [
        _described(n, hits, n[0] in sets)
        for n in ranged
        if n[0] not in measures and not any(a <= n[0] < b for a, b in taken)
    ]


def _free(folded: str, start: int, told: Rules) -> bool:
    """Whether a number begins a word of its own, or follows no more than a prefix ("and 5", "ו-5")."""
    hyphen = folded[start - 1 : start] == "-"
    begin = start - hyphen
    at = begin
    while at > 0 and begin - at <= LONGEST_PREFIX and folded[at - 1].isalnum() and not unparted(folded[at - 1]):
        at -= 1
    return folded[at:begin] in told.prefixes if at < begin else not hyphen


def _sets(hits: Sequence[Hit], starts: Sequence[int], ends: Sequence[int]) -> set[int]:
    """Where the numbers begin that name a whole of which another number is a part: "nine of the twelve", "l'un des deux"; where
    the whole stands first, it is the number before it that is the part's ("부상자 4명 중 1명")."""
    parts = [h for h in hits if h.kind == "out_of" and any(0 <= h.start - end <= UNIT_REACH for end in ends)]
    first = [h for h in hits if h.kind == "whole"]
    parts += [h for h in hits if h.kind == "one_of" and not any(f.start < h.end and h.start < f.end for f in first)]
    after = {s for s in starts for h in parts if 0 <= s - h.end <= UNIT_REACH}
    before = set()
    for h in first:
        if any(0 <= s - h.end <= UNIT_REACH for s in starts) or any(
            h.start <= o.start <= h.end + UNIT_REACH for o in hits if o.kind == "one_of"
        ):
            near = [(s, e) for s, e in zip(starts, ends, strict=True) if s < h.start and h.start - e <= WHOLE_REACH]
            before |= {max(near)[0]} if near else set()
    return after | before


def _measures(folded: str, number: tuple[int, int, int, bool], hits: Sequence[Hit]) -> bool:
    """Whether it counts no people of its own: a measure, an age, those who came to help, some of those counted already."""
    start, end, value, _ = number
    if _SYMBOL.match(folded[end : end + 8]):
        return True
    beside = [h.kind for h in hits if h.kind in {"unit", "subset", "crew"} and 0 <= h.start - end <= UNIT_REACH]
    if {"unit", "subset"} & set(beside) or ("crew" in beside and value >= CREW):
        return True
    return _AGES[0] <= value <= _AGES[1] and (folded[start - 2 : start], folded[end : end + 1]) in _AGED


def _described(number: tuple[int, int, int, bool], hits: Sequence[Hit], whole: bool) -> Number:
    start, end, value, ranged = number
    before = [h for h in hits if 0 <= start - h.end <= 14]
    extra = any(h.kind == "further" and start - h.end <= UNIT_REACH for h in before) or any(
        h.kind == "further_after" and 0 <= h.start - end <= UNIT_REACH for h in hits
    )
    return Number(
        start, end, value, any(h.kind == "previous" and start - h.end <= 4 for h in before),
        ranged or any(h.kind == "at_least" and start - h.end <= 6 for h in before)
        or any(h.kind == "at_least_after" and 0 <= h.start - end <= 14 for h in hits),
        any(h.kind == "rises" for h in before), extra, whole,
    )  # fmt: skip


def _worded(hits: Sequence[Hit]) -> list[tuple[int, int, int]]:
    """Numbers in words, compounds whole (twenty-three, двадцать три)."""
    words = sorted((h.start, h.end, int(h.kind[7:])) for h in hits if h.kind.startswith("number:"))
    joined: list[tuple[int, int, int]] = []
    for start, end, value in words:
        if joined and start == joined[-1][0]:
            joined[-1] = max(joined[-1], (start, end, value), key=lambda w: w[1])
        elif joined and start < joined[-1][1]:
            continue  # a part of a compound the pack lists whole
        elif joined and start - joined[-1][1] <= 1 and joined[-1][2] >= 20 and value < 10:
            joined[-1] = (joined[-1][0], end, joined[-1][2] + value)
        else:
            joined.append((start, end, value))
    return joined


def _ranged(
    folded: str, found: Sequence[tuple[int, int, int]], ranges: Sequence[tuple[int, int, int]], told: Rules
) -> list[tuple[int, int, int, bool]]:
    """The numbers with "four or five", "between ten and twelve", "10-15" as their lower end; True marks a range."""
    result = [(start, end, value, True) for start, end, value in ranges]
    skip = False
    for n, (start, end, value) in enumerate(found):
        if skip:
            skip = False
            continue
        upper = found[n + 1] if n + 1 < len(found) else None
        if upper and value < upper[2] and _spans(folded, start, folded[end : upper[0]], told):
            result.append((start, upper[1], value, True))
            skip = True
        else:
            result.append((start, end, value, False))
    return sorted(result)


def _spans(folded: str, start: int, gap: str, told: Rules) -> bool:
    said = gap.strip()
    if said == "-" or said in told.either:
        return not told.ends_with(folded, told.risen_from, start)
    return said in told.joined and told.ends_with(folded, told.between, start)

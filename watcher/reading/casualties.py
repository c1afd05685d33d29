"""Killed, injured, missing: numbers paired with the words they count.

Within a sentence every number (digits or words) that is not a date, an age, a measure or a sum of money may count one
word of `killed`, `injured` or `missing`; pairs are taken nearest first, each number once, a number before its word
counting as nearer ("19 missing, 16 dead"). "At least" before a number is kept; after "up from" stands the older figure,
after "rises to" the new one. Plain regexes in the manner of `(\\d+) (killed|dead)` gave 70 % on other reports
(`reading.md` 2.5) because they miss what stands between: "погибли как минимум шесть работников".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watcher.reading.match import Hit
from watcher.types import Claim, ClaimField

_NUMBER = re.compile(r"(?<![\w.,/№#-])(\d{1,3}(?:[ ,.]\d{3})+|\d{1,4})(?![\w%°]|[.,:/]\d|-(?!х|ох|ёх|ти|ми|ро|ї|и)\w)")
_NOT_A_COUNT = re.compile(
    r"^[\s-]*(?:%|км|km|kilomet|mile|м\b|m\b|metre|meter|tons?\b|tonn|тонн|kg|кг|square|кв|a\.m|p\.m|год[ау]?\b|рок|years?\b|"
    r"let\b|lat\b|jahr|ans\b|años|anni|yaş|o'clock|hours?\b|час|годин|minut|мин|хв|days?\b|дн[ія]|день|months?|месяц|місяц|"
    r"млн|тыс|тис|million|thousand|billion|mm\b|мм\b|drones?\b|беспилотник|безпілотник|бпла|дрон|ракет|missiles?\b|"
    r"rubl|руб|dollar|доллар|euro|lakh|crore|explosions?\b|взрыв|вибух|blasts?\b|houses?\b|дом|будин|квартир|flats?\b|"
    r"of them\b|of whom\b|из них|из которых|з них|з яких|buildings?\b|plants?\b|завод|cex|цех|воз|машин|пожарн|спасател|техник|people were evac)"
)
_NAME_NUMBER = re.compile(r"(?:№|no\.|nr\.|#|цех|цеху|цехе|цехом|building|unit|завод|plant|block|shop|корпус|дом|school|article|стат[ьт]\w*)\s*$")
FIELDS = {"killed": ClaimField.KILLED, "injured": ClaimField.INJURED, "missing": ClaimField.MISSING}
REACH = 48
"""Characters between a number and the word it counts; beyond this pairs are more often wrong than right."""
RISEN_REACH = 120
"""The same for "the number of dead … rises to five": much may stand between."""
SINGLE_REACH = 26
"""Characters between a word for one person and what befell them ("a worker was killed"), which counts one."""


@dataclass(frozen=True, slots=True)
class _Number:
    start: int
    end: int
    value: int
    previous: bool
    at_least: bool
    risen: bool


def claims(text: str, folded: str, hits: Sequence[Hit], spans: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]) -> list[Claim]:
    """Casualty claims of the text; `taken` are spans (dates) whose digits do not count."""
    found: list[Claim] = []
    for start, end in spans:
        inside = [h for h in hits if start <= h.start < end]
        words = [h for h in inside if h.kind in FIELDS]
        none = [h for h in inside if h.kind in {"none", "none_killed"}]
        covered = [(h.start, h.end) for h in none]
        words = [w for w in words if not any(a <= w.start and w.end <= b for a, b in covered)]
        for h in none:
            found.extend(_nobody(text, h))
        if words:
            found.extend(_pairs(text, folded, words, _numbers(folded, inside, (start, end), taken), inside))
    return found


def _nobody(text: str, hit: Hit) -> list[Claim]:
    fields = [ClaimField.KILLED] if hit.kind == "none_killed" else [ClaimField.KILLED, ClaimField.INJURED]
    quote = text[hit.start : hit.end]
    return [Claim(field=f, value="0", quote=quote, start=hit.start, end=hit.end) for f in fields]


def _numbers(folded: str, hits: Sequence[Hit], span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> list[_Number]:
    found: list[tuple[int, int, int]] = []
    for m in _NUMBER.finditer(folded, *span):
        value = int(re.sub(r"\D", "", m[1]))
        if not (1900 <= value <= 2100) and not _NAME_NUMBER.search(folded[max(0, m.start() - 12) : m.start()]):
            found.append((m.start(), m.end(), value))
    words = sorted((h.start, h.end, int(h.kind[7:])) for h in hits if h.kind.startswith("number:"))
    joined: list[tuple[int, int, int]] = []
    for start, end, value in words:
        if joined and start == joined[-1][0]:
            joined[-1] = max(joined[-1], (start, end, value), key=lambda w: w[1])
        elif joined and start < joined[-1][1]:
            continue  # a part of a compound the pack lists whole
        elif joined and start - joined[-1][1] <= 1 and joined[-1][2] >= 20 and value < 10:
            joined[-1] = (joined[-1][0], end, joined[-1][2] + value)  # twenty-three, двадцать три
        else:
            joined.append((start, end, value))
    found += [w for w in joined if not any(w[0] < e and s < w[1] for s, e, _ in found)]
    result = []
    for start, end, value in sorted(found):
        if any(a <= start < b for a, b in taken) or _NOT_A_COUNT.match(folded[end : end + 24]):
            continue
        before = [h for h in hits if 0 <= start - h.end <= 14]
        result.append(
            _Number(
                start, end, value, any(h.kind == "previous" and start - h.end <= 4 for h in before),
                any(h.kind == "at_least" and start - h.end <= 6 for h in before), any(h.kind == "rises" for h in before),
            )
        )  # fmt: skip
    return result


def _pairs(text: str, folded: str, words: Sequence[Hit], numbers: Sequence[_Number], singles: Sequence[Hit]) -> list[Claim]:
    options = []
    for w in words:
        for n in numbers:
            gap = folded[n.end : w.start] if n.end <= w.start else folded[w.end : n.start]
            reach = RISEN_REACH if n.risen and w.end <= n.start else REACH
            if len(gap) > reach or re.search(r"[;:!?]|\.\s", gap):
                continue
            cost = len(gap) + (0 if n.end <= w.start else 3) + 14 * gap.count(",") + (40 if n.previous else 0)
            crossed = sum(1 for o in words if o is not w and min(n.end, w.end) <= o.start < max(n.start, w.start))
            options.append((cost + 25 * crossed, w, n))
    options.sort(key=lambda o: (o[0], o[1].start))
    joined = {w.start for w in words for o in words if o.kind != w.kind and _joined(folded, w, o)}
    used: set[int] = set()
    counted: dict[int, _Number] = {}
    for _, w, n in options:
        if n.start in used or w.start in counted:
            continue
        used.add(n.start)
        counted[w.start] = n
    found = []
    for w in words:
        n = counted.get(w.start)
        if n is None or n.previous or (w.start in joined and _shared(w, n, words, counted)):
            continue
        start, end = min(w.start, n.start), max(w.end, n.end)
        found.append(
            Claim(
                field=FIELDS[w.kind], value=str(n.value), quote=text[start:end], start=start, end=end,
                at_least=n.at_least,
            )
        )  # fmt: skip
    persons = [h for h in singles if h.kind == "single"]
    return [*found, *_single(text, words, persons, set(counted))]


def _joined(folded: str, a: Hit, b: Hit) -> bool:
    """Whether two words stand together over one number: "23 dead and missing"."""
    gap = folded[min(a.end, b.end) : max(a.start, b.start)]
    return len(gap) <= 6 and not any(c.isdigit() or c in ",;:." for c in gap)


def _shared(w: Hit, n: _Number, words: Sequence[Hit], counted: Mapping[int, _Number]) -> bool:
    return any(o.kind != w.kind and o.start not in counted and abs(o.start - w.end) <= 8 for o in words)


def _single(text: str, words: Sequence[Hit], persons: Sequence[Hit], counted: set[int]) -> list[Claim]:
    """ "A worker was killed": one, where no number counts that word and the field has no number at all."""
    fields = {w.kind for w in words if w.start in counted}
    found: dict[str, Claim] = {}
    for w in words:
        near = [p for p in persons if max(0, max(p.start, w.start) - min(p.end, w.end)) <= SINGLE_REACH]
        if w.kind in fields or w.kind in found or not near:
            continue
        p = min(near, key=lambda p: abs(p.start - w.start))
        start, end = min(w.start, p.start), max(w.end, p.end)
        found[w.kind] = Claim(field=FIELDS[w.kind], value="1", quote=text[start:end], start=start, end=end)
    return list(found.values())

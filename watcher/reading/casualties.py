"""Killed, injured, missing: numbers paired with the words they count.

Within a sentence every number (digits or words) that is not a date, an age, a measure or a sum of money may count one
word of `killed`, `injured` or `missing`; pairs are taken nearest first, each number once, a number before its word
counting as nearer ("19 missing, 16 dead"). "At least" before a number is kept; after "up from" stands the older figure,
after "rises to" the new one. Plain regexes in the manner of `(\\d+) (killed|dead)` gave 70 % on other reports
(`reading.md` 2.5) because they miss what stands between: "погибли как минимум шесть работников".

A range counts as its lower end, at least ("four or five dead", "10-15 injured"). Two numbers of persons joined by "and"
under one word are added up ("four workers and two sappers died"), but not where the second belongs to another word. An
ordinal before a person counts up to it ("a fifth worker has died": five). One more after a total ("two more died, the
toll is seven") gives way to the total.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from watcher.reading.claimants import claimant
from watcher.reading.match import Hit
from watcher.reading.scripts import WORD
from watcher.types import Claim, ClaimField

_CASE = r"х|ох|ёх|ти|ми|ро|ї|и|(?:ni|ya|ye|a|e|re|ra)\b"
"""Endings that a number of people takes after a hyphen ("10-ти", "12-ni", "12-yə")."""
_NUMBER = re.compile(
    rf"(?<!{WORD})(?<!\d,)(?<![./№#])(?<![^\u0590-\u05ff]-)(\d{{1,3}}(?:[ ,.]\d{{3}})+|\d{{1,4}})"
    rf"(?!{WORD}|[%°]|[.,:/]\d|-(?!{_CASE})\w)"
)
_NOT_A_COUNT = re.compile(
    r"^[ \t\u00a0-]*(?:%|percent|процент|відсот|"
    r"км|km|kilomet|mile|м\b|m\b|metre|meter|tons?\b|tonn|тонн|kg|кг|square|кв|a\.m|p\.m|год[ау]?\b|рок|years?\b|"
    r"let\b|lat\b|jahr|ans\b|años|anni|yaş|o'clock|hours?\b|час|годин|minut|мин|хв|days?\b|дн[ія]|день|months?|месяц|місяц|"
    r"млн|тыс|тис|million|thousand|billion|mm\b|мм\b|drones?\b|беспилотник|безпілотник|бпла|дрон|ракет|missiles?\b|"
    r"rubl|руб|dollar|доллар|euro|lakh|crore|explosions?\b|взрыв|вибух|blasts?\b|houses?\b|дом|будин|квартир|flats?\b|"
    r"of them\b|of whom\b|из них|из которых|з них|з яких|buildings?\b|plants?\b|завод|cex|цех|воз|машин|people were evac|"
    r"jaar|maand|weken|uur\b|dag|ar\b|arig|manad|maned|veck|uker?\b|uger?\b|dogn|timm?[ea]r|vuo[rt]|vuode|viikko|kuukau|paiv|tunti|metr|met(?:ai|u|us)\b|"
    r"menes|valand|dien|gad[iu]|stund|aasta|nadal|tund|kuud\b|paev|yas\b|yasli|saat|gun\b|tahun|jam\b|bulan|pekan|hari\b|juta|ribu|miliar|rupiah|"
    r"tuổi|triệu|tỷ|nghin|thang|ngay|giờ|nam (?:tu|truoc|qua|kinh)\b|"
    r"firefighting|fire (?:crews?|engines?|trucks?)|пожарн\w* (?:расчет|машин|бригад|поезд|част)|"
    r"пожежн\w* (?:розрах|машин|бригад)|"
    r"(?:rok|roc|leto?\b|godin|hodin|sat[ai]?\b|ur[aei]?\b|dn[aiouy]|dan[ai]?\b|dnev|mesiac|mesec|mjesec|tyzd|tjed|ted[en])|"
    r"(?:vjec|vjet|vit[ei]?\b|ore\b|dit[eë]|muaj|jav[eë])|(?:гад[оа]|гадзін|хвілін|дзен|дні|дзён|месяц|тыдн|км|месец|недел|ден)|"
    r"(?:χλμ|χιλιομ|μετρ|ετων|χρον|ωρ[αε]|λεπτ|τον[οων]|μερ|ημερ|εβδομ|μην)|(?:ντρον|мисил|дронав|беспілот|drono|raket[eyaou])|"
    r"(?:hasicsk|vatrogasn|gasilsk|пажарн|πυροσβεστικ|противпожарн)\w* (?:\w+ )?(?:tech|aut|vozi|οχημ|возил|разлік|машын))"
)
_CREW = re.compile(
    r"^[ \t\u00a0-]*(?:firefighters?|rescuers?|fire fighters?|пожарн|спасател|техник|пожежн|рятувальник|"
    r"hasic|vatrogas|gasil|πυροσβεστ|zjarrfik|пажарн|ратавальн|спасувач|spasila|resevalc|zachranar)"
)
CREW = 10
"""From this many on, firefighters and rescuers are those who came, below it they may be those who fell."""
_RANGE = re.compile(rf"(?<!{WORD})(?<!\d,)(?<![./№#-])(\d{{1,3}})-(\d{{1,3}})(?!{WORD}|[%°-]|[.,:/]\d)")
_OR = re.compile(
    r"^ ?(?:or|или|або|чи|oder|ou|o|nebo|lub|albo|veya|sau|ili|ali|alebo|ose|apo|ці|η|to|bis|eller|tai|ar|arba|vai|voi|atau|hoặc|"
    r"-) ?$"
)
_BETWEEN = re.compile(
    r"\b(?:between|между|між|zwischen|entre|miedzy|mezi|tra|fra|izmedu|от|від|med|medzi|midis|меѓу|паміж|μεταξυ|tussen|mellan|"
    r"mellem|mellom|antara) $"
)
_AND = re.compile(r"^ (?:and|и|і|й|та|до|ды|und|et|y|e|i|a|in|oraz|dhe|και|en|och|og|ja|ir|un|dan|va|ve) $")
_FROM = re.compile(r"(?:\bfrom|\bс|\bсо|\bз|\bvon|\bde|\bz|\bdin) $")
_JOINED = re.compile(
    r"(?:^|\s)(?:and|и|і|й|та|ды|und|et|y|e|i|a|in|oraz|ve|si|dhe|και|en|och|og|ja|ir|un|dan|va)"
    r"(?: (?:another|also|еще|ще|яшчэ|уште|weitere|otros?|autres?|altri|jeszcze|dals\w+|jos|se|edhe|ακομη|αλλ\w+|nog|ytterligare|"
    r"yderligere|ytterligere|dar|vel|veel|daha))? $"
)
_EXTRA = re.compile(
    r"(?:\banother|\bеще|\bще|\bяшчэ|\bуште|\bjos|\bdals\w+|\bedhe|\bακομ[ηα]|\bytterligare|\byderligere|\bytterligere|\bviela|"
    r"\ba further|\bfurther) $"
)
_EXTRA_AFTER = re.compile(r"^ more\b")
_NAME_NUMBER = re.compile(
    r"(?:№|no\.|nr\.|#|цех|цеху|цехе|цехом|building|unit|завод|plant|block|shop|корпус|дом|school|article|стат[ьт]\w*|quan khu)"
    r"\s*$"
)
FIELDS = {"killed": ClaimField.KILLED, "injured": ClaimField.INJURED, "missing": ClaimField.MISSING}
_AGES = (16, 90)
_AGED = {(", ", ","), (", ", "."), (" (", ")")}
_YEARS_OLD = re.compile(
    r"\b[1-9]\d[- ]?(?:летн|річн|годишн|годишњ|godisnj|year-old|years? old|jahrig|lety|letni|latek|latka|rocn|eves\b|vuotia|arig|"
    r"aring)\w*"
)
"""A person by age alone ("погиб 29-летний такелажник"), which counts one."""
REACH = 48
"""Characters between a number and the word it counts; beyond this pairs are more often wrong than right."""
RISEN_REACH = 120
"""The same for "the number of dead … rises to five": much may stand between."""
PERSONS_REACH = 24
"""Characters from a number, or from an ordinal, to the person it counts, where persons are asked for."""
JOINED_WORDS = 4
"""Words between two numbers that are added up ("four plant workers and another two"); more hold a verb."""
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
    extra: bool = False


def claims(
    text: str, folded: str, hits: Sequence[Hit], spans: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]
) -> list[Claim]:
    """Casualty claims of the text; `taken` are spans (dates) whose digits do not count."""
    found: list[tuple[Claim, bool]] = []
    for start, end in spans:
        inside = [h for h in hits if start <= h.start < end]
        words = [h for h in inside if h.kind in FIELDS]
        none = [h for h in inside if h.kind in {"none", "none_killed"}]
        covered = [(h.start, h.end) for h in none]
        words = [w for w in _longest(words) if not any(a <= w.start and w.end <= b for a, b in covered)]
        for h in none:
            found.extend((c, False) for c in _nobody(text, h))
        if words:
            found.extend(_pairs(text, folded, words, _numbers(folded, inside, (start, end), taken), inside))
    totals = {c.field for c, extra in found if not extra}
    return [_spoken(text, c, hits, spans) for c, extra in found if not extra or c.field not in totals]


def _longest(words: Sequence[Hit]) -> list[Hit]:
    """`words` without those inside a longer one of their kind: 死 in 死亡 counts nobody else."""
    return [
        w for w in words
        if not any(o.kind == w.kind and o is not w and o.start <= w.start and w.end <= o.end and o.end - o.start > w.end - w.start
                   for o in words)
    ]  # fmt: skip


def _spoken(text: str, claim: Claim, hits: Sequence[Hit], spans: Sequence[tuple[int, int]]) -> Claim:
    """`claim` with who says it; those who were hurt or came to help are speakers only with a verb of speech."""
    span = next((a, b) for a, b in spans if a <= claim.start < b)
    inside = [h for h in hits if span[0] <= h.start < span[1]]
    counted = [h for h in inside if h.kind == "claimant" and claim.start <= h.start < claim.end]
    here = Hit(claim.start, claim.end, claim.field.value)
    return replace(claim, by=claimant(text, here, [h for h in inside if h not in counted], span, verb=True))


def _nobody(text: str, hit: Hit) -> list[Claim]:
    fields = [ClaimField.KILLED] if hit.kind == "none_killed" else [ClaimField.KILLED, ClaimField.INJURED]
    quote = text[hit.start : hit.end]
    return [Claim(field=f, value="0", quote=quote, start=hit.start, end=hit.end) for f in fields]


def _numbers(folded: str, hits: Sequence[Hit], span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> list[_Number]:
    """The numbers of a sentence that may count people, ranges as one."""
    found: list[tuple[int, int, int]] = []
    for m in _NUMBER.finditer(folded, *span):
        value = int(re.sub(r"\D", "", m[1]))
        if not (1900 <= value <= 2100) and not _NAME_NUMBER.search(folded[max(0, m.start() - 12) : m.start()]):
            found.append((m.start(), m.end(), value))
    found += [w for w in _worded(hits) if not any(w[0] < e and s < w[1] for s, e, _ in found)]
    ranges = [(m.start(), m.end(), int(m[1])) for m in _RANGE.finditer(folded, *span) if int(m[1]) < int(m[2])]
    result = []
    for start, end, value, ranged in _ranged(folded, sorted(found), ranges):
        after = folded[end : end + 28]
        if any(a <= start < b for a, b in taken) or _NOT_A_COUNT.match(after) or (value >= CREW and _CREW.match(after)):
            continue
        if any(h.kind == "unit" and 0 <= h.start - end <= 1 for h in hits):
            continue
        if _AGES[0] <= value <= _AGES[1] and (folded[start - 2 : start], after[:1]) in _AGED:
            continue  # "the driver, 34, was hurt", "A. Driver (34) was hurt"
        before, behind = [h for h in hits if 0 <= start - h.end <= 14], folded[max(0, start - 12) : start]
        result.append(
            _Number(
                start, end, value, any(h.kind == "previous" and start - h.end <= 4 for h in before),
                ranged or any(h.kind == "at_least" and start - h.end <= 6 for h in before)
                or any(h.kind == "at_least_after" and 0 <= h.start - end <= 14 for h in hits),
                any(h.kind == "rises" for h in before),
                bool(_EXTRA.search(behind) or _EXTRA_AFTER.match(after)),
            )
        )  # fmt: skip
    return result


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
    folded: str, numbers: Sequence[tuple[int, int, int]], ranges: Sequence[tuple[int, int, int]]
) -> list[tuple[int, int, int, bool]]:
    """`numbers` with "four or five", "between ten and twelve", "10-15" as their lower end; True marks a range."""
    result = [(start, end, value, True) for start, end, value in ranges]
    skip = False
    for n, (start, end, value) in enumerate(numbers):
        if skip:
            skip = False
            continue
        upper = numbers[n + 1] if n + 1 < len(numbers) else None
        if upper and value < upper[2] and _spans(folded, start, folded[end : upper[0]]):
            result.append((start, upper[1], value, True))
            skip = True
        else:
            result.append((start, end, value, False))
    return sorted(result)


def _spans(folded: str, start: int, gap: str) -> bool:
    behind = folded[max(0, start - 10) : start]
    return bool((_OR.match(gap) and not _FROM.search(behind)) or (_AND.match(gap) and _BETWEEN.search(behind)))


def _pairs(
    text: str, folded: str, words: Sequence[Hit], numbers: Sequence[_Number], inside: Sequence[Hit]
) -> list[tuple[Claim, bool]]:
    """The claims of a sentence; True marks one that adds to a total told elsewhere."""
    counted = _nearest(folded, words, numbers)
    joined = {w.start for w in words for o in words if o.kind != w.kind and _joined(folded, w, o)}
    used = {n.start for n in counted.values()}
    found = []
    for w in words:
        n = counted.get(w.start)
        if n is None or n.previous or (w.start in joined and _shared(w, n, words, counted)):
            continue
        more = _added(folded, w, n, [o for o in numbers if o.start not in used], inside)
        start = min(w.start, n.start, *(o.start for o in more))
        end = max(w.end, n.end, *(o.end for o in more))
        value = n.value + sum(o.value for o in more)
        claim = Claim(field=FIELDS[w.kind], value=str(value), quote=text[start:end], start=start, end=end, at_least=n.at_least)
        found.append((claim, n.extra and len(counted) == 1))
    others = [*_ordinal(text, words, inside, set(counted)), *_single(text, folded, words, inside, set(counted))]
    told = {c.field for c, _ in found}
    for c in others:
        if c.field not in told:
            told.add(c.field)
            found.append((c, False))
    return found


def _nearest(folded: str, words: Sequence[Hit], numbers: Sequence[_Number]) -> dict[int, _Number]:
    """Start of a word → the number that counts it: the cheapest pairs first, each number and each word once."""
    options = []
    for w in words:
        for n in numbers:
            gap = folded[n.end : w.start] if n.end <= w.start else folded[w.end : n.start]
            reach = RISEN_REACH if n.risen and w.end <= n.start else REACH
            if len(gap) > reach or re.search(r"[;:!?]|\.\s", gap):
                continue
            cost = len(gap) + 14 * gap.count(",") + (40 if n.previous else 0)
            if w.end <= n.start:  # "four died and two …": the second number opens a clause of its own
                cost += 3 + (14 if _JOINED.search(gap) else 0)
            crossed = sum(1 for o in words if o is not w and min(n.end, w.end) <= o.start < max(n.start, w.start))
            options.append((cost + 25 * crossed, w, n))
    options.sort(key=lambda o: (o[0], o[1].start))
    used: set[int] = set()
    counted: dict[int, _Number] = {}
    for _, w, n in options:
        if n.start not in used and w.start not in counted:
            used.add(n.start)
            counted[w.start] = n
    return counted


def _added(folded: str, w: Hit, n: _Number, free: Sequence[_Number], inside: Sequence[Hit]) -> list[_Number]:
    """The number of persons joined to `n` by "and", before or after it, on the same side of the word."""
    persons = [h for h in inside if h.kind in {"persons", "single"}]
    for o in free:
        left, right = min(n, o, key=lambda x: x.start), max(n, o, key=lambda x: x.start)
        gap = folded[left.end : right.start]
        same_side = (w.end <= n.start) == (w.end <= o.start)
        if not same_side or len(gap.split()) > JOINED_WORDS or "," in gap or not _JOINED.search(gap):
            continue
        counted = any(left.end <= p.start < right.start for p in persons)
        if counted and any(0 <= p.start - right.end <= PERSONS_REACH for p in persons):
            return [o]
    return []


def _joined(folded: str, a: Hit, b: Hit) -> bool:
    """Whether two words stand together over one number: "23 dead and missing"."""
    gap = folded[min(a.end, b.end) : max(a.start, b.start)]
    return len(gap) <= 6 and bool(gap.strip()) and not any(c.isdigit() or c in ",;:." for c in gap)


def _shared(w: Hit, n: _Number, words: Sequence[Hit], counted: Mapping[int, _Number]) -> bool:
    return any(o.kind != w.kind and o.start not in counted and abs(o.start - w.end) <= 8 for o in words)


def _ordinal(text: str, words: Sequence[Hit], inside: Sequence[Hit], counted: set[int]) -> list[Claim]:
    """ "A fifth worker has died": five dead, where no number counts that word. Of the injured an ordinal says nothing ("two
    died, a third worker was hurt")."""
    persons = [h for h in inside if h.kind in {"persons", "single"}]
    found = []
    for h in inside:
        if not h.kind.startswith("ordinal:"):
            continue
        who = next((p for p in persons if 0 <= p.start - h.end <= 2), None)
        if who is None:
            continue
        free = [w for w in words if w.kind == "killed" and w.start not in counted]
        near = [w for w in free if max(w.start, h.start) - min(w.end, who.end) <= REACH]
        if near:
            w = min(near, key=lambda w: abs(w.start - h.start))
            start, end = min(w.start, h.start), max(w.end, h.end)
            found.append(Claim(field=FIELDS[w.kind], value=h.kind[8:], quote=text[start:end], start=start, end=end))
    return found


def _single(text: str, folded: str, words: Sequence[Hit], inside: Sequence[Hit], counted: set[int]) -> list[Claim]:
    """ "A worker was killed": one, where no number counts that word and the field has no number at all."""
    persons = [h for h in inside if h.kind == "single"]
    around = max(0, inside[0].start - SINGLE_REACH), max(h.end for h in inside) + SINGLE_REACH
    persons += [Hit(m.start(), m.end(), "single") for m in _YEARS_OLD.finditer(folded, *around)]
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

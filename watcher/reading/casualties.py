"""Killed, injured, missing: numbers paired with the words they count.

Within a sentence every number (digits or words) that is not a date, an age, a measure or a sum of money may count one
word of `killed`, `injured` or `missing`; pairs are taken nearest first, each number once, a number before its word
counting as nearer ("19 missing, 16 dead"). "At least" before a number is kept; after "up from" stands the older figure,
after "rises to" the new one. Plain regexes in the manner of `(\\d+) (killed|dead)` gave 70 % on other reports
(`reading.md` 2.5) because they miss what stands between: "погибли как минимум шесть работников". No word of a language stands
here: all are the pack's (`casualties`, `counting`).

A range counts as its lower end, at least ("four or five dead", "10-15 injured"). Two numbers of persons joined by "and"
under one word are added up ("four workers and two sappers died"), but not where the second belongs to another word. An
ordinal before a person counts up to it ("a fifth worker has died": five). One more after a total ("two more died, the
toll is seven") gives way to the total. Of a part and its whole the part counts ("nine of the twelve were killed"). Where no
number stands, one person named beside the word counts one ("a worker was killed"), and so does a verb that is said of one
only ("погиб", "zginął").
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from watcher.packs import Pack
from watcher.reading import nobody
from watcher.reading.claimants import claimant
from watcher.reading.match import Hit
from watcher.reading.numbers import UNIT_REACH, Number, Rules, numbers, rules
from watcher.types import Claim, ClaimField

FIELDS = {"killed": ClaimField.KILLED, "injured": ClaimField.INJURED, "missing": ClaimField.MISSING}
ONE = frozenset({"killed_one", "injured_one"})
REACH = 48
"""Characters between a number and the word it counts; beyond this pairs are more often wrong than right."""
SUBJECT_REACH = 80
"""The same where the number counts persons that are the subject ("two men were opening a thing in a hall and were hurt")."""
RISEN_REACH = 120
"""The same for "the number of dead … rises to five": much may stand between."""
PERSONS_REACH = 24
"""Characters from a number, or from an ordinal, to the person it counts, where persons are asked for."""
JOINED_WORDS = 4
"""Words between two numbers that are added up ("four plant workers and another two"); more hold a verb."""
BESIDE = 5
"""Characters between one person and what befell them that leave no doubt ("погиб сторож", "a man was killed")."""
PAST_REACH = 14
"""Characters from a count to the month or year that makes it an older one."""
_YEAR = re.compile(r"(?: [^\W\d]{1,4}){0,2} (?:19|20)\d\d(?!\d|-\d)")
ASIDE = 2
"""Characters from persons to what is told of them in passing ("four workers hurt in …", "рабочих, пострадавших при …")."""
_PARTED = re.compile(r"[,;:!?]|\.\s")
"""Between two clauses."""
_STOP = re.compile(r"[;:.!?]")
SINGLE_REACH = 26
"""Characters between a word for one person and what befell them ("a worker was killed"), which counts one."""


def claims(
    text: str, folded: str, hits: Sequence[Hit], spans: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]], pack: Pack
) -> list[Claim]:
    """Casualty claims of the text; `taken` are spans (dates) whose digits do not count."""
    told = rules(pack.counting, pack.prefixes)
    found: list[tuple[Claim, bool]] = []
    for start, end in spans:
        inside = [h for h in hits if start <= h.start < end]
        words = [h for h in inside if h.kind in FIELDS]
        words = _longest([*words, *(Hit(h.start, h.end, h.kind[:-4]) for h in inside if h.kind in ONE)])
        none = nobody.claims(text, folded, words, inside, told)
        words = [w for w in words if not any(c.start <= w.start and w.end <= c.end for c in none)]
        found.extend((c, False) for c in none)
        if words:
            dead = max((int(c.value) for c, _ in found if c.field is ClaimField.KILLED), default=0)
            found.extend(_pairs(text, folded, words, numbers(folded, inside, (start, end), taken, told), inside, told, dead))
    recited = {c for c, _ in found if _long_past(folded, c, hits)}
    current = {c.field for c, _ in found if c not in recited}
    found = [(c, extra) for c, extra in found if c not in recited or c.field not in current]
    found += [(c, False) for c in nobody.implied(c for c, _ in found)]
    totals = {c.field for c, extra in found if not extra}
    return [_spoken(text, c, hits, spans) for c, extra in found if not extra or c.field not in totals]


def _long_past(folded: str, claim: Claim, hits: Sequence[Hit]) -> bool:
    """Whether a month or a year gone by stands right behind a count ("where five were killed last May"): where another count
    tells of today, that one is recited."""
    months = [h for h in hits if h.kind.startswith("month:") and claim.end <= h.start <= claim.end + PAST_REACH]
    last = any(h.kind == "last" and 0 <= m.start - h.end <= UNIT_REACH for m in months for h in hits)
    ago = any(h.kind == "ago:365" and claim.end <= h.start <= claim.end + PAST_REACH for h in hits)
    return last or ago or _YEAR.match(folded, claim.end) is not None


def _longest(words: Sequence[Hit]) -> list[Hit]:
    """`words` without those inside a longer one of their kind: 死 in 死亡 counts nobody else."""
    words = list(dict.fromkeys(Hit(w.start, w.end, w.kind) for w in sorted(words, key=lambda w: w.start)))
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


def _pairs(
    text: str, folded: str, words: Sequence[Hit], told_numbers: Sequence[Number], inside: Sequence[Hit], told: Rules, dead: int
) -> list[tuple[Claim, bool]]:
    """The claims of a sentence; True marks one that adds to a total told elsewhere. `dead` were told of before it."""
    free = [n for n in told_numbers if not n.whole]
    said = words
    mortal = {w.start for w in words if w.kind == "injured" and _mortal(folded, w, words, free, told)}
    words = [w for w in words if w.start not in mortal]
    counted = _nearest(folded, words, free, inside, told)
    joined = {w.start for w in words for o in words if o.kind != w.kind and _joined(folded, w, o)}
    used = {n.start for n in counted.values()}
    found = []
    for w in words:
        n = counted.get(w.start)
        if n is None or n.previous or (w.start in joined and _shared(w, n, words, counted)):
            continue
        more = _added(folded, w, n, [o for o in free if o.start not in used], inside, told)
        start = min(w.start, n.start, *(o.start for o in more))
        end = max(w.end, n.end, *(o.end for o in more))
        value = n.value + sum(o.value for o in more)
        claim = Claim(field=FIELDS[w.kind], value=str(value), quote=text[start:end], start=start, end=end, at_least=n.at_least)
        found.append((claim, n.extra and len(counted) == 1))
    dead = max([dead, *(int(c.value) for c, _ in found if c.field is ClaimField.KILLED)])
    others = [*_ordinal(text, folded, words, inside, set(counted), dead)]
    others += _single(text, folded, words, inside, set(counted), told)
    fields = {c.field for c, _ in found}
    for c in others:
        if c.field not in fields:
            fields.add(c.field)
            found.append((c, False))
    return _of_wholes(text, folded, said, told_numbers, inside, found)


def _mortal(folded: str, hurt: Hit, words: Sequence[Hit], free: Sequence[Number], told: Rules) -> bool:
    """Whether those hurt are those who died: one number and both words in a clause ("three hurt workers have died")."""
    for k in words:
        if k.kind != "killed":
            continue
        near = [n for n in free if n.start < k.end and k.start - n.end <= REACH]
        if not near:
            continue
        n = max(near, key=lambda n: n.start)
        start, end = min(n.start, hurt.start, k.start), max(hurt.end, k.end)
        parted = _PARTED.search(folded, start, end) or told.joins_within(folded, start, end)
        parted = parted or any(o is not n and start <= o.start < end for o in free) or any(map(str.isdigit, folded[n.end : end]))
        if end - start <= SUBJECT_REACH and not parted:
            return True
    return False


def _of_wholes(
    text: str, folded: str, words: Sequence[Hit], told_numbers: Sequence[Number], inside: Sequence[Hit],
    found: list[tuple[Claim, bool]],
) -> list[tuple[Claim, bool]]:  # fmt: skip
    """ "Two of the three injured are in hospital" tells of three injured, "one of the three injured has died" of two."""
    marks = [h for h in inside if h.kind in {"out_of", "one_of"}]
    for n in told_numbers:
        after = any(0 <= n.start - h.end <= UNIT_REACH and _begins(folded, h.start) for h in marks)
        w = next((w for w in words if (n.whole or after) and _says_of(folded, w, n, inside)), None)
        if w is None:
            continue
        if w.kind == "injured" and not any(c.field is ClaimField.KILLED for c, _ in found):
            found = [*found, *((c, False) for c in _one_died(text, folded, n, words, inside))]
        dead = max((int(c.value) for c, _ in found if c.field is ClaimField.KILLED), default=0)
        value = n.value - dead if w.kind == "injured" else n.value
        if value <= 0 or (not n.whole and not (dead and w.kind == "injured")):
            continue
        start, end = min(w.start, n.start), max(w.end, n.end)
        claim = Claim(field=FIELDS[w.kind], value=str(value), quote=text[start:end], start=start, end=end, at_least=n.at_least)
        found = [*((c, extra) for c, extra in found if c.field is not claim.field), (claim, False)]
    return found


def _one_died(text: str, folded: str, n: Number, words: Sequence[Hit], inside: Sequence[Hit]) -> list[Claim]:
    """ "One of the four employees hurt in the blast at the works has died", however long that is."""
    one = next((h for h in inside if h.kind == "one_of" and 0 <= n.start - h.end <= UNIT_REACH), None)
    after = (w for w in words if w.kind == "killed" and n.end <= w.start)
    died = next((w for w in after if not _PARTED.search(folded, n.end, w.start)), None)
    if one is None or died is None:
        return []
    quote = text[one.start : died.end]
    return [Claim(field=ClaimField.KILLED, value="1", quote=quote, start=one.start, end=died.end)]


def _begins(folded: str, at: int) -> bool:
    """Whether a clause begins there: "of the eight hurt six have died", not "the state of the eight hurt"."""
    said = folded[max(0, at - 3) : at]
    return not said.strip() or "\n" in said or said.rstrip()[-1] in ",;:.!?-"


def _says_of(folded: str, w: Hit, n: Number, inside: Sequence[Hit]) -> bool:
    """Whether a word tells who the number is of: beside it, or beside the persons it counts ("of four workers hurt in …")."""
    if n.start < w.start <= n.end + UNIT_REACH or 0 <= n.start - w.end <= UNIT_REACH:
        return True
    persons = [p for p in inside if p.kind in {"persons", "single"} and 0 <= p.start - n.end <= UNIT_REACH]
    aside = any(0 <= w.start - p.end <= ASIDE and not _STOP.search(folded, p.end, w.start) for p in persons)
    return w.kind == "injured" and aside


def _nearest(folded: str, words: Sequence[Hit], free: Sequence[Number], inside: Sequence[Hit], told: Rules) -> dict[int, Number]:
    """Start of a word → the number that counts it: the cheapest pairs first, each number and each word once."""
    persons = [h for h in inside if h.kind == "persons"]
    alone = {w.start for w in words if any(_beside(p, w) for p in inside if p.kind == "single") or _one(w, inside)}
    options = []
    for w in words:
        for n in free:
            gap = folded[n.end : w.start] if n.end <= w.start else folded[w.end : n.start]
            subject = n.end <= w.start and any(0 <= p.start - n.end <= UNIT_REACH for p in persons)
            reach = RISEN_REACH if n.risen and w.end <= n.start else SUBJECT_REACH if subject else REACH
            if len(gap) > reach or re.search(r"[;:!?]|\.\s", gap):
                continue
            cost = len(gap) + 14 * gap.count(",") + (40 if n.previous else 0)
            if w.end <= n.start:  # "four died and two …": the second number opens a clause of its own
                cost += 3 + (14 if _joins(folded, w.end, n.start, inside, told) else 0)
            if any(o.kind == w.kind and min(n.end, w.end) <= o.start < max(n.start, w.start) for o in words):
                continue  # another word of the kind is nearer to it
            crossed = sum(1 for o in words if o is not w and min(n.end, w.end) <= o.start < max(n.start, w.start))
            if w.start in alone and not subject and (crossed or "," in gap or len(gap) > SINGLE_REACH):
                continue  # "a man was killed and nine injured, two gravely"
            options.append((cost + 25 * crossed, w, n))
    options.sort(key=lambda o: (o[0], o[1].start))
    used: set[int] = set()
    counted: dict[int, Number] = {}
    for _, w, n in options:
        if n.start not in used and w.start not in counted:
            used.add(n.start)
            counted[w.start] = n
    return counted


def _one(word: Hit, inside: Sequence[Hit]) -> bool:
    """Whether the word itself says that it befell one only ("погиб")."""
    return any(h.kind == f"{word.kind}_one" and h.start < word.end and word.start < h.end for h in inside)


def _beside(person: Hit, word: Hit) -> bool:
    """Whether one person stands right before or after what befell them."""
    return max(person.start, word.start) - min(person.end, word.end) <= BESIDE


def _joins(folded: str, start: int, end: int, inside: Sequence[Hit], told: Rules) -> bool:
    """Whether an "and", or an "and another", ends what stands between."""
    at = next((h.start for h in inside if h.kind == "further" and start < h.start and 0 <= end - h.end <= UNIT_REACH), end)
    return told.ends_with(folded, told.joined, at, start)


def _added(folded: str, w: Hit, n: Number, free: Sequence[Number], inside: Sequence[Hit], told: Rules) -> list[Number]:
    """The number of persons joined to `n` by "and", before or after it, on the same side of the word."""
    persons = [h for h in inside if h.kind in {"persons", "single"}]
    for o in free:
        left, right = min(n, o, key=lambda x: x.start), max(n, o, key=lambda x: x.start)
        gap = folded[left.end : right.start]
        same_side = (w.end <= n.start) == (w.end <= o.start)
        joined = len(gap.split()) <= JOINED_WORDS and "," not in gap and _joins(folded, left.end, right.start, inside, told)
        if not (same_side and joined):
            continue
        counted = any(left.end <= p.start < right.start for p in persons)
        if counted and any(0 <= p.start - right.end <= PERSONS_REACH for p in persons):
            return [o]
    return []


def _joined(folded: str, a: Hit, b: Hit) -> bool:
    """Whether two words stand together over one number: "23 dead and missing"."""
    gap = folded[min(a.end, b.end) : max(a.start, b.start)]
    return len(gap) <= 6 and bool(gap.strip()) and not any(c.isdigit() or c in ",;:." for c in gap)


def _shared(w: Hit, n: Number, words: Sequence[Hit], counted: Mapping[int, Number]) -> bool:
    return any(o.kind != w.kind and o.start not in counted and abs(o.start - w.end) <= 8 for o in words)


def _ordinal(
    text: str, folded: str, words: Sequence[Hit], inside: Sequence[Hit], counted: set[int], dead: int
) -> list[Claim]:
    """ "A fifth worker has died": five dead, where no number counts that word. Of the injured it counts one, where it goes on
    after the dead ("two died, a third is in hospital"), and else says nothing."""
    persons = [h for h in inside if h.kind in {"persons", "single"}]
    found = []
    for h in inside:
        if not h.kind.startswith("ordinal:"):
            continue
        who = next((p for p in [*persons, *words] if 0 <= p.start - h.end <= 2), None)
        free = [w for w in words if w.kind == "killed" and w.start not in counted]
        near = [w for w in free if who is not None and max(w.start, h.start) - min(w.end, who.end) <= REACH]
        value = h.kind[8:]
        if not near and dead and int(value) == dead + 1 and _of_person(who, h, inside):
            near = [w for w in words if w.kind == "injured" and w.start not in counted and 0 <= w.start - h.end <= REACH
                    and not _PARTED.search(folded, h.end, w.start)]  # fmt: skip
            value = "1"
        if near:
            w = min(near, key=lambda w: abs(w.start - h.start))
            start, end = min(w.start, h.start), max(w.end, h.end)
            found.append(Claim(field=FIELDS[w.kind], value=value, quote=text[start:end], start=start, end=end))
    return found


def _of_thing(word: Hit, inside: Sequence[Hit]) -> bool:
    """Whether it is a thing that came to harm ("пострадал цех")."""
    things = [h for h in inside if h.kind.split(":")[0] in {"unit", "facility", "class", "weak", "depot", "civil"}]
    return any(0 <= t.start - word.end <= UNIT_REACH for t in things)


def _of_person(who: Hit | None, ordinal: Hit, inside: Sequence[Hit]) -> bool:
    """Whether an ordinal is said of somebody: "a third" alone may be one, "a third building" is none."""
    return who is not None or not any(0 <= h.start - ordinal.end <= 2 for h in inside)


def _single(text: str, folded: str, words: Sequence[Hit], inside: Sequence[Hit], counted: set[int], told: Rules) -> list[Claim]:
    """ "A worker was killed": one, where no number counts that word and the field has no number at all. Who died of wounds is not
    wounded too ("a worker hurt in the blast has died"), unless "another" says that it is somebody else."""
    persons = [h for h in inside if h.kind in {"single", "one_of"}]
    around = max(0, inside[0].start - SINGLE_REACH), max(h.end for h in inside) + SINGLE_REACH
    persons += [Hit(m.start(), m.end(), "single") for m in told.years_old.finditer(folded, *around)]
    fields = {w.kind for w in words if w.start in counted}
    further = [h.start for h in inside if h.kind == "further"]
    found: dict[str, Claim] = {}
    dead: Hit | None = None
    for w in sorted(words, key=lambda w: w.kind != "killed"):
        near = [p for p in persons if max(0, max(p.start, w.start) - min(p.end, w.end)) <= SINGLE_REACH]
        if dead is not None and told.joins_within(folded, min(dead.end, w.start), w.start):
            others = [p for p in near if p.end <= dead.start or dead.end <= p.start]
            near = others if others or _one(w, inside) else near  # "a worker died and his mate is hurt"
        if not near and _one(w, inside) and not _of_thing(w, inside):
            near = [w]
        if w.kind == "killed" and w.kind in fields:  # "one worker dead and others hurt": they are not the same
            alive = [o for o in words if o.kind != w.kind]
            gone = [p for p in near if p.end <= w.start and not any(p.start < o.end and o.start < p.end for o in alive)]
            dead = max(gone, key=lambda p: p.end, default=dead)
        if w.kind in fields or w.kind in found or not near:
            continue
        people = [p for p in near if p.end <= w.start or w.end <= p.start] or near  # "скончался" itself tells of one
        beyond = [w.end <= p.start and _joins(folded, w.end, p.start, inside, told) for p in people]
        _, _, p = min(zip(beyond, (abs(p.start - w.start) for p in people), people, strict=True), key=lambda each: each[:2])
        other = w.kind == "killed" or dead is None or any(dead.start < at < w.start for at in further)
        if not other and dead is not None and p.start < dead.end and dead.start < p.end:
            continue
        dead = p if w.kind == "killed" else dead
        start, end = min(w.start, p.start), max(w.end, p.end)
        found[w.kind] = Claim(field=FIELDS[w.kind], value="1", quote=text[start:end], start=start, end=end)
    return list(found.values())

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
        words += [Hit(h.start, h.end, h.kind[:-4]) for h in inside if h.kind in ONE and not _told(h, words)]
        none = [h for h in inside if h.kind in {"none", "none_killed"}]
        covered = [(h.start, h.end) for h in none]
        words = [w for w in _longest(words) if not any(a <= w.start and w.end <= b for a, b in covered)]
        for h in none:
            found.extend((c, False) for c in _nobody(text, h))
        if words:
            found.extend(_pairs(text, folded, words, numbers(folded, inside, (start, end), taken, told), inside, told))
    totals = {c.field for c, extra in found if not extra}
    return [_spoken(text, c, hits, spans) for c, extra in found if not extra or c.field not in totals]


def _told(one: Hit, words: Sequence[Hit]) -> bool:
    """Whether a word for what befell one person overlaps one of `words`."""
    return any(f"{w.kind}_one" == one.kind and one.start < w.end and w.start < one.end for w in words)


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


def _pairs(
    text: str, folded: str, words: Sequence[Hit], free: Sequence[Number], inside: Sequence[Hit], told: Rules
) -> list[tuple[Claim, bool]]:
    """The claims of a sentence; True marks one that adds to a total told elsewhere."""
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
    others = [*_ordinal(text, words, inside, set(counted)), *_single(text, folded, words, inside, set(counted), told)]
    fields = {c.field for c, _ in found}
    for c in others:
        if c.field not in fields:
            fields.add(c.field)
            found.append((c, False))
    return found


def _nearest(folded: str, words: Sequence[Hit], free: Sequence[Number], inside: Sequence[Hit], told: Rules) -> dict[int, Number]:
    """Start of a word → the number that counts it: the cheapest pairs first, each number and each word once."""
    persons = [h for h in inside if h.kind == "persons"]
    alone = {w.start for w in words if any(_beside(p, w) for p in inside if p.kind == "single")}
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


def _ordinal(text: str, words: Sequence[Hit], inside: Sequence[Hit], counted: set[int]) -> list[Claim]:
    """ "A fifth worker has died": five dead, where no number counts that word. Of the injured an ordinal says nothing ("two
    died, a third worker was hurt")."""
    persons = [h for h in inside if h.kind in {"persons", "single"}]
    found = []
    for h in inside:
        if not h.kind.startswith("ordinal:"):
            continue
        who = next((p for p in [*persons, *words] if 0 <= p.start - h.end <= 2), None)
        if who is None:
            continue
        free = [w for w in words if w.kind == "killed" and w.start not in counted]
        near = [w for w in free if max(w.start, h.start) - min(w.end, who.end) <= REACH]
        if near:
            w = min(near, key=lambda w: abs(w.start - h.start))
            start, end = min(w.start, h.start), max(w.end, h.end)
            found.append(Claim(field=FIELDS[w.kind], value=h.kind[8:], quote=text[start:end], start=start, end=end))
    return found


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
        near = near or [h for h in inside if h.kind == f"{w.kind}_one" and h.start < w.end and w.start < h.end]
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

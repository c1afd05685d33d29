"""That nobody was hurt, or nobody killed: a count of 0.

Said by phrases a pack lists whole (`none`, `none_killed`) or by a word for "nobody" beside a word of harm (`nobody`), on
either side of it, since a list of whole phrases never ends ("hurt nobody", "verletzt wurde nach ersten Angaben niemand").
Who denies that anybody was hurt denies that anybody died too (`implied`), unless deaths are counted beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from watcher.reading.match import Hit
from watcher.reading.numbers import Rules
from watcher.types import Claim, ClaimField

BEFORE_WORDS = 3
"""Words between "nobody" and the harm that follows it; more hold a clause ("nobody knows how many were hurt")."""
AFTER_WORDS = 6
"""The same where it follows the harm."""
NEAR = 48
OTHER_REACH = 6
"""Characters to the other word of harm that is denied with it ("nobody was killed or hurt")."""


def claims(text: str, folded: str, words: Sequence[Hit], inside: Sequence[Hit], told: Rules) -> list[Claim]:
    """Counts of 0 in a sentence; `words` are its words for killed, injured and missing."""
    harm = [w for w in words if w.kind in {"killed", "injured"}]
    whole = [h for h in inside if h.kind == "none"]
    dead = [h for h in inside if h.kind == "none_killed"]
    found: list[Claim] = []
    for h in whole:
        said = [w for w in harm if h.start <= w.start and w.end <= h.end]
        deaths = not said or any(w.kind == "killed" for w in said) or any(d.start < h.end and h.start < d.end for d in dead)
        found += [_zero(text, h, ClaimField.KILLED)] if deaths else []
        found.append(_zero(text, h, ClaimField.INJURED))
    found += [_zero(text, h, ClaimField.KILLED) for h in dead if not any(w.start < h.end and h.start < w.end for w in whole)]
    for d in dead:
        hurt = [w for w in harm if w.kind == "injured" and 0 <= w.start - d.end <= OTHER_REACH]
        found += [_zero(text, Hit(d.start, w.end, "none"), ClaimField.INJURED) for w in hurt[:1]]
    for h in inside:
        if h.kind != "nobody" or any(c.start < h.end and h.start < c.end for c in found):
            continue
        w = _harm(folded, h, words, inside, told)
        if w is None:
            continue
        for each in (w, *(o for o in harm if o.kind != w.kind and 0 <= o.start - w.end <= OTHER_REACH and h.end <= w.start)):
            span = Hit(min(h.start, each.start), max(h.end, each.end), each.kind)
            found.append(_zero(text, span, ClaimField(each.kind)))
    return found


def implied(found: Iterable[Claim]) -> list[Claim]:
    """That nobody died, where nobody was hurt and no dead are told of."""
    counts = [c for c in found if c.field in (ClaimField.KILLED, ClaimField.INJURED)]
    unhurt = all(c.field is ClaimField.INJURED and c.value == "0" for c in counts)
    return [replace(counts[0], field=ClaimField.KILLED)] if counts and unhurt else []


def _harm(folded: str, h: Hit, words: Sequence[Hit], inside: Sequence[Hit], told: Rules) -> Hit | None:
    """The word of harm that "nobody" belongs to: the first after it in its clause, else the last before it."""
    harm = [w for w in words if w.kind in {"killed", "injured"}]

    def joins(start: int, end: int, most: int) -> bool:
        gap = folded[start:end]
        other = any(start <= o.start < end and o.kind.split(":")[0] in {"speech", "number", "none"} for o in inside)
        parted = any(c.isdigit() or c in ",;:.!?()" for c in gap)
        return len(gap) <= NEAR and len(gap.split()) <= most and not (other or parted)

    within = next((w for w in harm if h.start <= w.start and w.end <= h.end), None)
    if within is not None:
        return within
    after = [w for w in harm if w.start >= h.end and joins(h.end, w.start, BEFORE_WORDS)]
    if after:
        return min(after, key=lambda w: w.start)
    if any(h.end <= w.start <= h.end + NEAR and "," not in folded[h.end : w.start] for w in words):
        return None
    before = [
        w for w in harm if w.end <= h.start and joins(w.end, h.start, AFTER_WORDS)
        and not told.joins_within(folded, w.end, h.start) and not _said_of_somebody(folded, w, inside)
    ]  # fmt: skip
    return max(before, key=lambda w: w.end, default=None)


def _said_of_somebody(folded: str, w: Hit, inside: Sequence[Hit]) -> bool:
    """Whether the harm has befallen somebody ("three were hurt but nobody is missing")."""
    clause = max(folded.rfind(mark, 0, w.start) for mark in ",;:.!?")
    return any(clause < o.start < w.start and o.kind.split(":")[0] in {"number", "single", "one_of"} for o in inside) or any(
        c.isdigit() for c in folded[max(clause, w.start - NEAR, 0) : w.start]
    )


def _zero(text: str, hit: Hit, field: ClaimField) -> Claim:
    return Claim(field=field, value="0", quote=text[hit.start : hit.end], start=hit.start, end=hit.end)

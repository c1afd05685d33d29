"""Causes and denials as claims, and who said them.

A cause word counts whoever says it; a negation just before it turns it into a denial of that cause. The claimant is the
nearest `claimant` in the same sentence that stands with a speech verb or an origin phrase, else the nearest at all,
else nobody (the outlet itself). Nothing is decided here: contradicting claims stand side by side.
"""

from collections.abc import Sequence

from watcher.reading.match import Hit
from watcher.types import Claim, ClaimField

NEGATION_REACH = 24
"""Characters between a negation and the cause it denies ("not caused by a drone")."""
CLAIMANT_REACH = 160


def claims(text: str, hits: Sequence[Hit], spans: Sequence[tuple[int, int]]) -> list[Claim]:
    """One claim for each cause type and claimant, at its first mention; denials likewise."""
    found: dict[tuple[ClaimField, str, str | None], Claim] = {}
    for start, end in spans:
        inside = [h for h in hits if start <= h.start < end]
        for hit in inside:
            if hit.kind.startswith("cause:"):
                denied = any(h.kind == "negation" and 0 <= hit.start - h.end <= NEGATION_REACH for h in inside)
                field, value = (ClaimField.DENIAL, hit.kind[6:]) if denied else (ClaimField.CAUSE, hit.kind[6:])
            elif hit.kind == "denial":
                field, value = ClaimField.DENIAL, text[hit.start : hit.end]
            else:
                continue
            by = claimant(text, hit, inside)
            claim = Claim(
                field=field, value=value, by=by, quote=text[start:end].strip()[:300], start=hit.start, end=hit.end
            )
            found.setdefault((field, value, by), claim)
    return _without_anonymous_doubles(list(found.values()))


def claimant(text: str, hit: Hit, inside: Sequence[Hit]) -> str | None:
    """Who says what stands at `hit`, in the words of the text."""
    people = [h for h in inside if h.kind == "claimant" and _gap(h, hit) <= CLAIMANT_REACH]
    if not people:
        return None
    speech = [h for h in inside if h.kind in {"speech", "origin"}]
    best = min(people, key=lambda p: (min((_gap(p, s) for s in speech), default=99) > 30, _gap(p, hit)))
    return text[best.start : best.end]


def _gap(a: Hit, b: Hit) -> int:
    return max(0, max(a.start, b.start) - min(a.end, b.end))


def _without_anonymous_doubles(found: list[Claim]) -> list[Claim]:
    named = {(c.field, c.value) for c in found if c.by}
    return [c for c in found if c.by or (c.field, c.value) not in named]

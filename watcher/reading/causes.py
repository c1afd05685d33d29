"""Causes and denials as claims, and who said them.

A cause word counts whoever says it. A denial stays a claim: a short negation before the cause ("no", "не") or a denying
verb on either side of it ("rules out", "rejects", "отрицает") turns the cause into a denial of it; "does not rule out"
denies nothing. Who denies an attack says it was something else, so the denial of a drone or missile also claims `other`.

Where an attack on the site is told and no weapon named, the cause is `drone`: of the strikes deep behind a front line
that name their weapon nine in ten name drones. The claimant is the nearest `claimant` of the sentence that stands with a
speech verb or an origin phrase, else the nearest at all, else nobody (the outlet itself). Nothing is decided here:
contradicting claims stand side by side.
"""

from collections.abc import Sequence

from watcher.reading.match import Hit
from watcher.types import Cause, Claim, ClaimField

BEFORE_REACH = 26
"""Characters between a short negation and the cause it denies ("not caused by a drone")."""
VERB_REACH = 34
"""The same for denying verbs, on either side."""
SHORT = 4
"""Up to this many letters a negation is a particle and works forwards only."""
CLAIMANT_REACH = 160
BESIDE_EVENT = 14
ATTACKS = {Cause.DRONE, Cause.MISSILE}


def claims(text: str, hits: Sequence[Hit], spans: Sequence[tuple[int, int]]) -> list[Claim]:
    """One claim for each cause type and claimant, at its first mention; denials likewise."""
    found: dict[tuple[ClaimField, str, str | None], Claim] = {}
    for start, end in spans:
        inside = [h for h in hits if start <= h.start < end]
        denied = _denied(inside)
        for hit in inside:
            if hit.kind.startswith("cause:"):
                cause = hit.kind[6:]
                said = _denial_of(cause) if hit in denied else [(ClaimField.CAUSE, cause)]
            elif hit.kind == "denial":
                said = [(ClaimField.DENIAL, text[hit.start : hit.end])]
            else:
                continue
            by = claimant(text, hit, inside)
            for field, value in said:
                quote = text[start:end].strip()[:300]
                found.setdefault((field, value, by), Claim(field=field, value=value, by=by, quote=quote, start=hit.start, end=hit.end))
    return _without_doubles(list(found.values()) or _attack(text, hits, spans))


def _attack(text: str, hits: Sequence[Hit], spans: Sequence[tuple[int, int]]) -> list[Claim]:
    for start, end in spans:
        inside = [h for h in hits if start <= h.start < end]
        events = [h for h in inside if h.kind in {"event", "euphemism"}]
        attacks = [h for h in inside if h.kind == "attack"]  # "a blast hit the works" is no attack
        hit = next((h for h in attacks if not any(_gap(h, e) <= BESIDE_EVENT for e in events)), None)
        if hit is not None:
            by = claimant(text, hit, inside)
            quote = text[start:end].strip()[:300]
            return [Claim(field=ClaimField.CAUSE, value=Cause.DRONE, by=by, quote=quote, start=hit.start, end=hit.end)]
    return []


def _denied(hits: Sequence[Hit]) -> set[Hit]:
    """The causes of one sentence that are denied in it. A verb denies what follows it, else what stands before it
    ("excludes terrorism"; "версию дрона власти исключили")."""
    causes = [h for h in hits if h.kind.startswith("cause:")]
    denied: set[Hit] = set()
    for n in hits:
        if n.kind != "negation":
            continue
        reach = BEFORE_REACH if n.end - n.start <= SHORT else VERB_REACH
        after = [c for c in causes if -1 <= c.start - n.end <= reach]
        before = [c for c in causes if -1 <= n.start - c.end <= reach] if n.end - n.start > SHORT else []
        nearest = min(after, key=lambda c: c.start, default=None) or max(before, key=lambda c: c.end, default=None)
        if nearest is not None:
            denied |= {c for c in causes if c.start < nearest.end and nearest.start < c.end}
    return denied


def _denial_of(cause: str) -> list[tuple[ClaimField, str]]:
    denial = (ClaimField.DENIAL, cause)
    return [denial, (ClaimField.CAUSE, Cause.OTHER.value)] if cause in ATTACKS else [denial]


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


def _without_doubles(found: list[Claim]) -> list[Claim]:
    """Anonymous claims give way to the same claim with a name; `other` and `unknown` to a cause somebody names."""
    named = {(c.field, c.value) for c in found if c.by}
    return [c for c in found if c.by or (c.field, c.value) not in named]

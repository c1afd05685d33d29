"""Causes and denials as claims, and who said them.

A cause word counts whoever says it. A denial stays a claim: a short negation before the cause ("no", "не") or a denying
verb on either side of it ("rules out", "rejects", "отрицает") turns the cause into a denial of it; "does not rule out"
denies nothing. Where no cause is named beside it, who denies a drone or missile says it was something else (`other`),
and who denies sabotage leaves the cause open (`unknown`). A weapon that is what the plant makes ("drone factory hit",
"завод ракет атаковали") is no cause.

Where an attack on the site is told and no weapon named, the cause is what such attacks are made with in its country
(`weapons` of `seeds/topic.yaml`: of the strikes in Russia that name their weapon nine in ten name drones), and none
elsewhere. Nothing is decided here: contradicting claims stand side by side.
"""

from collections.abc import Sequence
from dataclasses import replace

from watcher.reading.claimants import claimant, distance
from watcher.reading.match import Hit
from watcher.reading.scripts import unparted
from watcher.types import Cause, Claim, ClaimField

BEFORE_REACH = 26
"""Characters between a short negation and the cause it denies ("not caused by a drone")."""
VERB_REACH = 34
"""The same for denying verbs, on either side."""
SHORT = 4
"""Up to this many letters a negation is a particle and works forwards only; not in scripts that need fewer letters."""
BESIDE_EVENT = 14
MADE_REACH = 16
"""Characters from a weapon to the plant that makes it ("missile factory")."""
ATTACKS = {Cause.DRONE, Cause.MISSILE}


def claims(text: str, hits: Sequence[Hit], spans: Sequence[tuple[int, int]], weapon: Cause | None = None) -> list[Claim]:
    """One claim for each cause type and claimant, at its first mention; denials likewise. `weapon` is what an attack at the site
    is made with where none is named."""
    found: dict[tuple[ClaimField, str, str | None], Claim] = {}
    for start, end in spans:
        inside = [h for h in hits if start <= h.start < end]
        causes = _causes(inside)
        denied = _denied(text, inside, causes)
        for hit in inside:
            if hit.kind.startswith("cause:"):
                if hit not in causes:
                    continue
                field = ClaimField.DENIAL if hit in denied else ClaimField.CAUSE
                value = hit.kind[6:]
            elif hit.kind == "denial":
                field, value = ClaimField.DENIAL, text[hit.start : hit.end]
            else:
                continue
            by = claimant(text, hit, inside, (start, end))
            quote = text[start:end].strip()[:300]
            claim = Claim(field=field, value=value, by=by, quote=quote, start=hit.start, end=hit.end)
            found.setdefault((field, value, by), claim)
    told = list(found.values())
    causes_told = {c.value for c in told if c.field is ClaimField.CAUSE}
    if not causes_told - {Cause.UNKNOWN}:
        told += _left_open(told) or (_attack(text, hits, spans, weapon) if weapon and not causes_told else [])
    return _without_doubles(told)


def _causes(inside: Sequence[Hit]) -> list[Hit]:
    """The causes of a sentence, without weapons that are what a plant makes: "missile factory hit" and "завод дронов
    атаковали" overlap a facility, or are followed by one."""
    sites = [h for h in inside if h.kind == "facility"]
    causes = [h for h in inside if h.kind.startswith("cause:")]
    return [h for h in causes if h.kind[6:] not in ATTACKS or not any(_made_there(h, s) for s in sites)]


def _made_there(weapon: Hit, site: Hit) -> bool:
    before = site.start < weapon.start < site.end
    within = weapon.start < site.start < weapon.end and site.start - weapon.start <= MADE_REACH
    return before or within


def _left_open(told: Sequence[Claim]) -> list[Claim]:
    """What a denial says where no cause is named: of a weapon, that it was something else; of sabotage, that the cause
    is open."""
    denied = [c for c in told if c.field is ClaimField.DENIAL]
    weapons = [replace(c, field=ClaimField.CAUSE, value=Cause.OTHER.value) for c in denied if c.value in ATTACKS]
    return weapons or [replace(c, field=ClaimField.CAUSE, value=Cause.UNKNOWN.value) for c in denied if c.value == Cause.SABOTAGE]


def _attack(text: str, hits: Sequence[Hit], spans: Sequence[tuple[int, int]], weapon: Cause) -> list[Claim]:
    for start, end in spans:
        inside = [h for h in hits if start <= h.start < end]
        events = [h for h in inside if h.kind in {"event", "euphemism"}]
        attacks = [h for h in inside if h.kind == "attack"]  # "a blast hit the works" is no attack
        hit = next((h for h in attacks if not any(distance(h, e) <= BESIDE_EVENT for e in events)), None)
        if hit is not None:
            by = claimant(text, hit, inside, (start, end))
            quote = text[start:end].strip()[:300]
            return [Claim(field=ClaimField.CAUSE, value=weapon, by=by, quote=quote, start=hit.start, end=hit.end)]
    return []


def _denied(text: str, hits: Sequence[Hit], causes: Sequence[Hit]) -> set[Hit]:
    """The causes of one sentence that are denied in it. A verb denies what follows it, else what stands before it
    ("excludes terrorism"; "версию дрона власти исключили"), or the cause phrase it belongs to ("rules out drones")."""
    denied: set[Hit] = set()
    for n in hits:
        if n.kind == "negation":
            target = _target(text, n, causes)
            denied |= {c for c in causes if target is not None and c.start < target.end and target.start < c.end}
    return denied


def _target(text: str, n: Hit, causes: Sequence[Hit]) -> Hit | None:
    """The cause a negation denies; what stands behind a comma before it belongs to another clause."""
    around = [c for c in causes if c.start <= n.start and n.end <= c.end and c.kind != "cause:unknown"]
    if around:
        return around[0]
    causes = [c for c in causes if c.kind != "cause:unknown"]  # "the cause is not known" denies nothing
    particle = n.end - n.start <= SHORT and not unparted(text[n.start])
    reach = BEFORE_REACH if particle else VERB_REACH
    after = [c for c in causes if -1 <= c.start - n.end <= reach]
    before = [] if particle else [c for c in causes if -1 <= n.start - c.end <= reach and "," not in text[c.end : n.start]]
    return min(after, key=lambda c: c.start, default=None) or max(before, key=lambda c: c.end, default=None)


def _without_doubles(found: list[Claim]) -> list[Claim]:
    """Anonymous claims give way to the same claim with a name."""
    named = {(c.field, c.value) for c in found if c.by}
    return [c for c in found if c.by or (c.field, c.value) not in named]

"""Causes and denials as claims, and who said them.

A cause word counts whoever says it. A denial stays a claim: a short negation before the cause ("no", "не") or a denying
verb on either side of it ("rules out", "rejects", "отрицает") turns the cause into a denial of it; "does not rule out"
denies nothing. Where no cause is named beside it, who denies a drone or missile says it was something else (`other`),
and who denies sabotage leaves the cause open (`unknown`). A weapon that is what the plant makes ("drone factory hit",
"завод ракет атаковали") is no cause.

Where an attack on the site is told and no weapon named, the cause is `drone`: of the strikes deep behind a front line
that name their weapon nine in ten name drones. The claimant is the nearest `claimant` of the sentence that stands with a
speech verb or an origin phrase, else the nearest at all, else the name right after an origin phrase ("citing Vostok"),
else nobody (the outlet itself); a title is kept together with the name beside it ("губернатор Текслер"). Nothing is
decided here: contradicting claims stand side by side.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

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
TITLE_CASE = 0.6
"""Share of words with a capital from which a sentence is a headline in title case, where capitals show no names."""
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀ-ŽА-ЯЁІЇЄҐ][\w'’-]+"
_REGION = r"(?: (?:области|края|області|района|району|oblast|region))?"
_NAME = re.compile(rf"(?: {_CAPITAL}{_REGION})?(?: {_CAPITAL}){{0,3}}")
_QUOTED = re.compile(r"[ :-]{1,2}[«\"“„][^«»\"“”„\n]{2,40}[»\"”“]")
_SOURCE = re.compile(rf"[ :]{{1,2}}(?:the )?(?:[«\"“„]([^«»\"“”„\n]{{2,40}})[»\"”“]|({_CAPITAL}(?: {_CAPITAL}){{0,2}}))")
_NO_NAMES = {"speech", "origin", "weekday", "month", "relative", "event", "attack", "fire", "cause", "killed", "injured"}
MADE_REACH = 16
"""Characters from a weapon to the plant that makes it ("missile factory")."""
ATTACKS = {Cause.DRONE, Cause.MISSILE}


def claims(text: str, hits: Sequence[Hit], spans: Sequence[tuple[int, int]]) -> list[Claim]:
    """One claim for each cause type and claimant, at its first mention; denials likewise."""
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
        told += _left_open(told) or ([] if causes_told else _attack(text, hits, spans))
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


def _attack(text: str, hits: Sequence[Hit], spans: Sequence[tuple[int, int]]) -> list[Claim]:
    for start, end in spans:
        inside = [h for h in hits if start <= h.start < end]
        events = [h for h in inside if h.kind in {"event", "euphemism"}]
        attacks = [h for h in inside if h.kind == "attack"]  # "a blast hit the works" is no attack
        hit = next((h for h in attacks if not any(_gap(h, e) <= BESIDE_EVENT for e in events)), None)
        if hit is not None:
            by = claimant(text, hit, inside, (start, end))
            quote = text[start:end].strip()[:300]
            return [Claim(field=ClaimField.CAUSE, value=Cause.DRONE, by=by, quote=quote, start=hit.start, end=hit.end)]
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
    particle = n.end - n.start <= SHORT
    reach = BEFORE_REACH if particle else VERB_REACH
    after = [c for c in causes if -1 <= c.start - n.end <= reach]
    before = [] if particle else [c for c in causes if -1 <= n.start - c.end <= reach and "," not in text[c.end : n.start]]
    return min(after, key=lambda c: c.start, default=None) or max(before, key=lambda c: c.end, default=None)


def claimant(text: str, hit: Hit, inside: Sequence[Hit], sentence: tuple[int, int]) -> str | None:
    """Who says what stands at `hit`, in the words of the text."""
    people = [h for h in inside if h.kind == "claimant" and _gap(h, hit) <= CLAIMANT_REACH]
    if not people:
        return _source(text, inside)
    speech = [h for h in inside if h.kind in {"speech", "origin"}]
    best = min(people, key=lambda p: (min((_gap(p, s) for s in speech), default=99) > 30, _gap(p, hit)))
    return text[best.start : _name_end(text, best, inside, sentence)]


def _source(text: str, inside: Sequence[Hit]) -> str | None:
    """The name right after an origin phrase."""
    for h in inside:
        m = _SOURCE.match(text, h.end) if h.kind == "origin" else None
        if m:
            return m[1] or m[2]
    return None


def _name_end(text: str, who: Hit, inside: Sequence[Hit], sentence: tuple[int, int]) -> int:
    """Where the name that goes with a title or a channel ends; words of another meaning are no names."""
    quoted = _QUOTED.match(text, who.end)
    if quoted:
        return quoted.end()
    words = [w for w in text[slice(*sentence)].split() if w[0].isalpha()]
    if sum(w[0].isupper() for w in words) > TITLE_CASE * len(words):
        return who.end
    m = _NAME.match(text, who.end)
    end = m.end() if m else who.end
    other = [h.start for h in inside if who.end <= h.start < end and h.kind.split(":")[0] in _NO_NAMES]
    return len(text[: min([end, *other])].rstrip())


def _gap(a: Hit, b: Hit) -> int:
    return max(0, max(a.start, b.start) - min(a.end, b.end))


def _without_doubles(found: list[Claim]) -> list[Claim]:
    """Anonymous claims give way to the same claim with a name."""
    named = {(c.field, c.value) for c in found if c.by}
    return [c for c in found if c.by or (c.field, c.value) not in named]

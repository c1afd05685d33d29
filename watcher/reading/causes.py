"""Causes and denials as claims, and who said them.

A cause word counts whoever says it. A weapon by its bare name ("drones", `weapons` of the pack) counts beside a word of
attack, so that no pack need list each verb with each weapon. A denial stays a claim of its own and says nothing of what it
was instead: a short negation before the cause ("no", "не") or a denying verb on either side of it ("rules out", "rejects",
"отрицает") turns the cause into a denial of it; "does not rule out" denies nothing. Of eleven labelled reports that deny a
drone two say it was something else. A weapon that is what the plant makes ("drone factory hit", "завод ракет атаковали") is
no cause.

Where an attack on the site is told, and no weapon named or denied, the cause is what such attacks are made with in its
country (`weapons` of `seeds/topic.yaml`: of the strikes in Russia that name their weapon nine in ten name drones), and none
elsewhere. Nothing is decided here: contradicting claims stand side by side.
"""

import re
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
PRODUCT_REACH = 18
"""Characters from a plant to what it makes, where that follows ("завод по сборке дронов")."""
PROCESS_REACH = 14
"""Characters between what blew up and the word for it ("a dryer for powder exploded")."""
WEAPON_REACH = 36
"""Characters between a weapon and the attack made with it."""
ATTACKS = {Cause.DRONE, Cause.MISSILE}
_CLAUSE = re.compile(r"[,;:.!?]\s|\s[-–—]\s|[。，；：、]")
"""Between two clauses."""
_APART = re.compile(r"[;:.!?]|\s[-–—]\s")
"""What no particle denies across ("Пенза не спит: дроны…")."""


def claims(text: str, hits: Sequence[Hit], spans: Sequence[tuple[int, int]], weapon: Cause | None = None) -> list[Claim]:
    """One claim for each cause type and claimant, at its first mention; denials likewise. `weapon` is what an attack at the site
    is made with where none is named."""
    found: dict[tuple[ClaimField, str, str | None], Claim] = {}
    for start, end in spans:
        inside = [h for h in hits if start <= h.start < end]
        causes = _causes(text, inside)
        denied = _denied(text, inside, causes)
        for hit in sorted({*causes, *(h for h in inside if h.kind == "denial")}, key=lambda h: (h.start, -h.end)):
            if hit.kind == "denial":
                field, value = ClaimField.DENIAL, text[hit.start : hit.end]
            else:
                field, value = (ClaimField.DENIAL if hit in denied else ClaimField.CAUSE), hit.kind[6:]
            by = claimant(text, hit, inside, (start, end))
            quote = text[start:end].strip()[:300]
            claim = Claim(field=field, value=value, by=by, quote=quote, start=hit.start, end=hit.end)
            found.setdefault((field, value, by), claim)
    told = _without_mere_tests(list(found.values()), hits, spans)
    if not told and not any(h.kind == "attack" for h in hits):
        told = _process(text, hits, spans)
    if any(c.field is ClaimField.CAUSE for c in told):
        return _without_doubles(told)
    open_ = [replace(c, field=ClaimField.CAUSE, value=Cause.UNKNOWN.value) for c in told if c.value == Cause.SABOTAGE]
    if open_:
        told += open_
    elif weapon and not any(c.value in ATTACKS for c in told):
        told += _attack(text, hits, spans, weapon)
    return _without_doubles(told)


def _process(text: str, hits: Sequence[Hit], spans: Sequence[tuple[int, int]]) -> list[Claim]:
    """Where a machine or a vessel is what blew up ("a dryer exploded", "взорвался топливный бак"), that it was an accident."""
    for start, end in spans:
        inside = [h for h in hits if start <= h.start < end]
        sites = [h for h in inside if h.kind == "facility"]
        for part in (h for h in inside if h.kind == "process"):
            went_off = {(h.start, h.end) for h in inside if h.kind in {"event", "fire"}}
            houses = [h for h in inside if h.kind in {"facility", "unit"} and (h.start, h.end) not in went_off]
            if any(h.start <= part.end + 1 and part.start < h.end for h in houses):
                continue  # a mixing plant, an oven building
            went = [h for h in inside if h.kind in {"event", "fire"} and _went(text, h, part, sites)]
            if went:
                by = claimant(text, part, inside, (start, end))
                quote = text[start:end].strip()[:300]
                return [Claim(field=ClaimField.CAUSE, value=Cause.ACCIDENT, by=by, quote=quote, start=part.start, end=part.end)]
    return []


def _went(text: str, event: Hit, part: Hit, sites: Sequence[Hit]) -> bool:
    """Whether it is `part` that went off: beside the event, with no plant and no end of a clause between."""
    start, end = min(event.end, part.end), max(event.start, part.start)
    if start >= end:
        return True
    parted = _CLAUSE.search(text, start, end) or any(start <= s.start < end for s in sites)
    return end - start <= PROCESS_REACH and not parted


def _without_mere_tests(told: list[Claim], hits: Sequence[Hit], spans: Sequence[tuple[int, int]]) -> list[Claim]:
    """Where an accident is told, tests are other business ("trials are halted") unless their sentence tells of the event."""
    if not any(c.field is ClaimField.CAUSE and c.value == Cause.ACCIDENT for c in told):
        return told
    events = [h.start for h in hits if h.kind in {"event", "euphemism", "fire"}]
    telling = [(a, b) for a, b in spans if any(a <= e < b for e in events)]
    return [c for c in told if c.value != Cause.TEST or any(a <= c.start < b for a, b in telling)]


def _causes(text: str, inside: Sequence[Hit]) -> list[Hit]:
    """The causes of a sentence, bare weapons beside an attack among them, without weapons that are what a plant makes:
    "missile factory hit" and "завод дронов атаковали" overlap a facility, or are followed by one."""
    sites = [h for h in inside if h.kind == "facility"]
    attacks = [h for h in inside if h.kind == "attack"]
    causes = [h for h in inside if h.kind.startswith("cause:")]
    for w in inside:
        if w.kind.startswith("weapon:") and any(_together(text, w, a, sites) for a in attacks):
            made = any(_product(text, w, s, attacks) for s in sites) or _compound(w, inside)
            causes += [] if made else [Hit(w.start, w.end, f"cause:{w.kind[7:]}")]
    return [h for h in causes if h.kind[6:] not in ATTACKS or not any(_made_there(h, s) for s in sites)]


def _made_there(weapon: Hit, site: Hit) -> bool:
    before = site.start < weapon.start < site.end
    within = weapon.start < site.start < weapon.end and site.start - weapon.start <= MADE_REACH
    return before or within


def _compound(weapon: Hit, inside: Sequence[Hit]) -> bool:
    """Whether its word goes on with a thing that is no attack: "rocket motor", "missile battery plant", "missile depot"."""
    return any(
        (h.kind.startswith(("class:", "weak:")) and h.start == weapon.start and h.end > weapon.end)
        or (h.kind in {"civil", "depot", "landmark"} and 0 <= h.start - weapon.end <= 1)
        for h in inside
    )


def _product(text: str, weapon: Hit, site: Hit, attacks: Sequence[Hit]) -> bool:
    """Whether a weapon named alone belongs to the plant that makes it: inside its words, or beside it with no attack between."""
    if site.start < weapon.end and weapon.start < site.end:
        return True
    start, end = min(weapon.end, site.end), max(weapon.start, site.start)
    reach = PRODUCT_REACH if site.end <= weapon.start else MADE_REACH
    parted = any(start <= a.start < end for a in attacks) or _APART.search(text, start, end) is not None
    return end - start <= reach and not parted


def _together(text: str, weapon: Hit, attack: Hit, sites: Sequence[Hit]) -> bool:
    """Whether a weapon and an attack stand in one clause, with no plant between them."""
    start, end = min(weapon.end, attack.end), max(weapon.start, attack.start)
    if end - start > WEAPON_REACH or any(start <= s.start < end for s in sites):
        return False
    return start >= end or _CLAUSE.search(text, start, end) is None


def _attack(text: str, hits: Sequence[Hit], spans: Sequence[tuple[int, int]], weapon: Cause) -> list[Claim]:
    for start, end in spans:
        inside = [h for h in hits if start <= h.start < end]
        events = [h for h in inside if h.kind in {"event", "euphemism"}]
        attacks = [h for h in inside if h.kind == "attack"]  # "a blast hit the works" is no attack
        hit = next((h for h in attacks if not any(_of_event(text, h, e) for e in events)), None)
        if hit is not None:
            by = claimant(text, hit, inside, (start, end))
            quote = text[start:end].strip()[:300]
            return [Claim(field=ClaimField.CAUSE, value=weapon, by=by, quote=quote, start=hit.start, end=hit.end)]
    return []


def _of_event(text: str, attack: Hit, event: Hit) -> bool:
    """Whether it is the event that hit ("a blast hit the works")."""
    between = min(attack.end, event.end), max(attack.start, event.start)
    return distance(attack, event) <= BESIDE_EVENT and (between[0] >= between[1] or _CLAUSE.search(text, *between) is None)


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
    told = {"cause:unknown", "cause:accident"}  # what was lacking is told with a negation in it ("without training")
    around = [c for c in causes if c.start <= n.start and n.end <= c.end]
    if around:
        return next((c for c in around if c.kind not in told), None)
    causes = [c for c in causes if c.kind != "cause:unknown"]  # "the cause is not known" denies nothing
    particle = n.end - n.start <= SHORT and not unparted(text[n.start])
    reach = BEFORE_REACH if particle else VERB_REACH
    after = [c for c in causes if -1 <= c.start - n.end <= reach and not (particle and _APART.search(text, n.end, c.start))]
    before = [] if particle else [c for c in causes if -1 <= n.start - c.end <= reach and "," not in text[c.end : n.start]]
    return min(after, key=lambda c: c.start, default=None) or max(before, key=lambda c: c.end, default=None)


def _without_doubles(found: list[Claim]) -> list[Claim]:
    """Anonymous claims give way to the same claim with a name, and a name to a fuller one ("sources", "security sources")."""
    names = {(c.field, c.value, c.by.casefold()) for c in found if c.by}

    def fuller(c: Claim) -> bool:
        return any(
            (f, v) == (c.field, c.value) and (c.by is None or (name != c.by.casefold() and _part_of(c.by.casefold(), name)))
            for f, v, name in names
        )

    kept: dict[tuple[ClaimField, str, str | None], Claim] = {}
    for c in found:
        if not fuller(c):
            kept.setdefault((c.field, c.value, c.by.casefold() if c.by else None), c)
    return list(kept.values())


def _part_of(name: str, fuller: str) -> bool:
    """Whether all words of a name stand in another one, whatever their number ("official", "city officials")."""
    words, others = ({w.rstrip("s") for w in n.split()} for n in (name, fuller))
    return words < others or (words == others and name > fuller)

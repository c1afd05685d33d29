"""The claim ledger of an incident: every claim once per claimant and house, in time order, contradictions beside it.

Promise: nothing is overwritten and nothing is decided by being later; `established` says which cause may be taken as
settled, and by which rule. An attack is settled when an authority or two houses tell of it and more houses tell of it
than of any account from within the plant. Accident or test is settled only by an authority speaking `FINDING` or more
after the event: first accounts of the plant's own side ("worker error", then "planned tests") settle nothing, which is
why an analyst's list calls such blasts unexplained. A denial is a claim like any other.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from watcher.incidents.corroborate import family_of, voice_of
from watcher.types import Cause, Claim, ClaimField, Report

ATTACKS = frozenset({Cause.DRONE, Cause.MISSILE, Cause.SABOTAGE})
INNER = frozenset({Cause.ACCIDENT, Cause.TEST})
FINDING = timedelta(days=14)
"""What an authority says of the cause from then on comes from an inquiry, before that from a telephone."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Claims of one field that cannot all hold, each value with who says so, earliest first."""

    field: ClaimField
    sides: tuple[tuple[str, tuple[Claim, ...]], ...]

    @property
    def text(self) -> str:
        """For example "cause: accident (Baza) against test (TASS)"."""
        return f"{self.field}: " + " against ".join(f"{value} ({', '.join(_names(cs))})" for value, cs in self.sides)


def authority(officials: Iterable[str] = ()) -> re.Pattern[str]:
    """A pattern that finds an authority's name, given beginnings of words."""
    words = "|".join(re.escape(o.casefold()) for o in sorted(officials, key=len, reverse=True))
    return re.compile(rf"\b(?:{words})" if words else r"(?!)")


def ledger(reports: Iterable[Report], official: re.Pattern[str], origins: Mapping[str, str] | None = None) -> tuple[Claim, ...]:
    """All claims of the reports in time order; the same claimant in the same house saying the same again counts once."""
    seen: dict[tuple[str, ...], Claim] = {}
    for report in sorted(reports, key=lambda r: (r.published, r.id)):
        if report.recalled and not report.seed:
            continue
        for claim in report.claims:
            by = (claim.by or "").casefold()
            family = voice_of(report, origins) if not by else family_of(report)
            seen.setdefault((claim.field, claim.value.casefold(), by, family), replace(
                claim, report=report.id, outlet=report.outlet, time=claim.time or report.published, family=family,
                official=bool(by and official.search(by)),
            ))  # fmt: skip
    return tuple(sorted(seen.values(), key=lambda c: (c.time or _EPOCH, c.report, c.start)))


def causes(claims: Sequence[Claim]) -> tuple[Cause, ...]:
    """Cause types claimed: authorities' before others', the latest first."""
    told = sorted((c for c in claims if c.field is ClaimField.CAUSE), key=lambda c: c.time or _EPOCH, reverse=True)
    told.sort(key=lambda c: not c.official)
    return tuple(dict.fromkeys(Cause(c.value) for c in told if c.value in set(Cause)))


def contradictions(claims: Sequence[Claim]) -> tuple[Contradiction, ...]:
    """Causes that exclude one another, denials of what others claim, and counts that differ between claimants."""
    found = []
    for field in (ClaimField.CAUSE, ClaimField.KILLED, ClaimField.INJURED, ClaimField.MISSING):
        sides: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            if claim.field is field and claim.value not in (Cause.UNKNOWN, Cause.OTHER):
                sides[claim.value].append(claim)
        if len(sides) > 1:
            found.append(Contradiction(field, tuple((v, tuple(cs)) for v, cs in sides.items())))
    denied = tuple(c for c in claims if c.field is ClaimField.DENIAL)
    if denied:
        told = tuple(c for c in claims if c.field is ClaimField.CAUSE and c.value != Cause.UNKNOWN)
        found.append(Contradiction(ClaimField.DENIAL, (("denied", denied), *((("told", told),) if told else ()))))
    return tuple(found)


def established(claims: Sequence[Claim], day: date) -> Cause | None:
    """The cause that is settled, by the rules of this module; None while the blast is unexplained."""
    told = [c for c in claims if c.field is ClaimField.CAUSE]
    voices: dict[str, set[str]] = defaultdict(set)
    for claim in told:
        voices[claim.value].add(claim.family)
    attack = {v for cause in ATTACKS for v in voices[cause]}
    inner = {v for cause in INNER for v in voices[cause]}
    by_authority = any(c.official and c.value in ATTACKS for c in told)
    if len(attack) > len(inner) and (by_authority or len(attack) >= 2):
        return max(sorted(ATTACKS), key=lambda cause: len(voices[cause]))
    finding = [c for c in told if c.official and c.value in INNER and c.time and _days(c.time, day) >= FINDING]
    if finding and len(inner) >= len(attack):
        return Cause(finding[-1].value)
    return None


def _days(time: datetime, day: date) -> timedelta:
    return time - datetime.combine(day, datetime.min.time(), UTC)


def _names(claims: Iterable[Claim]) -> list[str]:
    return list(dict.fromkeys(c.by or c.outlet or c.family or "unnamed" for c in claims))

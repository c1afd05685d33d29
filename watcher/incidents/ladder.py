"""The casualty ladder: many figures of many claimants as one range and one best figure.

Promise: figures that rise, missing people found dead and wounded who die are steps of one ladder, not contradictions; a
figure is dropped from the range only when its own claimant gave a later one or it is older than `STALE` against the
latest. The best is the latest of an authority; where no authority spoke, the figure most claimants give, the later of equals.
Rejected: the maximum (one rumour sticks for ever), the mean (nobody counted 3.7 dead).
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from watcher.types import Claim, ClaimField, CountRange

STALE = timedelta(hours=36)
"""Figures of the first two mornings stand side by side; the toll of a week ago is history."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ladder(claims: Iterable[Claim], field: ClaimField) -> CountRange | None:
    """The range for `killed`, `injured` or `missing`; None when nobody gave a figure."""
    told = tuple(claims)
    current = _current(told, field)
    if not current:
        return None
    best = _best(current)
    low, high = min(int(c.value) for c in current), max(int(c.value) for c in current)
    if field is not ClaimField.MISSING:
        return CountRange(low=low, high=high, best=int(best.value), at_least=best.at_least)
    found = _found_dead(told, _time(best))
    if found is None:
        return CountRange(low=low, high=high, best=int(best.value), at_least=best.at_least)
    left = max(0, int(best.value) - found)
    return CountRange(low=0, high=max(0, high - found), best=left)


def _current(claims: Iterable[Claim], field: ClaimField) -> list[Claim]:
    """The latest figure of each claimant, without those gone stale."""
    latest: dict[str, Claim] = {}
    for claim in sorted((c for c in claims if c.field is field and c.value.isdigit()), key=_time):
        latest[(claim.by or claim.family or claim.outlet).casefold()] = claim
    if not latest:
        return []
    newest = max(_time(c) for c in latest.values())
    return [c for c in latest.values() if newest - _time(c) <= STALE]


def _best(current: list[Claim]) -> Claim:
    official = [c for c in current if c.official]
    if official:
        return max(official, key=lambda c: (_time(c), int(c.value)))
    often = Counter(c.value for c in current)
    return max(current, key=lambda c: (often[c.value], _time(c), int(c.value)))


def _found_dead(claims: tuple[Claim, ...], since: datetime) -> int | None:
    """By how much the dead rose after people were last called missing; None when no toll came after that."""
    killed = sorted((c for c in claims if c.field is ClaimField.KILLED and c.value.isdigit()), key=_time)
    later = [int(c.value) for c in killed if _time(c) > since]
    before = [int(c.value) for c in killed if _time(c) <= since]
    return max(0, max(later) - max(before, default=0)) if later else None


def _time(claim: Claim) -> datetime:
    return claim.time or _EPOCH

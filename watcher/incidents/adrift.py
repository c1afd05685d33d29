"""Reports that name no site, or perhaps the wrong one: which a neighbourhood must hold, and which would be misjudged in it.

Promise: linked in a part of the register, such a report stands where it would if all of it were linked. It may be about any
incident of its country and day, so those told near enough to the reports at hand are kept and must be seen with all they could
belong to; the others stay out, since here they would be seen without their own candidates. Rejected: the whole country for
half a year in every neighbourhood (four times the cost of a report), closing the neighbourhood over such reports until it
grows no more (on busy days they chain through the whole register).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from watcher.types import Report

REACH, FOLLOWUP_REACH = timedelta(days=4), timedelta(days=36)
"""Between a report without a site and an event it may be about: two days by `LinkSettings.unplaced_days`, five weeks for one
with follow-up words, and the slack of intervals."""

Standing = tuple[Report, str | None]
"""A report and the incident it stands in."""


def is_adrift(report: Report) -> bool:
    """Whether it names neither plant, town nor region, or a town that may be misread."""
    return bool(report.elsewhere) or not (report.facility or report.place or report.region)


def in_sight(found: Sequence[Standing], asked: Sequence[Report]) -> tuple[tuple[Standing, ...], tuple[Report, ...]]:
    """Of the neighbours of `asked`: those to be linked with them, and those among these whose own neighbours are needed."""
    ours = {r.id for r in asked}
    wanted = tuple(r for r, _ in found if is_adrift(r) and (r.id in ours or may_meet(r, asked)))
    held = ours | {r.id for r in wanted} | {r.id for r, _ in found if not is_adrift(r)}
    incidents = {i for r, i in found if i and r.id in held}
    return tuple((r, i) for r, i in found if r.id in held or i in incidents), wanted


def may_meet(adrift: Report, asked: Iterable[Report]) -> bool:
    """Whether it was told near enough to one of `asked` to be about the same explosion."""
    mine = (adrift.published, adrift.date.start)
    for one in asked:
        reach = FOLLOWUP_REACH if adrift.followup or (one.followup and is_adrift(one)) else REACH
        if any(abs(a - b) <= reach for a in mine for b in (one.published, one.date.start)):
            return True
    return False

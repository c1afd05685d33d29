"""Which report of a new incident is the one that its user is told by."""

from dataclasses import replace

import pytest

from tests.incidents.build import FACILITIES, PLACES, report
from watcher import verdict
from watcher.incidents.link import relink
from watcher.types import Report, Tier, Verdict


def opener(*reports: Report, fresh: set[str] | None = None) -> str:
    relinked = relink(reports, facilities=FACILITIES, places=PLACES)
    found = verdict.openers(relinked, {r.id: r for r in reports}, fresh or {r.id for r in reports})
    assert len(relinked.clusters) == len(found) == 1
    return found[0].removesuffix("#0")


PLAIN = report("plain", "2024-02-07", facility="votkinsk-plant", score=6.0)


@pytest.mark.parametrize(
    ("other", "flags"),
    [
        (report("a", "2024-02-07", facility="votkinsk-plant", score=8.0), "a"),
        (report("a", "2024-02-07", facility="votkinsk-plant", score=5.0), "plain"),
        (report("a", "2024-02-07T09", facility="votkinsk-plant", score=5.0), "a"),
        (report("a", "2024-02-07T09", facility="votkinsk-plant", score=9.0, followup=True), "plain"),
    ],
)  # fmt: skip
def test_news_before_follow_ups_then_the_earliest_then_the_best_evidenced(other: Report, flags: str) -> None:
    """Of the reports that came together."""
    assert opener(PLAIN, other) == flags


def test_only_what_came_now_flags() -> None:
    """A report that was there already, as a fire or a rumour, cannot flag."""
    early = report("a", "2024-02-07T09", facility="votkinsk-plant", score=9.0)
    assert opener(PLAIN, early, fresh={"plain#0"}) == "plain"


def test_a_raid_on_several_plants_is_told_by_the_report_on_each() -> None:
    """Of reports that came at one time, the entry that tells of the plant first flags it, not one that names it second."""
    second = replace(report("raid", "2024-02-07", facility="votkinsk-plant", score=9.0), id="raid#1")
    assert opener(PLAIN, second) == "plain"


@pytest.mark.parametrize(("followup", "found"), [(True, Verdict.UPDATE), (False, Verdict.BACKGROUND)])
def test_a_follow_up_of_a_known_incident_is_an_update_though_it_only_recalls(followup: bool, found: Verdict) -> None:
    """A court months later is told; an anniversary is not."""
    late = report("late", "2024-11-07", "2024-02-07", facility="votkinsk-plant", tier=Tier.BACKGROUND, followup=followup)
    relinked = relink([PLAIN, late], facilities=FACILITIES, places=PLACES)
    assert verdict.of_report(late, relinked.placements[late.id], None) is found

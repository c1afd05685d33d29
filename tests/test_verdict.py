"""Which report of a new incident is the one that its user is told by."""

import pytest

from tests.incidents.build import FACILITIES, PLACES, report
from watcher import verdict
from watcher.incidents.link import relink
from watcher.types import Report


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

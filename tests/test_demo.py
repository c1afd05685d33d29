"""`watcher demo` as a whole: the feeds of its chapters over HTTP, through every room, to the digest."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from watcher.cli.polled import told
from watcher.demo import run
from watcher.types import Failed, Polled, Unmodified, Verdict

if TYPE_CHECKING:
    from watcher.demo import Shown

SEEDS = Path(__file__).parents[1] / "seeds"
FIRST, SECOND, KINGSPORT = "2024-03-05-biysk", "2024-03-10-biysk", "2024-03-04-kingsport"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> "Shown":
    return run(SEEDS, tmp_path_factory.mktemp("demo"))


def incidents(shown: "Shown", poll: int, verdict: Verdict) -> dict[str | None, int]:
    """Incident → reports that got this verdict in the poll."""
    return dict(Counter(link.incident for _, _, link, _ in told(shown.polls[poll])[verdict]))


def test_each_blast_is_new_once_and_every_other_report_of_it_an_update(shown: "Shown") -> None:
    """Eight reports in three languages, one of them from a torn document, are two incidents."""
    assert incidents(shown, 0, Verdict.FLAGGED) == {FIRST: 1, KINGSPORT: 1}
    assert incidents(shown, 0, Verdict.UPDATE) == {FIRST: 5, KINGSPORT: 1}


def test_lures_are_never_alerted(shown: "Shown") -> None:
    """Gas, growth, football, a verdict, a round-up, a strike and a refinery fire open nothing and join nothing."""
    found = told(shown.polls[0])
    alerted = {entry.title for v in (Verdict.FLAGGED, Verdict.UPDATE) for entry, *_ in found[v]}
    for lure in ("Gas explosion", "Explosive growth", "Arsenal blast", "Strike at", "Суд вынес", "Пожар на", "Вибухи на"):
        assert not any(title.startswith(lure) for title in alerted), lure
    recalled = {entry.title.split()[0] for entry, *_ in found[Verdict.BACKGROUND]}
    assert {"Суд", "Вибухи"} <= recalled


def test_a_feed_that_fails_stops_no_other(shown: "Shown") -> None:
    """A page served for a feed fails by name, a torn document is read as far as it goes, the other five are read whole."""
    outcomes = {r.feed.name: r.outcome for r in shown.polls[0]}
    failed = outcomes.pop("moved")
    assert isinstance(failed, Failed) and failed.error == "html-page"
    assert all(isinstance(o, Polled) for o in outcomes.values())
    assert {name: o.faults for name, o in outcomes.items() if isinstance(o, Polled) and o.faults} == {"torn": ("truncated",)}


def test_a_second_poll_shows_nothing_new(shown: "Shown") -> None:
    """What did not change is answered with 304, and nothing is told of it."""
    assert Counter(type(r.outcome) for r in shown.polls[1]) == {Unmodified: 6, Failed: 1}
    assert not any(told(shown.polls[1]).values())


def test_a_second_blast_at_a_known_plant_is_a_new_incident(shown: "Shown") -> None:
    """Five days later, at the same plant, in reports that recite the first blast: new; a late death is an update of the first."""
    assert incidents(shown, 2, Verdict.FLAGGED) == {SECOND: 1}
    assert incidents(shown, 2, Verdict.UPDATE) == {SECOND: 2, FIRST: 1}


def test_the_digest_tells_the_new_the_changed_and_what_was_not_watched(shown: "Shown") -> None:
    """Text and HTML name the new incident, its plant, the earlier one at the site, the feed that failed."""
    html = shown.preview.read_text("utf-8")
    for text in (shown.digest, html):
        assert SECOND in text and "Biysk Oleum Plant" in text and "an HTML page came" in " ".join(text.split())
    assert "Earlier at this site: 5 March 2024" in shown.digest
    assert html.lstrip().lower().startswith("<!doctype html")

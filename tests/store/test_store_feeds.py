"""What is remembered of feeds, and which are due."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from store_values import DAY, NOW

from watcher.store import Store
from watcher.types import Batch, Failed, Feed, FeedEvent, FeedState, Polled, Unmodified

HOUR = timedelta(hours=1)
URL = "https://news.example/feed"
FEED = Feed(name="a", url=URL)


def state(**given: Any) -> FeedState:
    return FeedState(name="a", **({"url": URL, "origin": URL, "next_poll": NOW + HOUR, "last_polled": NOW - HOUR} | given))


TABLE: dict[str, tuple[FeedState | None, bool]] = {
    "new": (None, True),
    "its time is to come": (state(), False),
    "its time has come": (state(next_poll=NOW), True),
    "never scheduled": (state(next_poll=None), True),
    "parked": (state(next_poll=NOW - DAY, parked=True), False),
    "parked, another address in the config": (state(parked=True, url=URL + "-old", origin=URL + "-old"), True),
    "another address in the config": (state(url=URL + "-old", origin=URL + "-old"), True),
    "moved by redirects, the config as it was": (state(url=URL + "-moved"), False),
    "put off for 30 days": (state(next_poll=NOW + 30 * DAY), False),
    "put off for a year by a wrong clock": (state(next_poll=NOW + 365 * DAY), True),
    "the clock was set back": (state(last_polled=NOW + HOUR, next_poll=NOW + 2 * HOUR), True),
}


@pytest.mark.parametrize("name", TABLE)
def test_what_is_due(name: str) -> None:
    """Each state of a feed is due or not; with `all` every feed is."""
    known, due = TABLE[name]
    with Store.open("sqlite://") as store:
        if known is not None:
            store.record(Batch(at=NOW, feed=known))
        assert bool(store.due_feeds([FEED], NOW)) is due
        assert len(store.due_feeds([FEED], NOW, all=True)) == 1


def test_the_state_comes_back_as_it_was() -> None:
    """Validators, hashes and counters survive; a feed not in the config is kept but not due."""
    known = state(etag='W/"x"', item_hashes=frozenset({"1", "2"}), next_poll=NOW, baseline=False, failures=1.75, polls=9)
    with Store.open("sqlite://") as store:
        store.record(Batch(at=NOW, feed=known))
        assert store.due_feeds([FEED], NOW) == ((FEED, known),)
        assert store.feed_states() == {"a": known}
        assert store.due_feeds([Feed(name="b", url=URL)], NOW) == (
            (Feed(name="b", url=URL), FeedState(name="b", url=URL, origin=URL)),
        )


def test_a_changed_address_starts_afresh() -> None:
    """Validators, hashes and faults belong to the old address; its first poll is a baseline again."""
    old = state(url=URL + "-moved", origin=URL + "-old", etag="x", body_hash="y", item_hashes=frozenset({"1"}),
                failures=3.0, error="http-404", parked=True, baseline=False, polls=7, bytes_in=70)  # fmt: skip
    with Store.open("sqlite://") as store:
        store.record(Batch(at=NOW, feed=old))
        assert store.due_feeds([FEED], NOW) == ((FEED, FeedState(name="a", url=URL, origin=URL, polls=7, bytes_in=70)),)


def test_the_longest_waiting_come_first() -> None:
    """New feeds come first, then by how long they have been due."""
    feeds = [Feed(name=n, url=f"https://{n}.example/") for n in "abcd"]
    with Store.open("sqlite://") as store:
        for feed, hours in zip(feeds[1:], (1, 3, 2), strict=True):
            store.record(Batch(at=NOW, feed=FeedState(name=feed.name, url=feed.url, next_poll=NOW - hours * HOUR)))
        assert [f.name for f, _ in store.due_feeds(feeds, NOW)] == ["a", "c", "d", "b"]


def test_history_tells_the_newest_first_and_once() -> None:
    """Outcomes of each kind come back as they were; recording one again adds nothing; old ones leave with pruning."""
    outcomes = [
        Polled(feed="a", entries=50, new=3, faults=("no-date",)),
        Unmodified(feed="a"),
        Failed(feed="a", error="http-429", message="too many", temporary=True, retry_after=timedelta(seconds=90)),
    ]
    with Store.open("sqlite://") as store:
        for i, outcome in enumerate(outcomes):
            for _ in range(2):
                store.record(Batch(at=NOW + i * DAY, outcome=outcome))
        store.record(Batch(at=NOW, outcome=replace(outcomes[0], feed="b")))
        events = tuple(FeedEvent(feed="a", at=NOW + i * DAY, outcome=o) for i, o in enumerate(outcomes))
        assert store.feed_history("a") == events[::-1]
        assert store.feed_history("a", 1) == events[:1:-1]
        store.prune(NOW + 31 * DAY, 30)
        assert store.feed_history("a") == events[:0:-1]

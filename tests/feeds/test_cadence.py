"""Timing policy, by table."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import NOW, feed, fresh

from watcher.errors import FeedError, FetchError, ParseError
from watcher.feeds import cadence
from watcher.feeds.settings import Rhythm
from watcher.types import Entry, Feed, FeedState, Fetched, NotModified, ParsedFeed

FEED = feed("http://paper.example/feed")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FIVE = replace(FEED, interval=5 * MINUTE)


def entry(age: timedelta | None) -> Entry:
    published = None if age is None else NOW - age
    return Entry(key="k", feed="feed", title="t", published=published, fetched=NOW)


def polled(state: FeedState | None = None, *ages: timedelta | None, now: datetime = NOW, **more: Any) -> FeedState:
    headers, feed_, ttl, moved = more.get("headers", {}), more.get("feed", FEED), more.get("ttl"), more.get("moved")
    fetched = Fetched(
        url=FEED.url, body=b"x", headers=headers, status=200, at=now, body_hash="h", bytes_in=10, permanent_url=moved
    )
    faults = more.get("faults", ())
    parsed = ParsedFeed(title="", entries=tuple(map(entry, ages)), ttl=ttl, item_hashes=frozenset({"i"}), faults=faults)
    return cadence.after_polled(state or fresh(FEED), fetched, parsed, now, feed=feed_, random=more.get("random", 0.0))


def unmodified(state: FeedState, *, now: datetime = NOW, **more: Any) -> FeedState:
    answer = NotModified(headers=more.get("headers", {}), at=now, full=more.get("full", False), permanent_url=more.get("moved"))
    return cadence.after_unmodified(state, answer, now, feed=more.get("feed", FEED))


def failed(state: FeedState, fault: FeedError, *, now: datetime = NOW, random: float = 0.0) -> FeedState:
    return cadence.after_failed(state, fault, now, feed=FEED, random=random)


def wait(state: FeedState, now: datetime = NOW) -> timedelta:
    assert state.next_poll is not None
    return state.next_poll - now


@pytest.mark.parametrize(
    ("ages", "expected"),
    [
        ((), 15 * MINUTE),
        ((MINUTE,), 15 * MINUTE),
        ((None, None), 15 * MINUTE),
        ((0 * MINUTE, 2 * MINUTE, 4 * MINUTE), 5 * MINUTE),
        ((0 * MINUTE, 20 * MINUTE, 40 * MINUTE), 10 * MINUTE),
        ((0 * HOUR, 3 * HOUR, 6 * HOUR), HOUR),
        ((8 * DAY, 9 * DAY), HOUR),
        ((15 * DAY, 16 * DAY), 2 * HOUR),
        ((31 * DAY, 32 * DAY), 4 * HOUR),
        ((-400 * DAY, 0 * MINUTE, 20 * MINUTE), 10 * MINUTE),
    ],
)
def test_the_interval_follows_the_feeds_own_rhythm(ages: tuple[timedelta | None, ...], expected: timedelta) -> None:
    """Half the average gap between floor and ceiling, longer for a feed that sleeps; future dates say nothing."""
    assert expected == wait(polled(None, *ages))


@pytest.mark.parametrize(
    ("headers", "ttl", "expected"),
    [
        ({}, None, 5 * MINUTE),
        ({}, 30 * MINUTE, 30 * MINUTE),
        ({}, 30 * DAY, 4 * HOUR),
        ({"cache-control": "public, max-age=1200"}, None, 20 * MINUTE),
        ({"cache-control": "max-age=1200", "age": "600"}, None, 10 * MINUTE),
        ({"cache-control": "s-maxage=9000"}, None, 5 * MINUTE),
        ({"cache-control": "max-age=31536000"}, None, 4 * HOUR),
        ({"cache-control": "max-age=60"}, None, 5 * MINUTE),
        ({"expires": "Sun, 01 Mar 2026 14:00:00 GMT"}, None, HOUR),
        ({"expires": "Sun, 01 Mar 2020 14:00:00 GMT"}, None, 5 * MINUTE),
        ({"expires": "0"}, None, 5 * MINUTE),
        ({"expires": "never"}, None, 5 * MINUTE),
        ({"retry-after": "7200"}, None, 2 * HOUR),
        ({"retry-after": "Sun, 01 Mar 2026 20:00:00 GMT"}, None, 7 * HOUR),
        ({"retry-after": "99999999"}, None, DAY),
        ({"cache-control": "max-age=600", "expires": "Sun, 01 Mar 2026 14:00:00 GMT"}, 30 * MINUTE, HOUR),
    ],
)
def test_the_next_poll_is_the_latest_that_anyone_asks_for(
    headers: dict[str, str], ttl: timedelta | None, expected: timedelta
) -> None:
    """Interval, ttl, max-age, Expires and Retry-After, each clamped."""
    assert expected == wait(polled(None, headers=headers, ttl=ttl, feed=FIVE))
    if ttl is None:
        assert expected == wait(unmodified(fresh(FEED), headers=headers, feed=FIVE))


@pytest.mark.parametrize(
    ("fault", "weight"),
    [
        (FetchError("tls", ""), 1.0),
        (FetchError("private-address", ""), 1.0),
        (FetchError("too-large", ""), 1.0),
        (FetchError("http-403", ""), 1.0),
        (FetchError("gone", ""), 1.0),
        (FetchError("http-404", ""), 0.5),
        (FetchError("rate-limited", ""), 0.5),
        (FetchError("http-500", ""), 0.5),
        (FetchError("unknown-host", ""), 0.5),
        (ParseError("html-page", ""), 0.5),
        (ParseError("empty", ""), 0.5),
        (FetchError("timeout", ""), 0.25),
        (FetchError("slow", ""), 0.25),
        (FetchError("reset", ""), 0.25),
        (FetchError("http-503", ""), 0.25),
        (FetchError("paused", ""), 0.0),
    ],
)
def test_failures_weigh(fault: FeedError, weight: float) -> None:
    """1 hard, 0.5 soft, 0.25 temporary, nothing for what was not asked."""
    assert weight == cadence.weight(fault)
    assert weight == failed(fresh(FEED), fault).failures


def test_back_off_is_linear_and_no_feed_is_abandoned() -> None:
    """The wait grows by the same step each time, and never beyond thirty days."""
    state, waits = fresh(FEED), []
    for _ in range(2000):
        state = failed(state, FetchError("tls", "bad certificate"))
        waits.append(wait(state))
    assert waits[:4] == [30 * MINUTE, 60 * MINUTE, 90 * MINUTE, 120 * MINUTE]
    assert (waits[-1], state.parked) == (30 * DAY, False)
    assert (state.error, state.error_message) == ("tls", "bad certificate")
    back = polled(state, HOUR)
    assert (back.failures, back.error, back.error_message) == (0.0, None, None)


def test_429_never_counts_as_broken() -> None:
    """However often a server asks for patience, its feed is not broken; other faults still count."""
    state = fresh(FEED)
    for _ in range(50):
        state = failed(state, FetchError("rate-limited", "", retry_after=60))
        assert not cadence.is_broken(state)
    assert wait(state) == 75 * MINUTE
    assert cadence.is_broken(failed(state, FetchError("tls", "")))


@pytest.mark.parametrize(("asked", "expected"), [(60.0, 15 * MINUTE), (7200.0, 2 * HOUR), (1e9, DAY), (-5.0, 15 * MINUTE)])
def test_retry_after_is_kept_to_within_a_day(asked: float, expected: timedelta) -> None:
    """A server may ask for more patience than we have, up to a day."""
    assert expected == wait(failed(fresh(FEED), FetchError("rate-limited", "", retry_after=asked)))


def test_a_pause_is_no_failure() -> None:
    """A feed that rests for another's 429 keeps its record, and waits."""
    before = fresh(FEED, failures=1.0, error="timeout", polls=3)
    after = failed(before, FetchError("paused", "", retry_after=600))
    assert (after.failures, after.error, after.polls, wait(after)) == (1.0, "timeout", 3, 10 * MINUTE)


def test_410_parks_and_an_answer_unparks() -> None:
    """Gone for good is looked at once in thirty days, and believed when it comes back."""
    parked = failed(fresh(FEED), FetchError("gone", ""))
    assert (parked.parked, wait(parked)) == (True, 30 * DAY)
    assert not polled(parked, HOUR).parked


def test_a_permanent_redirect_is_adopted_after_three_agreeing_polls() -> None:
    """Two are a hiccup, a different one starts the count anew, a poll without one ends it."""
    a, b = "http://a.example/", "http://b.example/"
    state = polled(None, moved=a)
    assert (state.moved_to, state.moved_seen, state.url) == (a, 1, FEED.url)
    state = unmodified(state, moved=a)
    assert polled(state, moved=b).moved_seen == 1
    assert (polled(state).moved_to, polled(state).moved_seen) == (None, 0)
    between = failed(state, FetchError("timeout", ""))
    adopted = polled(between, moved=a)
    assert (adopted.url, adopted.moved_to, adopted.moved_seen, adopted.origin) == (a, None, 0, FEED.url)


def test_a_new_address_in_the_configuration_starts_anew() -> None:
    """An adopted move stays; what the operator changes wins."""
    known = fresh(FEED, etag='"1"', baseline=False)
    adopted = replace(known, url="http://a.example/")
    assert cadence.opening(FEED, adopted) == adopted
    other = cadence.opening(replace(FEED, url="http://new.example/"), adopted)
    assert (other.url, other.etag, other.baseline) == ("http://new.example/", None, True)
    assert cadence.opening(FEED, None) == fresh(FEED)
    assert cadence.opening(FEED, replace(known, origin="")) == known


def test_validators_are_kept_unless_they_lie() -> None:
    """`Expires: 0` means that the validators lie; a 304 may bring new ones; a failure changes none."""
    headers = {"etag": 'W/"1"', "last-modified": "yesterday"}
    state = polled(None, headers=headers)
    assert (state.etag, state.last_modified, state.body_hash) == ('W/"1"', "yesterday", "h")
    lying = polled(None, headers=headers | {"expires": "0"})
    assert (lying.etag, lying.last_modified) == (None, None)
    assert unmodified(state, headers={"etag": '"2"'}).etag == '"2"'
    assert unmodified(state).etag == 'W/"1"'
    assert failed(state, ParseError("empty", "")).etag == 'W/"1"'


def test_a_document_read_in_part_is_fetched_again() -> None:
    """What is left for the next poll is not hidden by a 304 or by a known hash."""
    state = polled(None, headers={"etag": '"1"', "last-modified": "x"}, faults=("more-next-poll",))
    assert (state.etag, state.last_modified, state.body_hash) == (None, None, None)


def test_only_whole_documents_put_off_the_next_forced_fetch() -> None:
    """A 304 says nothing about the document; a body with the known hash does."""
    state, later = polled(), NOW + HOUR
    assert (state.last_full, state.baseline, state.item_hashes) == (NOW, False, frozenset({"i"}))
    assert unmodified(state, now=later).last_full == NOW
    assert unmodified(state, now=later, full=True).last_full == later


@pytest.mark.parametrize(
    ("gap", "silent", "quiet"),
    [
        (2 * MINUTE, DAY, False),
        (2 * MINUTE, 3 * DAY, True),
        (DAY, 9 * DAY, False),
        (DAY, 11 * DAY, True),
        (5 * DAY, 31 * DAY, True),
        (20 * DAY, 50 * DAY, False),
        (20 * DAY, 61 * DAY, True),
        (None, 29 * DAY, False),
        (None, 31 * DAY, True),
    ],
)
def test_a_feed_that_stopped_publishing_raises_the_alarm(gap: timedelta | None, silent: timedelta, quiet: bool) -> None:
    """Silence is measured in the feed's own gaps."""
    known = fresh(FEED, average_gap=gap.total_seconds() if gap else None, last_entry=NOW - silent)
    alarm = unmodified(known).quiet_alarm
    assert (NOW if quiet else None) == alarm


def test_the_silence_alarm_is_raised_once_and_taken_back() -> None:
    """The alarm keeps the time it was raised, and goes when an entry comes."""
    known = fresh(FEED, average_gap=60.0, last_entry=NOW - 5 * DAY, quiet_alarm=NOW - DAY)
    assert unmodified(known).quiet_alarm == NOW - DAY
    assert polled(known, MINUTE).quiet_alarm is None


def test_a_feed_without_dates_has_a_rhythm_too() -> None:
    """Seeing something new is publishing, where no date says when."""
    assert polled(None, None).last_entry == NOW
    assert polled(fresh(FEED, last_entry=NOW - DAY), None).last_entry == NOW
    assert polled(fresh(FEED, last_entry=NOW - DAY)).last_entry == NOW - DAY


def test_the_average_gap_moves_towards_what_new_entries_show() -> None:
    """New entries are an opinion; the known mean is not thrown away for one of them."""
    known = fresh(FEED, average_gap=3600.0, last_entry=NOW - HOUR)
    one = polled(known, 30 * MINUTE).average_gap
    many = polled(known, *(n * MINUTE for n in range(60))).average_gap
    assert one is not None and many is not None
    assert 3400 < one < 3600
    assert 1800 < many < 1900


@given(
    st.lists(st.sampled_from(["ok", "304", "tls", "timeout", "rate-limited", "gone", "paused", "html-page"]), max_size=30),
    st.floats(0, 1),
    st.one_of(st.none(), st.floats(0, 1e8)),
)
def test_the_next_poll_always_comes_and_never_at_once(events: list[str], random: float, asked: float | None) -> None:
    """Whatever happens, a feed is asked again, no sooner than the floor and no later than thirty days and the jitter."""
    rhythm, state, now = Rhythm(), fresh(FEED), datetime(2026, 1, 1, tzinfo=UTC)
    for event in events:
        if event == "ok":
            state = polled(state, now=now, random=random)
        elif event == "304":
            state = unmodified(state, now=now)
        else:
            state = failed(state, FetchError(event, "", retry_after=asked), now=now, random=random)
        if event != "paused":
            assert rhythm.floor <= wait(state, now)
        assert wait(state, now) <= rhythm.backoff_ceiling * (1 + rhythm.jitter)
        now = state.next_poll or now


def test_a_fault_becomes_an_outcome() -> None:
    """What the pipeline reports of a failed feed."""
    outcome = cadence.failed("a", FetchError("http-503", "later", retry_after=60, status=503))
    assert (outcome.feed, outcome.error, outcome.temporary, outcome.retry_after) == ("a", "http-503", True, MINUTE)


def test_another_parser_drops_what_would_keep_a_document_from_being_parsed() -> None:
    """After a change of parser the validators and hashes fall, so that an unchanged document is parsed once more."""
    feed = Feed(name="f", url="http://a.example/f")
    known = FeedState(name="f", url=feed.url, origin=feed.url, etag='"1"', body_hash="b", parser_version="older", polls=3)
    opened = cadence.opening(feed, known)
    assert (opened.etag, opened.body_hash, opened.polls) == (None, None, 3)

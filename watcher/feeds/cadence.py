"""Cadence: all timing policy in one pure place. Old state and what a poll brought go in, the new state comes out.

**When next.** The latest of our own interval, `<ttl>`, `max-age`, `Expires` and `Retry-After`, each clamped. Our
interval is half the feed's average gap between floor and ceiling, longer for a feed that sleeps, or what the operator
set. Jitter is only ever added, so that no promise to a server is broken by it.

**Failures** weigh 1, 0.5 or 0.25 and wait linearly: the tenth hard failure in a row waits five hours, not five
hundred. No feed is given up, at worst it is asked once in thirty days. A 429 makes the wait longer but cannot make a
feed count as broken; a 410 parks it, which is the same as waiting the longest, with a notice.

**Moves.** A permanent redirect is adopted after three polls that agree, for a captive portal or a wrong deployment
says 301 as easily as an owner does.

Rejected: exponential back-off (a day's outage of a host would cost a week of news); counting failures per host (one
dead feed of a live host would slow its neighbours); reading `sy:updatePeriod` (in real feeds a constant of the
template: "hourly" in feeds that publish every two minutes).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from watcher.errors import FeedError, ParseError
from watcher.feeds.parse import MORE_NEXT_POLL, PARSER_VERSION
from watcher.feeds.settings import Rhythm
from watcher.types import Entry, Failed, Feed, FeedState, Fetched, NotModified, ParsedFeed

_DEFAULT = Rhythm()
_ZERO = timedelta()
_MAX_AGE = re.compile(r"(?<![\w-])max-age\s*=\s*\"?(\d{1,9})")
#: The network's or the server's bad moment; gone by the next poll, most of the time.
_TEMPORARY = frozenset({"timeout", "slow", "reset", "incomplete", "refused", "http-502", "http-503", "http-504", "paused"})
#: Often the server's trouble and not the feed's end: a 404 is not for ever.
_SOFT = frozenset({"http-404", "http-408", "rate-limited", "unknown-host", "challenge-page", "http-304"})


def opening(feed: Feed, known: FeedState | None) -> FeedState:
    """The state to poll with: the known one, or a new one for a new feed or a new address in the configuration.

    Under another parser its validators fall with its hashes: an unchanged document has to be parsed once more.
    """
    if known is not None and known.origin in ("", feed.url):
        if known.parser_version not in ("", PARSER_VERSION):
            known = replace(known, etag=None, last_modified=None, body_hash=None, item_hashes=frozenset())
        return known if known.origin else replace(known, origin=feed.url)
    return FeedState(name=feed.name, url=feed.url, origin=feed.url)


def after_polled(
    state: FeedState,
    fetched: Fetched,
    parsed: ParsedFeed,
    now: datetime,
    *,
    feed: Feed,
    rhythm: Rhythm = _DEFAULT,
    random: float = 0.0,
    version: str = PARSER_VERSION,
) -> FeedState:
    """The state after a document was fetched and parsed. `random` is a number in [0, 1) for the jitter."""
    lying = fetched.headers.get("expires", "").strip() == "0"
    # Items left for the next poll must not be hidden by a document that has not changed until then.
    unfinished = MORE_NEXT_POLL in parsed.faults
    state = replace(
        _answered(state, fetched.permanent_url, now, rhythm=rhythm, bytes_in=fetched.bytes_in),
        etag=None if lying or unfinished else fetched.headers.get("etag"),
        last_modified=None if lying or unfinished else fetched.headers.get("last-modified"),
        body_hash=None if unfinished else fetched.body_hash or None,
        item_hashes=parsed.item_hashes,
        parser_version=version,
        last_full=now,
        average_gap=_average_gap(state, parsed.entries, now),
        last_entry=_last_entry(state, parsed.entries, now),
        baseline=False,
    )
    wait = max(interval(state, feed, now, rhythm=rhythm), _asked_for(fetched.headers, parsed.ttl, now, rhythm=rhythm))
    return _scheduled(_quiet(state, now, rhythm=rhythm), now, wait, rhythm=rhythm, random=random)


def after_unmodified(
    state: FeedState, answer: NotModified, now: datetime, *, feed: Feed, rhythm: Rhythm = _DEFAULT, random: float = 0.0
) -> FeedState:
    """The state after a 304, or after a document that was the known one."""
    headers = answer.headers
    lying = headers.get("expires", "").strip() == "0"
    state = replace(
        _answered(state, answer.permanent_url, now, rhythm=rhythm, bytes_in=answer.bytes_in),
        # A 304 may bring new validators.
        etag=None if lying else headers.get("etag", state.etag),
        last_modified=None if lying else headers.get("last-modified", state.last_modified),
        last_full=now if answer.full else state.last_full,
    )
    wait = max(interval(state, feed, now, rhythm=rhythm), _asked_for(headers, None, now, rhythm=rhythm))
    return _scheduled(_quiet(state, now, rhythm=rhythm), now, wait, rhythm=rhythm, random=random)


def after_failed(
    state: FeedState, fault: FeedError, now: datetime, *, feed: Feed, rhythm: Rhythm = _DEFAULT, random: float = 0.0
) -> FeedState:
    """The state after a fault. Validators and hashes stay those of the last good document."""
    asked = timedelta(seconds=max(0.0, fault.retry_after or 0.0))
    if fault.name == "paused":  # nothing was asked, so nothing failed
        return _scheduled(state, now, min(asked, rhythm.retry_ceiling), rhythm=rhythm, random=random)
    failures = state.failures + weight(fault)
    if fault.name == "rate-limited":
        failures = min(failures, max(state.failures, rhythm.broken - 0.5))
    wait = max(interval(state, feed, now, rhythm=rhythm), rhythm.backoff * failures)
    wait = max(min(wait, rhythm.backoff_ceiling), min(asked, rhythm.retry_ceiling))
    gone = fault.name == "gone"
    state = replace(
        state,
        last_polled=now,
        failures=failures,
        error=fault.name,
        error_message=fault.message[:500],
        parked=state.parked or gone,
        polls=state.polls + 1,
    )
    return _scheduled(state, now, rhythm.backoff_ceiling if gone else wait, rhythm=rhythm, random=random)


def weight(fault: FeedError) -> float:
    """What a fault adds to a feed's failures: 1 hard, 0.5 soft, 0.25 temporary, 0 when nothing was asked."""
    if fault.name == "paused":
        return 0.0
    if is_temporary(fault):
        return 0.25
    if fault.name in _SOFT or isinstance(fault, ParseError) or fault.name.startswith("http-5"):
        return 0.5
    return 1.0


def is_temporary(fault: FeedError) -> bool:
    """Whether the next poll will probably find it gone."""
    return fault.name in _TEMPORARY


def is_broken(state: FeedState, *, rhythm: Rhythm = _DEFAULT) -> bool:
    """Whether an operator should look: enough weighted failures since the last success."""
    return state.failures >= rhythm.broken


def failed(feed: str, fault: FeedError) -> Failed:
    """The outcome that a fault is for its feed."""
    wait = None if fault.retry_after is None else timedelta(seconds=fault.retry_after)
    return Failed(feed=feed, error=fault.name, message=fault.message, temporary=is_temporary(fault), retry_after=wait)


def interval(state: FeedState, feed: Feed, now: datetime, *, rhythm: Rhythm = _DEFAULT) -> timedelta:
    """Our own interval for this feed, before anything a server asks for."""
    if feed.interval is not None:
        return feed.interval
    if state.last_entry is not None:
        silent = now - state.last_entry
        for since, long in sorted(rhythm.quiet, reverse=True):
            if silent >= since:
                return long
    if state.average_gap is None:
        return rhythm.first
    return min(max(timedelta(seconds=state.average_gap / 2), rhythm.floor), rhythm.ceiling)


# ---------------------------------------------------------------- parts


def _answered(state: FeedState, permanent_url: str | None, now: datetime, *, rhythm: Rhythm, bytes_in: int) -> FeedState:
    """What every good answer changes: failures end, and a permanent redirect counts towards being adopted."""
    seen = 0
    if permanent_url is not None and permanent_url != state.url:
        seen = state.moved_seen + 1 if permanent_url == state.moved_to else 1
    adopt = permanent_url is not None and seen >= rhythm.adopt_after
    return replace(
        state,
        url=permanent_url if adopt and permanent_url else state.url,
        moved_to=permanent_url if seen and not adopt else None,
        moved_seen=0 if adopt else seen,
        last_polled=now,
        last_ok=now,
        failures=0.0,
        error=None,
        error_message=None,
        parked=False,
        polls=state.polls + 1,
        bytes_in=state.bytes_in + bytes_in,
    )


def _scheduled(state: FeedState, now: datetime, wait: timedelta, *, rhythm: Rhythm, random: float) -> FeedState:
    return replace(state, next_poll=now + wait * (1 + rhythm.jitter * min(max(random, 0.0), 1.0)))


def _asked_for(headers: Mapping[str, str], ttl: timedelta | None, now: datetime, *, rhythm: Rhythm) -> timedelta:
    """The longest wait the feed and its server ask for, each clamped."""
    waits = [ttl or _ZERO, _max_age(headers), _until(headers.get("expires"), now)]
    asked = headers.get("retry-after", "").strip()
    retry = timedelta(seconds=int(asked[:9])) if asked.isdigit() and asked.isascii() else _until(asked, now)
    return max(min(max(waits), rhythm.server_ceiling), min(retry, rhythm.retry_ceiling))


def _max_age(headers: Mapping[str, str]) -> timedelta:
    match = _MAX_AGE.search(headers.get("cache-control", "").lower())
    if not match:
        return _ZERO
    age = headers.get("age", "").strip()
    spent = int(age[:9]) if age.isdigit() and age.isascii() else 0
    return timedelta(seconds=max(0, int(match[1]) - spent))


def _until(text: str | None, now: datetime) -> timedelta:
    """From now to an HTTP date; nothing for a date that is past or none."""
    if not text:
        return _ZERO
    try:
        when = parsedate_to_datetime(text)
        when = when if when.tzinfo else when.replace(tzinfo=UTC)
        return max(_ZERO, when - now)
    except (ValueError, TypeError, IndexError, OverflowError):
        return _ZERO


def _dates(entries: Iterable[Entry], now: datetime) -> list[datetime]:
    """Publication times, oldest first; a future one says nothing about the past."""
    return sorted(entry.published for entry in entries if entry.published is not None and entry.published <= now)


def _average_gap(state: FeedState, entries: tuple[Entry, ...], now: datetime) -> float | None:
    """Mean seconds between entries. Only new items are parsed, so the known mean moves towards what they show."""
    dates = _dates(entries, now)
    if state.average_gap is None or state.last_entry is None:
        span = (dates[-1] - dates[0]).total_seconds() if len(dates) > 1 else 0.0
        return span / (len(dates) - 1) if span else state.average_gap
    new = [when for when in dates if when > state.last_entry]
    if not new:
        return state.average_gap
    # A tenth per entry: ten new entries are half of the opinion, one odd gap is hardly any of it.
    share = min(0.5, 0.1 * len(new))
    gap = (new[-1] - state.last_entry).total_seconds() / len(new)
    return (1 - share) * state.average_gap + share * gap


def _last_entry(state: FeedState, entries: tuple[Entry, ...], now: datetime) -> datetime | None:
    """When the feed last published; for a feed without dates, when something new was last seen in it."""
    times = _dates(entries, now)[-1:]
    if not times and any(entry.published is None or entry.published > now for entry in entries):
        times = [now]
    if state.last_entry is not None:
        times.append(state.last_entry)
    return max(times, default=None)


def _quiet(state: FeedState, now: datetime, *, rhythm: Rhythm) -> FeedState:
    """Raise the silence alarm once, and take it back when the feed publishes again."""
    if state.last_entry is None:
        return state
    gap = timedelta(seconds=min(state.average_gap or 0.0, 10 * 365 * 86400.0))
    usual = max(rhythm.quiet_least, gap * rhythm.quiet_gaps) if gap else rhythm.quiet_most
    quiet = now - state.last_entry > min(usual, max(rhythm.quiet_most, gap * 3))
    return replace(state, quiet_alarm=(state.quiet_alarm or now) if quiet else None)

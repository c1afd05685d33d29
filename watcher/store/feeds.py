"""What is remembered of each feed, and THE place where "due" is defined.

The daemon's timer is only a tick, and a one-shot poll asks the same question, so both poll the same feeds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from watcher.store.codec import dump, load
from watcher.store.dialect import put, rows_in
from watcher.store.schema import FEED, FEED_EVENT
from watcher.types import Failed, Feed, FeedEvent, FeedState, Outcome, Polled, Unmodified

FARTHEST = timedelta(days=31)
"""No feed is put off for longer than 30 days, so a next poll beyond this was set by a clock that ran wrong."""

_OUTCOMES: Mapping[str, Any] = {"Polled": Polled, "Unmodified": Unmodified, "Failed": Failed}


def states(connection: Connection) -> Mapping[str, FeedState]:
    return {row.name: load(FeedState, row.payload) for row in connection.execute(select(FEED.c.name, FEED.c.payload))}


def write(connection: Connection, state: FeedState) -> None:
    row = {
        "name": state.name, "url": state.origin or state.url, "next_poll": state.next_poll, "last_polled": state.last_polled,
        "parked": state.parked, "payload": dump(state),
    }  # fmt: skip
    put(connection, FEED, [row])


def happened(connection: Connection, outcome: Outcome, at: datetime) -> None:
    """Add to the feed's history; the same again is the line already there."""
    values = {"feed": outcome.feed, "at": at, "outcome": type(outcome).__name__, "payload": dump(outcome)}
    same = select(FEED_EVENT.c.id).where(*(FEED_EVENT.c[name] == value for name, value in values.items()))
    if connection.scalar(same.limit(1)) is None:
        connection.execute(FEED_EVENT.insert(), values)


def history(connection: Connection, name: str, limit: int) -> tuple[FeedEvent, ...]:
    """Newest first."""
    query = select(FEED_EVENT).where(FEED_EVENT.c.feed == name).order_by(FEED_EVENT.c.at.desc(), FEED_EVENT.c.id.desc())
    rows = connection.execute(query.limit(limit))
    return tuple(FeedEvent(feed=row.feed, at=row.at, outcome=load(_OUTCOMES[row.outcome], row.payload)) for row in rows)


def due(connection: Connection, feeds: Iterable[Feed], now: datetime, *, all: bool) -> tuple[tuple[Feed, FeedState], ...]:
    """Feeds to be polled now, each with its state, longest waiting first.

    Due is a feed that is new, whose address was changed in the config, whose next poll has come, or whose times lie
    in the future because the clock was set back. A parked feed (410) is not due until its address changes; with
    `all`, every feed is, parked ones too: that is how a user tries one again.
    """
    asked = {feed.name: feed for feed in feeds}
    columns = (FEED.c.name, FEED.c.url, FEED.c.next_poll, FEED.c.last_polled, FEED.c.parked)
    rows = {row.name: row for row in rows_in(connection, columns, FEED.c.name, asked)}
    waiting = [feed for feed in asked.values() if all or feed.name not in rows or _is_due(rows[feed.name], feed, now)]
    payloads = rows_in(connection, (FEED.c.name, FEED.c.payload), FEED.c.name, [f.name for f in waiting])
    known = {row.name: load(FeedState, row.payload) for row in payloads}
    found = [(feed, _state_for(feed, known.get(feed.name))) for feed in waiting]
    return tuple(sorted(found, key=lambda each: (each[1].next_poll is not None, each[1].next_poll or now, each[0].name)))


def _is_due(row: Any, feed: Feed, now: datetime) -> bool:
    if row.url != feed.url:
        return True
    if row.parked:
        return False
    if row.next_poll is None or row.next_poll <= now or row.next_poll > now + FARTHEST:
        return True
    return row.last_polled is not None and row.last_polled > now


def _state_for(feed: Feed, state: FeedState | None) -> FeedState:
    """The state to poll with. Another address is another document: validators, hashes, faults and the parking fall,
    and its first poll is a baseline again, so that an archive behind it does not alert."""
    fresh = FeedState(name=feed.name, url=feed.url, origin=feed.url)
    if state is None:
        return fresh
    if (state.origin or state.url) == feed.url:
        return replace(state, origin=feed.url)
    return replace(fresh, polls=state.polls, bytes_in=state.bytes_in, last_ok=state.last_ok)

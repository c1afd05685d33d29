"""One poll, for the one-shot command and the daemon alike: due feeds fetched side by side, each taken and recorded by itself.

Fetching is concurrent, all else is one feed at a time in a thread, so that a slow server never waits for our parser nor
our parser for a slow server. Every feed ends in an outcome; only trouble with the store stops a poll.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from watcher.config import Settings, secret
from watcher.errors import FeedError, FetchError, UsageError
from watcher.feeds import cadence
from watcher.feeds.fetch import Fetcher
from watcher.feeds.guard import Guard
from watcher.feeds.parse import PARSER_VERSION, parse
from watcher.knowledge import Knowledge, reference_lines
from watcher.pipeline import Opinion, Taken, Walk
from watcher.reading.read import Reader
from watcher.store.store import Store
from watcher.telling import Teller
from watcher.types import Batch, Failed, Feed, FeedState, Fetched, NotModified, Outcome, Polled, Unmodified

ALERT_WINDOW = timedelta(hours=48)
"""Of a feed's first poll only entries this young may alert: a new feed brings its whole archive."""

Answer = Fetched | NotModified | FetchError
OnResult = Callable[["Result"], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Result:
    """What one feed's poll came to."""

    feed: Feed
    outcome: Outcome
    taken: Taken | None = None


def fetcher_for(settings: Settings) -> Fetcher:
    """A fetcher within the configured bounds. `Guard` allows loopback and private hosts only where the config says so."""
    guard = Guard(allow=settings.guard.allow, file_root=settings.guard.files)
    return Fetcher(bounds=settings.bounds, politeness=settings.politeness, guard=guard)


def equip(
    store: Store, knowledge: Knowledge, settings: Settings, *, reader: Reader | None = None
) -> tuple[Walk, Teller]:
    """The walk over an open store with its alerts planned for the configured recipients, and what tells of it."""
    lines = reference_lines(settings.seeds)
    teller = Teller(store, knowledge, settings.outbox, settings.feeds, lines, knowledge.sites)
    return Walk(store, knowledge, reader=reader, plan=teller.plan, opinion=opinion_of(store, knowledge, settings)), teller


def opinion_of(store: Store, knowledge: Knowledge, settings: Settings, *, ask: bool = True) -> Opinion | None:
    """The second opinion that is configured; None where none is. `ConfigError` when its key is not set."""
    configured = settings.second_opinion
    if not configured.base_url:
        return None
    from watcher.second_opinion import SecondOpinion

    key = secret(configured.key_env) if configured.key_env and ask else None
    return SecondOpinion(store, configured, knowledge.topic.thresholds, key=key, ask=ask)


def chosen(settings: Settings, names: Iterable[str]) -> tuple[Feed, ...]:
    """The feeds of these names, all of them for none. `UsageError` when there is no such feed."""
    asked = tuple(names)
    unknown = [n for n in asked if n not in settings.feed]
    if unknown:
        raise UsageError(f"no such feed: {', '.join(unknown)} — `watcher feeds list` names them")
    return tuple(settings.feed[n] for n in asked) if asked else settings.feeds


async def poll_once(
    walk: Walk, feeds: Sequence[Feed], settings: Settings, *, clock: Callable[[], datetime], all: bool = False,
    on_due: Callable[[int], None] | None = None, on_result: OnResult | None = None, fetcher: Fetcher | None = None,
    jitter: Callable[[], float] = random.random, turn: AbstractAsyncContextManager[object] | None = None,
) -> tuple[Result, ...]:  # fmt: skip
    """Poll those of `feeds` that are due (with `all`, every one). Raises what the store raises.

    `on_due` hears how many there are, `on_result` of each as it ends; a `fetcher` that is handed in stays open. `turn` is
    held while a feed is taken and recorded, so that several polls of one process can go on side by side.
    """
    now = clock()
    states = {feed.name: (feed, cadence.opening(feed, state)) for feed, state in walk.store.due_feeds(feeds, now, all=all)}
    if on_due:
        on_due(len(states))
    results: list[Result] = []

    async def collect(fetching: Fetcher) -> None:
        fetching.resume(walk.store.feed_states().values(), now)
        async with aclosing(fetching.fetch_all(states.values(), now)) as answers:
            async for feed, answer in answers:
                step = _Step(walk, settings, feed, states[feed.name][1], clock, jitter())
                async with turn or nullcontext():
                    result = await finished(asyncio.to_thread(step.take, answer))
                results.append(result)
                if on_result:
                    on_result(result)

    if fetcher is not None:
        await collect(fetcher)
    elif states:
        async with fetcher_for(settings) as opened:
            await collect(opened)
    return tuple(results)


async def finished(work: Awaitable[T]) -> T:
    """`work`, brought to its end even when whoever waits for it is cancelled: what is being recorded is recorded."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # it has been asked for; there is nobody left to hear of it
        raise


@dataclass(frozen=True, slots=True)
class _Step:
    """One feed's answer on its way into the store: one transaction."""

    walk: Walk
    settings: Settings
    feed: Feed
    state: FeedState
    clock: Callable[[], datetime]
    jitter: float

    def take(self, answer: Answer) -> Result:
        now = self.clock()
        try:
            if isinstance(answer, FeedError):
                raise answer
            if isinstance(answer, NotModified):
                return self._unmodified(answer, now)
            return self._polled(answer, now)
        except FeedError as fault:
            state = cadence.after_failed(self.state, fault, now, feed=self.feed, rhythm=self.settings.rhythm, random=self.jitter)
            outcome: Failed = cadence.failed(self.feed.name, fault)
            self.walk.store.record(Batch(at=now, feed=state, outcome=outcome))
            return Result(self.feed, outcome)

    def _unmodified(self, answer: NotModified, now: datetime) -> Result:
        state = cadence.after_unmodified(self.state, answer, now, feed=self.feed, rhythm=self.settings.rhythm, random=self.jitter)
        outcome = Unmodified(feed=self.feed.name)
        self.walk.store.record(Batch(at=now, feed=state, outcome=outcome))
        return Result(self.feed, outcome)

    def _polled(self, answer: Fetched, now: datetime) -> Result:
        known = self.state.item_hashes if self.state.parser_version == PARSER_VERSION else frozenset[str]()
        parsed = parse(self.feed, answer, known=known, bounds=self.settings.bounds)
        seen = self.walk.store.unseen(parsed.entries, now)
        taken = self.walk.take(seen, at=now, alert_since=now - ALERT_WINDOW if self.state.baseline else None)
        state = cadence.after_polled(
            self.state, answer, parsed, now, feed=self.feed, rhythm=self.settings.rhythm, random=self.jitter
        )
        outcome = Polled(
            feed=self.feed.name, entries=len(parsed.entries) + parsed.unchanged, skipped=parsed.skipped, faults=parsed.faults,
            new=sum(s.status == "new" for s in seen), changed=sum(s.status == "changed" for s in seen),
        )  # fmt: skip
        self.walk.store.record(replace(taken.batch, feed=state, outcome=outcome))
        return Result(self.feed, outcome, taken)

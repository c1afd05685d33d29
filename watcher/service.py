"""What the background service does at each tick, apart from timers and signals: poll, deliver, digest, articles, clean.

The very same poll as the one-shot command, told what is due by the store; so a tick that comes late, twice or never changes
nothing but the hour. Several polls go on side by side (a slow host of one holds nobody's next one up), a feed is in one
of them at a time, and whatever reads and writes the register takes its `turn`.

The store's lock is taken for as long as something is at work and let go in between, so `watcher poll` works beside the
service; while a one-shot holds it, ticks are passed over and say so once.

Trouble. The store's (full disk, locked, rights) makes the service not ready, is logged when it begins, each ten minutes
and when it ends, and the next tick tries again: nothing is lost, since what was not recorded is still due. A damaged store
ends the service with status 4. A bug met by a feed is logged with its traceback, that feed rests for an hour, and the
others are polled without it.
"""

import asyncio
import logging
import os
import random
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType

from watcher import config
from watcher.config import Settings
from watcher.errors import LockedError, StoreError, WatcherError
from watcher.feeds.article import ArticleReader
from watcher.feeds.fetch import Fetcher
from watcher.fulltext import FullTexts
from watcher.health import Health, give_back
from watcher.knowledge import Knowledge
from watcher.logs import tell
from watcher.pipeline import Walk
from watcher.polling import Result, equip, fetcher_for, finished, poll_once
from watcher.report import Report
from watcher.seeding import is_current, seed
from watcher.store.store import Store
from watcher.telling import Teller
from watcher.types import Feed, Heartbeat

log = logging.getLogger(__name__)
AGAIN = 600.0
"""Seconds until the same trouble of a tick is logged again."""
REST = timedelta(hours=1)
"""How long a feed rests after a bug of ours was met in it."""
CLEANED_EVERY = timedelta(days=1)
BEAT = 60.0
"""Seconds between two signs of life in the store; none is given while one feed, digest or delivery round is stuck."""
STUCK_TURN = 900.0
"""Seconds that one feed, digest or delivery round may take; beyond, the watchdog is not fed any more."""
_CLEANED = "service.cleaned"


@dataclass(frozen=True, slots=True)
class Desk:
    """What a tick works with; replaced as a whole by a reload."""

    settings: Settings
    knowledge: Knowledge
    walk: Walk
    teller: Teller
    fetcher: Fetcher

    @classmethod
    def of(cls, settings: Settings, knowledge: Knowledge, store: Store) -> "Desk":
        walk, teller = equip(store, knowledge, settings)
        return cls(settings, knowledge, walk, teller, fetcher_for(settings))


class Turn:
    """Held by whoever reads and writes the register. `held_for` seconds tell a stuck one."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()
        self._since: float | None = None

    async def __aenter__(self) -> None:
        await self._lock.acquire()
        self._since = time.monotonic()

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._since = None
        self._lock.release()

    @property
    def held_for(self) -> float:
        return 0.0 if self._since is None else time.monotonic() - self._since


class Service:
    """Ticks over one store. Lives in one event loop: `open` first, `stop` at the end."""

    def __init__(
        self, desk: Desk, store: Store, *, clock: Callable[[], datetime], health: Health | None = None,
        jitter: Callable[[], float] = random.random, secret: Callable[[str], str] = config.secret,
    ) -> None:  # fmt: skip
        self.desk, self.health = desk, health or Health()
        self.over = asyncio.Event()
        """Set when the service is to end; `status` is what it leaves with."""
        self.status = 0
        self.turn = Turn()
        self._store, self._clock, self._jitter, self._secret = store, clock, jitter, secret
        self._ticks: Mapping[str, Callable[[], Awaitable[None]]] = {
            "poll": self._poll, "deliver": self._deliver, "digest": self._digest, "articles": self._articles,
            "clean": self._clean, "beat": self._beat,
        }  # fmt: skip
        self._tasks: dict[asyncio.Task[None], str] = {}
        self._holders, self._lock = 0, ExitStack()
        self._choosing = asyncio.Lock()
        self._under_way: set[str] = set()
        self._resting: dict[str, datetime] = {}
        self._deliver_again = False
        self._troubles: dict[str, tuple[str, float]] = {}
        self._report = Report(store, self.health, clock)
        self._started, self._beats = clock(), False

    async def open(self) -> None:
        await self._adopt(self.desk)
        await asyncio.to_thread(give_back, collect=True)

    async def _adopt(self, desk: Desk) -> None:
        await desk.fetcher.__aenter__()
        desk.fetcher.resume((await asyncio.to_thread(self._store.feed_states)).values(), self._clock())
        self._texts = FullTexts(desk.walk, ArticleReader(desk.fetcher), clock=self._clock, turn=self.turn)
        self.desk = desk
        await asyncio.to_thread(self._report.begin, desk.settings)

    # ------------------------------------------------------------ ticks

    def begin(self, name: str) -> None:
        """Start a tick, unless the last one of that name is still at work (polls may overlap)."""
        if self.health.stopping or (name != "poll" and name in self._tasks.values()):
            self._deliver_again |= name == "deliver"
            return
        task = asyncio.get_running_loop().create_task(self.tick(name), name=name)
        self._tasks[task] = name
        task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        name = self._tasks.pop(task)
        if name == "deliver" and self._deliver_again:
            self._deliver_again = False
            self.begin(name)

    async def tick(self, name: str) -> None:
        """One tick, to its end; trouble is logged, counted and shown by `/readyz`, never raised."""
        try:
            await self._ticks[name]()
        except LockedError as e:
            self.health.count("watcher_skipped_total", tick=name)
            self._trouble("lock", str(e), level=logging.INFO, tick=name)
            return
        except StoreError as e:
            self.health.count("watcher_errors_total", kind="store")
            self._trouble(name, str(e))
            if e.fatal:
                self._end(e.exit_status)
            return
        except WatcherError as e:
            self.health.count("watcher_errors_total", kind="config")
            self._trouble(name, str(e))
            return
        except Exception as e:
            self.health.count("watcher_errors_total", kind="bug")
            self._trouble(name, f"{type(e).__name__}: {e}", fault=e)
            return
        self._better(name)

    def _trouble(
        self, name: str, what: str, *, level: int = logging.ERROR, fault: Exception | None = None, tick: str = ""
    ) -> None:
        was, at = self._troubles.get(name, ("", 0.0))
        if what != was or time.monotonic() - at > AGAIN:
            self._troubles[name] = (what, time.monotonic())
            tell(log, "tick skipped" if tick else "tick failed", level=level, fault=fault, tick=tick or name, error=what)
        self.health.trouble = next((w for n, (w, _) in self._troubles.items() if n != "lock"), None)

    def _better(self, name: str) -> None:
        for key in {name, "lock"} & self._troubles.keys():
            del self._troubles[key]
            tell(log, "tick works again", tick=name)
        others = [w for n, (w, _) in self._troubles.items() if n != "lock"]
        if name == "poll" or self.health.trouble != "starting":
            self.health.trouble = others[0] if others else None

    def _end(self, status: int) -> None:
        self.status = self.status or status
        self.over.set()

    @contextmanager
    def _lease(self) -> Iterator[None]:
        """The store's lock, shared by all ticks of this process. Raises `LockedError` while another process holds it."""
        if self._holders == 0:
            self._lock.enter_context(self._store.lock())
        self._holders += 1
        try:
            yield
        finally:
            self._holders -= 1
            if self._holders == 0:
                self._lock.close()

    # ------------------------------------------------------------ poll

    async def _poll(self) -> None:
        desk = self.desk
        async with self._choosing:
            now = self._clock()
            free = [f for f in desk.settings.feeds if f.name not in self._under_way and self._resting.get(f.name, now) <= now]
            due = await asyncio.to_thread(self._store.due_feeds, free, now)
            feeds = tuple(feed for feed, _ in due)
            names = {feed.name for feed in feeds}
            self._under_way |= names
        try:
            if feeds or not is_current(desk.walk):
                with self._lease():
                    await self._derive(desk)
                    await self._round(desk, feeds)
        finally:
            self._under_way -= names

    async def _derive(self, desk: Desk) -> None:
        async with self.turn:
            if is_current(desk.walk):
                return
            taken = await finished(asyncio.to_thread(seed, desk.walk, desk.settings.seeds, at=self._clock()))
        await asyncio.to_thread(give_back)
        made = {"reports": len(taken.batch.entries), "incidents": len(taken.batch.incidents)}
        tell(log, "seeded", made, version=desk.knowledge.version)

    async def _round(self, desk: Desk, feeds: Sequence[Feed]) -> None:
        if not feeds:
            return
        started, results = time.monotonic(), list[Result]()

        def heard(result: Result) -> None:
            results.append(result)
            self._report.feed(result)
            if result.taken and result.taken.batch.deliveries:
                self.begin("deliver")

        async def poll(some: Sequence[Feed]) -> None:
            await poll_once(
                desk.walk, some, desk.settings, clock=self._clock, on_result=heard, fetcher=desk.fetcher, jitter=self._jitter,
                turn=self.turn,
            )  # fmt: skip

        async def alone(feed: Feed) -> None:
            try:
                await poll((feed,))
            except WatcherError:
                raise
            except Exception as bug:
                self._resting[feed.name] = self._clock() + REST
                self.health.count("watcher_errors_total", kind="bug")
                tell(log, "bug", level=logging.ERROR, fault=bug, feed=feed.name, rests=str(REST))

        try:
            await poll(feeds)
        except WatcherError:
            raise
        except Exception:  # whose it was shows when each is polled alone
            done = {r.feed.name for r in results}
            await asyncio.gather(*(alone(feed) for feed in feeds if feed.name not in done))
        finally:
            self._report.poll(results, time.monotonic() - started)
        await asyncio.to_thread(self._report.refresh, desk.settings)
        await asyncio.to_thread(give_back)

    # ------------------------------------------------------------ alerts and digest

    async def _deliver(self) -> None:
        desk = self.desk
        if not desk.settings.recipients or not await asyncio.to_thread(self._store.due_deliveries, self._clock(), limit=1):
            return
        with self._lease():
            # Beside a poll, not in its turn: an outbox row is touched by nobody else, and a slow mail server must not wait.
            done = await finished(
                asyncio.to_thread(
                    desk.teller.deliver, clock=self._clock, secret=self._secret, stopping=lambda: self.health.stopping
                )
            )
        told = {"delivered": len(done.sent), "failed": len(done.failed), "dead": len(done.dead)}
        for status, number in told.items():
            self.health.count("watcher_deliveries_total", number, status=status)
        if any(told.values()):
            tell(log, "deliver", told, level=logging.WARNING if done.failed or done.dead else logging.INFO)
        await asyncio.to_thread(self._report.outbox)

    async def _digest(self) -> None:
        if not any(r.digest for r in self.desk.settings.recipients):
            return
        with self._lease():
            async with self.turn:
                made = await finished(asyncio.to_thread(self.desk.teller.digest_once, self._clock()))
        for digest in made:
            self.health.count("watcher_digests_total")
            counts = {"new": len(digest.new), "changed": len(digest.changed)}
            tell(log, "digest", counts, recipient=digest.recipient, until=digest.until)
        if made:
            self.begin("deliver")

    # ------------------------------------------------------------ articles, clean-up

    async def _articles(self) -> None:
        if not self.desk.settings.articles.fetch or not await self._texts.due():
            return
        with self._lease():
            done = await self._texts.visit()
        for what, number in done.items():
            self.health.count("watcher_articles_total", number, what=what)
        if done:
            tell(log, "articles", done)
            self.begin("deliver")

    async def _clean(self) -> None:
        now, last = self._clock(), await asyncio.to_thread(self._store.meta, _CLEANED)
        if last and timedelta() <= now - datetime.fromisoformat(last) < CLEANED_EVERY:
            return
        kept = self.desk.settings.retention
        with self._lease():
            async with self.turn:
                prune = asyncio.to_thread(
                    self._store.prune, now, kept.entries.days, events_days=kept.events.days, tombstone_days=kept.tombstones.days
                )
                gone = await finished(prune)
                await asyncio.to_thread(self._store.set_meta, _CLEANED, now.isoformat())
        self.health.count("watcher_pruned_total", gone)
        tell(log, "clean-up", entries=gone)

    async def _beat(self, *, stopped: bool = False) -> None:
        if self.stuck and not stopped:
            return
        self._beats = True
        now, version = self._clock(), self.desk.settings.politeness.version
        life = Heartbeat(
            started=self._started, at=now, every=BEAT, pid=os.getpid(), version=version, stopped=now if stopped else None
        )
        await finished(asyncio.to_thread(self._store.beat, life))
        self.health.gauge("watcher_heartbeat_timestamp_seconds", now.timestamp())

    # ------------------------------------------------------------ reload and stop

    async def reload(self, load: Callable[[], Desk]) -> bool:
        """Go on with what `load` makes of config and seeds; with what there is when that is refused. Polls under way are
        called off, not lost: what they did not record is due again."""
        try:
            desk = await asyncio.to_thread(load)
        except Exception as e:
            self.health.count("watcher_errors_total", kind="config")
            fault = None if isinstance(e, WatcherError) else e
            tell(log, "reload refused", level=logging.ERROR, fault=fault, error=str(e), kept="config and seeds as they were")
            return False
        await self._call_off({"poll", "articles"})
        old = self.desk.fetcher
        await self._adopt(desk)
        await old.__aexit__(None, None, None)
        await asyncio.to_thread(give_back, collect=True)
        counts = {"feeds": len(desk.settings.feeds), "recipients": len(desk.settings.recipients)}
        tell(log, "reloaded", counts, seeds=desk.knowledge.version)
        self.begin("poll")
        return True

    async def _call_off(self, names: set[str]) -> None:
        tasks = [task for task, name in self._tasks.items() if name in names]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    async def stop(self) -> None:
        """Begin nothing more, end what is being recorded or sent, drop what is being fetched. An end that a person wanted is
        written down, so that nobody looks for a service that is to be silent."""
        self.health.stopping = True
        await self._call_off(set(self._ticks))
        if self.status == 0 and self._beats:
            with suppress(StoreError):
                await self._beat(stopped=True)
        await self.desk.fetcher.__aexit__(None, None, None)

    @property
    def at_work(self) -> bool:
        """Whether a tick that was begun has not ended."""
        return bool(self._tasks)

    @property
    def stuck(self) -> bool:
        return self.turn.held_for > STUCK_TURN

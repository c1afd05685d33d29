"""`watcher run`: timers, signals and health around the service, from start to a stop within five seconds.

APScheduler's timers are ticks and nothing else: all of what is due, and since when, is in the store. So jobs are kept in
memory, a missed tick is made up for by the next one (no misfire is ever dropped, several become one), and a restart has
nothing to remember. Its timers go by the wall clock; when that is set back, ticks planned by the old hour are called in.

SIGTERM and SIGINT: nothing new begins, what is fetched is dropped, what is recorded or sent is brought to its end. What
takes longer than that (a mail server that does not answer, a lookup that hangs) is left at 4.5 s by ending the process,
which rolls an open transaction back. SIGHUP: config and seeds are read again; a bad file is refused with file and line, and
the service goes on with what it had.

Exit status: 0 stopped, 2 config or seeds wrong at the start, 4 the store cannot be used at the start or turns out damaged.
"""

import asyncio
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from watcher import config, knowledge
from watcher.config import Settings
from watcher.health import Health, HealthServer, Page, peak
from watcher.logs import secrets_of, set_up, tell
from watcher.service import BEAT, Desk, Service
from watcher.store.store import Store
from watcher.systemd import Notifier

log = logging.getLogger(__name__)
GRACE = 4.5
"""Seconds from the signal to the end, at most."""
TICKS = {"poll": 10, "deliver": 15, "articles": 30, "digest": 60, "clean": 3600, "beat": BEAT}
"""Seconds between two looks at what is due. A feed's floor is five minutes, an alert is to go out within one: it is sent
when it is recorded, and the tick is for retries and for alerts that another process left."""
PULSE = 2.0
"""Seconds between two turns of the loop that health and watchdog go by."""
JUMP = 5.0
"""Seconds by which the wall clock may fall behind before ticks are planned anew."""


def now() -> datetime:
    return datetime.now(UTC)


def run(path: Path, *, db: str | None = None, page: Callable[[Store], Page] | None = None) -> int:
    """Serve until told to stop; the exit status. Raises `ConfigError` and `StoreError` when it cannot begin. `page` makes
    what is shown beside the health of the service."""
    settings = config.load(path, store=db)
    set_up(settings.log, secrets_of(settings))
    known = knowledge.load(settings.seeds)
    with ExitStack() as stack:
        store = stack.enter_context(Store.open(settings.store))
        health = Health()
        port: int | None = None
        if settings.health.port:
            shown = page(store) if page else None
            server = HealthServer(health, host=settings.health.host, port=settings.health.port, page=shown)
            port = stack.enter_context(server).port
        desk = Desk.of(settings, known, store)
        del known  # a reload replaces it, and it is not small
        tell(log, "starting", feeds=len(settings.feeds), recipients=len(settings.recipients), health=port, pid=os.getpid())
        return asyncio.run(_Daemon(path, db, store, health).serve(desk))


class _Daemon:
    def __init__(self, path: Path, db: str | None, store: Store, health: Health) -> None:
        self._path, self._db, self._store, self._health = path, db, store, health
        self._notifier = Notifier()
        self._signals = 0
        self._reloading: asyncio.Task[None] | None = None

    async def serve(self, desk: Desk) -> int:
        service = Service(desk, self._store, clock=now, health=self._health)
        self._service = service
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self._stop, name)
        loop.add_signal_handler(signal.SIGHUP, self._hang_up)
        await service.open()
        scheduler = timers(service)
        pulse = asyncio.create_task(self._pulse(scheduler))
        self._notifier.ready(f"{len(desk.settings.feeds)} feeds")
        await service.over.wait()
        self._notifier.stopping()
        _leave_within(GRACE, service.status)
        scheduler.shutdown(wait=False)
        pulse.cancel()
        await service.stop()
        await asyncio.to_thread(self._store.close)
        tell(log, "stopped", status=service.status, peak_mib=peak() >> 20)
        _leave_within(0.3, service.status)  # idle threads, a hanging lookup say: nothing depends on them
        return service.status

    # ------------------------------------------------------------ signals

    def _stop(self, name: signal.Signals) -> None:
        self._signals += 1
        if self._signals > 1:  # somebody is impatient
            _leave(self._service.status)
        tell(log, "stopping", signal=name.name)
        self._health.stopping = True
        self._service.over.set()

    def _hang_up(self) -> None:
        if self._reloading is None or self._reloading.done():
            self._reloading = asyncio.get_running_loop().create_task(self._reload())

    async def _reload(self) -> None:
        tell(log, "reloading")
        self._notifier.reloading()
        before = self._service.desk.settings
        if await self._service.reload(self._load):
            after = self._service.desk.settings
            set_up(after.log, secrets_of(after))
            for key in ("store", "health"):
                if getattr(before, key) != getattr(after, key):
                    tell(log, "needs a restart", level=logging.WARNING, key=key, kept=str(getattr(before, key)))
        self._notifier.ready(f"{len(self._service.desk.settings.feeds)} feeds")

    def _load(self) -> Desk:
        settings: Settings = config.load(self._path, store=self._db)
        return Desk.of(settings, knowledge.load(settings.seeds), self._store)

    # ------------------------------------------------------------ pulse

    async def _pulse(self, scheduler: AsyncIOScheduler) -> None:
        """Shows that the loop turns, feeds the watchdog, and notices a clock that was set back."""
        wall, steady = time.time(), time.monotonic()
        while True:
            self._health.turned = time.monotonic()
            if self._service.stuck:
                tell(log, "stuck", level=logging.ERROR, seconds=self._service.turn.held_for)
            else:
                self._notifier.alive(self._health.ready()[1])
            await asyncio.sleep(min(PULSE, (self._notifier.watchdog or 10 * PULSE) / 3))
            behind = (time.monotonic() - steady) - (time.time() - wall)
            if behind > JUMP:
                tell(log, "clock set back", level=logging.WARNING, seconds=behind)
                plan_anew(scheduler)
            wall, steady = time.time(), time.monotonic()


def timers(service: Service) -> AsyncIOScheduler:
    """Running timers that begin the service's ticks, the first ones at once."""

    async def begin(name: str) -> None:
        service.begin(name)

    scheduler = AsyncIOScheduler(timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1})
    for name, seconds in TICKS.items():
        scheduler.add_job(begin, "interval", seconds=seconds, args=[name], id=name, next_run_time=now())
    scheduler.start()
    return scheduler


def plan_anew(scheduler: AsyncIOScheduler) -> None:
    """All ticks at once, and from there on by the clock as it is now."""
    for job in scheduler.get_jobs():
        job.modify(next_run_time=now())


def _leave_within(seconds: float, status: int) -> None:
    """End the process by then, whatever still runs. SQLite rolls back what was not committed."""
    timer = threading.Timer(seconds, _leave, (status,))
    timer.daemon = True
    timer.start()


def _leave(status: int) -> None:
    sys.stderr.flush()
    os._exit(status)

"""A service over a store and a small knowledge with a clock that is turned by hand."""

import asyncio
import itertools
from collections.abc import Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from watcher.config import GuardSettings, Settings
from watcher.feeds.settings import Bounds, Politeness, Rhythm
from watcher.health import Health
from watcher.knowledge import Knowledge
from watcher.outbox.settings import MailSettings, RetrySettings
from watcher.service import Desk, Service
from watcher.store.store import Store
from watcher.types import Feed, Recipient

PATIENT = Bounds(connect=5.0, read=5.0, whole=10.0)
"""For hundreds of feeds at once on a machine that does other things too."""


@dataclass
class Clock:
    """Simulated time."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def settings(feeds: list[Feed], seeds: Path, **more: Any) -> Settings:
    """Loopback allowed, no spacing, short patience."""
    given: dict[str, Any] = {
        "feeds": tuple(feeds), "seeds": seeds, "guard": GuardSettings(allow=("127.0.0.0/8",)),
        "politeness": Politeness(spacing=0.0, per_host=64), "bounds": Bounds(connect=1.0, read=0.5, whole=0.8),
        "rhythm": Rhythm(jitter=0.0),
    }  # fmt: skip
    return Settings(**(given | more))


def mail(port: int) -> dict[str, Any]:
    return {
        "mail": MailSettings(host="127.0.0.1", port=port, security="none", sender="watcher@watch.example", timeout=5),
        "retry": RetrySettings(parallel=2),
    }


def reader(name: str = "desk", **more: Any) -> Recipient:
    return Recipient(**{"name": name, "address": f"{name}@paper.example", "digest": False, **more})


@asynccontextmanager
async def serving(
    settings: Settings, known: Knowledge, store: Store, clock: Callable[[], datetime], health: Health | None = None
) -> Any:
    """An open service; stopped at the end."""
    numbers = itertools.count()
    service = Service(
        Desk.of(settings, known, store), store, clock=clock, health=health, jitter=lambda: (next(numbers) % 10) / 10,
        secret=lambda name: "",
    )  # fmt: skip
    await service.open()
    try:
        yield service
    finally:
        await service.stop()


async def settled(service: Service) -> None:
    """Wait for what ticks have begun."""
    while service.at_work:
        await asyncio.sleep(0.005)


async def day(
    service: Service, clock: Clock, store: Store, *, until: datetime, on_step: Callable[[], None] = lambda: None
) -> int:
    """Turn the clock to each moment at which something is due, and tick; the number of steps."""
    steps = 0
    while clock.now < until:
        for name in ("poll", "deliver", "digest", "articles", "clean"):
            await service.tick(name)
        await settled(service)
        on_step()
        steps += 1
        nexts = [s.next_poll for s in store.feed_states().values() if s.next_poll and not s.parked]
        soonest = min(nexts, default=until)
        clock.now = max(clock.now + timedelta(seconds=60), min(soonest, clock.now + timedelta(minutes=15)))
    return steps


def run(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)

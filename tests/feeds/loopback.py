"""Settings for fetching from loopback, and short ways to ask for one document."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from watcher.feeds.fetch import Answer, Fetcher
from watcher.feeds.guard import Guard
from watcher.feeds.settings import Bounds, Politeness
from watcher.types import Feed, FeedState

NOW = datetime(2026, 3, 1, 13, tzinfo=UTC)
LOOPBACK = Guard(allow=("127.0.0.0/8",))
QUICK = Bounds(connect=1.0, read=0.3, whole=0.7)
AT_ONCE = Politeness(per_host=64, spacing=0.0, contact="ops@paper.example")


def feed(url: str, name: str = "feed", **more: Any) -> Feed:
    return Feed(name=name, url=url, **more)


def fresh(feed: Feed, **more: Any) -> FeedState:
    return FeedState(name=feed.name, url=feed.url, origin=feed.url, **more)


def fetcher(**more: Any) -> Fetcher:
    return Fetcher(**{"bounds": QUICK, "politeness": AT_ONCE, "guard": LOOPBACK, **more})


def fetch(url: str, *, state: FeedState | None = None, now: datetime = NOW, force: bool = False, **more: Any) -> Answer:
    """One feed through a fetcher of its own."""

    async def go() -> Answer:
        async with fetcher(**more) as running:
            asked = feed(url)
            return await running.fetch(asked, state or fresh(asked), now, force=force)

    return asyncio.run(go())

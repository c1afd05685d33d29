"""Slots per host: who may start a visit, and which hosts rest.

A visit waits for its host's slot first and only then for one of the shared slots, so that forty feeds of one host
queue among themselves and hold nobody else up. Waiting is not part of a visit's time bound.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import httpx

from watcher.errors import FetchError
from watcher.feeds.settings import Politeness

#: Labels that, before a two-letter country code, are part of the suffix ("example.co.uk"). A short list instead of
#: the public suffix list: a wrong guess only rests one site more or one less.
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "edu", "ac", "gob", "go", "or", "ne", "mil", "info", "in"})


def registrable_domain(host: str) -> str:
    """The part of a host name its owner registered: `example.co.uk` for `news.example.co.uk`."""
    labels = host.lower().rstrip(".").split(".")
    if labels[-1].isdigit() or ":" in host:
        return host
    keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-keep:])


@dataclass(slots=True)
class _Host:
    slots: asyncio.Semaphore
    next_start: float = 0.0
    spacing: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Hosts:
    """The slots of all hosts, and the pauses that 429 answers asked for."""

    def __init__(self, politeness: Politeness) -> None:
        self._politeness = politeness
        self._hosts: dict[str, _Host] = {}
        self._shared = asyncio.Semaphore(politeness.concurrency)
        self._pauses: dict[str, datetime] = {}

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._hosts[name] = _Host(asyncio.Semaphore(self._politeness.per_host), spacing=self._politeness.spacing)
        return self._hosts[name]

    @asynccontextmanager
    async def slot(self, host: str) -> AsyncIterator[None]:
        """Hold one of the host's slots and one shared slot, starting no sooner than the spacing allows."""
        place = self._host(host)
        async with place.slots:
            async with place.turn:
                clock = asyncio.get_running_loop().time
                if (wait := place.next_start - clock()) > 0:
                    await asyncio.sleep(wait)
                place.next_start = clock() + place.spacing
            async with self._shared:
                yield

    def space(self, host: str, seconds: float) -> None:
        """Widen a host's spacing to what its robots.txt asks for, never narrow it."""
        place = self._host(host)
        place.spacing = max(place.spacing, seconds)

    def _scope(self, url: httpx.URL) -> str:
        match self._politeness.pause_scope:
            case "url":
                return str(url)
            case "host":
                return url.host
            case "domain":
                return registrable_domain(url.host)

    def pause(self, url: httpx.URL, now: datetime, retry_after: float | None) -> None:
        """Rest the scope of this address for `retry_after` seconds, a day at most."""
        wait = min(retry_after if retry_after is not None else self._politeness.pause, 86400.0)
        until = now + timedelta(seconds=wait)
        scope = self._scope(url)
        self._pauses[scope] = max(until, self._pauses.get(scope, until))

    def check(self, url: httpx.URL, now: datetime) -> None:
        """Raise `FetchError("paused")` while the scope of this address rests."""
        until = self._pauses.get(self._scope(url))
        if until is None:
            return
        left = (until - now).total_seconds()
        # A clock set back must not turn a quarter of an hour into a year.
        if 0 < left <= 86400.0:
            raise FetchError("paused", f"{url.host} answered 429 and rests until {until:%H:%M} UTC", retry_after=left)
        del self._pauses[self._scope(url)]

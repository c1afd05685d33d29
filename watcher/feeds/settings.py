"""The numbers of the feeds room: bounds, politeness, rhythm. Composed by the configuration, defaulted here.

Each number says where it comes from. Times given as plain floats are seconds.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What one feed may cost at most."""

    connect: float = 5.0
    """Seconds to resolve and connect; a healthy server needs well under one."""
    read: float = 20.0
    """Seconds without a byte."""
    whole: float = 30.0
    """Seconds for the whole visit, redirects included: a slow drip resets `read`, never this."""
    redirects: int = 5
    body: int = 15 * 2**20
    """Bytes after decompression; the largest honest feed seen is 1.6 MB."""
    entries: int = 2000
    url: int = 2048
    """Characters of an address."""
    text: int = 64 * 1024
    """Bytes of one text as UTF-8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Politeness:
    """How we behave towards the hosts we visit."""

    per_host: int = 2
    """Visits to one host at the same time."""
    spacing: float = 5.0
    """Seconds between the starts of two visits to one host."""
    concurrency: int = 64
    """Visits to all hosts together; bounds sockets and buffered bodies."""
    full_fetch: timedelta = timedelta(hours=12)
    """Validators are left out once this long after the last full document: some servers answer 304 for ever."""
    pause_scope: Literal["url", "host", "domain"] = "host"
    """What else rests when one address answers 429: nothing, its host, its registrable domain."""
    pause: float = 900.0
    """Seconds a 429 without Retry-After rests its scope."""
    version: str = "0.1.0"
    contact: str = ""
    """An address or page in the User-Agent, so that an operator can reach us."""

    @property
    def user_agent(self) -> str:
        """Product, version and contact, on one line of printable ASCII."""
        note = f" (+{self.contact})" if self.contact else ""
        text = f"watcher/{self.version}{note}"
        return "".join(c for c in text if c.isascii() and c.isprintable())


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When a feed is polled next, when it is broken, when it is quiet."""

    floor: timedelta = timedelta(minutes=5)
    ceiling: timedelta = timedelta(minutes=60)
    """Interval of a feed that published within a week: half its average gap, between floor and ceiling."""
    first: timedelta = timedelta(minutes=15)
    """Interval while the average gap is unknown."""
    quiet: tuple[tuple[timedelta, timedelta], ...] = (
        (timedelta(days=7), timedelta(hours=1)),
        (timedelta(days=14), timedelta(hours=2)),
        (timedelta(days=30), timedelta(hours=4)),
    )
    """(quiet for at least, interval): a feed that sleeps is looked at less often."""
    server_ceiling: timedelta = timedelta(hours=4)
    """The most that `<ttl>`, `max-age` and `Expires` may ask for."""
    retry_ceiling: timedelta = timedelta(days=1)
    """The most that `Retry-After` may ask for."""
    jitter: float = 0.1
    """Share of the interval added at random, so that feeds added together drift apart."""
    backoff: timedelta = timedelta(minutes=30)
    """Wait per weighted failure: linear, for an exponential one makes a day's outage cost a week."""
    backoff_ceiling: timedelta = timedelta(days=30)
    """No feed is asked less often than this, whatever it does."""
    broken: float = 3.0
    """Weighted failures from which a feed is called broken."""
    adopt_after: int = 3
    """Agreeing polls after which a permanent redirect replaces the address."""
    quiet_least: timedelta = timedelta(days=2)
    quiet_gaps: float = 10.0
    """A feed is quiet when its last entry is older than both `quiet_least` and this many average gaps …"""
    quiet_most: timedelta = timedelta(days=30)
    """… or, whatever its gaps, older than this."""

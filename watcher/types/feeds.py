"""What comes from the feeds: a feed and its state, the document fetched, its entries, and how a poll of it went."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A configured feed. `name` is its key everywhere (config, CLI, store)."""

    name: str
    url: str
    lang: str | None = None
    outlet: str = ""
    family: str | None = None
    country: str | None = None
    state_owned: bool = False
    interval: timedelta | None = None
    timezone: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    auth_env: str | None = None
    """Name of an environment variable holding the value of the Authorization header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed between polls."""

    name: str
    url: str
    """The address polled: the configured one, or the one a 301/308 told us of after enough polls agreed."""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    item_hashes: frozenset[str] = frozenset()
    parser_version: str = ""
    """The hashes above fall when this differs from the running parser and packs."""
    last_full: datetime | None = None
    last_polled: datetime | None = None
    last_ok: datetime | None = None
    last_entry: datetime | None = None
    """Publication time of the newest entry ever seen (never in the future)."""
    average_gap: float | None = None
    """Mean seconds between entries, from the feed's own dates."""
    next_poll: datetime | None = None
    failures: float = 0.0
    """Weighted failures since the last success: 1 hard, 0.5 soft, 0.25 temporary."""
    error: str | None = None
    error_message: str | None = None
    moved_to: str | None = None
    moved_seen: int = 0
    parked: bool = False
    baseline: bool = True
    """True until the first successful poll: entries older than the alert window then do not alert."""
    quiet_alarm: datetime | None = None
    polls: int = 0
    bytes_in: int = 0
    origin: str = ""
    """The address in the configuration when this state began; when that changes, the state starts anew. `url` differs
    from it once a permanent redirect was adopted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A document as it came. `url` is where it came from; `permanent_url` where 301/308 said it lives now."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    status: int
    at: datetime
    permanent_url: str | None = None
    bytes_in: int = 0
    """Bytes over the wire, before decompression."""
    body_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    headers: Mapping[str, str]
    at: datetime
    permanent_url: str | None = None
    bytes_in: int = 0
    full: bool = False
    """True when the whole document came and its hash was the known one; False for a 304."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of one feed, as text. `key` identifies it for ever (feed name + id, else canonical URL, else
    publisher + title); `url` is canonical; `summary` is plain text; `published` is None when the feed gives no
    usable date, `clock` is then what reading goes by."""

    key: str
    feed: str
    title: str
    summary: str = ""
    url: str = ""
    outlet: str = ""
    family: str | None = None
    country: str | None = None
    """Country of the outlet, ISO 3166-1 alpha-2."""
    state_owned: bool = False
    lang: str | None = None
    published: datetime | None = None
    date_only: bool = False
    """True when the feed gave a day without a time (read in the outlet's zone)."""
    fetched: datetime
    full_text: str = ""
    faults: tuple[str, ...] = ()
    """What was wrong with the item (`no-id`, `no-date`, `future-date`, …)."""

    @property
    def clock(self) -> datetime:
        """The time reading goes by: publication, else retrieval; never after retrieval."""
        return min(self.published, self.fetched) if self.published else self.fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A document as entries. `skipped` counts items that could not be read at all."""

    title: str
    entries: tuple[Entry, ...]
    skipped: int = 0
    unchanged: int = 0
    """Items not parsed again because their hash was known."""
    item_hashes: frozenset[str] = frozenset()
    ttl: timedelta | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    feed: str
    entries: int
    new: int
    changed: int = 0
    skipped: int = 0
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmodified:
    feed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    feed: str
    error: str
    """The fault's own name."""
    message: str
    temporary: bool = False
    retry_after: timedelta | None = None


Outcome = Polled | Unmodified | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEvent:
    """One line of a feed's history."""

    feed: str
    at: datetime
    outcome: Outcome

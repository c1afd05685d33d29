"""What is written in one transaction, and what only the store hands back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from watcher.types.feeds import Entry, FeedState, Outcome
from watcher.types.incidents import Edit, Incident, Pin
from watcher.types.outbox import Alert, Delivery
from watcher.types.reading import Part, Reading, Report, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An entry the store has not dealt with yet. `changed`: known under this key, with another text; `duplicate`: a
    copy of the entry `duplicate_of`, to be recorded but not read. `entry.key` may have been made the feed's own."""

    entry: Entry
    status: Literal["new", "changed", "duplicate"]
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """An entry with what was made of it; its `reading` is kept without its reports, which are stored by themselves."""

    entry: Entry
    verdict: Verdict
    score: float = 0.0
    reason: str = ""
    reading: Reading | None = None
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """Where a report was put, and why: the answer to "why this incident"."""

    report: str
    incident: str | None
    verdict: Verdict
    reason: str
    score: float = 0.0
    runner_up: str | None = None
    parts: tuple[Part, ...] = ()
    tentative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Incident `id` lives on in `into`; with None it stands by itself again."""

    id: str
    into: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One act of an analyst (or of the matcher, `by="matcher"`): what was, what is, and why."""

    incident: str | None
    action: str
    """`edit`, `undo`, `pin`, `unpin`, `merge`, `split`, `reject`, `confirm`, `note`, …"""
    by: str
    at: datetime
    why: str = ""
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """An edit, by its id, is taken back."""

    edit: int
    by: str
    at: datetime
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What is written in one transaction: all of it or nothing. Written again, it changes nothing.

    A report in `reports` replaces the stored one of its id; the reports of an entry in `entries` that are not in
    `reports` leave the register (their past is kept for `reports(known_at=…)`). Alerts are unique for ever by
    incident and kind, deliveries by key: a second one is passed over in silence."""

    at: datetime
    """The clock of the walk; what `recorded` says of reports."""
    feed: FeedState | None = None
    outcome: Outcome | None = None
    entries: tuple[Recorded, ...] = ()
    reports: tuple[Report, ...] = ()
    links: tuple[Linked, ...] = ()
    incidents: tuple[Incident, ...] = ()
    merged: tuple[Merged, ...] = ()
    alerts: tuple[Alert, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    pins: tuple[Pin, ...] = ()
    unpins: tuple[Pin, ...] = ()
    edits: tuple[Edit, ...] = ()
    undos: tuple[Undo, ...] = ()
    audit: tuple[AuditLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDigest:
    """A digest as it was said. `payload` is JSON; `delivery` is the key of the outbox row that carries it."""

    id: str
    recipient: str
    since: datetime
    until: datetime
    created: datetime
    payload: str
    delivery: str | None = None
    delivered: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """The full text of an entry's page at one time; several of one entry show that it was edited."""

    entry: str
    url: str
    text: str
    sha256: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxCounts:
    waiting: int = 0
    delivered: int = 0
    dead: int = 0
    oldest_due: datetime | None = None
    """When the longest-waiting delivery should have gone out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """A sign of life of the background service."""

    started: datetime
    at: datetime
    every: float
    """Seconds until the next one is to be expected."""
    pid: int
    version: str
    stopped: datetime | None = None
    """When it ended of its own accord; None while it runs, and for ever when it was killed."""

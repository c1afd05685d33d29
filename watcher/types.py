"""The values that travel between rooms.

All are frozen; times are aware UTC `datetime`s; collections are tuples. A value is named by where it is in the
walk: `Entry` (came from a feed) → `Reading` with its `Report`s (what the entry says) → `Incident` (what reports
are joined into). Rows of the store never leave `watcher/store/`; these values do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal


class Verdict(StrEnum):
    """What the watcher made of an entry."""

    FLAGGED = "flagged"
    UPDATE = "update"
    RELATED = "related"
    BACKGROUND = "background"
    IGNORED = "ignored"


class Tier(StrEnum):
    """What reading alone can say of an entry; linking turns `explosion` into flagged or update."""

    EXPLOSION = "explosion"
    RELATED = "related"
    BACKGROUND = "background"
    IGNORED = "ignored"


class Cause(StrEnum):
    DRONE = "drone"
    MISSILE = "missile"
    SABOTAGE = "sabotage"
    ACCIDENT = "accident"
    TEST = "test"
    UNKNOWN = "unknown"
    OTHER = "other"


class ClaimField(StrEnum):
    CAUSE = "cause"
    KILLED = "killed"
    INJURED = "injured"
    MISSING = "missing"
    DENIAL = "denial"


class Confidence(StrEnum):
    """How an event date was come by: `explicit` = a calendar date or weekday in the text, `relative` = a word such
    as "yesterday" or "last night", `published` = nothing in the text, so the publication date."""

    EXPLICIT = "explicit"
    RELATIVE = "relative"
    PUBLISHED = "published"


class State(StrEnum):
    """Life cycle of an incident; the reason is kept beside it."""

    RUMOUR = "rumour"
    REPORTED = "reported"
    CORROBORATED = "corroborated"
    EXPLAINED = "explained"
    EXCLUDED = "excluded"
    CLOSED = "closed"


# ---------------------------------------------------------------- feeds


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

# ---------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of the entry's text (`title + "\\n" + summary [+ "\\n" + full_text]`), half-open offsets, and its cue."""

    start: int
    end: int
    text: str
    cue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDate:
    """When it happened: an interval in UTC, the calendar `day` shown (in the site's time zone), the words it rests on."""

    start: datetime
    end: datetime
    day: date
    basis: str | None
    confidence: Confidence
    night: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who said what: `value` is a `Cause`, a count as decimal digits, or the denial's words. Never overwritten."""

    field: ClaimField
    value: str
    by: str | None = None
    quote: str = ""
    start: int = 0
    end: int = 0
    at_least: bool = False
    report: str = ""
    outlet: str = ""
    time: datetime | None = None
    family: str = ""
    """Publisher family of the outlet, set when the claim enters an incident."""
    official: bool = False
    """Made by an authority (ministry, governor, service, police), set when the claim enters an incident."""


@dataclass(frozen=True, slots=True)
class Part:
    """One contribution to a score, with the words that made it."""

    name: str
    weight: float
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A place or facility candidate that lost, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one entry says about one event. Ids of place and facility are those of the seeds."""

    id: str
    """`<entry key>#<n>`."""
    entry: str
    tier: Tier
    """`explosion` may open an incident; the others only join one."""
    kind: Literal["explosion", "fire", "strike", "other"] = "explosion"
    facility: str | None = None
    facility_class: str | None = None
    place: str | None = None
    region: str | None = None
    country: str | None = None
    date: EventDate
    claims: tuple[Claim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    score: float = 0.0
    reason: str = ""
    recalled: bool = False
    """Told in passing as an earlier event: opens an incident only when it comes from a seed report."""
    followup: bool = False
    """The entry has follow-up words (death toll, court, identified): it joins old incidents, never opens one alone."""
    terms: tuple[str, ...] = ()
    """Rare names and numbers of the text, lower-case, for linking."""
    rejected: tuple[Rejected, ...] = ()
    inferred: bool = False
    """The facility follows from its class and town only; no name of its own stands in the text."""
    published: datetime
    lang: str = ""
    title: str = ""
    url: str = ""
    outlet: str = ""
    family: str = ""
    outlet_country: str | None = None
    state_owned: bool = False
    origin: str | None = None
    """The source the entry cites ("citing Baza"), normalised; outlets citing one origin count as one."""
    seed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that reading made of one entry."""

    entry: str
    lang: str
    tier: Tier
    score: float
    reports: tuple[Report, ...]
    parts: tuple[Part, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    reason: str = ""


# ---------------------------------------------------------------- incidents


@dataclass(frozen=True, slots=True, kw_only=True)
class NewIncident:
    reason: str
    runner_up: str | None = None
    """The known incident that came nearest, with its score and what ruled it out, as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SameIncident:
    id: str
    score: float
    reason: str
    runner_up: str | None = None
    parts: tuple[Part, ...] = ()
    tentative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlinked:
    """A related or background report that no incident is known for."""

    reason: str
    runner_up: str | None = None


Assignment = NewIncident | SameIncident | Unlinked


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A decision of an analyst that the matcher never undoes: two reports belong together, or apart."""

    kind: Literal["together", "apart"]
    left: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An analyst's correction of one incident: who, when, why; `field` is `day`, `facility`, `place`, `state`, `note`, …"""

    incident: str
    field: str
    value: str | None
    by: str
    at: datetime
    why: str = ""
    undone: bool = False
    id: int | None = None
    """Given by the store; what an undo names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRange:
    """A casualty figure over claimants: `low`–`high`, and `best`, the latest most authoritative one."""

    low: int
    high: int
    best: int
    at_least: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One explosion at one site on one date, as summed up from its reports, claims and the analyst's edits."""

    id: str
    """`<event day>-<town>[-n]`, given when it is opened, and never changed."""
    day: date
    start: datetime
    end: datetime
    date_confidence: Confidence
    facility: str | None
    facility_class: str | None
    place: str | None
    region: str | None
    country: str | None
    state: State
    state_reason: str
    opened: datetime
    """Publication time of the earliest report."""
    updated: datetime
    reports: tuple[str, ...] = ()
    """Report ids, in order of publication."""
    publishers: tuple[str, ...] = ()
    """Independent publisher families, chains of citation counted once."""
    languages: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    killed: CountRange | None = None
    injured: CountRange | None = None
    missing: CountRange | None = None
    causes: tuple[Cause, ...] = ()
    """Cause types claimed, most recent official first."""
    established: Cause | None = None
    """The cause taken as settled: an attack more voices tell of than deny, or a late official finding; None = unexplained."""
    kind: str = "explosion"
    seed: bool = False
    rejected: bool = False
    merged_into: str | None = None
    possible_repeat_of: str | None = None
    notes: tuple[str, ...] = ()


# ---------------------------------------------------------------- outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something to tell at once. `kind` is `new` or the material change; one per incident and kind, ever."""

    incident: str
    kind: Literal["new", "corroborated", "first-deaths", "explained", "excluded"]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One row of the outbox: one thing for one recipient over one channel. `key` makes it unique for ever."""

    key: str
    channel: Literal["mail", "webhook", "apprise"]
    recipient: str
    kind: Literal["alert", "digest", "test"]
    payload: str
    """JSON of what is to be sent, frozen when it was queued."""
    created: datetime
    due: datetime
    attempts: int = 0
    delivered: datetime | None = None
    dead: bool = False
    error: str | None = None

# ---------------------------------------------------------------- store


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
class FeedEvent:
    """One line of a feed's history."""

    feed: str
    at: datetime
    outcome: Outcome


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

# ---------------------------------------------------------------- digest and alerts, as shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One reader of alerts and digests. An empty filter lets everything pass; a value the incident does not know
    passes too, since a filter keeps out what is known to be elsewhere."""

    name: str
    """Its key everywhere (config, outbox, Message-ID): never changed, or what was sent is sent again."""
    channel: Literal["mail", "webhook", "apprise"] = "mail"
    address: str = ""
    """Mail address, or URL of a webhook or an Apprise service that holds no secret."""
    address_env: str | None = None
    """Name of an environment variable holding the address, where the address is itself a secret."""
    lang: Literal["en", "ru", "uk"] = "en"
    timezone: str = "UTC"
    hour: int = 7
    """Local hour of the digest, 0–23."""
    minute: int = 0
    alerts: bool = True
    digest: bool = True
    skip_empty: bool = False
    """True: no digest on a day without news; False: one that says so in a line."""
    countries: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """Languages of the reports; one of them is enough."""
    states: tuple[State, ...] = ()
    quiet_from: int | None = None
    """Local hour at which alerts begin to be held, 0–23; None = never."""
    quiet_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """Kilometres from a site to a reference line as it stood on `as_of`."""

    km: float
    line: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """An incident with what the digest shows beside it; `before` is as the last delivered digest knew it."""

    incident: Incident
    before: Incident | None = None
    reports: tuple[Report, ...] = ()
    earlier: tuple[Incident, ...] = ()
    """Earlier incidents at the same site."""
    distance: Distance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One article, as shown."""

    title: str
    url: str
    outlet: str = ""
    lang: str = ""
    published: datetime | None = None
    state_owned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of an incident then and now, as text that no language owns (`state`: enum value, counts: digits)."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierIncident:
    id: str
    day: date
    causes: tuple[Cause, ...] = ()
    state: State = State.REPORTED
    killed: CountRange | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestIncident:
    """An incident as a reader sees it: names instead of ids, every text cleaned, nothing left to look up."""

    id: str
    day: date
    date_confidence: Confidence
    date_basis: str = ""
    kind: str = "explosion"
    facility: str = ""
    facility_class: str = ""
    product: str = ""
    operator: str = ""
    place: str = ""
    region: str = ""
    country: str = ""
    state: State
    state_reason: str = ""
    causes: tuple[Cause, ...] = ()
    claims: tuple[Claim, ...] = ()
    killed: CountRange | None = None
    injured: CountRange | None = None
    missing: CountRange | None = None
    publishers: int = 0
    languages: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    more_links: int = 0
    """Reports beyond those linked."""
    earlier: tuple[EarlierIncident, ...] = ()
    distance: Distance | None = None
    evidence: tuple[str, ...] = ()
    """The words of the reports that made it an incident."""
    changes: tuple[Change, ...] = ()
    possible_repeat_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchItem:
    """Worth an eye, not an alert: a related report, an uncertain join, or a rumour."""

    kind: Literal["related", "tentative", "rumour"]
    link: Link
    where: str = ""
    country: str = ""
    incident: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A feed that is not well. `since` is the last success (None = never)."""

    name: str
    status: Literal["failing", "parked", "silent", "never", "moved"]
    outlet: str = ""
    lang: str = ""
    since: datetime | None = None
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch of time in which no feed of `lang` ("" = no feed at all) was read with success."""

    start: datetime
    end: datetime
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was watched in a period, and what was not."""

    feeds: int = 0
    read: int = 0
    """Feeds read with success at the end of the period."""
    languages: Mapping[str, int] = field(default_factory=dict)
    """Language → feeds read with success."""
    lost: tuple[str, ...] = ()
    """Languages with feeds, none of which was read."""
    absent: tuple[str, ...] = ()
    """Languages the watcher can read but has no feed in."""
    outlets: tuple[str, ...] = ()
    """Outlets none of whose feeds was read."""
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One month of the timeline; `unexplained` is part of `count`."""

    month: date
    count: int
    unexplained: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """Everything one recipient is told about the period `since`–`until`; renders to mail, text, page and JSON."""

    id: str
    recipient: str
    lang: str
    timezone: str
    since: datetime | None
    until: datetime
    new: tuple[DigestIncident, ...] = ()
    changed: tuple[DigestIncident, ...] = ()
    watch: tuple[WatchItem, ...] = ()
    series: str = ""
    timeline: tuple[Bar, ...] = ()
    health: tuple[FeedHealth, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)

    @property
    def empty(self) -> bool:
        return not (self.new or self.changed or self.watch)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertItem:
    """One alert, ready to be shown."""

    kind: Literal["new", "corroborated", "first-deaths", "explained", "excluded"]
    reason: str
    at: datetime
    incident: DigestIncident


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertNotice:
    """What one alert message says: one item, or several where a summary replaces a flood."""

    lang: str
    timezone: str
    items: tuple[AlertItem, ...]
    group: str = ""
    """Alerts held for one recipient until one moment share it, and go out as one message."""
    sources: tuple[str, ...] = ()
    """Keys of the deliveries a summary stands for."""

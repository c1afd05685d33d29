"""What is told: alerts, deliveries, and the digest as a reader sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from watcher.types.incidents import CountRange, Incident, State
from watcher.types.reading import Cause, Claim, Confidence, Report


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
    voices: tuple[str, ...] = ()
    """The independent publishers by the names they go by; empty in payloads of earlier versions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchItem:
    """Worth an eye, not an alert: a related report, an uncertain join, or a rumour."""

    kind: Literal["related", "tentative", "rumour"]
    link: Link
    where: str = ""
    country: str = ""
    incident: str = ""
    reason: str = ""
    about: str = ""
    """Of an uncertain join: the site of the incident it may belong to, and that incident's day."""
    about_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHealth:
    """A feed that is not well. `since` is the last success (None = never); `error` says what ails it, `code` its name."""

    name: str
    status: Literal["failing", "parked", "silent", "never", "moved"]
    outlet: str = ""
    lang: str = ""
    since: datetime | None = None
    error: str = ""
    code: str = ""


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
class Counted:
    """One incident of the series count: the site's name, the day, the causes claimed so far."""

    site: str
    day: date
    causes: tuple[Cause, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesNote:
    """The count of unexplained explosions over `months` up to `as_of`, newest first, for a paragraph in any language."""

    as_of: date
    months: int
    incidents: tuple[Counted, ...] = ()
    per_month: float = 0.0
    base: float = 0.0
    """Per month in the year before."""
    countries: tuple[str, ...] = ()
    """What the count is narrowed to; () = all."""
    filtered: bool = False
    """Whether other filters of the recipient narrow it too."""


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
    count: SeriesNote | None = None
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

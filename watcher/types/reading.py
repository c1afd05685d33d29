"""What an entry says: its tier, and its reports with dates, claims and evidence."""

from dataclasses import dataclass
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
    FAINT = "faint"
    """Too little to say it is a defence plant: joins an incident that is known, and is ignored otherwise."""
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

    @property
    def vague(self) -> bool:
        """A stretch of time ("in October"), not a day."""
        return self.end - self.start > timedelta(days=4)


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
    elsewhere: tuple[str, ...] = ()
    """Plants it may be about and not one of its town: the word read as the town is their name, or it says two of their words.
    Where it names no town: those whose rare words, or initials in its title, it says, or a name too common to be sure of."""
    domestic: bool = False
    """Its country is only that of its outlet; the text names none."""
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

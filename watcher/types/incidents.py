"""What reports are joined into, why they were, and what an analyst decided over the matcher."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from watcher.types.reading import Cause, Claim, Confidence, Part


class State(StrEnum):
    """Life cycle of an incident; the reason is kept beside it."""

    RUMOUR = "rumour"
    REPORTED = "reported"
    CORROBORATED = "corroborated"
    EXPLAINED = "explained"
    EXCLUDED = "excluded"
    CLOSED = "closed"


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

    @property
    def unexplained(self) -> bool:
        """Whether no cause is settled: what every count of unexplained incidents goes by."""
        return self.established is None and self.state not in (State.EXPLAINED, State.EXCLUDED)

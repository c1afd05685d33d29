"""The rows. They never leave this room; `watcher/types/` has the values that do.

A row is a payload, the value as JSON, beside the columns that something asks by. So a field added to a value needs no
migration, while each question has its index. Rejected: a column for each field (Report alone has 25, most of them
never asked by, and claims and evidence would be two more tables to join on each read); one JSON column and SQLite's
expression indexes (PostgreSQL spells them differently).

Rows are written and read as tables (`Table` and `select` of columns), never as objects: an ORM `select` for each
entry costs 18 ms a feed of 50, one set query 0.03 ms, and an object may be detached when its value is asked for.

No `from __future__ import annotations` here: SQLModel reads the annotations at class creation.
"""

from datetime import datetime
from typing import cast

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, String, Table, UniqueConstraint
from sqlmodel import Field, SQLModel

Hash = BigInteger().with_variant(Integer, "sqlite")
"""64 signed bits; in SQLite an INTEGER, so that a primary key of this type is the row id itself."""


class MetaRow(SQLModel, table=True):
    __tablename__ = "meta"
    key: str = Field(primary_key=True)
    value: str


class FeedRow(SQLModel, table=True):
    __tablename__ = "feed"
    name: str = Field(primary_key=True)
    url: str
    """The configured address, not the one a redirect led to."""
    next_poll: datetime | None = None
    last_polled: datetime | None = None
    parked: bool
    payload: str


class FeedEventRow(SQLModel, table=True):
    __tablename__ = "feed_event"
    __table_args__ = (Index("feed_event_feed", "feed", "at"), Index("feed_event_at", "at"))
    id: int | None = Field(default=None, primary_key=True)
    feed: str
    at: datetime
    outcome: str
    """`Polled`, `Unmodified` or `Failed`."""
    payload: str


class EntryRow(SQLModel, table=True):
    __tablename__ = "entry"
    __table_args__ = (
        Index("entry_url", "url"),
        Index("entry_twin", "twin"),
        Index("entry_clock", "clock", "key"),
        Index("entry_recorded", "recorded"),
    )
    key: str = Field(primary_key=True)
    feed: str
    url: str | None = None
    twin: int | None = Field(default=None, sa_column=Column("twin", Hash, nullable=True))
    """Hash of publisher and title; null where the title is too short to tell."""
    text: int = Field(sa_column=Column("text", Hash, nullable=False))
    """Hash of the text as read, to notice a change."""
    length: int
    title: str
    """Folded, for comparing with the title of a copy."""
    changes: int
    """How often the text changed and was read again."""
    clock: datetime
    recorded: datetime
    verdict: str
    score: float
    reason: str
    duplicate_of: str | None = None
    payload: str
    reading: str | None = None


class TombstoneRow(SQLModel, table=True):
    __tablename__ = "tombstone"
    hash: int = Field(sa_column=Column("hash", Hash, primary_key=True, autoincrement=False))
    at: datetime


class ArticleRow(SQLModel, table=True):
    __tablename__ = "article"
    __table_args__ = (Index("article_entry", "entry", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    entry: str = Field(sa_column=Column("entry", String, ForeignKey("entry.key", ondelete="CASCADE"), nullable=False))
    at: datetime
    url: str
    sha256: str
    text: str


class IncidentRow(SQLModel, table=True):
    __tablename__ = "incident"
    __table_args__ = (
        Index("incident_day", "day"),
        Index("incident_country", "country", "day"),
        Index("incident_facility", "facility", "day"),
        Index("incident_place", "place", "day"),
        Index("incident_merged_into", "merged_into"),
    )
    id: str = Field(primary_key=True)
    day: str
    """ISO date; text sorts as the calendar does, and needs no time zone."""
    opened: datetime
    facility: str | None = None
    facility_class: str | None = None
    place: str | None = None
    region: str | None = None
    country: str | None = None
    state: str
    rejected: bool
    merged_into: str | None = None
    search: str
    """Casefolded, because SQLite's LIKE folds only ASCII."""
    payload: str


class ReportRow(SQLModel, table=True):
    __tablename__ = "report"
    __table_args__ = (
        Index("report_entry", "entry"),
        Index("report_facility_start", "facility", "start"),
        Index("report_facility_published", "facility", "published"),
        Index("report_place_start", "place", "start"),
        Index("report_place_published", "place", "published"),
        Index("report_region_start", "country", "region", "start"),
        Index("report_region_published", "country", "region", "published"),
        Index("report_country_start", "country", "start"),
        Index("report_country_published", "country", "published"),
        Index("report_start", "start"),
        Index("report_published", "published"),
    )
    id: str = Field(primary_key=True)
    entry: str = Field(sa_column=Column("entry", String, ForeignKey("entry.key", ondelete="CASCADE"), nullable=False))
    facility: str | None = None
    place: str | None = None
    region: str | None = None
    country: str | None = None
    day: str
    start: datetime
    end: datetime
    confidence: str
    published: datetime
    tier: str
    recalled: bool
    seed: bool
    recorded: datetime
    search: str
    payload: str


class PastReportRow(SQLModel, table=True):
    """What a report said before it was read again, or before it left, so that a past count can be told again."""

    __tablename__ = "past_report"
    __table_args__ = (Index("past_report_superseded", "superseded"),)
    row: int | None = Field(default=None, primary_key=True)
    id: str
    recorded: datetime
    superseded: datetime
    payload: str


class LinkRow(SQLModel, table=True):
    __tablename__ = "link"
    __table_args__ = (Index("link_incident", "incident"),)
    report: str = Field(sa_column=Column("report", String, ForeignKey("report.id", ondelete="CASCADE"), primary_key=True))
    incident: str | None = Field(default=None, sa_column=Column("incident", String, ForeignKey("incident.id"), nullable=True))
    payload: str


class AlertRow(SQLModel, table=True):
    __tablename__ = "alert"
    __table_args__ = (Index("alert_at", "at"),)
    incident: str = Field(sa_column=Column("incident", String, ForeignKey("incident.id"), primary_key=True))
    kind: str = Field(primary_key=True)
    at: datetime
    reason: str


class DeliveryRow(SQLModel, table=True):
    __tablename__ = "delivery"
    __table_args__ = (Index("delivery_due", "dead", "delivered", "due"),)
    key: str = Field(primary_key=True)
    channel: str
    recipient: str
    kind: str
    payload: str
    created: datetime
    due: datetime
    attempts: int
    delivered: datetime | None = None
    dead: bool
    error: str | None = None


class OpinionRow(SQLModel, table=True):
    __tablename__ = "opinion"
    __table_args__ = (Index("opinion_at", "at"),)
    key: str = Field(primary_key=True)
    """Hash of what was asked; rows whose answer is empty only count a call."""
    at: datetime
    answer: str


class DigestRow(SQLModel, table=True):
    __tablename__ = "digest"
    __table_args__ = (Index("digest_recipient", "recipient", "until"), Index("digest_delivery", "delivery"))
    id: str = Field(primary_key=True)
    recipient: str
    since: datetime
    until: datetime
    created: datetime
    payload: str
    delivery: str | None = None
    delivered: datetime | None = None


class PinRow(SQLModel, table=True):
    __tablename__ = "pin"
    __table_args__ = (UniqueConstraint("left", "right"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    left: str
    right: str


class EditRow(SQLModel, table=True):
    __tablename__ = "edit"
    __table_args__ = (Index("edit_incident", "incident"),)
    id: int | None = Field(default=None, primary_key=True)
    incident: str
    field: str
    value: str | None = None
    by: str
    at: datetime
    why: str
    undone: bool


class AuditRow(SQLModel, table=True):
    __tablename__ = "audit"
    __table_args__ = (Index("audit_incident", "incident"),)
    id: int | None = Field(default=None, primary_key=True)
    incident: str | None = None
    action: str
    by: str
    at: datetime
    why: str
    before: str | None = None
    after: str | None = None


class HeartbeatRow(SQLModel, table=True):
    """One row: the background service of this store."""

    __tablename__ = "heartbeat"
    id: int = Field(sa_column=Column("id", Integer, primary_key=True, autoincrement=False))
    started: datetime
    at: datetime
    every: float
    pid: int
    version: str
    stopped: datetime | None = None


METADATA: MetaData = SQLModel.metadata


def _table(row: type[SQLModel]) -> Table:
    return cast(Table, vars(row)["__table__"])


META, FEED, FEED_EVENT, ENTRY = _table(MetaRow), _table(FeedRow), _table(FeedEventRow), _table(EntryRow)
TOMBSTONE, ARTICLE, INCIDENT, REPORT = _table(TombstoneRow), _table(ArticleRow), _table(IncidentRow), _table(ReportRow)
PAST_REPORT, LINK, ALERT, DELIVERY = _table(PastReportRow), _table(LinkRow), _table(AlertRow), _table(DeliveryRow)
OPINION, HEARTBEAT = _table(OpinionRow), _table(HeartbeatRow)
DIGEST, PIN, EDIT, AUDIT = _table(DigestRow), _table(PinRow), _table(EditRow), _table(AuditRow)

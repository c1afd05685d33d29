"""The first schema, written out once and for ever: a blank store and every older one come the same way.

It must not be taken from `schema.py`, which moves on; a test holds that all migrations together give what that says.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

M = MetaData()
HASH = BigInteger().with_variant(Integer, "sqlite")

# fmt: off
Table(
    "audit",
    M,
    Column("id", Integer, primary_key=True),
    Column("incident", String, nullable=True),
    Column("action", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("why", String, nullable=False),
    Column("before", String, nullable=True),
    Column("after", String, nullable=True),
    Index("audit_incident", "incident"),
)
Table(
    "delivery",
    M,
    Column("key", String, primary_key=True),
    Column("channel", String, nullable=False),
    Column("recipient", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("payload", String, nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("due", DateTime(timezone=True), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("delivered", DateTime(timezone=True), nullable=True),
    Column("dead", Boolean, nullable=False),
    Column("error", String, nullable=True),
    Index("delivery_due", "dead", "delivered", "due"),
)
Table(
    "digest",
    M,
    Column("id", String, primary_key=True),
    Column("recipient", String, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("created", DateTime(timezone=True), nullable=False),
    Column("payload", String, nullable=False),
    Column("delivery", String, nullable=True),
    Column("delivered", DateTime(timezone=True), nullable=True),
    Index("digest_delivery", "delivery"),
    Index("digest_recipient", "recipient", "until"),
)
Table(
    "edit",
    M,
    Column("id", Integer, primary_key=True),
    Column("incident", String, nullable=False),
    Column("field", String, nullable=False),
    Column("value", String, nullable=True),
    Column("by", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("why", String, nullable=False),
    Column("undone", Boolean, nullable=False),
    Index("edit_incident", "incident"),
)
Table(
    "entry",
    M,
    Column("key", String, primary_key=True),
    Column("feed", String, nullable=False),
    Column("url", String, nullable=True),
    Column("twin", HASH, nullable=True),
    Column("text", HASH, nullable=False),
    Column("length", Integer, nullable=False),
    Column("title", String, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("clock", DateTime(timezone=True), nullable=False),
    Column("recorded", DateTime(timezone=True), nullable=False),
    Column("verdict", String, nullable=False),
    Column("score", Float, nullable=False),
    Column("reason", String, nullable=False),
    Column("duplicate_of", String, nullable=True),
    Column("payload", String, nullable=False),
    Column("reading", String, nullable=True),
    Index("entry_clock", "clock", "key"),
    Index("entry_recorded", "recorded"),
    Index("entry_twin", "twin"),
    Index("entry_url", "url"),
)
Table(
    "feed",
    M,
    Column("name", String, primary_key=True),
    Column("url", String, nullable=False),
    Column("next_poll", DateTime(timezone=True), nullable=True),
    Column("last_polled", DateTime(timezone=True), nullable=True),
    Column("parked", Boolean, nullable=False),
    Column("payload", String, nullable=False),
)
Table(
    "feed_event",
    M,
    Column("id", Integer, primary_key=True),
    Column("feed", String, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("outcome", String, nullable=False),
    Column("payload", String, nullable=False),
    Index("feed_event_at", "at"),
    Index("feed_event_feed", "feed", "at"),
)
Table(
    "incident",
    M,
    Column("id", String, primary_key=True),
    Column("day", String, nullable=False),
    Column("opened", DateTime(timezone=True), nullable=False),
    Column("facility", String, nullable=True),
    Column("facility_class", String, nullable=True),
    Column("place", String, nullable=True),
    Column("region", String, nullable=True),
    Column("country", String, nullable=True),
    Column("state", String, nullable=False),
    Column("rejected", Boolean, nullable=False),
    Column("merged_into", String, nullable=True),
    Column("search", String, nullable=False),
    Column("payload", String, nullable=False),
    Index("incident_country", "country", "day"),
    Index("incident_day", "day"),
    Index("incident_facility", "facility", "day"),
    Index("incident_merged_into", "merged_into"),
    Index("incident_place", "place", "day"),
)
Table(
    "meta",
    M,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)
Table(
    "past_report",
    M,
    Column("row", Integer, primary_key=True),
    Column("id", String, nullable=False),
    Column("recorded", DateTime(timezone=True), nullable=False),
    Column("superseded", DateTime(timezone=True), nullable=False),
    Column("payload", String, nullable=False),
    Index("past_report_superseded", "superseded"),
)
Table(
    "pin",
    M,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("left", String, nullable=False),
    Column("right", String, nullable=False),
    UniqueConstraint("left", "right"),
)
Table(
    "tombstone",
    M,
    Column("hash", HASH, primary_key=True, autoincrement=False),
    Column("at", DateTime(timezone=True), nullable=False),
)
Table(
    "alert",
    M,
    Column("incident", String, ForeignKey("incident.id"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("reason", String, nullable=False),
    Index("alert_at", "at"),
)
Table(
    "article",
    M,
    Column("id", Integer, primary_key=True),
    Column("entry", String, ForeignKey("entry.key", ondelete="CASCADE"), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("url", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("text", String, nullable=False),
    Index("article_entry", "entry", "at"),
)
Table(
    "report",
    M,
    Column("id", String, primary_key=True),
    Column("entry", String, ForeignKey("entry.key", ondelete="CASCADE"), nullable=False),
    Column("facility", String, nullable=True),
    Column("place", String, nullable=True),
    Column("region", String, nullable=True),
    Column("country", String, nullable=True),
    Column("day", String, nullable=False),
    Column("start", DateTime(timezone=True), nullable=False),
    Column("end", DateTime(timezone=True), nullable=False),
    Column("confidence", String, nullable=False),
    Column("published", DateTime(timezone=True), nullable=False),
    Column("tier", String, nullable=False),
    Column("recalled", Boolean, nullable=False),
    Column("seed", Boolean, nullable=False),
    Column("recorded", DateTime(timezone=True), nullable=False),
    Column("search", String, nullable=False),
    Column("payload", String, nullable=False),
    Index("report_country_published", "country", "published"),
    Index("report_country_start", "country", "start"),
    Index("report_entry", "entry"),
    Index("report_facility_published", "facility", "published"),
    Index("report_facility_start", "facility", "start"),
    Index("report_place_published", "place", "published"),
    Index("report_place_start", "place", "start"),
    Index("report_published", "published"),
    Index("report_region_published", "country", "region", "published"),
    Index("report_region_start", "country", "region", "start"),
    Index("report_start", "start"),
)
Table(
    "link",
    M,
    Column("report", String, ForeignKey("report.id", ondelete="CASCADE"), primary_key=True),
    Column("incident", String, ForeignKey("incident.id"), nullable=True),
    Column("payload", String, nullable=False),
    Index("link_incident", "incident"),
)
# fmt: on


def apply(connection: Connection) -> None:
    M.create_all(connection)

"""Deliveries, alerts and digests: what is to be said, what was said, and to whom.

A delivery's key and an alert's (incident, kind) are unique for ever, and rows are never deleted: that is what keeps a
recipient from getting a thing twice, whatever is recorded again after a crash.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, or_, select, update

from watcher.store.dialect import add_new
from watcher.store.schema import ALERT, AUDIT, DELIVERY, DIGEST, INCIDENT, LINK, PAST_REPORT, REPORT
from watcher.types import Alert, Delivery, OutboxCounts, StoredDigest

_DELIVERY = tuple(DELIVERY.c)
_DIGEST = tuple(DIGEST.c)


def queue(connection: Connection, deliveries: Sequence[Delivery]) -> None:
    add_new(connection, DELIVERY, [{c.name: getattr(d, c.name) for c in _DELIVERY} for d in deliveries])


def due(connection: Connection, now: datetime, limit: int) -> tuple[Delivery, ...]:
    """Longest waiting first."""
    waiting = (DELIVERY.c.dead.is_(False), DELIVERY.c.delivered.is_(None), DELIVERY.c.due <= now)
    query = select(*_DELIVERY).where(*waiting).order_by(DELIVERY.c.due, DELIVERY.c.key).limit(limit)
    return tuple(Delivery(**row._mapping) for row in connection.execute(query))


def delivery(connection: Connection, key: str) -> Delivery | None:
    row = connection.execute(select(*_DELIVERY).where(DELIVERY.c.key == key)).one_or_none()
    return Delivery(**row._mapping) if row is not None else None


def delivered(connection: Connection, key: str, at: datetime) -> None:
    """Mark a delivery, and the digest it carried, as taken by the server."""
    values = {"delivered": at, "error": None, "attempts": DELIVERY.c.attempts + 1}
    connection.execute(update(DELIVERY).where(DELIVERY.c.key == key, DELIVERY.c.delivered.is_(None)).values(**values))
    connection.execute(update(DIGEST).where(DIGEST.c.delivery == key, DIGEST.c.delivered.is_(None)).values(delivered=at))


def failed(connection: Connection, key: str, *, error: str, next_due: datetime, dead: bool) -> None:
    values = {"error": error, "due": next_due, "dead": dead, "attempts": DELIVERY.c.attempts + 1}
    connection.execute(update(DELIVERY).where(DELIVERY.c.key == key, DELIVERY.c.delivered.is_(None)).values(**values))


def dead_letters(connection: Connection) -> tuple[Delivery, ...]:
    query = select(*_DELIVERY).where(DELIVERY.c.dead.is_(True)).order_by(DELIVERY.c.created, DELIVERY.c.key)
    return tuple(Delivery(**row._mapping) for row in connection.execute(query))


def revive(connection: Connection, key: str, due: datetime) -> None:
    """A dead letter gets another life, from `due` on."""
    connection.execute(update(DELIVERY).where(DELIVERY.c.key == key).values(dead=False, due=due, attempts=0))


def counts(connection: Connection) -> OutboxCounts:
    waiting = DELIVERY.c.delivered.is_(None) & DELIVERY.c.dead.is_(False)
    total = func.count(DELIVERY.c.key)
    row = connection.execute(
        select(
            total.filter(waiting).label("waiting"), total.filter(DELIVERY.c.delivered.is_not(None)).label("delivered"),
            total.filter(DELIVERY.c.dead.is_(True)).label("dead"), func.min(DELIVERY.c.due).filter(waiting).label("oldest_due"),
        )
    ).one()  # fmt: skip
    return OutboxCounts(**row._mapping)


def alerts(connection: Connection, since: datetime | None) -> tuple[Alert, ...]:
    """Oldest first."""
    query = select(*ALERT.c).order_by(ALERT.c.at, ALERT.c.incident, ALERT.c.kind)
    if since is not None:
        query = query.where(ALERT.c.at >= since)
    return tuple(Alert(**row._mapping) for row in connection.execute(query))


def touched(connection: Connection, since: datetime) -> frozenset[str]:
    """Incidents of which anything came to be known after `since`, however old the news: a report recorded or read anew, a
    decision of an analyst, and what was merged into any of these."""
    anew = select(PAST_REPORT.c.id).where(PAST_REPORT.c.superseded > since)
    fresh = select(LINK.c.incident).join(REPORT, REPORT.c.id == LINK.c.report)
    fresh = fresh.where(LINK.c.incident.is_not(None), or_(REPORT.c.recorded > since, REPORT.c.id.in_(anew)))
    decided = select(AUDIT.c.incident).where(AUDIT.c.at > since, AUDIT.c.incident.is_not(None))
    found = {*connection.scalars(fresh), *connection.scalars(decided)}
    merged = connection.execute(select(INCIDENT.c.id, INCIDENT.c.merged_into).where(INCIDENT.c.merged_into.is_not(None)))
    return frozenset(found | {row.id for row in merged if row.merged_into in found})


def add_digest(connection: Connection, digest: StoredDigest, deliveries: Sequence[Delivery]) -> None:
    add_new(connection, DIGEST, [{c.name: getattr(digest, c.name) for c in _DIGEST}])
    queue(connection, deliveries)


def last_delivered(connection: Connection, recipient: str) -> StoredDigest | None:
    query = select(*_DIGEST).where(DIGEST.c.recipient == recipient, DIGEST.c.delivered.is_not(None))
    row = connection.execute(query.order_by(DIGEST.c.until.desc()).limit(1)).one_or_none()
    return StoredDigest(**row._mapping) if row is not None else None


def digest(connection: Connection, id: str) -> StoredDigest | None:
    row = connection.execute(select(*_DIGEST).where(DIGEST.c.id == id)).one_or_none()
    return StoredDigest(**row._mapping) if row is not None else None


def digests(connection: Connection, recipient: str | None) -> tuple[StoredDigest, ...]:
    """Newest first."""
    query = select(*_DIGEST).order_by(DIGEST.c.until.desc(), DIGEST.c.id)
    if recipient is not None:
        query = query.where(DIGEST.c.recipient == recipient)
    return tuple(StoredDigest(**row._mapping) for row in connection.execute(query))

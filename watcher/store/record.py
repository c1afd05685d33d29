"""Writing a batch: the order in which its parts hang on each other."""

from sqlalchemy import Connection

from watcher.store import analyst, entries, feeds, incidents, outbox, reports
from watcher.types import Batch


def record(connection: Connection, batch: Batch) -> None:
    """Write `batch` in the transaction of `connection`; the same batch again changes nothing."""
    if batch.feed is not None:
        feeds.write(connection, batch.feed)
    if batch.outcome is not None:
        feeds.happened(connection, batch.outcome, batch.at)
    entries.write(connection, batch.entries, batch.at)
    reports.write(connection, batch.reports, [r.entry.key for r in batch.entries], batch.at)
    incidents.write(connection, batch.incidents)
    incidents.merge(connection, batch.merged)
    reports.link(connection, batch.links)
    incidents.alert(connection, batch.alerts)
    outbox.queue(connection, batch.deliveries)
    analyst.pin(connection, batch.pins)
    analyst.unpin(connection, batch.unpins)
    for edit in batch.edits:
        analyst.edit(connection, edit)
    for undo in batch.undos:
        analyst.undo(connection, undo)
    analyst.audit(connection, batch.audit)

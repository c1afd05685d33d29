"""The store: the one place where things are remembered.

Promises. What `record` is given is written whole or not at all, and writing it again changes nothing, so a killed
poll is simply run again. An entry is dealt with once. An alert's (incident, kind) and a delivery's key are unique for
ever. Methods take and return the values of `watcher/types/`; rows and connections stay inside.

This class only opens transactions; what is done in them is in the module named after the noun. A reader never waits
for the writer and sees the store as it was when it began.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from watcher.errors import UsageError
from watcher.store import analyst, dialect, entries, feeds, incidents, outbox, reports
from watcher.store.base import OpenStore
from watcher.store.record import record
from watcher.types import (
    Alert,
    AuditLine,
    Batch,
    Delivery,
    Edit,
    Entry,
    Feed,
    FeedEvent,
    FeedState,
    Incident,
    Linked,
    OutboxCounts,
    Pin,
    Recorded,
    Report,
    Seen,
    State,
    StoredArticle,
    StoredDigest,
    Undo,
    Verdict,
)


class Store(OpenStore):
    """What is remembered. Open with `Store.open`; close, or use as a context manager. May be shared by threads."""

    # ------------------------------------------------------------ feeds

    def feed_states(self) -> Mapping[str, FeedState]:
        with self._read() as c:
            return feeds.states(c)

    def due_feeds(self, configured: Iterable[Feed], now: datetime, *, all: bool = False) -> tuple[tuple[Feed, FeedState], ...]:
        """Feeds to be polled now, longest waiting first, with the state to poll them with."""
        with self._read() as c:
            return feeds.due(c, configured, now, all=all)

    def feed_history(self, name: str, limit: int = 20) -> tuple[FeedEvent, ...]:
        """Newest first."""
        with self._read() as c:
            return feeds.history(c, name, limit)

    # ------------------------------------------------------------ entries

    def unseen(self, found: Sequence[Entry], now: datetime) -> tuple[Seen, ...]:
        """What of one document's entries is new, changed or a copy; known and unchanged ones are dropped.
        `now` is not asked: copies are told by the entries' own clocks, so that order of arrival does not matter."""
        del now
        with self._read() as c:
            return entries.unseen(c, found)

    def record(self, batch: Batch) -> None:
        """Write all of `batch` in one transaction."""
        with self._write() as c:
            record(c, batch)

    def entry(self, key: str) -> Entry | None:
        with self._read() as c:
            return entries.entry(c, key)

    def entry_by_url(self, url: str) -> Entry | None:
        """The original among the entries at this canonical URL."""
        with self._read() as c:
            return entries.entry_by_url(c, url)

    def recorded(self, key: str) -> Recorded | None:
        """An entry with verdict, score, reason and reading."""
        with self._read() as c:
            return entries.recorded_entry(c, key)

    def entries(
        self, *, since: datetime | None = None, recorded_since: datetime | None = None, verdict: Verdict | None = None
    ) -> Iterator[Entry]:
        """All entries but copies, by their own clock, in pages: the store may be written to between two of them.
        `since` asks by that clock, `recorded_since` by when they came to be known."""
        after: tuple[datetime, str] | None = None
        while True:
            with self._read() as c:
                found = entries.page(c, after, since=since, recorded_since=recorded_since, verdict=verdict)
            yield from found
            if len(found) < dialect.CHUNK:
                return
            after = (found[-1].clock, found[-1].key)

    def save_article(self, entry_key: str, url: str, text: str, sha256: str, at: datetime) -> bool:
        """Keep the full text of an entry's page; False when it is what was kept last."""
        with self._write() as c:
            return entries.save_article(c, StoredArticle(entry=entry_key, url=url, text=text, sha256=sha256, at=at))

    def articles(self, entry_key: str) -> tuple[StoredArticle, ...]:
        """Every text the page has had, oldest first."""
        with self._read() as c:
            return entries.articles(c, entry_key)

    # ------------------------------------------------------------ reports and linking

    def neighbourhood(self, found: Sequence[Report], *, days: int = 90) -> tuple[tuple[Report, str | None], ...]:
        """Stored reports that may interact with `found` (those of the same ids among them), each with its incident:
        same facility, place or region, event or publication within `days`, and all others of the incidents so touched."""
        with self._read() as c:
            return reports.neighbourhood(c, found, days)

    def report(self, id: str) -> Report | None:
        with self._read() as c:
            return reports.report(c, id)

    def reports(self, *, known_at: datetime | None = None, ids: Iterable[str] | None = None) -> tuple[Report, ...]:
        """In order of publication; with `known_at`, as they stood then, those that have since left among them."""
        with self._read() as c:
            return reports.reports(c, known_at=known_at, ids=ids)

    def reports_of(self, *incident_ids: str) -> tuple[Report, ...]:
        """All reports joined into these incidents, in order of publication."""
        with self._read() as c:
            return reports.reports_of(c, incident_ids)

    def link_of(self, report_id: str) -> Linked | None:
        """Where a report was put, why, and what came nearest."""
        with self._read() as c:
            return reports.link_of(c, report_id)

    # ------------------------------------------------------------ the register

    def incidents(
        self, *, since: date | None = None, until: date | None = None, country: str | None = None, region: str | None = None,
        facility: str | None = None, place: str | None = None, cls: str | None = None, state: State | str | None = None,
        text: str | None = None, include_rejected: bool = False, limit: int | None = None,
    ) -> tuple[Incident, ...]:  # fmt: skip
        """Newest event first; `since` and `until` are event days, both included. Merged incidents are left out."""
        asked = incidents.Filter(
            since=since, until=until, country=country, region=region, facility=facility, place=place, cls=cls,
            state=state, text=text, include_rejected=include_rejected, limit=limit,
        )  # fmt: skip
        with self._read() as c:
            return incidents.incidents(c, asked)

    def incident(self, id: str) -> Incident | None:
        """By id or by a beginning that only one id has; a merged one is the one it lives on in."""
        with self._read() as c:
            return incidents.incident(c, id)

    def incidents_by_id(self, ids: Collection[str]) -> tuple[Incident, ...]:
        """The incidents of these very ids: no redirects, rejected and merged ones as they are."""
        with self._read() as c:
            return incidents.exact(c, ids)

    def free_incident_ids(self, bases: Sequence[str], *, taken: Collection[str] = ()) -> list[str]:
        """Of each `base`, else `base-2`, …: the first never used before, nor in `taken`, nor for one before it."""
        with self._read() as c:
            return incidents.free_ids(c, bases, taken)

    # ------------------------------------------------------------ the analyst's hand

    def pins(self) -> tuple[Pin, ...]:
        with self._read() as c:
            return analyst.pins(c)

    def add_pin(self, pin: Pin, *, by: str, at: datetime, why: str = "") -> None:
        """Pin two reports together or apart; an opposite pin on them gives way."""
        with self._write() as c:
            analyst.pin(c, [pin])
            analyst.audit(c, [self._pin_line(c, "pin", pin, by=by, at=at, why=why)])

    def remove_pin(self, pin: Pin, *, by: str, at: datetime, why: str = "") -> bool:
        """True when it was there."""
        with self._write() as c:
            if not analyst.unpin(c, [pin]):
                return False
            analyst.audit(c, [self._pin_line(c, "unpin", pin, by=by, at=at, why=why)])
            return True

    @staticmethod
    def _pin_line(c: Connection, action: str, pin: Pin, *, by: str, at: datetime, why: str) -> AuditLine:
        what = f"{pin.left} {pin.kind} {pin.right}"
        return AuditLine(
            incident=analyst.incident_of(c, pin), action=action, by=by, at=at, why=why,
            before=None if action == "pin" else what, after=what if action == "pin" else None,
        )  # fmt: skip

    def edits(self, incident: str | None = None, *, undone: bool = False) -> tuple[Edit, ...]:
        """Edits that hold, in the order made; with `undone`, those taken back too."""
        with self._read() as c:
            return analyst.edits(c, incident, undone=undone)

    def add_edit(self, edit: Edit) -> Edit:
        """Write it, with its line of audit; handed back with its id."""
        with self._write() as c:
            return analyst.edit(c, edit)

    def undo_edit(self, id: int, *, by: str, at: datetime, why: str = "") -> Edit:
        """Take an edit back; `UsageError` when no edit of that id holds."""
        with self._write() as c:
            undone = analyst.undo(c, Undo(edit=id, by=by, at=at, why=why))
        if undone is None:
            raise UsageError(f"no edit {id} that still holds — `watcher incidents show` lists the edits of an incident")
        return undone

    def audit(self, incident: str | None = None) -> tuple[AuditLine, ...]:
        with self._read() as c:
            return analyst.audited(c, incident)

    # ------------------------------------------------------------ outbox

    def due_deliveries(self, now: datetime, *, limit: int = 100) -> tuple[Delivery, ...]:
        """Longest waiting first."""
        with self._read() as c:
            return outbox.due(c, now, limit)

    def delivery(self, key: str) -> Delivery | None:
        with self._read() as c:
            return outbox.delivery(c, key)

    def queue(self, *deliveries: Delivery) -> None:
        """Deliveries that no batch causes, such as a test; keys already there are passed over."""
        with self._write() as c:
            outbox.queue(c, deliveries)

    def mark_delivered(self, key: str, now: datetime) -> None:
        """The server took it; the digest it carried counts as delivered from here on."""
        with self._write() as c:
            outbox.delivered(c, key, now)

    def mark_failed(self, key: str, error: str, next_due: datetime, dead: bool = False) -> None:
        """Try again at `next_due`, or never when `dead`."""
        with self._write() as c:
            outbox.failed(c, key, error=error, next_due=next_due, dead=dead)

    def revive(self, key: str, due: datetime) -> None:
        """Give a dead letter another life."""
        with self._write() as c:
            outbox.revive(c, key, due)

    def dead_letters(self) -> tuple[Delivery, ...]:
        with self._read() as c:
            return outbox.dead_letters(c)

    def outbox_counts(self) -> OutboxCounts:
        with self._read() as c:
            return outbox.counts(c)

    def alerts(self, since: datetime | None = None) -> tuple[Alert, ...]:
        """Oldest first."""
        with self._read() as c:
            return outbox.alerts(c, since)

    def touched(self, since: datetime) -> frozenset[str]:
        """Ids of the incidents of which anything came to be known after `since`."""
        with self._read() as c:
            return outbox.touched(c, since)

    def record_digest(self, digest: StoredDigest, deliveries: Sequence[Delivery] = ()) -> None:
        """Keep what a digest says and queue it, in one transaction; a digest of that id already there stays."""
        with self._write() as c:
            outbox.add_digest(c, digest, deliveries)

    def last_delivered_digest(self, recipient: str) -> StoredDigest | None:
        with self._read() as c:
            return outbox.last_delivered(c, recipient)

    def digest(self, id: str) -> StoredDigest | None:
        with self._read() as c:
            return outbox.digest(c, id)

    def digests(self, recipient: str | None = None) -> tuple[StoredDigest, ...]:
        """Newest first."""
        with self._read() as c:
            return outbox.digests(c, recipient)

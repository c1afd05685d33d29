"""Entries: which of them are new, what was made of them, and how they leave.

`unseen` asks four set queries however many entries there are, and decides over the answers in memory. What it drops:
entries known and unchanged, entries whose tombstone stays, and second copies within one document.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, select

from watcher.store import identity
from watcher.store.codec import dump, load
from watcher.store.dialect import CHUNK, add_new, chunks, put, rows_in
from watcher.store.schema import ARTICLE, ENTRY, FEED_EVENT, LINK, OPINION, PIN, REPORT, TOMBSTONE
from watcher.types import Entry, Reading, Recorded, Report, Seen, StoredArticle, Verdict

REREADS = 24
"""How often one entry's text may change and be read again. A live blog has its say within a day of hourly edits; a
feed that puts a counter into each text stops costing anything after that."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What has to be known of an entry to tell a copy of it."""

    key: str
    feed: str
    url: str | None
    twin: int | None
    text: int
    length: int
    title: str
    changes: int
    clock: datetime
    verdict: str
    original: str


_KNOWN = (
    ENTRY.c.key, ENTRY.c.feed, ENTRY.c.url, ENTRY.c.twin, ENTRY.c.text, ENTRY.c.length, ENTRY.c.title, ENTRY.c.changes,
    ENTRY.c.clock, ENTRY.c.verdict, ENTRY.c.duplicate_of,
)  # fmt: skip


def _known(row: Row[Any]) -> _Known:
    values: list[Any] = list(row)
    known = _Known(*values)
    return known if known.original else replace(known, original=known.key)


def _candidate(entry: Entry) -> _Known:
    m = identity.marks_of(entry)
    return _Known(entry.key, entry.feed, m.url, m.twin, m.text, m.length, m.title, 0, entry.clock, "", entry.key)


class _Copies:
    """Originals by address and by twin, known ones and those met in this batch."""

    def __init__(self, known: Iterable[_Known]) -> None:
        self.by_url: dict[str, list[_Known]] = {}
        self.by_twin: dict[int, list[_Known]] = {}
        for one in sorted(known, key=lambda k: (k.clock, k.key)):
            self.add(one)

    def add(self, one: _Known) -> None:
        if one.url is not None:
            self.by_url.setdefault(one.url, []).append(one)
        if one.twin is not None:
            self.by_twin.setdefault(one.twin, []).append(one)

    def original_of(self, one: _Known) -> _Known | None:
        for other in self.by_url.get(one.url, ()) if one.url else ():
            headline = identity.same_headline(one.title, other.title) and _near(one, other)
            if headline or one.text == other.text:
                return other
        for other in self.by_twin.get(one.twin, ()) if one.twin is not None else ():
            if _near(one, other):
                return other
        return None


def _near(one: _Known, other: _Known) -> bool:
    return abs(one.clock - other.clock) <= identity.TWIN_WINDOW


def _worth_reading(copy: _Known, original: _Known) -> bool:
    """True for a copy that says more than an original which told us nothing: a search feed brings the bare title an
    hour before the outlet's own feed brings the story. Reading it cannot alert twice, because it joins by place and day."""
    told = original.verdict in (Verdict.FLAGGED, Verdict.UPDATE)
    return not told and copy.length >= original.length + identity.SAYS_MORE


def unseen(connection: Connection, entries: Sequence[Entry]) -> tuple[Seen, ...]:
    """What of `entries` has to be dealt with, in the order given."""
    entries = [identity.encodable(entry) for entry in entries]
    by_key = {row.key: _known(row) for row in rows_in(connection, _KNOWN, ENTRY.c.key, {e.key for e in entries})}
    own: dict[str, Entry] = {}
    for entry in entries:
        if entry.key in by_key and by_key[entry.key].feed != entry.feed:  # it may not take another feed's entry
            entry = replace(entry, key=f"{entry.feed} {entry.key}")
        own.setdefault(entry.key, entry)
    found = {key: _candidate(entry) for key, entry in own.items()}
    renamed = own.keys() - {e.key for e in entries}
    by_key |= {row.key: _known(row) for row in rows_in(connection, _KNOWN, ENTRY.c.key, renamed)}
    by_key = {key: known for key, known in by_key.items() if key in own}
    fresh = _without_tombstones(connection, {k: c for k, c in found.items() if k not in by_key})
    changed = {key: known for key, known in by_key.items() if _changed(found[key], known)}
    seen = {key: Seen(entry=own[key], status="changed") for key in changed}
    fresh |= {key: found[key] for key, known in changed.items() if known.original != key}  # a copy that was rewritten
    seen |= _new_or_copies(connection, own, fresh)
    return tuple(seen[key] for key in own if key in seen)


def _changed(now: _Known, then: _Known) -> bool:
    return now.text != then.text and then.changes < REREADS


def _without_tombstones(connection: Connection, found: dict[str, _Known]) -> dict[str, _Known]:
    hashes = {key: identity.tombstone_of(key) for key in found}
    gone = {row.hash for row in rows_in(connection, (TOMBSTONE.c.hash,), TOMBSTONE.c.hash, set(hashes.values()))}
    return {key: one for key, one in found.items() if hashes[key] not in gone}


def _new_or_copies(connection: Connection, own: dict[str, Entry], fresh: dict[str, _Known]) -> dict[str, Seen]:
    rows = rows_in(connection, _KNOWN, ENTRY.c.url, {c.url for c in fresh.values() if c.url is not None})
    rows += rows_in(connection, _KNOWN, ENTRY.c.twin, {c.twin for c in fresh.values() if c.twin is not None})
    copies = _Copies({row.key: _known(row) for row in rows if row.duplicate_of is None}.values())
    seen: dict[str, Seen] = {}
    for key, one in sorted(fresh.items(), key=lambda item: (item[1].clock, item[0])):
        original = copies.original_of(one)
        if original is not None and not _worth_reading(one, original):
            seen[key] = Seen(entry=own[key], status="duplicate", duplicate_of=original.original)
        else:
            seen[key] = Seen(entry=own[key], status="new")
            copies.add(one)
    return seen


def write(connection: Connection, entries: Sequence[Recorded], at: datetime) -> None:
    """Insert or overwrite; a text that differs from the stored one counts as one change."""
    keys = {r.entry.key for r in entries}
    stored = rows_in(connection, (ENTRY.c.key, ENTRY.c.text, ENTRY.c.changes, ENTRY.c.recorded), ENTRY.c.key, keys)
    before = {row.key: row for row in stored}
    rows = []
    for recorded in entries:
        row = _row(recorded, at)
        old = before.get(recorded.entry.key)
        if old is not None:
            row |= {"changes": old.changes + (old.text != row["text"]), "recorded": old.recorded}
        rows.append(row)
    put(connection, ENTRY, rows)


def _row(recorded: Recorded, at: datetime) -> dict[str, Any]:
    entry, marks = recorded.entry, identity.marks_of(recorded.entry)
    reading = replace(recorded.reading, reports=()) if recorded.reading else None
    return {
        "key": entry.key, "feed": entry.feed, "url": marks.url, "twin": marks.twin, "text": marks.text,
        "length": marks.length, "title": marks.title, "changes": 0, "clock": entry.clock, "recorded": at,
        "verdict": recorded.verdict, "score": recorded.score, "reason": recorded.reason,
        "duplicate_of": recorded.duplicate_of, "payload": dump(entry), "reading": dump(reading) if reading else None,
    }  # fmt: skip


_RECORDED = (ENTRY.c.payload, ENTRY.c.verdict, ENTRY.c.score, ENTRY.c.reason, ENTRY.c.reading, ENTRY.c.duplicate_of)


def recorded_entry(connection: Connection, key: str) -> Recorded | None:
    """An entry with what was made of it, its reports back in the reading."""
    row = connection.execute(select(*_RECORDED).where(ENTRY.c.key == key)).one_or_none()
    if row is None:
        return None
    reading = load(Reading, row.reading) if row.reading else None
    if reading is not None:
        payloads = connection.scalars(select(REPORT.c.payload).where(REPORT.c.entry == key).order_by(REPORT.c.id))
        reading = replace(reading, reports=tuple(load(Report, payload) for payload in payloads))
    return Recorded(
        entry=load(Entry, row.payload), verdict=Verdict(row.verdict), score=row.score, reason=row.reason,
        reading=reading, duplicate_of=row.duplicate_of,
    )  # fmt: skip


def entry(connection: Connection, key: str) -> Entry | None:
    payload = connection.scalar(select(ENTRY.c.payload).where(ENTRY.c.key == key))
    return load(Entry, payload) if payload else None


def entry_by_url(connection: Connection, url: str) -> Entry | None:
    """The original among the entries at `url`, else the first copy."""
    order = (ENTRY.c.duplicate_of.is_not(None), ENTRY.c.clock, ENTRY.c.key)
    payload = connection.scalar(select(ENTRY.c.payload).where(ENTRY.c.url == url).order_by(*order).limit(1))
    return load(Entry, payload) if payload else None


def page(
    connection: Connection, after: tuple[datetime, str] | None, *, since: datetime | None, recorded_since: datetime | None,
    verdict: Verdict | None,
) -> list[Entry]:  # fmt: skip
    """The next entries by (clock, key); copies are left out."""
    query = select(ENTRY.c.payload).where(ENTRY.c.duplicate_of.is_(None)).order_by(ENTRY.c.clock, ENTRY.c.key).limit(CHUNK)
    if after is not None:
        clock, key = after
        query = query.where(ENTRY.c.clock >= clock, (ENTRY.c.clock > clock) | (ENTRY.c.key > key))
    if since is not None:
        query = query.where(ENTRY.c.clock >= since)
    if recorded_since is not None:
        query = query.where(ENTRY.c.recorded >= recorded_since)
    if verdict is not None:
        query = query.where(ENTRY.c.verdict == verdict.value)
    return [load(Entry, payload) for payload in connection.scalars(query)]


def save_article(connection: Connection, article: StoredArticle) -> bool:
    """Keep the text unless it is the one kept last; True when it was new."""
    last = select(ARTICLE.c.sha256).where(ARTICLE.c.entry == article.entry).order_by(ARTICLE.c.at.desc(), ARTICLE.c.id.desc())
    if connection.scalar(last.limit(1)) == article.sha256:
        return False
    connection.execute(ARTICLE.insert(), {n: getattr(article, n) for n in ("entry", "url", "text", "sha256", "at")})
    return True


def articles(connection: Connection, key: str) -> tuple[StoredArticle, ...]:
    names = ("entry", "url", "text", "sha256", "at")
    query = select(*(ARTICLE.c[n] for n in names)).where(ARTICLE.c.entry == key).order_by(ARTICLE.c.at, ARTICLE.c.id)
    return tuple(StoredArticle(**row._mapping) for row in connection.execute(query))


def prune(connection: Connection, before: datetime, at: datetime, *, events: datetime, tombstones: datetime | None) -> int:
    """Entries recorded before `before` leave, with their reports, and a tombstone stays for each. Kept are those that
    have a part in an incident or a pin. Polls before `events` and tombstones set before `tombstones` are forgotten."""
    pinned = exists().where((PIN.c.left == REPORT.c.id) | (PIN.c.right == REPORT.c.id))
    linked = exists().where(LINK.c.report == REPORT.c.id, LINK.c.incident.is_not(None))
    kept = exists().where(REPORT.c.entry == ENTRY.c.key, linked | pinned)
    leaving = connection.scalars(select(ENTRY.c.key).where(ENTRY.c.recorded < before, ~kept)).all()
    for chunk in chunks(leaving):
        add_new(connection, TOMBSTONE, [{"hash": identity.tombstone_of(key), "at": at} for key in chunk])
        connection.execute(delete(ENTRY).where(ENTRY.c.key.in_(chunk)))
    connection.execute(delete(FEED_EVENT).where(FEED_EVENT.c.at < events))
    if tombstones is not None:
        connection.execute(delete(TOMBSTONE).where(TOMBSTONE.c.at < tombstones))
    connection.execute(delete(OPINION).where(OPINION.c.at < before))
    return len(leaving)

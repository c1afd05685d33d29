"""Keeping the store in health: copies, counts, checks."""

import os
import sqlite3
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from watcher.errors import StoreError
from watcher.store.dialect import put
from watcher.store.schema import ALERT, ARTICLE, DIGEST, ENTRY, FEED, HEARTBEAT, INCIDENT, META, OPINION, PIN, REPORT, TOMBSTONE
from watcher.types import Heartbeat

PAGES = 1000
"""Pages copied between two chances for a writer: 4 MB, about 10 ms."""


def meta(connection: Connection, key: str) -> str | None:
    return connection.scalar(select(META.c.value).where(META.c.key == key))


def beat(connection: Connection, heartbeat: Heartbeat) -> None:
    put(connection, HEARTBEAT, [{"id": 1, **asdict(heartbeat)}])


def heartbeat(connection: Connection) -> Heartbeat | None:
    row = connection.execute(select(*(c for c in HEARTBEAT.c if c.name != "id"))).one_or_none()
    return Heartbeat(**row._mapping) if row is not None else None


def opinion(connection: Connection, key: str) -> str | None:
    return connection.scalar(select(OPINION.c.answer).where(OPINION.c.key == key))


def opinions_since(connection: Connection, at: datetime) -> int:
    return connection.scalar(select(func.count()).select_from(OPINION).where(OPINION.c.at >= at, OPINION.c.answer == "")) or 0


def backup(source: sqlite3.Connection, target: Path) -> None:
    """Copy while others read and write. `target` is replaced only when the copy is whole."""
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        copy = sqlite3.connect(partial)
        try:
            source.backup(copy, pages=PAGES)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, that may be moved about
            if (found := copy.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise StoreError(f"backup {target}: the copy is damaged ({found}) — check the store with `watcher status`")
        finally:
            copy.close()
        os.replace(partial, target)
    except OSError as e:
        raise StoreError(f"backup {target}: {e.strerror} — name a file in a folder that exists and may be written to") from None
    finally:
        partial.unlink(missing_ok=True)


def counts(connection: Connection) -> dict[str, int]:
    """How many of each, for `status`."""
    merged, rejected = INCIDENT.c.merged_into.is_not(None), INCIDENT.c.rejected.is_(True)
    asked = {
        "feeds": select(func.count()).select_from(FEED),
        "entries": select(func.count()).select_from(ENTRY),
        "reports": select(func.count()).select_from(REPORT),
        "incidents": select(func.count()).select_from(INCIDENT).where(~merged, ~rejected),
        "merged": select(func.count()).select_from(INCIDENT).where(merged),
        "rejected": select(func.count()).select_from(INCIDENT).where(rejected),
        "pins": select(func.count()).select_from(PIN),
        "alerts": select(func.count()).select_from(ALERT),
        "digests": select(func.count()).select_from(DIGEST),
        "articles": select(func.count()).select_from(ARTICLE),
        "tombstones": select(func.count()).select_from(TOMBSTONE),
    }
    return {name: connection.scalar(query) or 0 for name, query in asked.items()}


def verdicts(connection: Connection) -> dict[str, int]:
    query = select(ENTRY.c.verdict, func.count()).group_by(ENTRY.c.verdict).order_by(ENTRY.c.verdict)
    return {row[0]: row[1] for row in connection.execute(query)}


def check(connection: Connection) -> tuple[str, ...]:
    """What is wrong with the file, nothing when all is well: damaged pages, rows that point nowhere."""
    pages = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)") if row[0] != "ok"]
    astray = [f"{row[0]}: row {row[1]} points to no {row[2]}" for row in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    return (*pages, *astray)

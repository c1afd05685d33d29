"""The store as a file in use: opened, locked, read and written in transactions, copied, cleaned, checked.

`store.py` builds on it and holds what the store is for.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from watcher.errors import StoreError
from watcher.store import dialect, entries, lock, operation, place
from watcher.store.migrations import migrate
from watcher.store.schema import META, OPINION
from watcher.types import Heartbeat


class OpenStore:
    """Open with `open`; close, or use as a context manager. May be shared by threads."""

    def __init__(self, engine: Engine, path: Path | None, name: str) -> None:
        self._engine, self._path, self._name = engine, path, name
        self._writer = engine.execution_options(writes=True)
        self._place = place.Place(path)
        # a store in memory is one connection, so its threads take turns
        self._turn: AbstractContextManager[object] = nullcontext() if path else RLock()

    @classmethod
    def open(cls, url: str, *, create: bool = True) -> Self:
        """Open the store at `url` (`sqlite:///file`, `sqlite://` in memory) and bring its schema up to date.
        Without `create` a missing file is a `StoreError`."""
        parsed = dialect.parse(url)
        path, name = dialect.path_of(parsed), parsed.render_as_string()
        if path is not None:
            if not create and not path.exists():
                raise StoreError(f"store {name}: no such file — `watcher seed` or the first `watcher poll` makes it")
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as e:
                raise StoreError(f"store {name}: its folder cannot be made ({e.strerror})") from None
        store = cls(dialect.engine_of(parsed), path, f"store {name}")
        try:
            with dialect.translated(store._name):
                migrate(store._engine, name)
            store._place.settle()
        except BaseException:
            store.close()
            raise
        return store

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with self._turn, dialect.translated(self._name), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        self._place.check(self._name)
        with self._turn, dialect.translated(self._name), self._writer.begin() as connection:
            yield connection

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Held by whoever polls, daemon or one-shot; `LockedError` at once when another holds it. A store in memory has none."""
        with lock.held(self._path.with_name(self._path.name + ".lock")) if self._path else nullcontext():
            yield

    # ------------------------------------------------------------ what the store was derived from

    def meta(self, key: str) -> str | None:
        with self._read() as c:
            return operation.meta(c, key)

    def set_meta(self, key: str, value: str) -> None:
        with self._write() as c:
            dialect.put(c, META, [{"key": key, "value": value}])

    # ------------------------------------------------------------ second opinions

    def opinion(self, key: str) -> str | None:
        """The answer kept under `key`."""
        with self._read() as c:
            return operation.opinion(c, key)

    def keep_opinion(self, key: str, answer: str, at: datetime) -> None:
        """Keep an answer, or with an empty one that a call was made."""
        with self._write() as c:
            dialect.put(c, OPINION, [{"key": key, "at": at, "answer": answer}])

    def opinions_since(self, at: datetime) -> int:
        """Calls made since then."""
        with self._read() as c:
            return operation.opinions_since(c, at)

    # ------------------------------------------------------------ operation

    def beat(self, heartbeat: Heartbeat) -> None:
        """The background service lives; the newest sign of life takes the place of the one before."""
        with self._write() as c:
            operation.beat(c, heartbeat)

    def heartbeat(self) -> Heartbeat | None:
        """The newest sign of life of a background service; None when none ever ran on this store."""
        with self._read() as c:
            return operation.heartbeat(c)

    def backup(self, path: Path) -> None:
        """An online copy; `path` is replaced only when the copy is whole and sound."""
        with self._read() as c:
            source = c.connection.driver_connection
            assert source is not None
            with dialect.translated(f"backup {path}"):
                operation.backup(source, path)

    def prune(self, now: datetime, keep_days: int, *, events_days: int | None = None, tombstone_days: int | None = None) -> int:
        """Entries recorded more than `keep_days` ago that have no part in an incident leave; how many. The history of polls
        goes after `events_days` (`keep_days` by default), tombstones after `tombstone_days` (never by default)."""
        events = now - timedelta(days=keep_days if events_days is None else events_days)
        tombstones = None if tombstone_days is None else now - timedelta(days=tombstone_days)
        with self._write() as c:
            return entries.prune(c, now - timedelta(days=keep_days), now, events=events, tombstones=tombstones)

    def counts(self) -> Mapping[str, int]:
        with self._read() as c:
            return operation.counts(c)

    def verdicts(self) -> Mapping[str, int]:
        """Entries by verdict."""
        with self._read() as c:
            return operation.verdicts(c)

    def schema_sql(self) -> str:
        """The schema as SQL: what `db/schema.sql` holds."""
        with self._read() as c:
            return dialect.schema_of(c)

    def check(self) -> tuple[str, ...]:
        """What is wrong with the file; nothing when all is well."""
        with self._read() as c:
            return operation.check(c)

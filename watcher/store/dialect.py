"""Where databases differ: opening, locking, insert-or-ignore, and what their errors mean. Nothing else of `store/` knows.

SQLite is set up for each connection: foreign keys on (off by default), WAL (readers never wait for the writer), a busy
time-out, and `synchronous=FULL`. NORMAL would save one fsync a commit, 1–5 ms on a common disk, and may lose the last
commits at a power cut: a mail that went out would be forgotten and go out again. At a few commits a second at most, the
fsync is cheaper than the second mail.

Python's driver opens transactions by itself and late; that is switched off, and a writer begins with BEGIN IMMEDIATE,
so that two writers wait for each other at the start instead of failing in the middle.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Row,
    Select,
    StaticPool,
    Table,
    bindparam,
    create_engine,
    event,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from watcher.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

BUSY_SECONDS = 10.0
"""A writer holds the store for milliseconds; ten seconds is a backup of a large store on a slow disk."""
CACHE_KIB = 4 * 1024
"""Of each connection, and threads have one each. SQLite's default of 2 MiB re-reads index pages from 50,000 entries on; the
system's own cache serves what does not fit."""

CHUNK = 500
"""Values in one IN list; SQLite takes 32,766, and the plan is as good with fewer."""

_FIXES: Mapping[int, str] = {
    sqlite3.SQLITE_BUSY: "locked by another program — wait for it to end, or see who has the file open",
    sqlite3.SQLITE_LOCKED: "locked by another program — wait for it to end, or see who has the file open",
    sqlite3.SQLITE_READONLY: "read-only — make the file and its folder writable for this user",
    sqlite3.SQLITE_PERM: "not permitted — make the file and its folder writable for this user",
    sqlite3.SQLITE_AUTH: "not permitted — make the file and its folder writable for this user",
    sqlite3.SQLITE_FULL: "no room left — free some space; nothing was half-written",
    sqlite3.SQLITE_IOERR: "the disk failed to read or write — check the disk, then `watcher status`",
    sqlite3.SQLITE_CORRUPT: "damaged — restore a copy made with `watcher backup`, or move the file away and run `watcher seed`",
    sqlite3.SQLITE_NOTADB: "not a database — name another file, or move this one away and run `watcher seed`",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened — check that its folder exists and may be written to",
}  # fmt: skip

_FATAL = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
"""A full disk is cleared, a lock let go, a right given back; a damaged file does not mend itself, and writing on harms it."""


@contextmanager
def translated(name: str) -> Iterator[None]:
    """Errors a user can do something about become `StoreError`, beginning with `name`; all others are bugs and pass."""
    try:
        yield
    except DBAPIError as e:
        raise _explained(name, e.orig) or e from e
    except sqlite3.Error as e:
        raise _explained(name, e) or e from e


def _explained(name: str, error: BaseException | None) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", None)
    fix = _FIXES.get(code & 0xFF) if code is not None else None
    return StoreError(f"{name}: {fix} ({error})", fatal=code & 0xFF in _FATAL) if fix and code is not None else None


def parse(url: str) -> URL:
    """Raises `StoreError` when `url` names no database we know."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise StoreError(f"store {url!r}: not a database URL — write sqlite:///db/watcher.db") from None
    if parsed.get_backend_name() != "sqlite":
        raise StoreError(f"store {parsed.render_as_string()}: only SQLite is served so far — write sqlite:///db/watcher.db")
    return parsed


def path_of(url: URL) -> Path | None:
    """The file of the store; None for one in memory."""
    return Path(url.database) if url.database and url.database != ":memory:" else None


def engine_of(url: URL, *, read_only: bool = False) -> Engine:
    """An engine whose every connection is set up as the module says. Opens nothing yet."""
    arguments: dict[str, Any] = {"check_same_thread": False, "timeout": BUSY_SECONDS}
    path = path_of(url)
    if path is None:
        engine = create_engine(url, poolclass=StaticPool, connect_args=arguments)
    else:
        engine = create_engine(url, connect_args=arguments, pool_size=5, max_overflow=20, pool_use_lifo=True)

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        if path is not None and not read_only:
            connection.execute("PRAGMA journal_mode = WAL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def schema_of(connection: Connection) -> str:
    """The schema as the database itself tells it, tables first, each statement ended."""
    order = "CASE type WHEN 'table' THEN 0 ELSE 1 END, tbl_name, name"
    rows = connection.exec_driver_sql(f"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY {order}")
    statements = ("\n".join(line.rstrip() for line in row[0].splitlines()) for row in rows)
    return "".join(f"{statement};\n\n" for statement in statements)


def add_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose primary (or unique) key is not there yet; pass over the others."""
    if rows:
        connection.execute(_add_new(connection.dialect.name, table), [dict(row) for row in rows])


def put(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows, or overwrite the columns given where the primary key is there."""
    if rows:
        connection.execute(_put(connection.dialect.name, table, tuple(rows[0])), [dict(row) for row in rows])


# Building a statement costs ten times what SQLite needs to run it, so each is built once.


@lru_cache(maxsize=64)
def _add_new(name: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    return _insert(name, table).on_conflict_do_nothing()


@lru_cache(maxsize=64)
def _put(name: str, table: Table, columns: tuple[str, ...]) -> "sqlite.Insert | postgresql.Insert":
    statement = _insert(name, table)
    keys = [column.name for column in table.primary_key]
    new = {column: statement.excluded[column] for column in columns if column not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=new)


def _insert(name: str, table: Table) -> "sqlite.Insert | postgresql.Insert":
    if name == "postgresql":
        from sqlalchemy.dialects import postgresql  # late: 2 MiB

        return postgresql.insert(table)
    return sqlite.insert(table)


@lru_cache(maxsize=64)
def _among(columns: tuple[Column[Any], ...], column: Column[Any]) -> Select[Any]:
    return select(*columns).where(column.in_(bindparam("values", expanding=True)))


def chunks(values: Iterable[Any]) -> Iterable[list[Any]]:
    listed = list(values)
    return (listed[i : i + CHUNK] for i in range(0, len(listed), CHUNK))


def rows_in(
    connection: Connection, columns: tuple[Column[Any], ...], column: Column[Any], values: Iterable[Any]
) -> list[Row[Any]]:
    """Rows whose `column` is among `values`."""
    query = _among(columns, column)
    return [row for chunk in chunks(values) for row in connection.execute(query, {"values": chunk}).all()]


def handed_in(name: str, columns: int) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """Rows that a statement is given as its parameter `name`, JSON lists in one, and their columns: dozens of questions cost one
    round through SQLAlchemy, which takes twenty times what SQLite needs for a question. Join them `outer` to what is asked, or
    SQLite may walk through that first."""
    rows = func.json_each(bindparam(name)).table_valued("value", name=name)
    return rows, [func.json_extract(rows.c.value, literal_column(f"'$[{n}]'")) for n in range(columns)]


def as_stored(moment: datetime) -> str:
    """How a time is told in such a row: as its column holds it."""
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds")

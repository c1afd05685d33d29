"""Opening, migrating, locking, and what happens when the file or the process is in trouble."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable
from store_values import NOW, delivery, entry, incident, joined, recorded, report

from watcher.errors import LockedError, StoreError
from watcher.store import Store, dialect
from watcher.store.migrations import MIGRATIONS, migrate
from watcher.store.schema import METADATA
from watcher.types import Alert, Batch

ROOT = Path(__file__).parents[2]


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "db" / "watcher.db"


def test_schema_file_is_current() -> None:
    """`db/schema.sql` says what a fresh store has."""
    with Store.open("sqlite://") as store:
        assert (ROOT / "db" / "schema.sql").read_text() == store.schema_sql(), (
            "write it anew: python -c \"from watcher.store import Store; print(Store.open('sqlite://').schema_sql(), end='')\""
        )


def test_migrations_lead_to_the_rows() -> None:
    """All migrations together give the very tables and indexes that the row classes describe."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        METADATA.create_all(connection)
        described = set(dialect.schema_of(connection).split(";\n\n"))
    with Store.open("sqlite://") as store:
        migrated = set(store.schema_sql().split(";\n\n"))
    assert {s for s in migrated if "TABLE migration" not in s} == described


@pytest.mark.parametrize("steps", range(len(MIGRATIONS)), ids=[name for name, _ in MIGRATIONS])
def test_every_older_schema_is_brought_up_to_date(file: Path, steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store left by any earlier version opens, gets the missing steps, and keeps what it held."""
    file.parent.mkdir()
    with monkeypatch.context() as m:
        m.setattr("watcher.store.migrations.MIGRATIONS", MIGRATIONS[: steps + 1])
        migrate(dialect.engine_of(dialect.parse(url_of(file))), "old")
    with sqlite3.connect(file) as old:
        old.execute("INSERT INTO meta VALUES ('seeds', 'abc')")
    old.close()
    with Store.open(url_of(file)) as store, Store.open("sqlite://") as fresh:
        assert store.schema_sql() == fresh.schema_sql()
        assert store.meta("seeds") == "abc"


def test_opening_again_applies_nothing_again(file: Path) -> None:
    """A store is migrated once; its steps are recorded by name."""
    for _ in range(3):
        Store.open(url_of(file)).close()
    with sqlite3.connect(file) as plain:
        assert [row[0] for row in plain.execute("SELECT name FROM migration")] == [name for name, _ in MIGRATIONS]
    plain.close()


def test_a_newer_schema_is_refused(file: Path) -> None:
    """A store that a newer version has written is not touched, and the message says what to do."""
    Store.open(url_of(file)).close()
    with sqlite3.connect(file) as plain:
        plain.execute("INSERT INTO migration (name) VALUES ('9999-from-the-future')")
    plain.close()
    with pytest.raises(StoreError, match=r"newer watcher \(step 9999-from-the-future\) — update"):
        Store.open(url_of(file))


def test_a_failing_step_leaves_no_trace(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that breaks in the middle is rolled back whole."""

    def broken(connection: object) -> None:
        connection.exec_driver_sql("CREATE TABLE half (x)")  # type: ignore[attr-defined]
        raise ZeroDivisionError

    monkeypatch.setattr("watcher.store.migrations.MIGRATIONS", (*MIGRATIONS, ("0099-broken", broken)))
    with pytest.raises(ZeroDivisionError):
        Store.open(url_of(file))
    monkeypatch.undo()
    with Store.open(url_of(file)) as store:
        assert "half" not in store.schema_sql()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """A database with tables but none of ours is refused instead of being moved into."""
    path = tmp_path / "books.db"
    with sqlite3.connect(path) as plain:
        plain.execute("CREATE TABLE book (title)")
    plain.close()
    with pytest.raises(StoreError, match=r"another program's tables \(book"):
        Store.open(url_of(path))


def test_the_schema_is_spoken_by_postgresql_too() -> None:
    """Every table and index can be written in PostgreSQL's words."""
    for table in METADATA.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=postgresql.dialect()))
        for index in table.indexes:
            assert "CREATE INDEX" in str(CreateIndex(index).compile(dialect=postgresql.dialect()))


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_each_connection_is_set_up(kind: str, file: Path) -> None:
    """Foreign keys are on, commits are synced, and a file is in WAL mode, on every connection."""
    with Store.open("sqlite://" if kind == "memory" else url_of(file)) as store:
        for _ in range(2):
            with store._read() as c:
                asked = {p: c.exec_driver_sql(f"PRAGMA {p}").scalar() for p in ("foreign_keys", "synchronous", "journal_mode")}
            assert asked == {"foreign_keys": 1, "synchronous": 2, "journal_mode": "memory" if kind == "memory" else "wal"}
            if kind == "file":
                store._engine.dispose()


def test_a_broken_reference_is_a_bug_and_leaves_nothing() -> None:
    """A batch that points to an incident that is not there goes through as the error it is, and nothing of it stays."""
    from sqlalchemy.exc import IntegrityError

    with Store.open("sqlite://") as store:
        lost = Batch(at=NOW, entries=(recorded(entry()),), alerts=(Alert(incident="nowhere", kind="new", reason="", at=NOW),))
        with pytest.raises(IntegrityError):
            store.record(lost)
        assert store.entry("a:1") is None


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "not a database URL"),
        ("postgresql://host/x", "only SQLite"),
        ("mysql://user:secret@host/x", "only SQLite"),
    ],
)
def test_an_unknown_url_is_named_with_the_fix(url: str, says: str) -> None:
    """A URL that is none, or of a database not served, is a clear error that shows no password."""
    with pytest.raises(StoreError, match=says) as caught:
        Store.open(url)
    assert "secret" not in str(caught.value)


def test_a_missing_file_is_made_only_when_asked(file: Path) -> None:
    """Reading commands open with `create=False` and get an error instead of an empty store."""
    with pytest.raises(StoreError, match="no such file"):
        Store.open(url_of(file), create=False)
    assert not file.parent.exists()


def test_what_is_not_a_database_is_named(tmp_path: Path) -> None:
    """A text file or a folder in the store's place gives `StoreError` with the fix."""
    text = tmp_path / "notes.txt"
    text.write_text("these are my notes\n" * 200)
    with pytest.raises(StoreError, match="not a database — name another"):
        Store.open(url_of(text))
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(url_of(tmp_path))
    with pytest.raises(StoreError, match="folder cannot be made"):
        Store.open(url_of(text / "below" / "x.db"))


def test_a_damaged_file_is_named(file: Path) -> None:
    """Pages overwritten with noise are reported as damage, with what to do, not as a traceback."""
    with Store.open(url_of(file)) as store:
        store.record(Batch(at=NOW, entries=tuple(recorded(entry(f"a:{i}", summary="x" * 900)) for i in range(200))))
    with file.open("r+b") as f:
        f.seek(3 * 4096)
        f.write(os.urandom(file.stat().st_size - 4 * 4096))
    with pytest.raises(StoreError, match="damaged — restore"), Store.open(url_of(file)) as store:
        list(store.entries())
        store.unseen([entry("a:5")], NOW)


READ_ONLY = """
import os, sys
from watcher.store import Store
from watcher.errors import StoreError
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
for folder in sys.argv[1:]:
    try:
        Store.open(f"sqlite:///{folder}/watcher.db").set_meta("a", "b")
        print("opened")
    except StoreError as e:
        print(e)
"""


def test_a_read_only_folder_is_named(tmp_path: Path) -> None:
    """A folder that may not be written to gives `StoreError` both for a new store and for one that stands there."""
    new, old = tmp_path / "new", tmp_path / "old"
    new.mkdir()
    Store.open(url_of(old / "watcher.db")).close()
    for folder in (tmp_path, *tmp_path.parents[:3], new, old):  # a worker of xdist has a folder of its own
        folder.chmod(folder.stat().st_mode | 0o555)
    new.chmod(0o555)
    old.chmod(0o555)
    (old / "watcher.db").chmod(0o444)
    run = subprocess.run([sys.executable, "-c", READ_ONLY, str(new), str(old)], cwd=ROOT, capture_output=True, text=True)
    said = run.stdout.splitlines()
    assert len(said) == 2, run.stderr
    assert "cannot be opened — check that its folder exists and may be written to" in said[0]
    assert "read-only — make the file and its folder writable" in said[1] or "cannot be opened" in said[1]


def test_a_full_disk_loses_nothing(file: Path) -> None:
    """When there is no room the batch is refused whole and by name; with room again it goes in."""
    batch = Batch(at=NOW, entries=tuple(recorded(entry(f"a:{i}", summary="x" * 900)) for i in range(400)))
    with Store.open(url_of(file)) as store:
        room = [60]

        @event.listens_for(store._engine, "checkout")
        def limit(connection: sqlite3.Connection, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {room[0]}")

        with pytest.raises(StoreError, match="no room left — free some space"):
            store.record(batch)
        assert store.counts()["entries"] == 0
        room[0] = 1_000_000
        store.record(batch)
        assert store.counts()["entries"] == 400
        assert store.check() == ()


def test_a_locked_store_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that cannot get its turn within the time-out says that the store is locked."""
    monkeypatch.setattr(dialect, "BUSY_SECONDS", 0.05)
    with Store.open(url_of(file)) as store:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked by another program"):
            store.set_meta("a", "b")
        assert store.meta("a") is None  # a reader is not held up
        other.execute("ROLLBACK")
        other.close()
        store.set_meta("a", "b")


def test_two_writers_wait_for_each_other(file: Path) -> None:
    """Two stores on one file write in turns, and each reads what the other wrote."""
    with Store.open(url_of(file)) as one, Store.open(url_of(file)) as two:
        for i in range(10):
            one.set_meta("a", f"{i}")
            assert two.meta("a") == f"{i}"
            two.set_meta("b", f"{i}")
            assert one.meta("b") == f"{i}"


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_threads_share_a_store(kind: str, file: Path) -> None:
    """Readers and writers in many threads neither fail nor see half a batch."""
    from concurrent.futures import ThreadPoolExecutor

    with Store.open("sqlite://" if kind == "memory" else url_of(file)) as store:

        def work(n: int) -> bool:
            if n % 2:
                return all(len(store.reports_of(i.id)) == 3 for i in store.incidents())
            store.record(joined(*(report(f"{n}:{j}#0") for j in range(3)), to=incident(f"i-{n}")))
            return True

        with ThreadPoolExecutor(6) as pool:
            assert all(pool.map(work, range(40)))
        assert store.counts()["incidents"] == 20


def test_a_reader_sees_the_store_as_it_was_when_it_began(file: Path) -> None:
    """A long read is not disturbed by what is written meanwhile."""
    with Store.open(url_of(file)) as store:
        with store._read() as c:
            before = c.exec_driver_sql("SELECT count(*) FROM entry").scalar()
            store.record(Batch(at=NOW, entries=(recorded(entry()),)))
            assert c.exec_driver_sql("SELECT count(*) FROM entry").scalar() == before == 0
        assert store.counts()["entries"] == 1


# ---------------------------------------------------------------- lock, kill

HOLDER = """
import sys, time
from watcher.store import Store
with Store.open(sys.argv[1]) as store, store.lock():
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_lock_is_shared_between_processes_and_falls_with_them(file: Path) -> None:
    """While another process polls, `LockedError` names it; killed with -9 it leaves no lock behind."""
    with Store.open(url_of(file)) as store:
        holder = subprocess.Popen([sys.executable, "-c", HOLDER, url_of(file)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        try:
            with pytest.raises(LockedError, match=f"process {holder.pid}"), store.lock():
                pass
        finally:
            holder.send_signal(signal.SIGKILL)
            holder.wait()
            holder.stdout.close()
        with store.lock():
            pass


def test_the_lock_is_exclusive_within_one_process_too(file: Path) -> None:
    """A second store on the same file cannot take the lock; after release it can."""
    with Store.open(url_of(file)) as one, Store.open(url_of(file)) as two:
        with one.lock(), pytest.raises(LockedError), two.lock():
            pass
        with two.lock():
            pass


def test_a_store_in_memory_needs_no_lock() -> None:
    """In memory nobody else can poll, so the lock is always free."""
    with Store.open("sqlite://") as store, store.lock(), store.lock():
        assert store.feed_states() == {}


WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from store_values import *
from watcher.store import Store
store = Store.open(sys.argv[1])
for i in range(int(sys.argv[3]), 1_000_000):
    batch = joined(*(report(f"{i}:{j}#0") for j in range(20)), to=incident(f"i-{i}"))
    store.record(replace(batch, deliveries=(delivery(f"d-{i}"),)))
    if i % 1000 == 0:
        print("ready", flush=True)
""".replace("import sys\n", "import sys\nfrom dataclasses import replace\n", 1)


def test_a_writer_killed_at_any_moment_leaves_whole_batches(file: Path) -> None:
    """After kill -9 in the middle of writing, each batch is there whole or not at all, and the file is sound."""
    for turn in range(3):
        here = str(Path(__file__).parent)
        command = [sys.executable, "-c", WRITER, url_of(file), here, str(turn * 100_000)]
        writer = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert writer.stdout is not None and writer.stdout.readline() == "ready\n"
        time.sleep(0.05 + turn * 0.037)
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
    with Store.open(url_of(file)) as store:
        assert store.check() == ()
        batches = len(store.incidents())
        counts = store.counts()
        assert counts["entries"] == counts["reports"] == 20 * batches
        assert store.outbox_counts().waiting == batches > 0
        assert all(len(store.reports_of(i.id)) == 20 for i in store.incidents())


HALF = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from store_values import *
from watcher.store import Store
from watcher.store.record import record
with Store.open(sys.argv[1]) as store, store._write() as c:
    record(c, joined(report(), to=incident()))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_before_the_commit_leaves_nothing(file: Path) -> None:
    """A process that dies with everything written but the commit leaves the store as it was."""
    command = [sys.executable, "-c", HALF, url_of(file), str(Path(__file__).parent)]
    assert subprocess.run(command, cwd=ROOT).returncode == -signal.SIGKILL
    with Store.open(url_of(file)) as store:
        assert store.counts()["entries"] == store.counts()["incidents"] == 0
        store.record(joined(report(), to=incident()))
        assert store.counts()["incidents"] == 1


# ---------------------------------------------------------------- copies


@pytest.mark.parametrize("kind", ["memory", "file"])
def test_backup_is_whole_while_the_store_is_in_use(kind: str, file: Path, tmp_path: Path) -> None:
    """A copy made while the store is open holds all that was committed, in one file, and replaces an older copy."""
    target = tmp_path / "copy.db"
    with Store.open("sqlite://" if kind == "memory" else url_of(file)) as store:
        store.backup(target)
        store.record(joined(report(), to=incident()))
        store.queue(delivery())
        store.backup(target)
        store.set_meta("after", "the copy")
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == ["copy.db"]
    with Store.open(url_of(target)) as copy:
        assert copy.incident("2026-03-10-tula") == incident()
        assert copy.meta("after") is None
        assert copy.check() == ()


def test_backup_into_nowhere_is_named(tmp_path: Path) -> None:
    """A target in a folder that is not there is a `StoreError` that names the target."""
    with Store.open("sqlite://") as store, pytest.raises(StoreError, match=r"backup .*copy\.db: .*folder"):
        store.backup(tmp_path / "missing" / "copy.db")

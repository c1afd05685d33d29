"""One poll at a time: a lock on a file beside the store, shared by the daemon and the one-shot poll.

The kernel holds it for the open file and drops it when the process ends, however it ends: `kill -9` leaves no stale
lock. Rejected: a file that merely exists (stale after a crash), a row in the store (the same), SQLite's own lock
(would be held over all network waits and stop every reader's checkpoint).
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from watcher.errors import LockedError, StoreError


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock on `path`. Raises `LockedError` at once when another holds it."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as e:
        raise StoreError(f"lock {path}: {e.strerror} — make its folder writable for this user") from None
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(file, 32, 0).decode("ascii", "replace").strip()
            who = f" (process {holder})" if holder else ""
            raise LockedError(f"another poll{who} holds {path} — let it end, or stop it") from None
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(file)  # the file itself stays: unlinking it would let two processes lock two files of one name

"""Whether the file of a store is still where it was opened.

SQLite goes on in the file it opened, whatever happens to its name: a store that was moved away, or over which a backup was
copied by renaming, would be written to in vain until the process ends. One `stat` before each write, a microsecond, says so.
"""

from pathlib import Path

from watcher.errors import StoreError


class Place:
    """The file at `path`, or none for a store in memory."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: tuple[int, int] | None = None

    def settle(self) -> None:
        """The file is the one that is there now."""
        self._file = self._found()

    def check(self, name: str) -> None:
        """Raises `StoreError` when another file is there, or none."""
        if self._file != self._found():
            raise StoreError(f"{name}: removed or replaced while in use — put it back, or start again", fatal=True)

    def _found(self) -> tuple[int, int] | None:
        if self._path is None:
            return None
        try:
            found = self._path.stat()
        except OSError:
            return 0, 0
        return found.st_dev, found.st_ino

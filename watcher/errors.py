"""One error tree, so that a command's exit status follows from the class of what went wrong.

    WatcherError
    ├── ConfigError        a config or seed file is missing or wrong      exit 2
    ├── UsageError         a command was asked for what cannot be         exit 2
    ├── FeedError          one feed's trouble; recorded, never fatal      (exit 1 when every feed failed)
    │   ├── FetchError     the document could not be had
    │   └── ParseError     the document is not a feed
    ├── DeliveryError      one delivery's trouble; retried                (exit 1 when nothing was sent)
    ├── LockedError        another poll holds the lock                    exit 3
    └── StoreError         the store cannot be read or written            exit 4

Errors of libraries are translated where the library is called, once; anything else is a bug and is let through.
"""

from pathlib import Path


class WatcherError(Exception):
    """Root of all errors a user can do something about. `exit_status` is what a command leaves with."""

    exit_status = 1


class ConfigError(WatcherError):
    """A config or seed file is missing or wrong: names file, line, key and the fix."""

    exit_status = 2

    def __init__(
        self, message: str, *, file: Path | str | None = None, line: int | None = None, key: str | None = None, fix: str = ""
    ) -> None:
        where = str(file) if file else ""
        if line is not None:
            where += f":{line}"
        parts = [p for p in (where, key) if p]
        text = ": ".join([*parts, message])
        super().__init__(f"{text} — {fix}" if fix else text)
        self.file, self.line, self.key, self.fix = file, line, key, fix


class UsageError(WatcherError):
    """A command was asked for something that does not exist or cannot be done."""

    exit_status = 2


class FeedError(WatcherError):
    """One feed's trouble. `name` is the fault's own short name (`timeout`, `http-404`, `not-a-feed`, …)."""

    def __init__(self, name: str, message: str, *, retry_after: float | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.name, self.message, self.retry_after, self.status = name, message, retry_after, status


class FetchError(FeedError):
    """The document could not be had (network, guard, bounds, HTTP status)."""


class ParseError(FeedError):
    """The document came, but is not a feed."""


class DeliveryError(WatcherError):
    """One delivery failed; `permanent` when a retry cannot help (the recipient was refused for good), `retry_after` the
    seconds the other side asked for."""

    def __init__(self, message: str, *, permanent: bool = False, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class LockedError(WatcherError):
    """Another poll holds the lock."""

    exit_status = 3


class StoreError(WatcherError):
    """The store cannot be read or written (damaged, locked, full disk, newer schema). `fatal` when waiting cannot help: a
    service ends, instead of trying again."""

    exit_status = 4

    def __init__(self, message: str, *, fatal: bool = False) -> None:
        super().__init__(message)
        self.fatal = fatal

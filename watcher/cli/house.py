"""What every command needs: the common options, and config, knowledge and store put together when they are first asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watcher.errors import UsageError

if TYPE_CHECKING:
    from watcher.config import Settings
    from watcher.knowledge import Knowledge
    from watcher.store.store import Store

Config = Annotated[Path | None, typer.Option("--config", "-c", metavar="PATH", help="Config file. [default: config.yaml]")]
Db = Annotated[str | None, typer.Option("--db", metavar="URL", help="Store instead of the config's: sqlite:///PATH or the like.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
DEFAULT = Path("config.yaml")


@dataclass(frozen=True, slots=True)
class Common:
    """Options given before the command's name; the same ones after it win."""

    config: Path | None = None
    db: str | None = None


class House:
    """Settings, knowledge and store, each loaded once and only when needed."""

    def __init__(self, ctx: typer.Context, config: Path | None, db: str | None) -> None:
        given = ctx.find_object(Common) or Common()
        self.path = config or given.config or DEFAULT
        self.db = db or given.db

    @cached_property
    def settings(self) -> "Settings":
        from watcher import config

        return config.load(self.path, store=self.db)

    @cached_property
    def seeds(self) -> Path:
        """The configured seeds; without a config those beside it, so that a replay needs none."""
        return self.settings.seeds if self.path.exists() else self.path.parent / "seeds"

    @cached_property
    def knowledge(self) -> "Knowledge":
        from watcher import knowledge

        return knowledge.load(self.seeds)

    @contextmanager
    def scratch(self) -> Iterator["Store"]:
        """A copy of the store that is thrown away: what would happen, without it happening."""
        from tempfile import TemporaryDirectory

        from watcher.store.store import Store

        with TemporaryDirectory(prefix="watcher-") as folder:
            copy = Path(folder) / "copy.db"
            with self.store(create=True) as store:
                store.backup(copy)
            with Store.open(f"sqlite:///{copy}") as store:
                yield store

    @contextmanager
    def store(self, *, create: bool = False) -> Iterator["Store"]:
        """The open store, created where that makes sense. With `--db` alone no config is needed, so that a copied store can
        be looked into anywhere."""
        from watcher.store.store import Store

        with Store.open(self.url, create=create) as store:
            yield store

    @property
    def url(self) -> str:
        return self.db if self.db and not self.path.exists() else self.settings.store


def now() -> datetime:
    """The clock, read at the edge: everything inward gets its time as a parameter."""
    return datetime.now(UTC)


def moment(text: str, *, timezone: str = "UTC", end: bool = False) -> datetime:
    """`2024-02-09`, `2024-02-09T12:00` or one with an offset, as aware UTC; a bare day is its start, or its `end`."""
    from datetime import time, timedelta
    from zoneinfo import ZoneInfo

    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"not a date or time: {text!r} — write 2024-02-09 or 2024-02-09T12:00+02:00") from None
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(timezone))
    if end and len(text) == 10:
        found = datetime.combine(found.date(), time(0), found.tzinfo) + timedelta(days=1) - timedelta(microseconds=1)
    return found.astimezone(UTC)

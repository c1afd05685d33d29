from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher.knowledge import Knowledge, load
from watcher.reading.read import Reader
from watcher.types import Entry, Reading

SEEDS = Path(__file__).parents[2] / "seeds"
PUBLISHED = datetime(2024, 2, 9, 12, tzinfo=UTC)
"""A Friday."""


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load(SEEDS)


@pytest.fixture(scope="session")
def reader(knowledge: Knowledge) -> Reader:
    return Reader(knowledge)


@pytest.fixture(scope="session")
def read(reader: Reader) -> Callable[..., Reading]:
    """Reads a title and summary as if published at noon UTC on `day`."""

    def of(title: str, summary: str = "", *, lang: str | None = None, day: str = "2024-02-09", **more: object) -> Reading:
        published = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
        fields: dict[str, object] = {
            "key": "e", "feed": "f", "title": title, "summary": summary, "lang": lang, "outlet": "An Outlet",
            "published": published, "fetched": published,
        }  # fmt: skip
        return reader.read(Entry(**(fields | more)))  # type: ignore[arg-type]

    return of

"""`seeds/reports/` as entries of the pseudo feed `seed`: known incidents told in prose, read like any other entry.

A file is Markdown with a front matter (`title`, `published`, and any of `outlet`, `url`, `lang`, `country`, `family`), or
plain text whose name or first line begins with its date. What it says is not typed in anywhere: the reading room finds
sites, dates and claims in it, so a round-up of five explosions yields five incidents.
"""

import re
from datetime import UTC, date, datetime, time
from pathlib import Path

from watcher.checked import Checked, load_yaml, read_text
from watcher.errors import ConfigError
from watcher.types import Entry

SEED_FEED = "seed"
_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.S)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})")
_FIRST = re.compile(r"^\s*(?:date\s+)?\d{4}-\d{2}-\d{2}\s*[:,—-]?\s*")


class Front(Checked):
    """Front matter of a seed report."""

    title: str
    published: date | datetime
    outlet: str = ""
    url: str = ""
    lang: str | None = None
    country: str | None = None
    family: str | None = None


def seed_entries(seeds: Path) -> tuple[Entry, ...]:
    """The seed reports in order of publication. Raises `ConfigError` naming file, line, key and fix."""
    files = sorted(p for p in (seeds / "reports").glob("*") if p.suffix in {".md", ".txt"})
    return tuple(sorted((_entry(path) for path in files), key=lambda e: (e.clock, e.key)))


def _entry(path: Path) -> Entry:
    text = read_text(path)
    match = _FRONT.match(text)
    front, body = (load_yaml(path, Front, text=match[1], first_line=2), text[match.end() :]) if match else _plain(path, text)
    published = front.published
    if not isinstance(published, datetime):
        published = datetime.combine(published, time(12))
    published = published.replace(tzinfo=UTC) if published.tzinfo is None else published.astimezone(UTC)
    return Entry(
        key=f"{SEED_FEED}/{path.stem}", feed=SEED_FEED, title=front.title, summary=_unwrapped(body), url=front.url,
        outlet=front.outlet or path.stem, family=front.family, country=front.country, lang=front.lang, published=published,
        date_only=True, fetched=published,
    )  # fmt: skip


def _plain(path: Path, text: str) -> tuple[Front, str]:
    first, _, body = text.strip().partition("\n")
    found = _DATE.search(path.name) or _DATE.search(first)
    if found is None:
        raise ConfigError(
            "no date", file=path, line=1, fix="begin the file's name or first line with YYYY-MM-DD, or give it a front matter"
        )
    try:
        return Front(title=_FIRST.sub("", first), published=date.fromisoformat(found[1])), body
    except ValueError as e:
        raise ConfigError(str(e), file=path, line=1, fix="a date that exists, as YYYY-MM-DD") from None


def _unwrapped(body: str) -> str:
    """Paragraphs on one line each; lines of a paragraph were broken for the eye."""
    return "\n".join(" ".join(p.split()) for p in re.split(r"\n\s*\n", body.strip()) if p.strip())

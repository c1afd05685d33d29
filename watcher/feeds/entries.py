"""From the fields of one item, whatever its format, to an `Entry`.

An entry is never lost for what it lacks: each lack is a fault on it. Its key is scoped by the feed's name, so that a
feed that carries another feed's ids or links takes nothing away from that one. In order: the feed's id; else the
canonical address; else publisher and title. An id that a document uses for different items is no id: the address is
taken along with it.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from watcher.feeds.links import canonical
from watcher.feeds.settings import Bounds
from watcher.feeds.stamps import read_stamp
from watcher.feeds.text import clean, to_text
from watcher.types import Entry, Feed

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]\w+)*")
#: Titles and names are lines, not articles.
_LINE = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class RawItem:
    """The fields of an item as its format gives them: hostile, unchecked, maybe markup."""

    id: str = ""
    title: str = ""
    summary: str = ""
    link: str = ""
    dates: tuple[str, ...] = ()
    """In order of preference: published, updated, created."""
    source: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """What all entries of one document share."""

    feed: Feed
    url: str
    now: datetime
    bounds: Bounds
    zone: tzinfo
    lang: str | None = None

    @classmethod
    def of(cls, feed: Feed, *, url: str, now: datetime, bounds: Bounds, lang: str = "") -> "Making":
        """The shared part for a feed's document that came from `url` at `now`."""
        return cls(feed=feed, url=url, now=now, bounds=bounds, zone=_zone(feed), lang=feed.lang or _language(lang))


def _zone(feed: Feed) -> tzinfo:
    try:
        return ZoneInfo(feed.timezone) if feed.timezone else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def _language(tag: str) -> str | None:
    """The primary language of a tag as RFC 5646 writes it; a country in its place ("US") is none."""
    match = _LANGUAGE.fullmatch(tag.strip())
    return match[1] if match else None


def entry_of(item: RawItem, making: Making, *, ambiguous: Callable[[str], bool]) -> Entry | None:
    """The entry, or None when the item has nothing to say. `ambiguous` tells whether an id stands for several items."""
    feed, bounds = making.feed, making.bounds
    title = to_text(item.title, limit=min(_LINE, bounds.text))
    summary = to_text(item.summary, limit=bounds.text)
    url = canonical(item.link, making.url, longest=bounds.url) if item.link.strip() else None
    if not (title or summary or url):
        return None
    faults = []
    guid = clean(item.id, limit=bounds.text)
    if not guid:
        faults.append("no-id")
    if not title:
        faults.append("no-title")
    if url is None:
        faults.append("bad-link" if item.link.strip() else "no-link")
    stamp = read_stamp(next((d for d in item.dates if d.strip()), ""), zone=making.zone, now=making.now)
    if stamp.fault:
        faults.append(stamp.fault)
    source = clean(item.source, limit=256)
    other = bool(source) and source.casefold() != feed.outlet.casefold()
    outlet = source if other else feed.outlet
    shared = bool(guid) and ambiguous(guid)
    if shared:
        faults.append("duplicate-id")
    return Entry(
        key=entry_key(feed.name, guid=guid, url=url or "", title=title or summary[:200], outlet=outlet, shared=shared),
        feed=feed.name,
        title=title,
        summary=summary,
        url=url or "",
        outlet=outlet,
        family=None if other else feed.family,
        country=None if other else feed.country,
        state_owned=False if other else feed.state_owned,
        lang=making.lang or _language(item.lang),
        published=stamp.when,
        date_only=stamp.date_only,
        fetched=making.now,
        faults=tuple(faults),
    )


def entry_key(feed: str, *, guid: str, url: str, title: str, outlet: str, shared: bool = False) -> str:
    """`<feed>/<20 hex digits>`; `shared` when the id stands for several items."""
    if guid and not shared:
        identity = ("id", guid)
    elif guid:
        identity = ("id+", f"{guid}\n{url or title.casefold()}")
    elif url:
        identity = ("url", url)
    else:
        identity = ("title", f"{outlet.casefold()}\n{title.casefold()}")
    digest = hashlib.blake2b("\n".join(identity).encode("utf-8", "replace"), digest_size=10).hexdigest()
    return f"{feed}/{digest}"

"""Parsing: a fetched document to entries.

feedparser reads the formats; everything around it is ours. It is handed bytes in a `BytesIO` and nothing else, for a
string it may take for a file or an address. It never sees a DOCTYPE, a page, an item that was read before, or more
items than the bound. Its own sanitising and resolving of relative addresses are off (22 ms a feed of fifty, 12
without): markup does not survive `text`, and links are resolved in `links`.

What may raise: `ParseError`, named after what came instead of a feed. A single item that cannot be read is skipped
and counted.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from watcher.errors import ParseError
from watcher.feeds.charset import to_utf8
from watcher.feeds.document import Document, Item, split
from watcher.feeds.entries import Making, RawItem, entry_of
from watcher.feeds.jsonfeed import JsonDocument, hash_of, raw_item
from watcher.feeds.prolog import harmless
from watcher.feeds.settings import Bounds
from watcher.feeds.text import clean, to_text
from watcher.types import Entry, Feed, Fetched, ParsedFeed

#: Item hashes of another version are void. Raised with every change of what an entry is made of.
PARSER_VERSION = "1"
#: The fault of a document of which a part is left for the next poll.
MORE_NEXT_POLL = "more-next-poll"
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_NO_HASHES: frozenset[str] = frozenset()
#: Bytes that feedparser may be given in one poll: it takes 0.8 s for a megabyte of well-formed hostile text, and for
#: what is not well-formed a time that grows faster than the text.
_WHOLE_BYTES = 4 * 2**20
_TORN_BYTES = 512 * 1024
_TORN_ITEM = 64 * 1024


def parse(feed: Feed, fetched: Fetched, *, known: frozenset[str] = _NO_HASHES, bounds: Bounds | None = None) -> ParsedFeed:
    """The entries of a document, without the items whose hash is in `known`; `ParseError` when it is no feed.

    `known` are the item hashes of the feed's state, empty when its `parser_version` is not the current one.
    """
    bounds = bounds or Bounds()
    if not fetched.body.strip(b" \t\r\n\0"):
        raise ParseError("empty", "the server sent an empty document")
    data, faults = to_utf8(fetched.body, fetched.headers, lang=feed.lang)
    data = data.lstrip(b" \t\r\n\0")
    if data[:1] in (b"{", b"["):
        return _parse_json(feed, fetched, data, known=known, bounds=bounds, faults=faults)
    data, more = harmless(data, url=fetched.url)
    document = split(data, most=bounds.entries)
    faults = (*faults, *more, *document.faults)
    return _parse_xml(feed, fetched, document, known=known, bounds=bounds, faults=faults)


@dataclass(slots=True)
class _Harvest:
    """Entries gathered so far, and the items that gave none."""

    entries: list[Entry]
    skipped: int = 0

    def add(self, read: Callable[[], RawItem], making: Making, ambiguous: Callable[[str], bool]) -> None:
        """Read one item; whatever is wrong with it is its own trouble."""
        try:
            entry = entry_of(read(), making, ambiguous=ambiguous)
        except (ValueError, TypeError, KeyError, AttributeError, LookupError, OverflowError, RecursionError):
            entry = None
        if entry is None:
            self.skipped += 1
        else:
            self.entries.append(entry)


def _parse_xml(
    feed: Feed, fetched: Fetched, document: Document, *, known: frozenset[str], bounds: Bounds, faults: tuple[str, ...]
) -> ParsedFeed:
    unknown = tuple(item for item in document.items if item.hash not in known)
    fresh = _affordable(unknown)
    title = to_text(document.title, limit=512)
    harvest = _Harvest([], document.lost)
    channel: Mapping[str, Any] = {}
    found: list[Any] = []
    for part in _portions(fresh):
        result = _feedparser(document.only(part))
        channel = channel or result.get("feed", {})
        found += result.get("entries", [])
    title = title or to_text(_string(channel, "title"), limit=512)
    making = Making.of(feed, url=_base(channel, fetched.url), now=fetched.at, bounds=bounds, lang=_string(channel, "language"))
    ambiguous = _ambiguous(document.items, found)
    for item in found[: bounds.entries]:
        harvest.add(lambda item=item: _raw(item), making, ambiguous)  # type: ignore[misc]
    late = frozenset(item.hash for item in unknown[len(fresh) :])
    return ParsedFeed(
        title=title,
        entries=tuple(harvest.entries),
        skipped=harvest.skipped,
        unchanged=len(document.items) - len(unknown),
        item_hashes=frozenset(item.hash for item in document.items) - late,
        ttl=_ttl(document.ttl),
        faults=tuple(dict.fromkeys((*faults, *([MORE_NEXT_POLL] if late else ())))),
    )


def _affordable(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The first items that one poll may spend time on; the others are still new to the next poll."""
    whole = torn = 0
    for n, item in enumerate(items):
        whole, torn = whole + len(item.raw) * item.whole, torn + len(item.raw) * (not item.whole)
        if whole > _WHOLE_BYTES or torn > _TORN_BYTES:
            return items[: max(n, 1)]
    return items


def _portions(items: tuple[Item, ...]) -> Iterator[tuple[Item, ...]]:
    """All well-formed items together, and each torn one alone, so that it tears no other."""
    whole = tuple(item for item in items if item.whole)
    if whole:
        yield whole
    for item in items:
        if not item.whole and len(item.raw) <= _TORN_ITEM:
            yield (item,)


def _feedparser(data: bytes) -> Mapping[str, Any]:
    import feedparser

    try:
        result: Mapping[str, Any] = feedparser.parse(
            BytesIO(data),
            response_headers=_HEADERS,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as e:  # it promises none, and keeps the promise for what is nearly XML only
        raise ParseError("malformed", f"the feed cannot be read ({type(e).__name__})") from None
    return result


def _ambiguous(items: tuple[Item, ...], found: list[Any]) -> Callable[[str], bool]:
    """Whether an id stands for several different items of the document, among those not parsed again too."""
    known = {(clean(item.id, limit=65536), item.hash) for item in items if item.id}
    counts = Counter(guid for guid, _ in known)
    if not counts:  # cut by pattern: ids are known from the parser alone
        counts = Counter(guid for guid, _ in {(_string(e, "id"), _string(e, "title") + _string(e, "link")) for e in found})
    return lambda guid: counts[guid] > 1


def _raw(item: Any) -> RawItem:
    source = item.get("source")
    content = item.get("content")
    body = _string(content[0], "value") if isinstance(content, list) and content else ""
    return RawItem(
        id=_string(item, "id"),
        title=_string(item, "title"),
        summary=_string(item, "summary") or body or _string(item, "yandex_full-text"),
        link=_link(item),
        dates=tuple(_string(item, name) for name in ("published", "updated", "created")),
        source=_string(source, "title") if isinstance(source, dict) else "",
        lang=_string(item, "language"),
    )


def _link(item: Any) -> str:
    """The article's own address: behind a redirecting feed service, else the link, else an id that is one."""
    link = _string(item, "feedburner_origlink") or _string(item, "link")
    guid = _string(item, "id")
    if not link or link == guid:  # feedparser takes any guid for a link when there is no other
        link = guid if guid.startswith(("http://", "https://")) else ""
    return link


def _string(values: Any, name: str) -> str:
    # `dict.get`: feedparser's own `get` answers for other keys too, with a warning.
    value = dict.get(values, name) if isinstance(values, dict) else None
    return value if isinstance(value, str) else ""


def _base(channel: Any, url: str) -> str:
    """What relative links of items are relative to: the site when the channel names it, else the document."""
    link = _string(channel, "link")
    return link if link.startswith(("http://", "https://")) else url


def _ttl(text: str) -> timedelta | None:
    digits = text.strip()
    return timedelta(minutes=int(digits[:6])) if digits.isascii() and digits.isdigit() and int(digits[:6]) else None


def _parse_json(
    feed: Feed, fetched: Fetched, data: bytes, *, known: frozenset[str], bounds: Bounds, faults: tuple[str, ...]
) -> ParsedFeed:
    document = JsonDocument(data.decode("utf-8", "replace"))
    over = len(document.items) > bounds.entries
    items = document.items[: bounds.entries]
    hashes = [hash_of(item) for item in items]
    making = Making.of(feed, url=fetched.url, now=fetched.at, bounds=bounds, lang=document.lang)
    ids = Counter(
        str(item.get("id", item.get("guid", "")))
        for item in dict(zip(hashes, items, strict=True)).values()
        if isinstance(item, dict)
    )
    harvest = _Harvest([])
    for item, digest in zip(items, hashes, strict=True):
        if digest not in known:
            harvest.add(lambda item=item: raw_item(item), making, lambda guid: ids[guid] > 1)  # type: ignore[misc]
    return ParsedFeed(
        title=to_text(document.title, limit=512),
        entries=tuple(harvest.entries),
        skipped=harvest.skipped,
        unchanged=sum(digest in known for digest in hashes),
        item_hashes=frozenset(hashes),
        ttl=_ttl(document.ttl),
        faults=(*faults, "too-many-entries") if over else faults,
    )

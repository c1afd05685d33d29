"""Parsing: a fetched document to entries.

feedparser reads the formats; everything around it is ours. It is handed bytes in a `BytesIO` and nothing else, for a
string it may take for a file or an address. It never sees a DOCTYPE, a page, an item that was read before, or more
items than the bound. Its own sanitising and resolving of relative addresses are off (22 ms a feed of fifty, 12
without): markup does not survive `text`, and links are resolved in `links`.

What may raise: `ParseError`, named after what came instead of a feed. A single item that cannot be read is skipped
and counted.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from watcher.errors import ParseError
from watcher.feeds.charset import decode
from watcher.feeds.document import Document, Item, harmless, split
from watcher.feeds.entries import Making, RawItem, entry_of
from watcher.feeds.jsonfeed import JsonDocument, hash_of, raw_item
from watcher.feeds.settings import Bounds
from watcher.feeds.text import clean, to_text
from watcher.types import Entry, Feed, Fetched, ParsedFeed

#: Item hashes of another version are void. Raised with every change of what an entry is made of.
PARSER_VERSION = "1"
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_NO_HASHES: frozenset[str] = frozenset()


def parse(feed: Feed, fetched: Fetched, *, known: frozenset[str] = _NO_HASHES, bounds: Bounds | None = None) -> ParsedFeed:
    """The entries of a document, without the items whose hash is in `known`; `ParseError` when it is no feed.

    `known` are the item hashes of the feed's state, empty when its `parser_version` is not the current one.
    """
    bounds = bounds or Bounds()
    if not fetched.body.strip(b" \t\r\n\0"):
        raise ParseError("empty", "the server sent an empty document")
    text, faults = decode(fetched.body, fetched.headers, lang=feed.lang)
    text = text.lstrip("\ufeff \t\r\n\0")
    if text[:1] in ("{", "["):
        return _parse_json(feed, fetched, text, known=known, bounds=bounds, faults=faults)
    text, more = harmless(text, url=fetched.url)
    document = split(text, most=bounds.entries)
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
    fresh = tuple(item for item in document.items if item.hash not in known)
    title = to_text(document.title, limit=512)
    harvest = _Harvest([], document.cut_items)
    if fresh:
        result = _feedparser(document.only(fresh), fetched.url)
        channel = result.get("feed", {})
        title = title or to_text(_string(channel, "title"), limit=512)
        making = Making.of(
            feed, url=_base(channel, fetched.url), now=fetched.at, bounds=bounds, lang=_string(channel, "language")
        )
        found = result.get("entries", [])[: bounds.entries]
        ambiguous = _ambiguous(document.items, found)
        for item in found:
            harvest.add(lambda item=item: _raw(item), making, ambiguous)  # type: ignore[misc]
    return ParsedFeed(
        title=title,
        entries=tuple(harvest.entries),
        skipped=harvest.skipped,
        unchanged=len(document.items) - len(fresh),
        item_hashes=frozenset(item.hash for item in document.items),
        ttl=_ttl(document.ttl),
        faults=tuple(dict.fromkeys(faults)),
    )


def _feedparser(data: bytes, url: str) -> Mapping[str, Any]:
    import feedparser

    try:
        result: Mapping[str, Any] = feedparser.parse(
            BytesIO(data),
            response_headers={**_HEADERS, "content-location": url},
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
    if not link and (guid := _string(item, "id")).startswith(("http://", "https://")):
        link = guid
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
    feed: Feed, fetched: Fetched, text: str, *, known: frozenset[str], bounds: Bounds, faults: tuple[str, ...]
) -> ParsedFeed:
    document = JsonDocument(text)
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

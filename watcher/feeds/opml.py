"""OPML in and out: the list of feeds that every feed reader can trade.

An OPML file is a stranger's XML like any feed: no DOCTYPE survives, nothing is expanded. The folder a feed lies in is
dropped; language and outlet, which readers do not know, travel as attributes of their own.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree import ElementTree

from watcher.errors import ParseError
from watcher.feeds.charset import to_utf8
from watcher.feeds.links import is_web_address
from watcher.feeds.prolog import undeclared
from watcher.feeds.settings import Bounds
from watcher.feeds.text import clean
from watcher.types import Feed

_NOT_IN_NAME = re.compile(r"[^\w]+")


def import_opml(body: bytes, *, taken: Iterable[str] = (), bounds: Bounds | None = None) -> tuple[Feed, ...]:
    """The feeds of an OPML file, each address once, under names that are not in `taken`.

    `ParseError("not-opml")` when it is none; `entity-bomb` and `external-entity` as for feeds.
    """
    bounds = bounds or Bounds()
    if len(body) > bounds.body:
        raise ParseError("too-large", f"more than {bounds.body} bytes")
    data, _ = to_utf8(body, {}, lang=None)
    root = _root(undeclared(data))
    names, feeds = set(taken), dict[str, Feed]()
    for outline in root.iter("outline"):
        url = clean(outline.get("xmlUrl") or outline.get("xmlurl") or "", limit=bounds.url + 1)
        if not is_web_address(url, longest=bounds.url) or url in feeds or len(feeds) >= bounds.entries:
            continue
        title = clean(outline.get("title") or outline.get("text") or "", limit=256)
        name = _name(title or url, names)
        names.add(name)
        lang = clean(outline.get("language") or "", limit=16).lower()[:2] or None
        feeds[url] = Feed(name=name, url=url, outlet=title, lang=lang if lang and lang.isalpha() else None)
    return tuple(feeds.values())


def _root(data: bytes) -> ElementTree.Element:
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as e:
        raise ParseError("not-opml", f"not well-formed XML ({e})") from None
    if root.tag.lower() != "opml":
        raise ParseError("not-opml", "the file is not OPML")
    return root


def _name(title: str, taken: set[str]) -> str:
    """A short name for the configuration: lower case, words joined by hyphens, a number when it is taken."""
    base = (
        _NOT_IN_NAME.sub("-", title.removeprefix("https://").removeprefix("http://").lower()).strip("-")[:40].strip("-") or "feed"
    )
    name, n = base, 2
    while name in taken:
        name, n = f"{base}-{n}", n + 1
    return name


def export_opml(feeds: Iterable[Feed], *, title: str, at: datetime) -> bytes:
    """The feeds as an OPML 2.0 document. Headers and names of secrets stay at home."""
    opml = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(opml, "head")
    ElementTree.SubElement(head, "title").text = clean(title, limit=256)
    ElementTree.SubElement(head, "dateCreated").text = format_datetime(at.astimezone(UTC))
    body = ElementTree.SubElement(opml, "body")
    for feed in feeds:
        shown = feed.outlet or feed.name
        outline = ElementTree.SubElement(body, "outline", type="rss", text=shown, title=shown, xmlUrl=feed.url)
        if feed.lang:
            outline.set("language", feed.lang)
    ElementTree.indent(opml)
    return bytes(ElementTree.tostring(opml, encoding="utf-8", xml_declaration=True)) + b"\n"

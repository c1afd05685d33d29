"""A document before any feed parser sees it: made harmless, cut into items.

It comes decoded (see `charset`) and is UTF-8 from here on, so no check can be walked past with UTF-16.

**Harmless.** The DOCTYPE goes, with everything in it. An entity that refers to others, or to a file or an address, is
an attack and the whole document is refused under its name; other declarations are recorded as a fault, and the
entities of HTML still read as what they mean.

**Items.** expat finds where each item begins and ends (0.5 ms for fifty), so an item with a known hash need not be
parsed again. A document that is not well-formed is repaired where the repair is certain (undefined entities, bare
ampersands, impossible characters) and else cut by pattern at the place where expat gave up.
"""

import hashlib
import html
import re
from dataclasses import dataclass
from xml.parsers import expat

from watcher.errors import ParseError
from watcher.feeds.page import is_html, linked_feeds, name_page

_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

_ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(rss|feed|RDF|rdf|channel)(?=[\s/>])")
_FIRST = re.compile(r"\s*(?:(?:<\?.*?\?>|<!--.*?-->)\s*)*+", re.DOTALL)
_DOCTYPE = re.compile(
    r"""<!DOCTYPE(?:[^\["'>]|"[^"]*"|'[^']*')*+(?:\[(?:<!--.*?-->|<\?.*?\?>|[^\]"']|"[^"]*"|'[^']*')*+\]\s*)?>""",
    re.DOTALL | re.IGNORECASE,
)
_ENTITY_DECLARED = re.compile(
    r"""<!ENTITY\s+(%\s+)?([^\s"'>]{1,200})\s+(?:(SYSTEM|PUBLIC)\b|"([^"]*)"|'([^']*)')""", re.IGNORECASE
)
_CDATA_OR_AMPERSAND = re.compile(r"(<!\[CDATA\[.*?\]\]>)|&(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z]\w{0,40};)?", re.DOTALL)
_XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_ITEM = re.compile(rb"<((?:[\w.-]{1,40}:)?(?:item|entry))(?=[\s/>])[^>]*>(?:.*?)</\1\s*>", re.DOTALL)
_ITEM_START = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s/>])")
#: What expat says of a document that just ends.
_CUT_OFF = frozenset(
    expat.errors.codes[getattr(expat.errors, name)]
    for name in (
        "XML_ERROR_NO_ELEMENTS",
        "XML_ERROR_UNCLOSED_TOKEN",
        "XML_ERROR_UNCLOSED_CDATA_SECTION",
        "XML_ERROR_PARTIAL_CHAR",
    )
)
_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it stands in the document. `hash` is its identity between polls, `id` its guid, empty if none."""

    raw: bytes
    hash: str
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed document cut into items. `head` and `tail` close around any choice of them."""

    head: bytes
    items: tuple[Item, ...]
    tail: bytes
    title: str = ""
    ttl: str = ""
    faults: tuple[str, ...] = ()
    cut_items: int = 0
    """Items that begin but never end."""

    def only(self, items: tuple[Item, ...]) -> bytes:
        """The document with these items alone."""
        return b"".join([_DECLARATION, self.head, *(item.raw for item in items), self.tail])


def item_hash(raw: bytes) -> str:
    """Short enough to keep thousands a feed, long enough never to collide: 16 bytes of BLAKE2b."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


# ---------------------------------------------------------------- harmless


def harmless(text: str, *, url: str) -> tuple[str, list[str]]:
    """The document from its root element on, without DOCTYPE and impossible characters, and the faults found.

    `ParseError`: `entity-bomb`, `external-entity`; and what came instead of a feed: `challenge-page`, `login-page`,
    `html-page`, `not-a-feed`.
    """
    faults: list[str] = []
    clean = _IMPOSSIBLE.sub("", text)
    if len(clean) != len(text):
        faults.append("control-characters")
    start = _FIRST.match(clean)
    after = start.end() if start else 0
    doctype = _DOCTYPE.match(clean, after)
    if doctype:
        if (fault := _entities(doctype[0])) is not None:
            faults.append(fault)
        start = _FIRST.match(clean, doctype.end())
        after = start.end() if start else doctype.end()
    if root := _ROOT.match(clean, after):
        return clean[root.start() :], faults
    # A warning of the program that made the feed may stand before it.
    root = _ROOT.search(clean, after, after + 8192)
    if root and (not doctype or "html" not in doctype[0][:40].lower()):
        _entities(clean[after : root.start()])
        return clean[root.start() :], [*faults, "junk-before-feed"]
    raise _no_feed(clean, url)


def undeclared(text: str) -> str:
    """Any XML text without its declaration and DOCTYPE; `ParseError` as in `harmless`."""
    clean = _IMPOSSIBLE.sub("", text).lstrip("\ufeff \t\r\n")
    start = _FIRST.match(clean)
    doctype = _DOCTYPE.match(clean, start.end() if start else 0)
    if doctype:
        _entities(doctype[0])
    return clean[doctype.end() if doctype else start.end() if start else 0 :]


def _entities(declarations: str) -> str | None:
    """`doctype-entities` when something harmless is declared; raises for what is not."""
    found = None
    for match in _ENTITY_DECLARED.finditer(declarations):
        parameter, _, external, double, single = match.groups()
        value = double or single or ""
        if external and not parameter:
            raise ParseError("external-entity", "the document declares an entity that is a file or an address")
        if "%" in value or re.search(r"&[^#]", value) or len(value) > 1000:
            raise ParseError("entity-bomb", "the document declares entities that expand into one another")
        found = "doctype-entities"
    return found


def _no_feed(text: str, url: str) -> ParseError:
    body = text[: 1 << 20].encode("utf-8", "ignore")
    if not is_html(body):
        return ParseError("not-a-feed", f"neither a feed nor a page; it begins {text.strip()[:60]!r}")
    name = name_page(body)
    feeds = linked_feeds(body, url)
    what = {"challenge-page": "a challenge page for browsers", "login-page": "a login page"}.get(name, "an HTML page")
    links = f"; it links to {', '.join(feeds[:5])}" if feeds else ""
    return ParseError(name, f"{what} came instead of a feed{links}")


def _repaired(text: str) -> str:
    """The text with every ampersand that XML would stumble over made right; CDATA stays as it is."""

    def right(match: re.Match[str]) -> str:
        cdata, reference = match.groups()
        if cdata:
            return str(cdata)
        if not reference:
            return "&amp;"
        if reference in _XML_ENTITIES:
            return match[0]
        meant = html.unescape(match[0])
        if meant == match[0] or meant in "&<>":
            return "&amp;" + reference
        return _IMPOSSIBLE.sub("", meant)

    return _CDATA_OR_AMPERSAND.sub(right, text)


# ---------------------------------------------------------------- items


def split(text: str, *, most: int) -> Document:
    """Cut a harmless document into its first `most` items."""
    data = text.encode("utf-8", "ignore")
    cutter = _Cutter(data, most)
    if cutter.run():
        return cutter.document(())
    again = _Cutter(_repaired(text).encode("utf-8", "ignore"), most)
    if again.run():
        return again.document(("malformed",))
    return again.rescue()


class _Enough(Exception):
    """Raised inside expat when more items come than are wanted."""


class _Cutter:
    """Walks a document with expat and notes where its items are."""

    def __init__(self, data: bytes, most: int) -> None:
        self._data, self._most = data, most
        self._spans: list[tuple[int, int, str]] = []
        self._stack: list[str] = []
        self._start = self._item_depth = 0
        self._text: list[str] | None = None
        self._id = ""
        self._channel: dict[str, str] = {}
        self._over = self._truncated = False
        self._around: tuple[str, ...] = ()
        self._parser = expat.ParserCreate("utf-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = self._characters

    def run(self) -> bool:
        """True when the document is well-formed, or at least so far as it is wanted."""
        try:
            self._parser.Parse(self._data, True)
        except _Enough:
            self._over = True
        except expat.ExpatError as e:
            self._truncated = e.code in _CUT_OFF
            return False
        return True

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        depth = len(self._stack)
        if not self._item_depth and local in ("item", "entry") and depth:
            if len(self._spans) >= self._most:
                raise _Enough
            self._around = tuple(self._stack)
            self._start, self._item_depth, self._id = self._parser.CurrentByteIndex, depth + 1, attributes.get("rdf:about", "")
        elif (self._item_depth == depth and local in ("guid", "id")) or (
            not self._item_depth and 1 <= depth <= 2 and local in ("title", "ttl")
        ):
            self._text = []
        self._stack.append(name)

    def _close(self, name: str) -> None:
        depth = len(self._stack)
        self._stack.pop()
        local = name.rpartition(":")[2]
        if self._text is not None and local in ("guid", "id", "title", "ttl"):
            text, self._text = "".join(self._text).strip(), None
            if self._item_depth:
                self._id = text or self._id
            else:
                self._channel.setdefault(local, text)
        if self._item_depth and depth == self._item_depth:
            end = self._data.index(b">", self._parser.CurrentByteIndex) + 1
            self._spans.append((self._start, end, self._id))
            self._item_depth, self._text = 0, None

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _items(self) -> tuple[Item, ...]:
        return tuple(Item(raw := self._data[a:b], item_hash(raw), guid) for a, b, guid in self._spans)

    def _closing(self, stack: tuple[str, ...]) -> bytes:
        return b"".join(b"</" + name.encode() + b">" for name in reversed(stack))

    def document(self, faults: tuple[str, ...]) -> Document:
        """The document of a walk that reached its end, or the most items."""
        if not self._spans:
            head, tail = self._data, b""
        else:
            head = self._data[: self._spans[0][0]]
            tail = self._closing(self._around) if self._over else self._data[self._spans[-1][1] :]
        return Document(
            head=head,
            items=self._items(),
            tail=tail,
            title=self._channel.get("title", ""),
            ttl=self._channel.get("ttl", ""),
            faults=(*faults, "too-many-entries") if self._over else faults,
        )

    def rescue(self) -> Document:
        """The document of a walk that ended in an error: what was whole, and what a pattern finds after it."""
        start = self._spans[-1][1] if self._spans else 0
        found = list(self._items())
        first = self._spans[0][0] if self._spans else -1
        end = start
        for match in _ITEM.finditer(self._data, start):
            if len(found) >= self._most:
                break
            found.append(Item(match[0], item_hash(match[0])))
            first, end = first if first >= 0 else match.start(), match.end()
        over = len(found) >= self._most
        partial = 0 if over else len(_ITEM_START.findall(self._data, end))
        opening = _ITEM_START.search(self._data)
        if first < 0:
            first = opening.start() if opening else len(self._data)
        around = self._around or tuple(self._stack[: self._item_depth - 1] if self._item_depth else self._stack)
        return Document(
            head=self._data[:first],
            items=tuple(found),
            tail=self._closing(around),
            title=self._channel.get("title", ""),
            ttl=self._channel.get("ttl", ""),
            faults=("truncated" if self._truncated else "malformed",) + (("too-many-entries",) if over else ()),
            cut_items=partial,
        )

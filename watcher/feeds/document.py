"""A harmless document cut into its items, before any feed parser sees it.

expat finds where each item begins and ends (0.5 ms for fifty), so an item with a known hash need not be parsed again.
A document that is not well-formed is repaired where the repair is certain (undefined entities, bare ampersands) and
else cut by its tags from the place where expat gave up; the items cut so are marked, for they need a parser that
forgives, and that one is slow on hostile input.

What a feed parser may be given is bounded here, in bytes: 15 MiB of "&lt;" cost feedparser two minutes. An item over
`ITEM_BYTES` loses its long children, for a title and a link are worth having without a quarter of a megabyte of
description. Everything in this module is linear in the document's length.
"""

import hashlib
import html
import re
from dataclasses import dataclass
from xml.parsers import expat

#: The longest item met in real feeds has 60 KiB.
ITEM_BYTES = 256 * 1024
_LONG_CHILD = 64 * 1024
#: What a head may have before it is reduced to its open elements.
_HEAD_BYTES = 64 * 1024
#: Ampersands looked at in a repair; each costs a hundred bytes on the way. Entity-escaped feeds have thirty thousand.
_MOST_REPAIRS = 200_000
_DEEPEST = 200
_MARK = re.compile(rb"&(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z]\w{0,40};)?")
_XML_ENTITIES = frozenset({b"amp;", b"lt;", b"gt;", b"quot;", b"apos;"})
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ITEM_TAG = re.compile(rb"<(/?)((?:[\w.-]{1,40}:)?(?:item|entry))(?=[\s/>])")
_DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
#: What expat says of a document that just ends.
_CUT_OFF = frozenset(
    expat.errors.codes[getattr(expat.errors, f"XML_ERROR_{name}")]
    for name in ("NO_ELEMENTS", "UNCLOSED_TOKEN", "UNCLOSED_CDATA_SECTION", "PARTIAL_CHAR")
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it stands in the document. `hash` is its identity between polls, `id` its guid, empty if none."""

    raw: bytes
    hash: str
    id: str = ""
    whole: bool = True
    """False when it was cut out of a document that is not well-formed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed document cut into items. `head` and `tail` close around any choice of them."""

    head: bytes
    items: tuple[Item, ...]
    tail: bytes
    title: str = ""
    ttl: str = ""
    faults: tuple[str, ...] = ()
    lost: int = 0
    """Items that begin but never end, or are too long to be read."""

    def only(self, items: tuple[Item, ...]) -> bytes:
        """The document with these items alone."""
        return b"".join([_DECLARATION, self.head, *(item.raw for item in items), self.tail])


def item_hash(raw: bytes) -> str:
    """Short enough to keep thousands a feed, long enough never to collide: 16 bytes of BLAKE2b."""
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def split(data: bytes, *, most: int) -> Document:
    """Cut a harmless document into its first `most` items."""
    cutter = _Cutter(data, most)
    if cutter.run():
        return cutter.document(())
    if data.count(b"&") > _MOST_REPAIRS:
        return cutter.rescue()
    again = _Cutter(_repaired(data), most)
    if again.run():
        return again.document(("malformed",))
    return again.rescue()


def _repaired(data: bytes) -> bytes:
    """The document with every ampersand that XML would stumble over made right; CDATA stays as it is."""
    parts, at = [], 0
    while (start := data.find(b"<![CDATA[", at)) >= 0 and (end := data.find(b"]]>", start)) >= 0:
        parts += [_MARK.sub(_right, data[at:start]), data[start : end + 3]]
        at = end + 3
    return b"".join([*parts, _MARK.sub(_right, data[at:])])


def _right(match: re.Match[bytes]) -> bytes:
    reference: bytes | None = match[1]
    if reference is None:
        return b"&amp;"
    if reference in _XML_ENTITIES:
        return match[0]
    meant = html.unescape(match[0].decode("ascii", "ignore"))
    if meant.startswith("&") or meant in "<>":
        return b"&amp;" + reference
    return _IMPOSSIBLE.sub("", meant).encode("utf-8", "ignore")


class _Enough(Exception):
    """Raised inside expat when more items come than are wanted."""


class _TooDeep(Exception):
    """Raised inside expat when elements nest deeper than any feed's do."""


class _Cutter:
    """Walks a document with expat and notes where its items are, and the long children in them."""

    def __init__(self, data: bytes, most: int) -> None:
        self._data, self._most = data, most
        self._items: list[Item] = []
        self._stack: list[str] = []
        self._around: tuple[str, ...] = ()
        self._first = self._last = self._root_end = 0
        self._start = self._depth = self._child = 0
        self._long: list[tuple[int, int]] = []
        self._text: list[str] | None = None
        self._id = ""
        self._channel: dict[str, str] = {}
        self._over = self._truncated = self._shortened = False
        self._lost = 0
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
        except _TooDeep:
            return False
        except expat.ExpatError as e:
            self._truncated = e.code in _CUT_OFF
            return False
        return True

    # ------------------------------------------------------------ expat's calls

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        local, depth = name.rpartition(":")[2], len(self._stack)
        if depth > _DEEPEST:
            raise _TooDeep
        if not self._depth:
            self._open_outside(local, depth, attributes)
        elif depth == self._depth:
            self._child = self._parser.CurrentByteIndex
            self._text = [] if local in ("guid", "id") else None
        self._stack.append(name)

    def _open_outside(self, local: str, depth: int, attributes: dict[str, str]) -> None:
        if local in ("item", "entry") and depth:
            if len(self._items) >= self._most:
                raise _Enough
            self._around, self._depth = tuple(self._stack), depth + 1
            self._start, self._id, self._long = self._parser.CurrentByteIndex, attributes.get("rdf:about", ""), []
            if not self._items:
                self._first = self._start
        elif depth == 0:
            self._root_end = self._data.find(b">", self._parser.CurrentByteIndex) + 1
        elif depth <= 2 and local in ("title", "ttl"):
            self._text = []

    def _close(self, name: str) -> None:
        depth, local = len(self._stack), name.rpartition(":")[2]
        self._stack.pop()
        if self._text is not None and local in ("guid", "id", "title", "ttl"):
            text, self._text = "".join(self._text).strip(), None
            if self._depth:
                self._id = text or self._id
            else:
                self._channel.setdefault(local, text)
        if not self._depth:
            return
        if depth == self._depth + 1:
            end = self._after_tag()
            if end - self._child > _LONG_CHILD:
                self._long.append((self._child, end))
        elif depth == self._depth:
            self._end_item()

    def _after_tag(self) -> int:
        at = self._parser.CurrentByteIndex
        # Of an empty element (`<item/>`), expat is already behind it.
        return self._data.index(b">", at) + 1 if self._data.startswith(b"</", at) else at

    def _end_item(self) -> None:
        end = self._after_tag()
        raw = self._data[self._start : end]
        digest = item_hash(raw)
        if len(raw) > ITEM_BYTES:
            self._shortened = True
            at, parts = self._start, []
            for start, stop in self._long:
                parts.append(self._data[at:start])
                at = stop
            raw = b"".join([*parts, self._data[at:end]])
        if len(raw) <= ITEM_BYTES:
            self._items.append(Item(raw, digest, self._id))
        else:
            self._lost += 1
        self._last, self._depth, self._text = end, 0, None

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    # ------------------------------------------------------------ what came of it

    def document(self, faults: tuple[str, ...]) -> Document:
        """The document of a walk that reached its end, or the most items."""
        if self._last:
            tail = b"" if self._over else self._data[self._last :]
            head = self._head(self._first)
        else:
            head, tail = self._data if len(self._data) <= _HEAD_BYTES else b"", b""
        closing = b"".join(b"</" + name.encode() + b">" for name in reversed(self._around))
        return Document(
            head=head,
            items=tuple(self._items),
            tail=tail if tail and len(tail) <= _HEAD_BYTES else closing,
            title=self._channel.get("title", ""),
            ttl=self._channel.get("ttl", ""),
            faults=(*faults, *self._bounds_met()),
            lost=self._lost,
        )

    def _bounds_met(self) -> tuple[str, ...]:
        return ("too-many-entries",) * self._over + ("item-too-long",) * (self._shortened or self._lost > 0)

    def _head(self, end: int) -> bytes:
        """What stands before the items; of a head too long to be read, the elements that are open in it."""
        if end <= _HEAD_BYTES or self._root_end > _HEAD_BYTES:
            return self._data[: min(end, _HEAD_BYTES)]
        return self._data[: self._root_end] + b"".join(b"<" + name.encode() + b">" for name in self._around[1:])

    def rescue(self) -> Document:
        """The document of a walk that ended in an error: what was whole, and what its tags show after it."""
        opened = self._around or tuple(self._stack[: self._depth - 1] if self._depth else self._stack)
        found, start = list(self._items), -1
        first = self._first if found else -1
        for tag in _ITEM_TAG.finditer(self._data, self._last):
            if len(found) >= self._most:
                self._over = True
                break
            first = tag.start() if first < 0 else first
            if not tag[1]:
                self._lost += start >= 0
                start = tag.start()
            elif start >= 0:
                raw = self._data[start : self._data.find(b">", tag.end()) + 1]
                if 0 < len(raw) <= ITEM_BYTES:
                    found.append(Item(raw, item_hash(raw), whole=False))
                else:
                    self._lost += 1
                start = -1
        self._around = tuple(name for name in opened if name.rpartition(":")[2] not in ("item", "entry"))
        return Document(
            head=self._head(first if first >= 0 else len(self._data)),
            items=tuple(found),
            tail=b"".join(b"</" + name.encode() + b">" for name in reversed(self._around)),
            title=self._channel.get("title", ""),
            ttl=self._channel.get("ttl", ""),
            faults=("truncated" if self._truncated else "malformed", *self._bounds_met()),
            lost=self._lost + (start >= 0 and not self._over),
        )

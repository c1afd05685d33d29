"""What stands before the root element, made harmless; and the name of what has no feed's root at all.

The DOCTYPE goes, with everything in it. An entity that refers to others, or to a file or an address, is an attack and
the whole document is refused under its name; other declarations are recorded as a fault, and the entities of HTML
still read as what they mean. The document is UTF-8 by now (see `charset`), so nothing hides in UTF-16.

Every step is linear in the document's length: the scanner below replaced a pattern that took minutes for a megabyte
of "<!--".
"""

import re

from watcher.errors import ParseError
from watcher.feeds.page import is_html, linked_feeds, name_page

_IMPOSSIBLE = re.compile(b"[\x00-\x08\x0b\x0c\x0e-\x1f]+|\xef\xbf[\xbe\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:rss|feed|RDF|rdf|channel)(?=[\s/>])")
_FIRST = re.compile(rb"\s*(?:(?:<\?.*?\?>|<!--.*?-->)\s*)*+", re.DOTALL)
_DOCTYPE = re.compile(rb"<!DOCTYPE(?=[\s\[>\"'])", re.IGNORECASE)
_MARK = re.compile(rb"<!--|<\?|[\"'\[\]>]")
_ENDS = {b"<!--": b"-->", b"<?": b"?>", b'"': b'"', b"'": b"'"}
_ENTITY = re.compile(rb"""<!ENTITY\s+(%\s+)?[^\s"'>]{1,200}\s+(?:(SYSTEM|PUBLIC)\b|"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_REFERENCE = re.compile(rb"%|&[^#]")
#: A declared text longer than this is there to be repeated.
_LONGEST_ENTITY = 1000
#: How far behind a program's warning, printed before the feed, its root is looked for.
_JUNK = 8192


def harmless(data: bytes, *, url: str) -> tuple[bytes, list[str]]:
    """The document from its root element on, without DOCTYPE and impossible characters, and the faults found.

    `ParseError`: `entity-bomb`, `external-entity`; and what came instead of a feed: `challenge-page`, `login-page`,
    `html-page`, `not-a-feed`.
    """
    faults: list[str] = []
    clean = _IMPOSSIBLE.sub(b"", data)
    if len(clean) != len(data):
        faults.append("control-characters")
    start, declared = _behind_prolog(clean)
    if declared:
        faults.append("doctype-entities")
    if _ROOT.match(clean, start):
        return clean[start:], faults
    root = _ROOT.search(clean, start, start + _JUNK)
    if root and not clean[:512].lower().lstrip().startswith(b"<!doctype html"):
        inner, declared = _behind_prolog(clean[start : root.start()])
        _check_entities(clean[start + inner : root.start()])
        return clean[root.start() :], [*faults, "junk-before-feed"]
    raise _no_feed(clean, url)


def undeclared(data: bytes) -> bytes:
    """Any XML document without its declaration and DOCTYPE; `ParseError` as in `harmless`."""
    clean = _IMPOSSIBLE.sub(b"", data)
    return clean[_behind_prolog(clean)[0] :]


def _behind_prolog(data: bytes) -> tuple[int, bool]:
    """Where the prolog ends, and whether it declared entities (harmless ones: others raise)."""
    end, declared = _skip(data, 0), False
    if _DOCTYPE.match(data, end):
        close = _doctype_end(data, end)
        declared = _check_entities(data[end:close])
        end = _skip(data, close)
    return end, declared


def _skip(data: bytes, start: int) -> int:
    match = _FIRST.match(data, start)
    return match.end() if match else start


def _doctype_end(data: bytes, start: int) -> int:
    """The end of the declaration that begins at `start`; the end of the document when it never ends."""
    at, in_subset = start + 9, False
    while mark := _MARK.search(data, at):
        found = mark[0]
        at = mark.end()
        if (closing := _ENDS.get(found)) is not None:
            at = data.find(closing, at) + len(closing)
            if at < len(closing):
                break
        elif found == b">" and not in_subset:
            return at
        elif found in b"[]":
            in_subset = found == b"["
    return len(data)


def _check_entities(declarations: bytes) -> bool:
    """Whether something harmless is declared; raises for what is not."""
    declared = False
    for match in _ENTITY.finditer(declarations):
        parameter, external, double, single = match.groups()
        value = double or single or b""
        if external and not parameter:
            raise ParseError("external-entity", "the document declares an entity that is a file or an address")
        if len(value) > _LONGEST_ENTITY or _REFERENCE.search(value):
            raise ParseError("entity-bomb", "the document declares entities that expand into one another")
        declared = True
    return declared


def _no_feed(data: bytes, url: str) -> ParseError:
    if not is_html(data):
        begins = data[:80].decode("utf-8", "replace").strip()
        return ParseError("not-a-feed", f"neither a feed nor a page; it begins {begins[:60]!r}")
    name = name_page(data)
    feeds = linked_feeds(data, url)
    what = {"challenge-page": "a challenge page for browsers", "login-page": "a login page"}.get(name, "an HTML page")
    links = f"; it links to {', '.join(feeds[:5])}" if feeds else ""
    return ParseError(name, f"{what} came instead of a feed{links}")

"""When two entries are one. Pure: the store asks, this answers.

Known by key, else by address, else by publisher and title within seven days. Every rule that reaches over to another
feed asks for the same title too, because a feed may carry any link and any id, and must not thereby take another
feed's entry: a copy has the words of what it copies. Compared are the entries' own clocks, never the time of
processing, or two copies would swap places at each poll.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from watcher.types import Entry

TWIN_WINDOW = timedelta(days=7)
"""A title comes back ("Morning briefing", or a live page at one address for months); within a week, from one publisher or
at one address, it is the same story."""
TITLE_FLOOR = 12
"""Letters a title needs to say what it is about: "Live", "Новости дня" do not."""
SHARED_WORDS = 0.5
"""Part of the shorter title's words that two versions of one headline share, at one address."""
SAYS_MORE = 80
"""Characters a copy must have over the original to be worth reading by itself: a sentence."""

_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Words in lower case, one blank between: what is left of a text when its layout is taken away."""
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


_folded_name = lru_cache(maxsize=4096)(fold)


def number(*parts: str) -> int:
    """A 64-bit hash as a signed integer, which both SQLite and PostgreSQL index well. Among 10^8 known ones a new one
    meets another's with probability 5e-12."""
    digest = hashlib.blake2b("\0".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def encodable(entry: Entry) -> Entry:
    """`entry` without halves of surrogate pairs, which JSON feeds can carry and no file or database can hold."""
    try:
        "".join((entry.key, entry.title, entry.summary, entry.url, entry.outlet, entry.full_text)).encode()
    except UnicodeEncodeError:
        fields = ("key", "title", "summary", "url", "outlet", "full_text")
        mended = {name: getattr(entry, name).encode("utf-8", "replace").decode() for name in fields}
        return replace(entry, **mended)
    return entry


@dataclass(frozen=True, slots=True)
class Marks:
    """What an entry is told by."""

    title: str
    """Folded, without the outlet's name that news searches put behind it."""
    url: str | None
    twin: int | None
    """The hash that entries of one publisher with one title share; None when there is too little to go by."""
    text: int
    """Changes when the words do; not with markup, punctuation or the feed's date. Full text fetched later is ours, not
    the feed's, and does not count."""
    length: int


def marks_of(entry: Entry) -> Marks:
    title, outlet = fold(entry.title), _folded_name(entry.outlet)
    text = number(title, fold(entry.summary))
    title = title.removesuffix(f" {outlet}") if outlet else title
    publisher = entry.family or outlet
    twin = number(publisher, title) if publisher and len(title) - title.count(" ") >= TITLE_FLOOR else None
    return Marks(title, address_of(entry), twin, text, len(entry.title) + len(entry.summary) + len(entry.full_text))


def address_of(entry: Entry) -> str | None:
    """The URL if it names an article: the front page, linked from every item of a careless feed, names none."""
    parts = urlsplit(entry.url) if entry.url else None
    return entry.url if parts and (parts.path.strip("/") or parts.query) else None


def tombstone_of(key: str) -> int:
    """What stays when an entry goes. Not of its address: a page that is used again ("/live") may bring news."""
    return number(key)


def same_headline(left: str, right: str) -> bool:
    """True for two folded titles that are versions of one headline."""
    a, b = set(left.split()), set(right.split())
    return left == right or len(a & b) >= max(1, SHARED_WORDS * min(len(a), len(b)))

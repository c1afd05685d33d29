"""When two entries are one. Pure: the store asks, this answers.

Known by key, else by address, else by publisher and title within seven days. Every rule that reaches over to another
feed asks for the same title too, because a feed may carry any link and any id, and must not thereby take another
feed's entry: a copy has the words of what it copies. Compared are the entries' own clocks, never the time of
processing, or two copies would swap places at each poll.
"""

import hashlib
import re
import unicodedata
from datetime import timedelta
from urllib.parse import urlsplit

from watcher.types import Entry

TWIN_WINDOW = timedelta(days=7)
"""A title comes back ("Morning briefing"); within a week, from one publisher, it is the same story."""
TITLE_FLOOR = 10
"""Letters a title needs to say what it is about: "Live", "Новости дня" do not."""
SHARED_WORDS = 0.5
"""Part of the shorter title's words that two versions of one headline share, at one address."""
SAYS_MORE = 80
"""Characters a copy must have over the original to be worth reading by itself: a sentence."""

_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Words in lower case, one blank between: what is left of a text when its layout is taken away."""
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()


def number(*parts: str) -> int:
    """A 64-bit hash as a signed integer, which both SQLite and PostgreSQL index well. Among 10^8 known ones a new one
    meets another's with probability 5e-12."""
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def title_of(entry: Entry) -> str:
    """The title folded, without the outlet's name that news searches put behind it."""
    title, outlet = fold(entry.title), fold(entry.outlet)
    return title.removesuffix(f" {outlet}") if outlet else title


def twin_of(entry: Entry) -> int | None:
    """The hash that entries of one publisher with one title share; None when there is too little to go by."""
    publisher, title = entry.family or fold(entry.outlet), title_of(entry)
    return number(publisher, title) if publisher and len(title.replace(" ", "")) >= TITLE_FLOOR else None


def text_of(entry: Entry) -> int:
    """Changes when the words do; not with markup, punctuation or the feed's date. Full text fetched later is ours, not
    the feed's, and does not count."""
    return number(fold(entry.title), fold(entry.summary))


def length_of(entry: Entry) -> int:
    return len(entry.title) + len(entry.summary) + len(entry.full_text)


def address_of(entry: Entry) -> str | None:
    """The URL if it names an article: the front page, linked from every item of a careless feed, names none."""
    parts = urlsplit(entry.url) if entry.url else None
    return entry.url if parts and (parts.path.strip("/") or parts.query) else None


def tombstones_of(feed: str, key: str, url: str | None) -> tuple[int, ...]:
    """Hashes that stay when an entry goes: its key, and its address within its feed."""
    return (number(key), number(feed, url)) if url else (number(key),)


def same_headline(left: str, right: str) -> bool:
    """True for two folded titles that are versions of one headline."""
    a, b = set(left.split()), set(right.split())
    return left == right or len(a & b) >= max(1, SHARED_WORDS * min(len(a), len(b)))

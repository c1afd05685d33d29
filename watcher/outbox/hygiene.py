"""Foreign text made harmless once, where it enters a digest, and again wherever a template prints it.

Taken out: control characters (terminal escape sequences, header line breaks), bidirectional controls (they reorder
what stands around them), invisible and tag characters, lone surrogates. Markup is not touched here: HTML is escaped
by the template engine, and a title that speaks of `<b>` must say so. Rejected: a list of allowed characters, since
feeds come in every script.
"""

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

# ANSI: CSI, OSC (ended by BEL or ST) and two-character sequences, taken out whole so that no "[31m" stays behind.
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-Z\\-_]")
# Line and paragraph breaks of every kind, tabs and odd blanks count as a blank.
_BLANKS = re.compile(r"[\s\x1c-\x1f\x85\u2028\u2029\u00a0\u202f]+")
# Cc, lone surrogates, unassigned-for-interchange, and invisible format characters but ZWNJ and ZWJ, which Persian and
# Indic scripts need.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff"
    "\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_STACKED = re.compile(r"([\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]{2})[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]+")
TITLE, TEXT, URL = 200, 600, 2000
"""Longest title, other text and URL that is shown, in characters."""


def clean(text: str, limit: int = TEXT) -> str:
    """One line of printable text, cut to `limit` characters at a word where one is near."""
    text = text[: limit * 20]  # a title of megabytes is cut before it costs anything
    text = _INVISIBLE.sub("", _BLANKS.sub(" ", _ESCAPES.sub("", text)))
    text = _STACKED.sub(r"\1", unicodedata.normalize("NFC", text))
    return cut(_BLANKS.sub(" ", text).strip(), limit)


def cut(text: str, limit: int) -> str:
    """`text`, or its beginning and an ellipsis, `limit` characters in all."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    word = head.rfind(" ")
    return (head[:word] if word > limit * 0.8 else head).rstrip(" ,;:–—-") + "…"


def safe_url(url: str) -> str:
    """The URL if it is a web address fit for a link, percent-encoded where needed; "" otherwise (`javascript:`, `data:`, …)."""
    url = url.strip()
    if len(url) > URL or _INVISIBLE.search(url) or re.search(r"[\t\n\r\u2028\u2029]", url):
        return ""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        if parts.scheme.lower() not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            return ""
        host = parts.hostname
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except ValueError:  # also UnicodeError of a host that is none
        return ""
    host = f"[{host}]" if ":" in host else host
    return quote(urlunsplit(parts._replace(netloc=host + port)), safe="%/:=&?~#+!$,;@()*[]-._")

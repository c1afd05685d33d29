"""What came instead of a feed: a page, and which.

A word list rather than a score: these pages are made by a handful of products, each with its own marks, and a name
that is now and then only `html-page` costs an operator a click.
"""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin

#: Marks of the products that test for browsers, as they stand in the source of their pages.
_CHALLENGE = re.compile(
    rb"cf[-_]chl|challenge-platform|cf-browser-verification|just a moment\.\.\.|ddos-guard|_incapsula_|incapsula incident"
    rb"|g-recaptcha|h-captcha|hcaptcha\.com|smartcaptcha|captcha-delivery|px-captcha|aws-?waf-?token|awswafintegration"
    rb"|enable javascript and cookies to continue|checking your browser|verify (?:that )?you are (?:a )?human"
    rb"|are you a robot|servicepipe|qrator",
    re.IGNORECASE,
)
_LOGIN = re.compile(rb"<input\b[^>]{0,300}\btype\s*=\s*[\"']?password", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|script|div|h1|p|center|table)\b", re.IGNORECASE)
_FEED_TYPES = frozenset(
    {f"application/{name}" for name in ("rss+xml", "atom+xml", "rdf+xml", "feed+json", "json")} | {"text/xml"}
)
#: Feed links stand in the head; a page of many megabytes is not read to its end for them.
_LOOKED_AT = 512 * 1024
_MOST_LINKS = 20


def is_challenge(body: bytes) -> bool:
    """Whether this page wants to see a browser or a human before it shows anything."""
    return _CHALLENGE.search(body[:_LOOKED_AT]) is not None


def is_html(body: bytes) -> bool:
    """Whether these bytes begin as an HTML page does."""
    return _HTML.search(body[:4096]) is not None


def name_page(body: bytes) -> str:
    """`challenge-page`, `login-page` or `html-page`."""
    if is_challenge(body):
        return "challenge-page"
    if _LOGIN.search(body[:_LOOKED_AT]):
        return "login-page"
    return "html-page"


def linked_feeds(body: bytes, base: str) -> tuple[str, ...]:
    """Absolute addresses of the feeds a page announces, in its order, each once."""
    collector = _Links(base)
    text = body[:_LOOKED_AT].decode("utf-8", "replace")
    try:
        collector.feed(text)
    except (AssertionError, ValueError):  # the standard parser asserts on some broken declarations
        return tuple(collector.found)
    return tuple(collector.found)


class _Links(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.found: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: (value or "").strip() for name, value in attrs}
        if tag == "base" and given.get("href"):
            self.base = _join(self.base, given["href"]) or self.base
        if tag not in ("link", "a") or len(self.found) >= _MOST_LINKS:
            return
        kind = given.get("type", "").lower().partition(";")[0].strip()
        relations = given.get("rel", "").lower().split()
        if kind in _FEED_TYPES and ("alternate" in relations or "feed" in relations):
            target = _join(self.base, given.get("href", ""))
            if target:
                self.found[target] = None


def _join(base: str, href: str) -> str:
    try:
        target = urljoin(base, href) if href else ""
    except ValueError:
        return ""
    return target if target.startswith(("http://", "https://")) else ""

"""Canonical links."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watcher.feeds.links import canonical

BASE = "http://paper.example/feed/"
LINKS = [
    ("http://paper.example/a", "http://paper.example/a"),
    ("  http://PAPER.Example:80/a\n", "http://paper.example/a"),
    ("https://paper.example:443", "https://paper.example/"),
    ("https://paper.example:8443/a", "https://paper.example:8443/a"),
    ("/a", "http://paper.example/a"),
    ("a", "http://paper.example/feed/a"),
    ("//other.example/a", "http://other.example/a"),
    ("http://user:pw@paper.example/a", "http://paper.example/a"),
    ("http://paper.example/a?utm_source=x&id=7&fbclid=y#top", "http://paper.example/a?id=7"),
    ("http://paper.example/a?from=rss&page=2", "http://paper.example/a?page=2"),
    ("http://paper.example/a?from=kyiv", "http://paper.example/a?from=kyiv"),
    ("http://paper.example/a?b=2&a=1", "http://paper.example/a?b=2&a=1"),
    ("http://paper.example/#!/a", "http://paper.example/#!/a"),
    ("http://paper.example/a/amp/", "http://paper.example/a"),
    ("http://paper.example/a?amp=1", "http://paper.example/a"),
    ("http://paper.example/a?outputType=amp", "http://paper.example/a"),
    ("http://m.paper.example/a", "http://m.paper.example/a"),
    ("https://www.google.com/amp/s/paper.example/a", "https://paper.example/a"),
    ("https://paper-example.cdn.ampproject.org/c/s/paper.example/a/amp/", "https://paper.example/a"),
    ("http://redir.example/x/*http://paper.example/a", "http://paper.example/a"),
    ("https://www.google.com/url?q=https://paper.example/a&sa=D", "https://paper.example/a"),
    ("http://www.bing.com/news/apiclick.aspx?url=https%3a%2f%2fpaper.example%2fa&c=1", "https://paper.example/a"),
    ("https://news.yandex.ru/x?cl4url=paper.example%2Fa", "https://paper.example/a"),
    ("http://paper.example/вибух?я=ї", "http://paper.example/%D0%B2%D0%B8%D0%B1%D1%83%D1%85?%D1%8F=%D1%97"),
    ("http://paper.example/a b", "http://paper.example/ab"),
    ("http://paper.example/<script>", "http://paper.example/%3Cscript%3E"),
    ("http://[2a00:1450::1]:80/a", "http://[2a00:1450::1]/a"),
    ("javascript:alert(1)", None),
    ("data:text/html,x", None),
    ("mailto:a@paper.example", None),
    ("file:///etc/passwd", None),
    ("http://[broken/", None),
    ("http://paper.example:port/", None),
    ("http://pa<per.example/", None),
    ("", None),
    ("http://paper.example/" + "a" * 3000, None),
]


@pytest.mark.parametrize(("link", "expected"), LINKS)
def test_a_link_has_one_canonical_form(link: str, expected: str | None) -> None:
    """One article, one address that opens; anything that is no web address is none."""
    assert expected == canonical(link, BASE, longest=2048)


@example("//\u202e")
@given(st.text(alphabet=st.sampled_from("abhtps:/?#&=%[]@. *яё\\\u202e\x00utm_"), max_size=60))
def test_no_text_breaks_it_and_twice_is_once(text: str) -> None:
    """Never raises; a canonical link is its own canonical form."""
    once = canonical(text, BASE, longest=2048)
    if once is not None:
        assert once.isprintable() and " " not in once
        assert once == canonical(once, BASE, longest=2048)

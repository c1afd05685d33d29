"""Feed text made plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.feeds.text import clean, to_text

TEXTS = [
    ("plain", "plain"),
    ("  a\r\n b\tc ", "a b c"),
    ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
    ("AT&amp;T", "AT&T"),
    ("&lt;b&gt;x&lt;/b&gt;", "x"),
    ("&amp;quot;x&amp;quot;", '"x"'),
    ("<p>one</p><p>two</p>", "one two"),
    ("<p>W<b>or</b>d</p>", "Word"),
    ("a<br>b", "a b"),
    ("<script>alert(1)</script>x<style>p{}</style>", "x"),
    ("<img src=x onerror=alert(1)>x", "x"),
    ("x<!-- hidden -->y", "xy"),
    ("\x1b[31mred\x1b[0m", "[31mred[0m"),
    ("a\u202egnp.exe", "agnp.exe"),
    ("bl\u200ba\u00adst", "blast"),
    ("می\u200cخواهم", "می\u200cخواهم"),
    ("a\u200cb", "ab"),
    ("e\u0301", "é"),
    ("lone \ud83d surrogate", "lone surrogate"),
    ("a\u2028b\u0085c", "a b c"),
    ("tag\U000e0041s", "tags"),
]


@pytest.mark.parametrize(("markup", "expected"), TEXTS)
def test_text_is_plain(markup: str, expected: str) -> None:
    """Markup off, entities undone, hidden characters out, one line."""
    assert expected == to_text(markup, limit=1000)


@given(st.text(max_size=300), st.integers(10, 200))
def test_text_is_always_clean_and_within_its_bound(markup: str, limit: int) -> None:
    """Whatever comes, it can be encoded, fits, and hides nothing."""
    text = to_text(markup, limit=limit)
    assert len(text.encode("utf-8")) <= limit
    assert text == clean(text, limit=limit)
    assert not set(text) & {"\x1b", "\r", "\n", "\0", "\u202e", "\u2066", "\ufeff"}


@pytest.mark.parametrize("flood", ["<a ", "<div>", "<!--", "<![CDATA[", "&lt;p&gt;", "&#x26;", "<", "</p>", "<p a='"])
def test_a_flood_of_markup_is_stripped_in_time(flood: str) -> None:
    """Hostile markup costs no more than long markup."""
    assert len(to_text(flood * 100_000, limit=65536).encode()) <= 65536

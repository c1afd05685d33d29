"""OPML in and out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import NOW, feed

from watcher.errors import ParseError
from watcher.feeds.opml import export_opml, import_opml


def test_feeds_survive_the_round_trip() -> None:
    """What is exported can be imported; secrets stay at home."""
    feeds = [
        feed("http://a.example/f?x=1&y=2", "a", outlet='A "Daily" <b>', lang="ru", auth_env="TOKEN", headers={"X-Key": "k"}),
        feed("http://b.example/f", "b"),
    ]
    data = export_opml(feeds, title="Our feeds", at=NOW)
    assert b"TOKEN" not in data and b"X-Key" not in data
    back = import_opml(data)
    assert [(f.url, f.outlet, f.lang) for f in back] == [
        ("http://a.example/f?x=1&y=2", 'A "Daily" <b>', "ru"),
        ("http://b.example/f", "b", None),
    ]


def test_folders_duplicates_and_odd_outlines() -> None:
    """Nested folders are walked; an address comes once; what is no web address is left out; names are unique."""
    data = """<opml version="1.0"><body><outline text="Folder"><outline text="Same" xmlUrl="http://a.example/1"/></outline>
    <outline text="Same" xmlUrl="http://a.example/2"/><outline text="Again" xmlUrl="http://a.example/1"/>
    <outline text="Bad" xmlUrl="javascript:alert(1)"/><outline text="Вибух" xmlUrl="http://a.example/3"/>
    <outline xmlUrl="https://b.example/feed.xml"/></body></opml>"""
    names = [f.name for f in import_opml(data.encode(), taken=["same"])]
    assert names == ["same-2", "same-3", "вибух", "b-example-feed-xml"]


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "not-opml"),
        (b"<rss/>", "not-opml"),
        (b"<opml><body>", "not-opml"),
        (b'<!DOCTYPE o [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><opml/>', "entity-bomb"),
        (
            b'<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body><outline text="&a;"/></body></opml>',
            "external-entity",
        ),
        (b"<opml>" + b"x" * (16 * 2**20), "too-large"),
    ],
)
def test_a_file_that_is_no_opml_is_refused_by_name(data: bytes, name: str) -> None:
    """A stranger's XML is handled as such."""
    with pytest.raises(ParseError) as fault:
        import_opml(data)
    assert name == fault.value.name


@given(st.binary(max_size=200))
def test_no_bytes_break_the_import(data: bytes) -> None:
    """Anything is feeds or a `ParseError`."""
    try:
        found = import_opml(b"<opml><body>" + data + b"</body></opml>")
    except ParseError as fault:
        assert fault.name
    else:
        assert all(feed.url for feed in found)

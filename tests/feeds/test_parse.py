"""Parsing documents, good, odd and hostile."""

import json
import subprocess
import sys
import textwrap
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from faults import CYRILLIC, DAY, FaultServer, item, rss
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from loopback import NOW, fetch
from loopback import feed as make_feed

from watcher.errors import ParseError
from watcher.feeds.inflate import unzip_document
from watcher.feeds.parse import parse
from watcher.feeds.settings import Bounds
from watcher.types import Entry, Fetched, ParsedFeed

ROOT = Path(__file__).parents[2]
SAVED = ROOT / ".." / "shared" / "feeds"
URL = "http://paper.example/feed.xml"


def parsed(body: bytes | str, *, known: frozenset[str] = frozenset(), bounds: Bounds | None = None, **more: Any) -> ParsedFeed:
    body = body.encode() if isinstance(body, str) else body
    fetched = Fetched(url=URL, body=body, headers=more.pop("headers", {}), status=200, at=NOW)
    return parse(make_feed(URL, **more), fetched, known=known, bounds=bounds)


def only(body: bytes | str, **more: Any) -> Entry:
    (entry,) = parsed(body, **more).entries
    return entry


def channel(*items: str) -> str:
    return f"<rss version='2.0'><channel><title>Paper</title>{''.join(items)}</channel></rss>"


# ---------------------------------------------------------------- saved documents


def _saved() -> list[dict[str, Any]]:
    index = SAVED / "INDEX.jsonl"
    return [json.loads(line) for line in index.read_text("utf-8").splitlines()] if index.exists() else []


@pytest.mark.skipif(not _saved(), reason="the saved documents are not here")
def test_saved_documents_parse_to_what_their_index_says() -> None:
    """Number of entries and first title of each document. Three titles differ on purpose: their documents were encoded
    into UTF-8 twice, which is undone, and the index has the letters as they stand. One is a page, and is called so."""
    wrong, repaired, pages = [], [], []
    for row in _saved():
        body = unzip_document((SAVED / row["file"]).read_bytes(), limit=15 * 2**20)
        try:
            result = parsed(body)
        except ParseError as fault:
            pages.append((row["entries"], row["first_title"], fault.name))
            continue
        title = (result.entries[0].title or None) if result.entries else None
        if row["entries"] != len(result.entries):
            wrong.append((row["file"], row["entries"], len(result.entries)))
        elif "encoded-twice" in result.faults and title != row["first_title"]:
            # Encoded once more, ours must be theirs: only control characters and white space may have gone.
            repaired.append(row["file"])
            assert title is not None and "Ã" not in title and "Ð" not in title
        elif title != row["first_title"]:
            wrong.append((row["file"], row["first_title"], title))
    assert not wrong
    assert pages == [(0, None, "html-page")]
    assert len(repaired) <= 3


# ---------------------------------------------------------------- documents that are none


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"", "empty"),
        (b" \r\n\0", "empty"),
        (b"hello", "not-a-feed"),
        (b"<urlset><url/></urlset>", "not-a-feed"),
        (b"<html><body>Welcome</body></html>", "html-page"),
        (b"<!DOCTYPE html><title>x</title>", "html-page"),
        (b"<html><form><input type=password></form></html>", "login-page"),
        (b"<html><title>Just a moment...</title></html>", "challenge-page"),
        (b"{broken", "not-a-feed"),
        (b"[1, 2]", "not-a-feed"),
        (b'{"a": 1}', "not-a-feed"),
        (b"[" * 100_000, "not-a-feed"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not-a-feed"),
        (b'<!DOCTYPE r [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss/>', "entity-bomb"),
        (b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 5000 + b'">]><rss/>', "entity-bomb"),
        (b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss/>', "external-entity"),
        (b'<!DOCTYPE r [<!-- " --><!ENTITY a PUBLIC "x" "http://a.example/">]><rss/>', "external-entity"),
        ('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss/>'.encode("utf-16"), "external-entity"),
    ],
)
def test_what_came_instead_of_a_feed_is_named(body: bytes, name: str) -> None:
    """A document that is no feed, or an attack, is refused under its own name."""
    with pytest.raises(ParseError) as fault:
        parsed(body)
    assert name == fault.value.name


def test_a_page_says_which_feeds_it_links_to(server: FaultServer) -> None:
    """Whoever entered the address of a page learns the address of its feed."""
    answer = fetch(server.url("/html"))
    assert isinstance(answer, Fetched)
    with pytest.raises(ParseError, match="/good/7"):
        parse(make_feed(answer.url), answer)


SERVED = [
    ("/truncated", 2, "truncated"),
    ("/malformed", 3, "malformed"),
    ("/wrong-charset", 1, "wrong-charset"),
    ("/no-charset", 1, "no-charset"),
    ("/utf-16", 1, None),
    ("/bom", 1, None),
    ("/many", 2000, "too-many-entries"),
    ("/gzip-document", 1, None),
    ("/short-length", 2, "truncated"),
    ("/duplicate-ids", 3, None),
    ("/foreign-ids", 3, None),
    ("/future", 1, None),
    ("/changing", 3, None),
]


@pytest.mark.parametrize(("path", "entries", "fault"), SERVED)
def test_a_damaged_feed_gives_what_it_can(server: FaultServer, path: str, entries: int, fault: str | None) -> None:
    """A feed with a fault keeps its good entries, and the fault is recorded by name."""
    answer = fetch(server.url(path), bounds=Bounds())
    assert isinstance(answer, Fetched)
    result = parse(make_feed(answer.url, lang="ru"), answer)
    assert (entries, fault) == (len(result.entries), result.faults[0] if result.faults else None)
    if "charset" in path or "utf-16" in path:
        assert result.entries[0].title == CYRILLIC


def test_the_entity_bomb_is_named(server: FaultServer) -> None:
    """Entities that expand into one another are refused before anything expands them."""
    for path, name in (("/entity-bomb", "entity-bomb"), ("/external-entity", "external-entity"), ("/empty", "empty")):
        answer = fetch(server.url(path))
        assert isinstance(answer, Fetched)
        with pytest.raises(ParseError) as fault:
            parse(make_feed(answer.url), answer)
        assert name == fault.value.name


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_memory_stays_bounded_through_every_bomb(server: FaultServer) -> None:
    """Through the 50 MB body, the gzip bomb and the entity bomb, a process stays under 150 MB."""
    program = """
        import asyncio, re, sys
        from pathlib import Path
        sys.path.insert(0, "tests/feeds")
        from loopback import AT_ONCE, LOOPBACK, NOW, feed, fresh
        from watcher.errors import FeedError
        from watcher.feeds.fetch import Fetcher
        from watcher.feeds.parse import parse

        async def go():
            async with Fetcher(guard=LOOPBACK, politeness=AT_ONCE) as fetcher:
                feeds = [feed(url, url) for url in sys.argv[1:]]
                async for one, answer in fetcher.fetch_all([(f, fresh(f)) for f in feeds], NOW):
                    try:
                        if isinstance(answer, FeedError):
                            raise answer
                        print(len(parse(one, answer).entries))
                    except FeedError as fault:
                        print(fault.name)

        asyncio.run(go())
        # Not `ru_maxrss`: that one remembers the parent's memory across the fork.
        print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
    """
    paths = ["/huge", "/gzip-bomb", "/entity-bomb", "/many", "/good/1"]
    command = [sys.executable, "-c", textwrap.dedent(program), *map(server.url, paths)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    *outcomes, peak = done.stdout.split()
    assert sorted(outcomes) == ["2000", "3", "entity-bomb", "too-large", "too-large"]
    assert int(peak) < 150


# ---------------------------------------------------------------- items


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ("<title>T</title><guid>1</guid><link>/a</link>", ("no-date",)),
        ("<title>T</title><link>/a</link><pubDate>Sun, 01 Mar 2026 12:00:00 GMT</pubDate>", ("no-id",)),
        ("<guid>1</guid><description>D</description>", ("no-title", "no-link", "no-date")),
        ("<title>T</title><link>javascript:alert(1)</link>", ("no-id", "bad-link", "no-date")),
        ("<title>T</title><guid>1</guid><link>/a</link><pubDate>31 Feb 2026 12:00 GMT</pubDate>", ("impossible-date",)),
        ("<title>T</title><guid>1</guid><link>/a</link><pubDate>2026-03-01 12:00</pubDate>", ("naive-date",)),
        ("<title>T</title><guid>1</guid><link>/a</link><pubDate>2027-03-01T12:00:00Z</pubDate>", ("future-date",)),
    ],
)
def test_an_entry_is_kept_for_all_that_it_lacks(fields: str, faults: tuple[str, ...]) -> None:
    """Each lack is a fault of the entry, never its loss."""
    assert faults == only(channel(f"<item>{fields}</item>")).faults


def test_an_item_without_anything_is_skipped_and_counted() -> None:
    """Nothing to say is nothing lost."""
    result = parsed(channel("<item/>", item(1), "<item><category>x</category></item>"))
    assert (len(result.entries), result.skipped) == (1, 2)


def test_naive_dates_are_in_the_feeds_zone() -> None:
    """A date without a zone is read where the feed is written."""
    body = channel("<item><title>T</title><pubDate>2026-03-01 12:00</pubDate></item>")
    assert datetime(2026, 3, 1, 9, tzinfo=UTC) == only(body, timezone="Europe/Moscow").published
    assert datetime(2026, 3, 1, 12, tzinfo=UTC) == only(body, timezone="No/Such").published


def test_a_day_alone_is_marked() -> None:
    """Reading must know that midnight was not stated."""
    entry = only(channel("<item><title>T</title><pubDate>2026-03-01</pubDate></item>"))
    assert (True, datetime(2026, 3, 1, tzinfo=UTC)) == (entry.date_only, entry.published)


def test_the_source_of_an_entry_wins_over_its_feed() -> None:
    """An aggregator's entry belongs to its outlet, and the feed's family says nothing about that."""
    body = channel('<item><title>T</title><source url="http://b.example/">B Daily</source></item>')
    feed = {"outlet": "Aggregator", "family": "agg", "country": "RU", "state_owned": True}
    entry, own = only(body, **feed), only(channel("<item><title>T</title></item>"), **feed)
    assert (entry.outlet, entry.family, entry.country, entry.state_owned) == ("B Daily", None, None, False)
    assert (own.outlet, own.family, own.country, own.state_owned) == ("Aggregator", "agg", "RU", True)


def test_keys_are_scoped_by_the_feed() -> None:
    """Another feed's ids and links take nothing away from it."""
    a, b = only(rss(item(1)), name="a"), only(rss(item(1)), name="b")
    assert a.key != b.key
    assert a.key.startswith("a/") and len(a.key) == 22


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("<guid>1</guid><title>A</title><link>/a</link>", "<guid>1</guid><title>B</title><link>/b</link>", True),
        ("<guid>1</guid><title>A</title><link>/a</link>", "<guid>2</guid><title>A</title><link>/a</link>", False),
        ("<title>A</title><link>/a?utm_source=x#top</link>", "<title>B</title><link>http://PAPER.example:80/a</link>", True),
        ("<title>A</title><link>/a</link>", "<title>A</title><link>/b</link>", False),
        ("<title>A  b</title>", "<title>a B</title>", True),
        ("<title>A</title>", "<title>B</title>", False),
    ],
)
def test_the_key_is_id_else_address_else_title(one: str, two: str, same: bool) -> None:
    """What identifies an entry between polls, in this order."""
    assert same == (only(channel(f"<item>{one}</item>")).key == only(channel(f"<item>{two}</item>")).key)


def test_an_id_shared_by_different_items_is_no_id() -> None:
    """A feed with one id for everything loses no entry, also when the others are already known."""
    both = rss(item(1, guid="same"), item(2, guid="same"))
    first, second = parsed(both).entries
    assert first.key != second.key
    assert "duplicate-id" in first.faults
    known = parsed(rss(item(1, guid="same"))).item_hashes
    assert second.key == only(both, known=known).key


def test_the_same_item_twice_has_one_key() -> None:
    """A repetition is no second entry."""
    one, two = parsed(rss(item(1), item(1))).entries
    assert one.key == two.key


def test_a_known_item_is_not_parsed_again() -> None:
    """Only what changed reaches the parser; the rest is counted."""
    before = parsed(rss(item(1), item(2), title="then"))
    after = parsed(rss(item(3), item(1), item(2, title="Corrected"), title="now"), known=before.item_hashes)
    assert ([e.title for e in after.entries], after.unchanged) == (["Entry number 3", "Corrected"], 1)
    assert len(after.item_hashes) == 3
    unchanged = parsed(rss(item(1), item(2), title="later"), known=before.item_hashes)
    assert (unchanged.entries, unchanged.unchanged, unchanged.title) == ((), 2, "later")


def test_what_one_poll_cannot_afford_is_new_to_the_next() -> None:
    """A document of many long items is read over several polls, and none of it is lost."""
    body = channel(*(f"<item><title>T{n}</title><description>{'word ' * 12000}</description></item>" for n in range(120)))
    first = parsed(body)
    second = parsed(body, known=first.item_hashes)
    assert "more-next-poll" in first.faults and "more-next-poll" not in second.faults
    assert {f"T{n}" for n in range(120)} == {e.title for e in first.entries + second.entries}


def test_an_item_too_long_to_read_keeps_its_title() -> None:
    """The long child goes, the rest stays, and the fault says so."""
    body = channel(f"<item><title>Kept</title><link>/a</link><description>{'x' * 400_000}</description></item>")
    result = parsed(body)
    assert (result.entries[0].title, result.faults) == ("Kept", ("item-too-long",))


def test_markup_entities_and_tricks_become_plain_text() -> None:
    """Titles and summaries are text, whatever they were sent as."""
    entry = only(
        channel(
            "<item><title>&lt;b&gt;Bl\u200bast\u202e&lt;/b&gt; &amp;quot;X&amp;quot;&#x1F4A5;</title>"
            "<description><![CDATA[<p>One<br>two</p><script>alert(1)</script><p>W<b>or</b>d</p>]]></description></item>"
        )
    )
    assert (entry.title, entry.summary) == ('Blast "X"\U0001f4a5', "One two Word")


def test_texts_are_cut_at_their_bound() -> None:
    """64 KiB of UTF-8, no character torn."""
    entry = only(channel(f"<item><title>T</title><description>{'я' * 60_000}</description></item>"))
    assert len(entry.summary.encode()) == 64 * 1024


def test_json_feeds_are_feeds() -> None:
    """JSON Feed and RSS in JSON give the same entries as XML would."""
    json_feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Paper",
        "language": "en-GB",
        "items": [
            {"id": 7, "title": "T", "url": "/a", "content_html": "<p>One</p>", "date_published": "2026-03-01T12:00:00Z"},
            {"id": "\ud800", "title": ["no", "text"]},
            "no object",
            {"title": "U"},
        ],
    }
    result = parsed(json.dumps(json_feed))
    first = result.entries[0]
    assert (first.title, first.summary, first.url, first.published, first.lang) == (
        "T",
        "One",
        "http://paper.example/a",
        DAY,
        "en",
    )
    assert (len(result.entries), result.skipped, len(result.item_hashes)) == (2, 2, 4)
    assert not parsed(json.dumps(json_feed), known=result.item_hashes).entries
    rss_in_json = {"rss": {"channel": {"title": "P", "item": {"title": "T", "pubDate": "Sun, 01 Mar 2026 12:00:00 GMT"}}}}
    assert only(json.dumps(rss_in_json)).published == DAY


def test_a_channel_says_its_ttl_and_language() -> None:
    """What cadence and reading want to know of the channel."""
    result = parsed(f"<rss><channel><title>P</title><ttl>30</ttl><language>ru-RU</language>{item(1)}</channel></rss>")
    assert (timedelta(minutes=30), "ru") == (result.ttl, result.entries[0].lang)
    assert parsed(f"<rss><channel><ttl>soon</ttl><language>US</language>{item(1)}</channel></rss>").ttl is None


def test_relative_links_are_resolved_against_the_site() -> None:
    """The channel's link is the base, else the address of the document."""
    entry = only(
        "<rss><channel><link>http://site.example/news/</link><item><title>T</title><link>a</link></item></channel></rss>"
    )
    assert entry.url == "http://site.example/news/a"


def test_junk_before_a_feed_is_passed_over() -> None:
    """A warning of the program that made the feed does not cost the feed."""
    result = parsed(b"<br />\n<b>Warning</b>: something\n" + rss(item(1)))
    assert (len(result.entries), result.faults) == (1, ("junk-before-feed",))


# ---------------------------------------------------------------- anything at all

PIECES = st.sampled_from(
    [
        *("<item>", "</item>", "<entry>", "</entry>", "<title>", "</title>", "<link>", "</link>", "<guid>x</guid>"),
        *("<![CDATA[", "]]>", "&amp;", "&", "&#0;", "&bogus;", "&auml;", "<!--", "-->", "<!DOCTYPE rss [", "]>"),
        *("<!ENTITY a 'b'>", "<?xml?>", "\x00", "\ud83d", "<rss>", "</rss>", "<channel>", "</channel>", "<feed>"),
        *("<rdf:RDF>", "<a href='", "'", '"', ">", "<", "{", "}", "text", "я", "\u202e", "<item/>", "http://a/"),
        *("<pubDate>", "31 Feb 2026", "99:99", "+99:99", "Mon,", "</pubDate>", "<source>", "http://[", "<div>"),
    ]
)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PIECES, max_size=40), st.sampled_from(["utf-8", "utf-16", "cp1251", "latin-1"]), st.booleans())
def test_no_feed_of_pieces_breaks_parsing(pieces: list[str], encoding: str, framed: bool) -> None:
    """Whatever is put together of a feed's pieces parses, or is refused as `ParseError`; texts are always clean."""
    text = "".join(pieces)
    body = (channel(text) if framed else text).encode(encoding, "replace")
    try:
        result = parsed(body)
    except ParseError:
        return
    for entry in result.entries:
        assert entry.title.isprintable() and "\u202e" not in entry.title + entry.summary
        assert entry.published is None or entry.published.tzinfo is UTC


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300), st.integers(0, 600), st.integers(0, 60))
def test_no_mutation_breaks_parsing(noise: bytes, at: int, gone: int) -> None:
    """A good document with bytes taken out and others put in parses, or is refused as `ParseError`."""
    good = rss(item(1), item(2))
    for body in (noise, good[:at] + noise + good[at + gone :]):
        try:
            parsed(body)
        except ParseError as fault:
            assert fault.name and fault.message

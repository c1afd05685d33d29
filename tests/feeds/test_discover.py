"""Finding the feeds of a page."""

import asyncio

import pytest
from faults import PAGE, FaultServer
from loopback import NOW, fetcher

from watcher.errors import FeedError
from watcher.feeds.discover import Found, discover
from watcher.feeds.page import linked_feeds, name_page


def found(url: str) -> tuple[Found, ...]:
    async def go() -> tuple[Found, ...]:
        async with fetcher() as running:
            return await discover(running, url, NOW)

    return asyncio.run(go())


def test_a_feeds_address_is_its_own_discovery(server: FaultServer) -> None:
    """An address that is a feed needs no page; a permanent redirect is followed to where it lives."""
    (feed,) = found(server.url("/301"))
    assert (server.url("/good/301"), "good301") == (feed.url, feed.parsed.title)


def test_a_page_leads_to_its_feeds(server: FaultServer) -> None:
    """The feeds a page announces are fetched and checked."""
    assert [server.url("/good/7")] == [feed.url for feed in found(server.url("/html"))]


@pytest.mark.parametrize(
    ("path", "name"),
    [("/login", "login-page"), ("/challenge-200", "challenge-page"), ("/garbage", "not-a-feed"), ("/404", "http-404")],
)
def test_no_feed_is_a_named_fault(server: FaultServer, path: str, name: str) -> None:
    """Whoever adds an address learns what is wrong with it."""
    with pytest.raises(FeedError) as fault:
        found(server.url(path))
    assert name == fault.value.name


def test_a_page_without_a_living_feed_says_why(server: FaultServer) -> None:
    """A dead link is reported as what it is; no link at all as the page."""
    dead = PAGE.replace(b"/good/7", b"/404")
    for body, name in ((dead, "http-404"), (b"<html><body>Nothing</body></html>", "html-page")):
        url = server.serve("/page", body, "Content-Type: text/html")
        with pytest.raises(FeedError) as fault:
            found(url)
        assert name == fault.value.name


def test_links_are_absolute_each_once_and_http_only() -> None:
    """`<base>` counts, repetitions and other schemes do not, and broken markup is survived."""
    page = b"""<head><base href="http://b.example/x/"><link rel="Alternate" type="application/rss+xml; charset=utf-8" href="f">
    <link rel=alternate type=application/atom+xml href=/g><link rel=alternate type=application/rss+xml href=f>
    <link rel=alternate type=application/rss+xml href="javascript:x"><link rel=stylesheet type=text/css href=s>
    <link rel=alternate hreflang=uk href=/uk><![broken"""
    assert linked_feeds(page, "http://a.example/") == ("http://b.example/x/f", "http://b.example/g")
    assert name_page(page) == "html-page"

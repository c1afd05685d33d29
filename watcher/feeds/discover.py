"""The feeds behind an address: the address itself when it is one, else those its page announces.

Guessing paths ("/feed", "/rss.xml") is left out: it asks a stranger's server for pages that nobody said exist, and
with the polite spacing it is slower than looking at the page.
"""

from dataclasses import dataclass
from datetime import datetime

from watcher.errors import FeedError, FetchError, ParseError
from watcher.feeds.fetch import ACCEPT, Fetcher
from watcher.feeds.page import linked_feeds
from watcher.feeds.parse import parse
from watcher.types import Feed, Fetched, ParsedFeed

_MOST = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that answered: its address and what it says now."""

    url: str
    parsed: ParsedFeed


async def discover(fetcher: Fetcher, url: str, now: datetime) -> tuple[Found, ...]:
    """Feeds at or behind `url`, checked; the first fault of all when there is none (`FetchError` or `ParseError`)."""
    page = await fetcher.get(url, now, accept=ACCEPT)
    try:
        return (_checked(page, fetcher),)
    except ParseError as fault:
        if fault.name != "html-page":
            raise
        nothing: FeedError = fault
    found = []
    for link in linked_feeds(page.body, page.url)[:_MOST]:
        try:
            found.append(_checked(await fetcher.get(link, now, accept=ACCEPT), fetcher))
        except (FetchError, ParseError) as fault:
            nothing = fault
    if not found:
        raise nothing
    return tuple(found)


def _checked(answer: Fetched, fetcher: Fetcher) -> Found:
    url = answer.permanent_url or answer.url
    return Found(url, parse(Feed(name="check", url=url), answer, bounds=fetcher.bounds))

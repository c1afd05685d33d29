"""Full text of one article, for flagged entries only: a handful of pages a day, fetched as politely as a feed.

robots.txt is obeyed as RFC 9309 has it: absent means allowed, unreachable means not now. It is read through the same
guarded fetcher (the standard library's own reading would walk past the guard), kept for a day per origin, and its
Crawl-delay widens the host's spacing. The text is trafilatura's, made plain like any text of a feed, and kept with its
hash and time, so that an article edited or withdrawn later can be told from the one that was read.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from watcher.errors import FetchError
from watcher.feeds.charset import to_utf8
from watcher.feeds.extract import article_of
from watcher.feeds.fetch import Fetcher
from watcher.feeds.page import is_challenge
from watcher.feeds.text import clean

_AGENT = "watcher"
_KEEP_ROBOTS = timedelta(days=1)
#: Of robots.txt, by RFC 9309; of a page, three times the largest article page met.
_ROBOTS_BYTES = 500 * 1024
_PAGE_BYTES = 3 * 2**20
_CRAWL_DELAY_MOST = 30.0
#: Shorter texts are cookie banners and teasers.
_LEAST_TEXT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as it read at one moment. `sha256` is of `text`, in UTF-8."""

    url: str
    text: str
    sha256: str
    at: datetime


class ArticleReader:
    """Reads articles through a fetcher, remembering what each site's robots.txt allows."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._robots: dict[str, tuple[datetime, RobotFileParser]] = {}

    async def read(self, url: str, now: datetime) -> Article:
        """The article's text; `FetchError`: `robots` when the site does not want it, `robots-unreachable`,
        `challenge-page`, `not-a-page`, `no-article`, `gone` and `http-404` when it was withdrawn, or any fault of fetching."""
        await self._ask_robots(url, now)
        page = await self._fetcher.get(url, now, accept="text/html, application/xhtml+xml", limit=_PAGE_BYTES)
        kind = page.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
        if kind not in ("text/html", "application/xhtml+xml", "text/plain", ""):
            raise FetchError("not-a-page", f"the link leads to {kind[:60]}, not to a page")
        html = to_utf8(page.body, page.headers, lang=None)[0].decode("utf-8", "replace")
        text = await asyncio.to_thread(_extract, html, self._fetcher.bounds.text)
        if len(text) < _LEAST_TEXT:
            if is_challenge(page.body):
                raise FetchError("challenge-page", "a challenge page for browsers came instead of the article")
            raise FetchError("no-article", "no article text was found on the page")
        return Article(url=page.url, text=text, sha256=hashlib.sha256(text.encode()).hexdigest(), at=now)

    async def _ask_robots(self, url: str, now: datetime) -> None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._robots.get(origin)
        if known is None or not timedelta() <= now - known[0] < _KEEP_ROBOTS:
            known = (now, await self._fetch_robots(origin, now))
            self._robots[origin] = known
        rules = known[1]
        if not rules.can_fetch(_AGENT, url):
            raise FetchError("robots", f"robots.txt of {parts.hostname} does not allow it")
        delay = rules.crawl_delay(_AGENT)
        if delay is not None and parts.hostname:
            self._fetcher.hosts.space(parts.hostname, min(float(delay), _CRAWL_DELAY_MOST))

    async def _fetch_robots(self, origin: str, now: datetime) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            answer = await self._fetcher.get(origin + "/robots.txt", now, accept="text/plain", limit=_ROBOTS_BYTES)
            lines = answer.body.decode("utf-8", "replace").lstrip("\ufeff").splitlines()
        except FetchError as fault:
            if fault.status is None or fault.status >= 500 or fault.status == 429:
                raise FetchError(
                    "robots-unreachable", f"robots.txt cannot be had ({fault.name})", retry_after=fault.retry_after
                ) from None
            lines = []
        rules.parse(lines)
        return rules


def _extract(page: str, limit: int) -> str:
    paragraphs = (clean(line, limit=limit) for line in article_of(page).splitlines())
    return "\n".join(line for line in paragraphs if line).encode()[:limit].decode("utf-8", "ignore")

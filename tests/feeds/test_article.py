"""Full text of articles, with robots.txt, from a real loopback server."""

import asyncio
import hashlib
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from faults import CHALLENGE, FaultServer
from loopback import AT_ONCE, NOW, fetcher

from watcher.errors import FetchError
from watcher.feeds import extract
from watcher.feeds.article import Article, ArticleReader
from watcher.feeds.settings import Politeness

PARAGRAPH = (
    "Witnesses in the town heard a loud bang near the plant shortly after midnight and saw smoke over its northern workshops. "
)
PAGE = f"""<!doctype html><html><head><meta charset="utf-8"><title>Blast</title></head><body><nav><a href="/">Home</a></nav>
<article><h1>Blast at the plant</h1><p>{PARAGRAPH * 2}</p><p>{PARAGRAPH}The governor\u202e spoke of a planned test.</p></article>
<footer>All rights reserved</footer></body></html>"""


@pytest.fixture
def site() -> Iterator[FaultServer]:
    """A server of its own for each test, for robots.txt is one per origin."""
    with FaultServer() as running:
        running.serve("/story", PAGE.encode(), "Content-Type: text/html; charset=utf-8")
        yield running


def read(url: str, *, times: int = 1, politeness: Politeness = AT_ONCE) -> Article:
    async def go() -> Article:
        async with fetcher(politeness=politeness) as running:
            reader = ArticleReader(running)
            for _ in range(times - 1):
                await reader.read(url, NOW)
            return await reader.read(url, NOW + timedelta(minutes=1))

    return asyncio.run(go())


def fault_of(url: str) -> str:
    with pytest.raises(FetchError) as fault:
        read(url)
    return fault.value.name


def test_the_text_of_an_article_is_kept_with_hash_and_time(site: FaultServer) -> None:
    """The article's own words, plain, and what is needed to notice that they changed."""
    article = read(site.url("/story"))
    assert "loud bang near the plant" in article.text and "planned test" in article.text
    assert "All rights reserved" not in article.text and "\u202e" not in article.text
    assert hashlib.sha256(article.text.encode()).hexdigest() == article.sha256
    assert (site.url("/story"), NOW + timedelta(minutes=1)) == (article.url, article.at)


def test_robots_txt_is_asked_once_and_obeyed(site: FaultServer) -> None:
    """One question a day per site, and no visit where it says no."""
    read(site.url("/story"), times=3)
    assert len(site.asked("/robots.txt")) == 1
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /story\n", "Content-Type: text/plain")
    before = len(site.asked("/story"))
    assert fault_of(site.url("/story")) == "robots"
    assert len(site.asked("/story")) == before


def test_a_site_whose_robots_txt_cannot_be_had_is_left_alone(site: FaultServer) -> None:
    """Trouble on the server's side is no permission."""
    site.serve("/robots.txt", b"", status="503 Service Unavailable")
    assert fault_of(site.url("/story")) == "robots-unreachable"
    assert not site.asked("/story")


def test_crawl_delay_widens_the_spacing(site: FaultServer) -> None:
    """What robots.txt asks for between visits is given."""
    site.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 1\n", "Content-Type: text/plain")

    async def go() -> None:
        async with fetcher() as running:
            reader = ArticleReader(running)
            await reader.read(site.url("/story"), NOW)
            await reader.read(site.url("/story"), NOW)

    asyncio.run(go())
    first, second = site.asked("/story")
    assert second.at - first.at >= 0.9


@pytest.mark.parametrize(
    ("path", "body", "kind", "name"),
    [
        ("/thin", b"<html><body><p>Subscribe to read.</p></body></html>", "text/html", "no-article"),
        ("/wall", CHALLENGE, "text/html", "challenge-page"),
        ("/pdf", b"%PDF-1.7", "application/pdf", "not-a-page"),
        ("/404", b"", "", "http-404"),
        ("/410", b"", "", "gone"),
        ("/redirect-private", b"", "", "private-address"),
    ],
)
def test_an_article_that_cannot_be_read_is_named(site: FaultServer, path: str, body: bytes, kind: str, name: str) -> None:
    """Withdrawn, walled off, no page, no text: each under its own name."""
    if body:
        site.serve(path, body, f"Content-Type: {kind}")
    assert fault_of(site.url(path)) == name


def test_a_page_is_read_in_a_process_that_knows_no_secret(
    site: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader of pages gets the page and nothing of our environment, and leaves nothing of itself in our process."""
    spy = tmp_path / "python"
    spy.write_text(f"#!/bin/sh\nenv > {tmp_path}/env\nexec {sys.executable} \"$@\"\n", "utf-8")
    spy.chmod(0o755)
    monkeypatch.setenv("WATCHER_SMTP_PASSWORD", "swordfish")
    monkeypatch.setattr(sys, "executable", str(spy))
    assert "loud bang" in read(site.url("/story")).text
    assert "swordfish" not in (tmp_path / "env").read_text("utf-8")
    assert "trafilatura" not in sys.modules


def test_a_reader_that_dies_or_hangs_is_one_pages_trouble(
    site: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed by the page it reads, or for ever at it: `no-article`, and we go on."""
    broken = tmp_path / "python"
    for script, said in (("kill -9 $$", "-9"), ("exec sleep 30", "not read within")):
        broken.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        broken.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(broken))
        monkeypatch.setattr(extract, "SECONDS", 0.2)
        with pytest.raises(FetchError, match=said) as fault:
            read(site.url("/story"))
        assert fault.value.name == "no-article"

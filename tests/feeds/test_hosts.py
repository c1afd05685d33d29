"""Slots and pauses of hosts, without a server."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from loopback import NOW

from watcher.errors import FetchError
from watcher.feeds.hosts import Hosts, registrable_domain
from watcher.feeds.settings import Politeness


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("paper.example", "paper.example"),
        ("news.Paper.example.", "paper.example"),
        ("rss.news.paper.co.uk", "paper.co.uk"),
        ("paper.co.uk", "paper.co.uk"),
        ("a.paper.com.ua", "paper.com.ua"),
        ("a.paper.ru", "paper.ru"),
        ("co.uk", "co.uk"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("2a00:1450::1", "2a00:1450::1"),
    ],
)
def test_the_registrable_domain_of_a_host(host: str, domain: str) -> None:
    """What one owner registered, by a short list of second-level suffixes."""
    assert domain == registrable_domain(host)


def test_a_pause_lasts_a_day_at_most_and_no_clock_makes_it_longer() -> None:
    """A server cannot silence its feeds for ever, and neither can a clock set back."""

    async def go() -> None:
        hosts, url = Hosts(Politeness()), httpx.URL("http://a.example/")
        hosts.pause(url, NOW, 1e9)
        with pytest.raises(FetchError) as fault:
            hosts.check(url, NOW)
        assert fault.value.retry_after == 86400
        hosts.check(url, NOW - timedelta(days=3))
        hosts.pause(url, NOW, None)
        with pytest.raises(FetchError) as fault:
            hosts.check(url, NOW)
        assert fault.value.retry_after == 900
        hosts.pause(url, NOW, 10.0)  # a shorter wish does not shorten the longer one
        with pytest.raises(FetchError):
            hosts.check(url, NOW + timedelta(seconds=60))

    asyncio.run(go())


def test_the_user_agent_is_one_printable_line() -> None:
    """A contact from the configuration cannot add a header."""
    assert Politeness(contact="a@b.example\r\nX: y").user_agent == "watcher/0.1.0 (+a@b.exampleX: y)"
    assert Politeness().user_agent == "watcher/0.1.0"

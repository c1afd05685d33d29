"""How faults of feeds are told after a poll."""

from typing import TYPE_CHECKING

from watcher.cli.polled import MOST

if TYPE_CHECKING:
    from conftest import Desk, FeedServer


def test_many_feeds_that_failed_alike_share_a_line(desk: "Desk", feed_server: "FeedServer") -> None:
    """On a machine that is offline one line says what is wrong, one names the feeds; a fault of another kind keeps its own."""
    feed_server.pages["/gone"] = 404
    desk.write(feed_server.url("gone"), *(f"http://10.0.0.{n}/rss" for n in range(1, MOST + 2)))
    ran = desk.run("poll")
    assert ran.status == 1
    failed = [line for line in ran.err.splitlines() if line.startswith("failed:")]
    assert len(failed) == 2
    assert any(line.startswith(f"failed: {MOST + 1} feeds: private-address") for line in failed)
    assert any(line.startswith("failed: f0: http-404") for line in failed)
    assert all(f"f{n}" in ran.err for n in range(MOST + 2))


def test_a_document_cut_short_is_said_not_to_be_whole(desk: "Desk", feed_server: "FeedServer") -> None:
    """What could be read is taken, and a line says that it was not all."""
    url = feed_server.feed("cut", {"title": "One", "guid": "1"}, {"title": "Two", "guid": "2"})
    whole = feed_server.pages["/cut"]
    assert isinstance(whole, bytes)
    feed_server.pages["/cut"] = whole[: whole.index(b"Two")]
    desk.write(url)
    ran = desk.run("poll")
    assert ran.status == 0
    assert "not whole: f0: truncated, 1 item left out" in ran.err

"""`watcher poll` and the commands that look at what it kept: real feeds on loopback, a real store."""

import fcntl
import json
from datetime import UTC, datetime
from email.utils import format_datetime
from time import monotonic
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Desk, FeedServer

NOW = format_datetime(datetime.now(UTC))
KAZAN = {
    "title": "Explosion at gunpowder plant in Kazan kills two", "link": "https://news.example/kazan", "guid": "1",
    "pubDate": NOW, "description": "A blast hit the gunpowder plant in Kazan today, two were killed.",
}  # fmt: skip
LURE = {"title": "Explosive growth of furniture sales", "link": "https://news.example/sales", "guid": "2", "pubDate": NOW}


def test_a_poll_tells_what_is_new_and_a_second_one_nothing(desk: "Desk", feed_server: "FeedServer") -> None:
    """One readable line why; the second poll finds the documents unchanged."""
    desk.write(feed_server.feed("a", KAZAN, LURE))
    ran = desk.run("poll")
    assert (ran.status, ran.out) == (0, "")
    assert "NEW" in ran.err and "Kazan Powder Plant" in ran.err and "why: Explosion" in ran.err
    assert "1 new incident" in ran.err
    again = desk.run("poll", "--all")
    assert "NEW" not in again.err and "0 new incidents" in again.err
    assert "no feed is due" in desk.run("poll").err


def test_one_bad_feed_is_told_and_stops_nothing(desk: "Desk", feed_server: "FeedServer") -> None:
    """Each fault under its own name, exit status 0."""
    feed_server.pages["/page"] = b"<!DOCTYPE html><html><body>Hello</body></html>"
    good = feed_server.feed("a", KAZAN)
    desk.write(feed_server.url("none"), feed_server.url("page"), "http://10.0.0.1/rss", good)
    ran = desk.run("poll", "--json")
    assert ran.status == 0
    errors = {x["feed"]: x.get("error") for x in ran.lines if "outcome" in x}
    assert errors["f0"] == "http-404" and errors["f2"] == "private-address" and errors["f3"] is None
    assert errors["f1"] is not None
    assert [x["verdict"] for x in ran.lines if "entry" in x] == ["flagged"]


def test_when_every_feed_fails_the_status_is_1(desk: "Desk", feed_server: "FeedServer") -> None:
    """Nothing could be done."""
    desk.write(feed_server.url("none"))
    assert desk.run("poll").status == 1


def test_a_dry_run_keeps_nothing(desk: "Desk", feed_server: "FeedServer") -> None:
    """It shows what a poll would, and the next poll still has it all to do."""
    desk.write(feed_server.feed("a", KAZAN))
    assert "NEW" in desk.run("poll", "--dry-run").err
    assert desk.run("incidents list", "--json").lines == []
    assert "NEW" in desk.run("poll").err


def test_another_poll_holds_the_lock(desk: "Desk", feed_server: "FeedServer") -> None:
    """Exit status 3, at once."""
    desk.write(feed_server.feed("a", KAZAN))
    desk.run("seed")
    with (desk.folder / "db" / "watcher.db.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ran = desk.run("poll")
    assert ran.status == 3
    assert "another poll" in ran.err


def test_a_damaged_store_is_status_4(desk: "Desk") -> None:
    """Named, nothing overwritten."""
    db = desk.folder / "db" / "watcher.db"
    db.parent.mkdir()
    db.write_bytes(b"this is no database, whatever its name says" * 100)
    ran = desk.run("poll")
    assert ran.status == 4
    assert "watcher.db" in ran.err
    assert db.read_bytes().startswith(b"this is no database")


def test_a_wrong_config_is_status_2_and_says_where(desk: "Desk") -> None:
    """File, line, key, fix."""
    desk.config.write_text("feeds:\n- name: a\n  url: http://x.example\n  langg: en\n")
    ran = desk.run("poll")
    assert ran.status == 2
    assert f"{desk.config}:4" in ran.err and "langg" in ran.err
    assert desk("poll", "--config", desk.folder / "none.yaml").status == 2


def test_an_unknown_feed_or_option_is_status_2(desk: "Desk") -> None:
    """The message names what there is."""
    assert "no such feed: nope" in desk.run("poll", "--feed", "nope").err
    assert desk.run("poll", "--nope").status == 2
    assert desk("nope").status == 2


def test_show_explain_and_status_after_a_poll(desk: "Desk", feed_server: "FeedServer") -> None:
    """The incident whole, the entry explained by its address, the feeds in health."""
    desk.write(feed_server.feed("a", KAZAN))
    desk.run("poll")
    (incident,) = desk.run("incidents list", "--json").lines
    shown = desk.run("incidents show", incident["id"][:12])
    assert "Kazan Powder Plant" in shown.err and "no incident known at this site and date" in shown.err
    whole = desk.run("incidents show", incident["id"], "--json").lines[0]
    assert whole["reports"][0]["link"]["verdict"] == "flagged"
    explained = desk.run("explain", "https://news.example/kazan")
    assert explained.status == 0 and "gunpowder" in explained.err and incident["id"] in explained.err
    status = desk.run("status", "--json", "--check")
    assert status.status == 0
    assert status.lines[0]["counts"]["incidents"] == 1 and status.lines[0]["troubles"] == []
    assert desk.run("incidents show", "1999").status == 2


def test_explain_takes_any_text_and_needs_no_store(desk: "Desk") -> None:
    """Spans, sum, what came nearest; nothing is written."""
    ran = desk.run("explain", "--title", "Взрыв на пороховом заводе в Казани", "--published", "2024-03-12", "--json")
    (found,) = ran.lines
    assert found["tier"] == "explosion" and found["lang"] == "ru"
    assert found["reports"][0]["report"]["place"] == "ru-kazan"
    assert found["reports"][0]["link"]["verdict"] == "flagged"
    assert not (desk.folder / "db").exists()
    assert desk.run("explain").status == 2
    assert desk.run("explain", "https://nowhere.example/").status in (2, 4)


def test_seed_is_idempotent_and_backup_is_a_store(desk: "Desk") -> None:
    """The first poll does it too; a copy opens with every command."""
    assert desk.run("seed").status == 0
    assert desk.run("seed").status == 0
    copy = desk.folder / "copy.db"
    assert desk.run("backup", copy).status == 0
    assert desk.run("incidents list", "--db", f"sqlite:///{copy}").status == 0


def test_feeds_are_listed_checked_added_and_traded(desk: "Desk", feed_server: "FeedServer") -> None:
    """What is wrong with one, by name; a page's own feed is found; comments of the config stay."""
    one = feed_server.feed("a", KAZAN)
    feed_server.feed("b", LURE)
    page = b'<html><head><link rel="alternate" type="application/rss+xml" href="/b"></head><body>x</body></html>'
    feed_server.pages["/site"] = page
    desk.write(one, feed_server.url("none"), more="# a comment of mine")
    assert [x["feed"]["name"] for x in desk.run("feeds list", "--json").lines] == ["f0", "f1"]
    checked = {x["feed"]: x for x in desk.run("feeds check", "--json").lines}
    assert checked["f0"]["ok"] and checked["f0"]["entries"] == 1
    assert checked["f1"]["error"] == "http-404"
    added = desk.run("feeds add", feed_server.url("site"), "--name", "mine", "--lang", "en")
    assert added.status == 0, added.err
    text = desk.config.read_text("utf-8")
    assert "# a comment of mine" in text and feed_server.url("b") in text
    assert desk.run("feeds add", feed_server.url("b")).status == 2
    opml = desk.folder / "feeds.opml"
    assert desk.run("feeds export", opml).status == 0
    assert "0 feeds added, 3 were there already" in desk.run("feeds import", opml).err


def test_init_writes_a_starter_that_works(desk: "Desk") -> None:
    """Config and seeds, never over what is there."""
    folder = desk.folder / "new"
    assert desk("init", folder).status == 0
    assert (folder / "config.yaml").exists() and (folder / "seeds" / "topic.yaml").exists()
    listed = desk("feeds", "list", "--json", "--config", folder / "config.yaml")
    assert len(listed.lines) >= 25
    again = desk("init", folder)
    assert again.status == 2 and "--force" in again.err


def test_a_digest_is_previewed_without_a_recipient(desk: "Desk", feed_server: "FeedServer") -> None:
    """HTML into a file, JSON on stdout, and --send says whom it lacks."""
    desk.write(feed_server.feed("a", KAZAN))
    desk.run("poll")
    page = desk.folder / "digest.html"
    assert desk.run("digest", "--preview", page).status == 0
    assert "Kazan Powder Plant" in page.read_text("utf-8")
    made = json.loads(desk.run("digest", "--json").out)
    assert [i["place"] for i in made["new"]] == ["Kazan"]
    assert desk.run("digest", "--send").status == 2


def test_help_and_bare_names_say_what_there_is(desk: "Desk") -> None:
    """Every command has a sentence of its own."""
    for command in ("", "poll", "replay", "evaluate", "incidents", "incidents count", "feeds", "feeds add", "alerts test"):
        ran = desk(*command.split(), "--help")
        assert ran.status == 0
        assert "Usage: watcher" in ran.out


STORY = (
    "<html><body><article><h1>Blast</h1><p>" + "An explosion hit the gunpowder plant in Kazan today, two were killed. " * 4
    + "Seven people were injured, the ministry said.</p></article></body></html>"
)  # fmt: skip


def linked(server: "FeedServer") -> dict[str, str]:
    server.pages["/story"] = STORY.encode()
    return KAZAN | {"link": server.url("story")}


def test_a_poll_reads_the_pages_of_flagged_entries(desk: "Desk", feed_server: "FeedServer") -> None:
    """What the feed left out is in the incident after one poll; a page is read once, not at each poll."""
    desk.write(feed_server.feed("a", linked(feed_server), LURE))
    ran = desk.run("poll")
    assert ran.status == 0 and "1 page of flagged entries visited (1 read); 1 text read for facts" in ran.err
    (incident,) = desk.run("incidents list", "--json").lines
    assert (incident["killed"]["best"], incident["injured"]["best"]) == (2, 7)
    assert desk.run("poll", "--all", "--json").lines[-1].get("articles") is None


@pytest.mark.parametrize(
    ("more", "options"),
    [("", ["--no-articles"]), ("", ["--dry-run"]), ("articles: {fetch: false}", []), ("articles: {within: 0}", [])],
    ids=["option", "dry run", "config", "no time"],
)
def test_no_page_is_asked_for_where_none_is_wanted(
    desk: "Desk", feed_server: "FeedServer", more: str, options: list[str]
) -> None:
    """Neither the page nor its robots.txt is fetched; the entry is flagged all the same."""
    desk.write(feed_server.feed("a", linked(feed_server)), more=more)
    ran = desk.run("poll", *options)
    assert "NEW" in ran.err and "visited" not in ran.err
    assert {path for path in feed_server.asked if path != "/a"} == set()
    if not more:
        return
    assert ("read for facts" in desk.run("poll", "--all", "--articles").err) == ("fetch" in more)


def test_robots_txt_holds_for_a_single_poll_too(desk: "Desk", feed_server: "FeedServer") -> None:
    """A page its site does not want read is not asked for."""
    feed_server.pages["/robots.txt"] = b"User-agent: *\nDisallow: /story"
    desk.write(feed_server.feed("a", linked(feed_server)))
    assert "(1 failed); 0 texts" in desk.run("poll").err
    assert "/story" not in feed_server.asked


def test_a_slow_page_holds_a_poll_no_longer_than_allowed(desk: "Desk", feed_server: "FeedServer") -> None:
    """What is not read in that time is read by the next poll."""
    item = linked(feed_server)
    feed_server.slow["/story"] = 20.0
    desk.write(feed_server.feed("a", item), more="articles: {within: 1}")
    begun = monotonic()
    assert desk.run("poll").status == 0
    assert monotonic() - begun < 8
    feed_server.slow.clear()
    desk.write(feed_server.feed("a", item))
    assert "1 text read for facts" in desk.run("poll").err

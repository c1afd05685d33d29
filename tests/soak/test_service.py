"""The service's ticks over real servers and a real store, with a clock turned by hand."""

import asyncio
import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from outbox_servers import Mailbox, mail_server
from town import Clock, day, mail, reader, run, serving, settings, settled

from watcher import polling
from watcher.errors import ConfigError
from watcher.health import Health
from watcher.knowledge import Knowledge
from watcher.service import Desk
from watcher.store.store import Store
from watcher.types import Feed, Polled, Verdict

FeedServer = Any  # the fixture of the house's conftest, which is no module to import from
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BLAST = {
    "title": "Explosion at gunpowder plant in Kazan kills two",
    "description": "The blast hit the plant on Monday, the ministry said.",
    "guid": "blast",
    "pubDate": format_datetime(NOW - timedelta(hours=1)),
}
DULL = {"title": "Museum opens in Tula", "guid": "dull", "pubDate": format_datetime(NOW - timedelta(hours=2))}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path}/w.db") as opened:
        yield opened


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Any:
    """Log lines by event: their fields."""
    caplog.set_level(logging.DEBUG, "watcher")
    return lambda event: [getattr(r, "fields", {}) for r in caplog.records if r.getMessage() == event]


def feeds(server: FeedServer, **items: list[dict[str, str]]) -> list[Feed]:
    return [Feed(name=name, url=server.feed(name, *some), lang="en", outlet=name) for name, some in items.items()]


def test_a_poll_flags_alerts_and_sends_within_the_tick(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge, lines: Any
) -> None:
    """Seeds are derived, feeds polled, the incident told in one line, and its alert is in the mailbox without another tick."""
    box, health = Mailbox(), Health()

    async def go(port: int) -> None:
        asked = settings(feeds(feed_server, wire=[BLAST, DULL]), small_seeds, recipients=(reader(),), **mail(port))
        async with serving(asked, small_knowledge, store, Clock(NOW), health) as service:
            await service.tick("poll")
            await settled(service)
            assert health.ready() == (True, "ready")

    with mail_server(box) as port:
        run(go(port))
    assert len(box.to("desk@paper.example")) == 1
    assert [i.id for i in store.incidents()] == ["2026-03-02-kazan"]
    (told,) = lines("poll")
    assert {k: told[k] for k in ("feeds", "read", "failed", "flagged", "incidents", "alerts")} == {
        "feeds": 1, "read": 1, "failed": 0, "flagged": 1, "incidents": 1, "alerts": 1,
    }  # fmt: skip
    assert lines("incident")[0]["id"] == "2026-03-02-kazan"
    assert lines("seeded") and lines("feed")[0]["outcome"] == "polled"
    assert health.value("watcher_entries_total", verdict="flagged") == 1
    assert health.value("watcher_deliveries_total", status="delivered") == 1


def test_a_tick_polls_only_what_is_due(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge, lines: Any
) -> None:
    """A second tick asks nobody; one after the interval does; with the clock set back an hour everything goes on."""
    clock = Clock(NOW)

    async def go() -> list[int]:
        asked = settings(feeds(feed_server, wire=[DULL]), small_seeds)
        async with serving(asked, small_knowledge, store, clock) as service:
            counts = []
            for step in (0, 1, 60, -120, 10):
                clock.now += timedelta(minutes=step)
                await service.tick("poll")
                counts.append(len(lines("poll")))
            return counts

    assert run(go()) == [1, 1, 2, 3, 3]


def test_while_another_poll_holds_the_lock_ticks_are_passed_over(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge, lines: Any
) -> None:
    """Said once, counted each time; the next tick after it is free does the work, and in between the lock is free."""
    health = Health()

    async def go() -> None:
        asked = settings(feeds(feed_server, wire=[DULL]), small_seeds)
        async with serving(asked, small_knowledge, store, Clock(NOW), health) as service:
            with store.lock():
                await service.tick("poll")
                await service.tick("poll")
            assert not lines("poll") and len(lines("tick skipped")) == 1
            await service.tick("poll")
            with store.lock():
                assert len(lines("poll")) == 1

    run(go())
    assert health.value("watcher_skipped_total", tick="poll") == 2


def test_a_full_disk_is_told_and_nothing_is_lost(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge, lines: Any, tmp_path: Path
) -> None:
    """The store takes no more pages: not ready, said once, and once there is room the same entries are taken."""
    health = Health()
    long = [{"title": f"Museum {n} opens", "description": "word " * 2000, "guid": str(n)} for n in range(40)]

    def room(pages: int) -> None:
        for _ in range(8):  # of each connection in the pool
            with store._write() as c:
                c.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    async def go() -> None:
        asked = settings(feeds(feed_server, wire=long), small_seeds)
        async with serving(asked, small_knowledge, store, Clock(NOW), health) as service:
            await service._derive(service.desk)
            with store._read() as c:
                used = c.exec_driver_sql("PRAGMA page_count").scalar_one()
            room(used + 4)
            await service.tick("poll")
            await service.tick("poll")
            assert health.ready()[0] is False and "no room left" in health.ready()[1]
            assert len(lines("tick failed")) == 1 and not service.over.is_set()
            assert store.counts()["entries"] == 0
            room(1_000_000)
            await service.tick("poll")
            assert health.ready()[0] and store.counts()["entries"] == 40

    run(go())


def test_a_damaged_store_ends_the_service(
    feed_server: FeedServer, tmp_path: Path, small_seeds: Path, small_knowledge: Knowledge, lines: Any
) -> None:
    """Writing on would make it worse: status 4, with what to do."""
    path = tmp_path / "damaged.db"

    async def go() -> int:
        with Store.open(f"sqlite:///{path}") as store:
            asked = settings(feeds(feed_server, wire=[DULL]), small_seeds)
            async with serving(asked, small_knowledge, store, Clock(NOW)) as service:
                store.close()
                with sqlite3.connect(path) as file:
                    file.execute("PRAGMA journal_mode = DELETE")
                file.close()
                data = bytearray(path.read_bytes())
                data[4096:] = b"\xa5" * (len(data) - 4096)
                path.write_bytes(bytes(data))
                await service.tick("poll")
                assert service.over.is_set()
                return service.status

    assert run(go()) == 4
    assert "watcher backup" in lines("tick failed")[0]["error"]


def test_a_bug_met_by_one_feed_does_not_stop_the_others(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge, lines: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """It rests for an hour with its traceback in the log; every other feed is polled in the same tick."""
    clock, parse = Clock(NOW), polling.parse

    def broken(feed: Feed, *args: Any, **more: Any) -> Any:
        if feed.name == "bad":
            raise ZeroDivisionError("a bug of ours")
        return parse(feed, *args, **more)

    monkeypatch.setattr(polling, "parse", broken)

    async def go() -> None:
        asked = settings(feeds(feed_server, bad=[DULL], a=[DULL], b=[DULL], c=[DULL]), small_seeds)
        async with serving(asked, small_knowledge, store, clock) as service:
            await service.tick("poll")
            assert {n for n in "abc" if store.feed_history(n)} == {"a", "b", "c"}
            await service.tick("poll")
            assert [line["feed"] for line in lines("bug")] == ["bad"]
            monkeypatch.setattr(polling, "parse", parse)
            clock.now += timedelta(hours=1, minutes=1)
            await service.tick("poll")
            assert isinstance(store.feed_history("bad")[0].outcome, Polled)

    run(go())


def test_a_feed_that_falls_ill_or_silent_is_told_once(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge, lines: Any
) -> None:
    """Broken after days of faults, quiet after weeks without an entry, parked by a 410; well again when it answers."""
    clock = Clock(NOW)
    fresh = [{"title": f"Item {n}", "guid": str(n), "pubDate": format_datetime(NOW - timedelta(hours=n))} for n in range(9)]

    async def go() -> None:
        asked = settings(feeds(feed_server, ill=[DULL], gone=[DULL], silent=fresh), small_seeds)
        async with serving(asked, small_knowledge, store, clock) as service:
            await service.tick("poll")
            feed_server.pages |= {"/ill": 401, "/gone": 410}
            for _ in range(40):
                clock.now += timedelta(hours=6)
                await service.tick("poll")
            feed_server.feed("ill", DULL)
            clock.now += timedelta(days=30)
            await service.tick("poll")

    run(go())
    told = [(line["feed"], line["now"]) for line in lines("feed health")]
    assert sorted(told) == [("gone", "parked"), ("ill", "broken"), ("ill", "quiet"), ("silent", "quiet")]


def test_the_digest_is_sent_once_a_day_and_catches_up(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge
) -> None:
    """Three days on, with the service away for one of them: no day twice, and what was missed is in the next."""
    box, clock = Mailbox(), Clock(NOW)

    async def go(port: int) -> None:
        told = (reader(digest=True, alerts=False),)
        asked = settings(feeds(feed_server, wire=[BLAST]), small_seeds, recipients=told, **mail(port))
        async with serving(asked, small_knowledge, store, clock) as service:
            for hours in (0, 1, 1, 22, 1, 48, 1):
                clock.now += timedelta(hours=hours)
                for name in ("poll", "digest", "deliver", "digest"):
                    await service.tick(name)
                    await settled(service)

    with mail_server(box) as port:
        run(go(port))
    got = box.to("desk@paper.example")
    assert len(got) == 3
    assert len({m["Message-ID"] for m in got}) == 3
    assert [d.until for d in reversed(store.digests("desk"))] == [NOW, NOW + timedelta(hours=24), NOW + timedelta(hours=73)]


def test_clean_up_runs_once_a_day(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge, lines: Any
) -> None:
    """Entries without a part in an incident leave after the retention, the incident's stay; a restart does not repeat it."""
    clock = Clock(NOW)

    async def go() -> None:
        asked = settings(feeds(feed_server, wire=[BLAST, DULL]), small_seeds)
        async with serving(asked, small_knowledge, store, clock) as service:
            await service.tick("poll")
            for days in (0, 0.1, 91, 0.5, 0.6):
                clock.now += timedelta(days=days)
                await service.tick("clean")

    run(go())
    assert [line["entries"] for line in lines("clean-up")] == [0, 1, 0]
    assert {e.title for e in store.entries()} == {BLAST["title"]}


def test_a_sign_of_life_is_written_while_work_gets_done(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With start, time, pid and version, and as a metric; none while one feed holds everything up; a stop is written down."""
    clock, health = Clock(NOW), Health()

    async def go() -> None:
        asked = settings(feeds(feed_server, wire=[DULL]), small_seeds)
        async with serving(asked, small_knowledge, store, clock, health) as service:
            clock.now += timedelta(minutes=1)
            await service.tick("beat")
            async with service.turn:
                monkeypatch.setattr("watcher.service.STUCK_TURN", -1.0)
                clock.now += timedelta(minutes=1)
                await service.tick("beat")
            alive = store.heartbeat()
            assert alive is not None and (alive.started, alive.at, alive.stopped) == (NOW, NOW + timedelta(minutes=1), None)
            assert (alive.pid, alive.version) == (os.getpid(), asked.politeness.version)
            monkeypatch.undo()

    run(go())
    assert f"watcher_heartbeat_timestamp_seconds {int(clock.now.timestamp())}" in health.metrics()
    last = store.heartbeat()
    assert last is not None and last.stopped == clock.now


def test_a_reload_goes_on_with_the_new_and_refuses_the_bad(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge, lines: Any
) -> None:
    """Other feeds, other readers from the next tick on; a file that is wrong changes nothing and is told."""

    def bad() -> Desk:
        raise ConfigError("no such key", file="config.yaml", line=7, key="feds", fix="write feeds")

    async def go() -> None:
        old = settings(feeds(feed_server, one=[DULL]), small_seeds)
        new = settings(feeds(feed_server, two=[DULL | {"guid": "2", "title": "Library opens in Perm"}]), small_seeds)
        async with serving(old, small_knowledge, store, Clock(NOW)) as service:
            await service.tick("poll")
            assert not await service.reload(bad)
            assert service.desk.settings is old
            assert await service.reload(lambda: Desk.of(new, small_knowledge, store))
            await settled(service)

    run(go())
    assert "config.yaml:7: feds" in lines("reload refused")[0]["error"]
    assert [line["feed"] for line in lines("feed")] == ["one", "two"]


def test_a_stop_drops_what_hangs_and_keeps_what_came(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge
) -> None:
    """A feed that never answers holds the stop up for no more than a moment; the others are recorded."""

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(-1)
        writer.close()

    async def go() -> float:
        server = await asyncio.start_server(silent, "127.0.0.1", 0)
        hung = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        asked = settings([*feeds(feed_server, wire=[DULL]), Feed(name="hung", url=hung)], small_seeds)
        patient = asked.model_copy(update={"bounds": replace(asked.bounds, read=60.0, whole=60.0)})
        async with serving(patient, small_knowledge, store, Clock(NOW)) as service:
            service.begin("poll")
            while not store.feed_history("wire"):
                await asyncio.sleep(0.01)
            begun = asyncio.get_running_loop().time()
            await service.stop()
            service.begin("poll")
            assert not service.at_work
            took = asyncio.get_running_loop().time() - begun
        server.close()
        return took

    assert run(go()) < 1.0
    assert not store.feed_history("hung")


# ---------------------------------------------------------------- full texts

PARAGRAPH = (
    "The blast hit the gunpowder plant in Kazan on Monday morning, the ministry said. Rescue teams worked through the day, and "
    "windows broke in the houses around. "
)
TOLD = PARAGRAPH * 2 + "Seven people were injured, the governor said."

OTHER = "An explosion at the Tambov gunpowder plant in Kotovsk killed four workers on Monday evening, the governor said."


def page(text: str) -> bytes:
    return f"<html><head><title>Blast</title></head><body><article><h1>Blast</h1><p>{text}</p></article></body></html>".encode()


def test_the_full_text_of_a_flagged_entry_is_kept_and_read(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge
) -> None:
    """Of the flagged entry only; its facts enter the incident; an edit and a withdrawal are noted; nothing is asked twice."""
    clock, health = Clock(NOW), Health()
    feed_server.pages |= {"/story": page(TOLD), "/dull": page("nothing " * 100)}
    items = [BLAST | {"link": feed_server.url("story")}, DULL | {"link": feed_server.url("dull")}]

    async def go() -> None:
        asked = settings(feeds(feed_server, wire=items), small_seeds)
        async with serving(asked, small_knowledge, store, clock, health) as service:
            async def again(hours: float) -> None:
                clock.now += timedelta(hours=hours)
                await service.tick("articles")

            await service.tick("poll")
            await again(0)
            await again(0.5)
            assert health.value("watcher_articles_total", what="read") == 1
            (incident,) = store.incidents()
            assert incident.injured and incident.injured.best == 7
            assert incident.killed and incident.killed.best == 2
            feed_server.pages["/story"] = page(TOLD.replace("Seven", "Nine"))
            await again(1)
            assert store.incidents()[0].injured.best == 9  # type: ignore[union-attr]
            feed_server.pages["/story"] = 410
            await again(7)
            await again(30)

    run(go())
    (entry,) = store.entries(verdict=Verdict.FLAGGED)
    assert [bool(a.text) for a in store.articles(entry.key)] == [True, True, False]
    notes = [line.why for line in store.audit("2026-03-02-kazan") if line.action == "article"]
    assert len(notes) == 2 and "edited" in notes[0] and "withdrawn (gone)" in notes[1]
    assert [e.full_text for e in store.entries() if e.title == DULL["title"]] == [""]


@pytest.mark.parametrize(
    ("pages", "what"),
    [
        ({"/story": page(PARAGRAPH + OTHER)}, {"read": 1}),
        ({"/story": page(TOLD), "/robots.txt": b"User-agent: *\nDisallow: /"}, {"failed": 1}),
        ({"/story": 500}, {"failed": 1}),
    ],
    ids=["another-event", "robots", "error"],
)
def test_a_text_that_cannot_be_had_or_tells_of_another_event_changes_nothing(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge, pages: dict[str, Any],
    what: dict[str, int],
) -> None:  # fmt: skip
    """The incident stays as the entry told it; a page that is unwanted or away is left alone for now."""
    health = Health()
    feed_server.pages |= pages

    async def go() -> None:
        asked = settings(feeds(feed_server, wire=[BLAST | {"link": feed_server.url("story")}]), small_seeds)
        async with serving(asked, small_knowledge, store, Clock(NOW), health) as service:
            await service.tick("poll")
            before = store.incidents()
            await service.tick("articles")
            await service.tick("articles")
            assert store.incidents() == before

    run(go())
    assert {w: health.value("watcher_articles_total", what=w) for w in what} == what
    assert health.value("watcher_articles_total", what="facts") == 0


def test_plans_of_articles_do_not_grow_for_ever(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge
) -> None:
    """What left the window is forgotten with the next visit."""
    store.set_meta("articles.plans", json.dumps({"old": {"visits": 5}}))
    feed_server.pages["/story"] = page(TOLD)

    async def go() -> None:
        asked = settings(feeds(feed_server, wire=[BLAST | {"link": feed_server.url("story")}]), small_seeds)
        async with serving(asked, small_knowledge, store, Clock(NOW)) as service:
            await service.tick("poll")
            await service.tick("articles")

    run(go())
    assert len(json.loads(store.meta("articles.plans") or "")) == 1




def test_days_of_simulated_time_pass_in_steps(
    feed_server: FeedServer, store: Store, small_seeds: Path, small_knowledge: Knowledge
) -> None:
    """The helper of the soak: each step is a due poll, and the clock ends where it was told to."""
    clock = Clock(NOW)

    async def go() -> int:
        asked = settings(feeds(feed_server, wire=[DULL]), small_seeds)
        async with serving(asked, small_knowledge, store, clock) as service:
            return await day(service, clock, store, until=NOW + timedelta(hours=3))

    assert 8 <= run(go()) <= 40
    assert clock.now >= NOW + timedelta(hours=3)


def test_a_store_that_was_moved_away_ends_the_service(
    feed_server: FeedServer, tmp_path: Path, small_seeds: Path, small_knowledge: Knowledge, lines: Any
) -> None:
    """SQLite would write on into the old file, and all of it would be lost with the process."""
    path = tmp_path / "moved.db"

    async def go() -> int:
        with Store.open(f"sqlite:///{path}") as store:
            asked = settings(feeds(feed_server, wire=[DULL]), small_seeds)
            async with serving(asked, small_knowledge, store, Clock(NOW)) as service:
                path.rename(tmp_path / "elsewhere.db")
                await service.tick("poll")
                return service.status

    assert run(go()) == 4
    assert "replaced while in use" in lines("tick failed")[0]["error"]

"""`watcher status` for monitors: whether the background service lives."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pytest

from watcher.health import life
from watcher.store.store import Store
from watcher.types import Heartbeat

if TYPE_CHECKING:
    from conftest import Desk, FeedServer

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROOT = Path(__file__).parents[2]
DULL = {"title": "Museum opens in Tula", "guid": "1"}


def beat(ago: timedelta = timedelta(0), *, at: datetime | None = None, **more: Any) -> Heartbeat:
    at = at or datetime.now(UTC)
    return Heartbeat(started=at - timedelta(days=1), at=at - ago, every=60.0, pid=7, version="9.9", **more)


@pytest.mark.parametrize(
    ("heartbeat", "said"),
    [
        (None, "never"),
        (beat(timedelta(seconds=170), at=NOW), "running"),
        (beat(timedelta(seconds=190), at=NOW), "silent"),
        (beat(timedelta(days=300), at=NOW), "silent"),
        (beat(timedelta(hours=-2), at=NOW), "silent"),
        (beat(timedelta(days=300), at=NOW, stopped=NOW - timedelta(days=300)), "stopped"),
    ],
    ids=["nobody ran it", "one is late", "four are missed", "long dead", "clock set back", "stopped by hand"],
)
def test_silence_is_told_from_a_stop(heartbeat: Heartbeat | None, said: str) -> None:
    """A service that missed more than three signs of life is silent, unless it was stopped or never ran."""
    word, trouble = life(heartbeat, NOW)
    assert word == said
    assert (trouble is not None) == (said == "silent")


def test_a_dead_service_fails_the_status_and_a_quiet_one_does_not(desk: "Desk", feed_server: "FeedServer") -> None:
    """A user of one-shot polls is not alarmed; a service that fell silent is named with pid and time, and a stop clears it."""
    desk.write(feed_server.feed("a", DULL))
    desk.run("poll")
    quiet = desk.run("status")
    assert quiet.status == 0 and "service:" not in quiet.err
    assert desk.run("status", "--json").lines[0]["service"] == {"status": "never"}
    with Store.open(f"sqlite:///{desk.folder}/db/watcher.db") as store:
        store.beat(beat())
        assert desk.run("status").status == 0
        store.beat(beat(timedelta(minutes=5)))
        dead = desk.run("status")
        assert dead.status == 1 and "needs you: the service (pid 7) is silent since" in dead.err
        told = desk.run("status", "--json").lines[0]
        assert (told["service"]["status"], told["service"]["version"]) == ("silent", "9.9") and told["troubles"]
        store.beat(beat(timedelta(minutes=5), stopped=datetime.now(UTC)))
        stopped = desk.run("status")
        assert stopped.status == 0 and "service: stopped since" in stopped.err


def until(found: Callable[[], Any], *, seconds: float = 15.0) -> Any:
    ends = monotonic() + seconds
    while not (value := found()) and monotonic() < ends:
        sleep(0.05)
    return value


def test_a_killed_service_leaves_its_sign_and_a_stopped_one_says_so(desk: "Desk", feed_server: "FeedServer") -> None:
    """`kill -9` leaves the last sign of life as it was; SIGTERM writes the end down."""
    desk.write(feed_server.feed("a", DULL), more="health: {port: 0}")
    command = [sys.executable, "-c", "from watcher.cli import main; main()", "run", "--config", str(desk.config)]
    with Store.open(f"sqlite:///{desk.folder}/db/watcher.db") as store:
        for end, stopped in ((signal.SIGKILL, False), (signal.SIGTERM, True)):
            with subprocess.Popen(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL) as service:
                alive = until(lambda pid=service.pid: (h := store.heartbeat()) is not None and h.pid == pid and h)
                service.send_signal(end)
                service.wait(10)
            assert alive and alive.stopped is None and alive.started <= alive.at
            last = store.heartbeat()
            assert last is not None and (last.stopped is not None) == stopped

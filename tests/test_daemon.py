"""`watcher run` as a process: started, told to reload, to stop, killed, and started where it cannot begin."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from watcher.daemon import now, plan_anew, timers
from watcher.store.store import Store

ROOT = Path(__file__).parents[1]
FeedServer = Any  # the fixture of the house's conftest, which is no module to import from
ITEM = {"title": "Museum opens in Tula", "guid": "1"}


@dataclass
class Running:
    """A daemon, its log lines so far, and what it told the service manager."""

    process: "subprocess.Popen[str]"
    manager: socket.socket
    told: list[str] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)

    def until(self, event: str, seconds: float = 20) -> dict[str, Any]:
        """Read the log until this event is told."""
        assert self.process.stderr is not None
        ends = time.monotonic() + seconds
        while time.monotonic() < ends and (line := self.process.stderr.readline()):
            self.lines.append(json.loads(line))
            if self.lines[-1]["event"] == event:
                return self.lines[-1]
        raise AssertionError(f"no {event!r} in {self.lines}")

    def stop(self, name: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Exit status, and seconds it took."""
        begun = time.monotonic()
        self.process.send_signal(name)
        status = self.process.wait(10)
        return status, time.monotonic() - begun

    def wait_heard(self, status: str) -> None:
        """Until the watchdog is fed with this status."""
        self.manager.settimeout(10)
        while f"STATUS={status}" not in (line := self.manager.recv(500).decode()).splitlines():
            self.told.append(line)
        self.told.append(line)

    def heard(self) -> list[str]:
        self.manager.setblocking(False)
        try:
            while True:
                self.told.append(self.manager.recv(500).decode())
        except BlockingIOError:
            return self.told


@pytest.fixture
def config(tmp_path: Path, small_seeds: Path) -> Callable[..., Path]:
    def write(*urls: str, more: str = "") -> Path:
        feeds = "\n".join(f"- {{name: f{n}, url: '{url}', lang: en}}" for n, url in enumerate(urls))
        text = f"seeds: {small_seeds}\nguard: {{allow: [127.0.0.1]}}\npoliteness: {{spacing: 0}}\n{more}\nfeeds:\n{feeds}\n"
        (tmp_path / "config.yaml").write_text(text, "utf-8")
        return tmp_path / "config.yaml"

    return write


def command(config: Path) -> list[str]:
    return [sys.executable, "-c", "from watcher.cli import main; main()", "run", "--config", str(config)]


@contextmanager
def running(config: Path) -> Iterator[Running]:
    path = str(config.parent / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(path)
        environ = {**os.environ, "PYTHONPATH": str(ROOT), "NOTIFY_SOCKET": path, "WATCHDOG_USEC": "900000"}
        process = subprocess.Popen(command(config), env=environ, stderr=subprocess.PIPE, text=True)
        try:
            yield Running(process, manager)
        finally:
            process.kill()
            process.wait()
            assert process.stderr is not None
            process.stderr.close()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


def test_a_life_from_start_to_stop(config: Callable[..., Path], feed_server: FeedServer, tmp_path: Path) -> None:
    """Ready, polls, answers monitors, refuses a bad file, takes a good one, and is gone a moment after SIGTERM."""
    port = free_port()
    health = f"health: {{port: {port}}}"
    path = config(feed_server.feed("one", ITEM), more=health)
    with running(path) as daemon:
        assert daemon.until("poll")["read"] == 1
        daemon.wait_heard("ready")
        for name in ("healthz", "readyz", "metrics"):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/{name}", timeout=5) as answer:
                assert answer.status == 200
        path.write_text(path.read_text() + "colour: blue\n")
        daemon.process.send_signal(signal.SIGHUP)
        refused = daemon.until("reload refused")["error"]
        assert "config.yaml:" in refused and "colour" in refused
        config(feed_server.url("one"), feed_server.feed("two", ITEM | {"title": "Library opens in Perm"}), more=health)
        daemon.process.send_signal(signal.SIGHUP)
        assert daemon.until("reloaded")["feeds"] == 2
        assert daemon.until("poll")["feeds"] == 1
        status, seconds = daemon.stop()
        assert (status, seconds < 5) == (0, True)
        told = daemon.heard()
    states = [line.partition("\n")[0] for line in told]
    assert [s for s in states if s != "WATCHDOG=1"] == ["READY=1", *["RELOADING=1", "READY=1"] * 2, "STOPPING=1"]
    assert states.count("WATCHDOG=1") > 1
    with Store.open(f"sqlite:///{tmp_path}/db/watcher.db", create=False) as store:
        assert store.counts()["entries"] == 2 and store.check() == ()


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_takes_less_than_five_seconds_while_everything_hangs(config: Callable[..., Path], name: signal.Signals) -> None:
    """A feed that never answers and a mail server that never greets: status 0 all the same, and in time."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        port = silent.getsockname()[1]
        more = (
            f"health: {{port: 0}}\nmail: {{host: 127.0.0.1, port: {port}, security: none, sender: w@x.example}}\n"
            "recipients: [{name: a, address: a@x.example, hour: 0}]"  # due whatever the time of day
        )
        with running(config(f"http://127.0.0.1:{port}/", more=more)) as daemon:
            daemon.until("digest")
            silent.accept()[0].close()
            time.sleep(0.3)
            status, seconds = daemon.stop(name)
    assert status == 0
    assert seconds < 5


def test_a_killed_daemon_goes_on_where_it_was(config: Callable[..., Path], feed_server: FeedServer) -> None:
    """`kill -9`, then a new one: it takes the lock over, asks no feed twice, and holds the lock only at work."""
    path = config(feed_server.feed("one", ITEM), more="health: {port: 0}")
    with running(path) as daemon:
        daemon.until("poll")
        daemon.process.kill()
        daemon.process.wait()
    (path.parent / "notify").unlink()
    with running(path) as daemon:
        daemon.until("starting")
        time.sleep(1.0)
        with Store.open(f"sqlite:///{path.parent}/db/watcher.db") as store, store.lock():
            assert len(store.feed_history("f0")) == 1
        assert daemon.stop()[0] == 0


def fail(config: Path) -> tuple[int, str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command(config), env=env, capture_output=True, text=True, timeout=30)
    return done.returncode, done.stderr


def test_a_store_that_cannot_be_used_is_status_4(config: Callable[..., Path], tmp_path: Path) -> None:
    """At the start it ends at once, in one line, with what to do."""
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "watcher.db").write_bytes(b"no database at all, but long enough to be looked at " * 100)
    status, said = fail(config("https://paper.example/rss", more="health: {port: 0}"))
    assert status == 4
    assert "not a database" in said.splitlines()[-1]


def test_a_config_that_is_wrong_is_status_2(config: Callable[..., Path]) -> None:
    """With file and line; nothing is begun."""
    status, said = fail(config("https://paper.example/rss", more="rhythm: {flour: 5m}"))
    assert status == 2
    assert "config.yaml:4" in said


def test_a_clock_set_back_does_not_hold_ticks_up() -> None:
    """Ticks planned by the old hour are called in at once."""
    begun: list[str] = []

    class Service:
        def begin(self, name: str) -> None:
            begun.append(name)

    async def go() -> None:
        scheduler = timers(Service())  # type: ignore[arg-type]
        await asyncio.sleep(0.1)
        assert sorted(begun) == ["articles", "beat", "clean", "deliver", "digest", "poll"]
        for job in scheduler.get_jobs():
            assert job.coalesce and job.misfire_grace_time is None
            job.modify(next_run_time=now() + timedelta(hours=1))
        begun.clear()
        plan_anew(scheduler)
        await asyncio.sleep(0.1)
        scheduler.shutdown(wait=False)

    asyncio.run(go())
    assert len(begun) == 6

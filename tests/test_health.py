"""What monitors are told over HTTP, what the service manager is told over its socket, and what the log says."""

import io
import json
import logging
import os
import re
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from watcher.config import Log, Settings
from watcher.errors import ConfigError
from watcher.health import STUCK, Health, HealthServer, peak, resident
from watcher.logs import Formatter, secrets_of, set_up, tell
from watcher.systemd import Notifier
from watcher.types import Feed, Recipient

# ---------------------------------------------------------------- over HTTP


@pytest.fixture
def server() -> Iterator[tuple[Health, str]]:
    health = Health(trouble=None)
    with HealthServer(health, host="127.0.0.1", port=0, page=lambda t: (200, "text/html", "page") if t == "/" else None) as up:
        yield health, f"http://127.0.0.1:{up.port}"


def get(url: str, **headers: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as e:
        with e:
            return e.code, e.read().decode()


def test_a_service_in_order_is_live_and_ready(server: tuple[Health, str]) -> None:
    """Both answer 200; what is not there is a 404, and the page stands beside them."""
    _, url = server
    assert get(url + "/healthz") == (200, "ok\n")
    assert get(url + "/readyz?x=1") == (200, "ready\n")
    assert get(url + "/") == (200, "page")
    assert get(url + "/etc/passwd")[0] == 404


@pytest.mark.parametrize(
    ("path", "change", "words"),
    [
        ("/healthz", {"turned": time.monotonic() - STUCK - 1}, "has not turned"),
        ("/readyz", {"trouble": "store db: no room left"}, "no room left"),
        ("/readyz", {"stopping": True}, "stopping"),
    ],
)
def test_trouble_is_a_503_with_its_reason(server: tuple[Health, str], path: str, change: dict[str, object], words: str) -> None:
    """A loop that stands still is not live; a store that cannot be used is not ready."""
    health, url = server
    for name, value in change.items():
        setattr(health, name, value)
    status, text = get(url + path)
    assert status == 503
    assert words in text


def test_a_name_that_points_to_loopback_is_refused(server: tuple[Health, str]) -> None:
    """A web page elsewhere that had its own name resolve to this machine learns nothing."""
    assert get(server[1] + "/metrics", Host="evil.example")[0] == 421
    assert get(server[1] + "/metrics", Host="localhost:8377")[0] == 200
    assert get(server[1] + "/metrics", Host="[::1]:8377")[0] == 200


def test_metrics_are_prometheus_text(server: tuple[Health, str]) -> None:
    """Each family once, with help and type; labels are escaped; counters add up, gauges are replaced."""
    health, url = server
    health.count("watcher_feed_failures_total", error='a"b\\c\nd')
    health.count("watcher_feed_failures_total", error="timeout")
    health.count("watcher_feed_failures_total", error="timeout")
    health.gauge("watcher_feeds", {"ok": 3, "broken": 1}, "health")
    health.gauge("watcher_feeds", {"ok": 4}, "health")
    _, text = get(url + "/metrics")
    assert 'watcher_feed_failures_total{error="timeout"} 2\n' in text
    assert r'watcher_feed_failures_total{error="a\"b\\c\nd"} 1' in text
    assert 'watcher_feeds{health="ok"} 4\n' in text and "broken" not in text
    assert health.value("watcher_feeds", health="ok") == 4
    sample = re.compile(r'[a-z_]+(\{[a-z]+="(?:[^"\\\n]|\\.)*"\})? -?[0-9.e+-]+')
    lines = text.splitlines()
    assert all(sample.fullmatch(line) for line in lines if not line.startswith("#"))
    types = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(types) == len(set(types))


def test_a_port_that_is_taken_names_the_fix() -> None:
    """Two services on one port: the second says which key to change."""
    with HealthServer(Health(), host="127.0.0.1", port=0) as up, pytest.raises(ConfigError, match=r"health\.port"):
        HealthServer(Health(), host="127.0.0.1", port=up.port)


def test_memory_is_that_of_this_process() -> None:
    """Plausible bytes, the peak no less than the present."""
    assert 10 << 20 < resident() < 8 << 30
    assert peak() >= resident() * 0.9


# ---------------------------------------------------------------- to the service manager


@pytest.mark.parametrize("abstract", [False, True])
def test_the_manager_hears_in_datagrams(tmp_path: Path, abstract: bool) -> None:
    """Ready with a status, alive, reloading with the clock it asks for, stopping; by path or abstract address."""
    name = f"@watcher-test-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind("\0" + name[1:] if abstract else name)
        manager.settimeout(2)
        told = Notifier({"NOTIFY_SOCKET": name, "WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())})
        told.ready("3 feeds")
        told.alive()
        told.reloading()
        told.stopping()
        heard = [manager.recv(200).decode() for _ in range(4)]
    assert heard[:2] == ["READY=1\nSTATUS=3 feeds", "WATCHDOG=1"]
    assert re.fullmatch(r"RELOADING=1\nMONOTONIC_USEC=\d+", heard[2])
    assert heard[3] == "STOPPING=1"
    assert told.watchdog == 30.0


@pytest.mark.parametrize(
    "environ",
    [{}, {"NOTIFY_SOCKET": ""}, {"NOTIFY_SOCKET": "vsock:2:1"}, {"NOTIFY_SOCKET": "/nowhere/at/all"},
     {"WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"}, {"WATCHDOG_USEC": "soon"}],
)  # fmt: skip
def test_without_a_manager_nothing_is_told_and_nothing_fails(environ: dict[str, str]) -> None:
    """No socket, a kind we do not speak, one that is gone, a watchdog meant for another process."""
    told = Notifier(environ)
    told.ready("x")
    told.stopping()
    assert told.watchdog is None


# ---------------------------------------------------------------- the log


@pytest.fixture
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def logged(form: str, *, secrets: tuple[str, ...] = (), level: str = "info", **fields: object) -> str:
    stream = io.StringIO()
    set_up(Log(format=form, level=level), secrets, stream)  # type: ignore[arg-type]
    tell(logging.getLogger("watcher.test"), "poll", fields)
    return stream.getvalue()


def test_a_line_is_json_where_no_terminal_is(restored: None) -> None:
    """Event, fields, level, time in UTC; numbers stay numbers; fields without a value are left out."""
    row = json.loads(logged("auto", feeds=3, seconds=1.23456, error=None, faults={"timeout": 2}))
    at = row.pop("at")
    assert row == {
        "level": "info", "event": "poll", "feeds": 3, "seconds": 1.235, "faults": {"timeout": 2}, "logger": "watcher.test",
    }  # fmt: skip
    assert at.endswith("+00:00")


def test_a_line_for_people_is_one_line(restored: None) -> None:
    """Key and value, quoted where there is a blank."""
    text = logged("human", feeds=3, message="no answer", faults={"timeout": 2})
    assert re.fullmatch(r'\d{4}-\d\d-\d\d [\d:]{8}Z INFO    poll feeds=3 message="no answer" faults=timeout:2\n', text)


@pytest.mark.parametrize("form", ["human", "json"])
def test_no_control_character_and_no_secret_gets_into_the_log(restored: None, form: str) -> None:
    """Escape sequences, line breaks and bidi marks of a feed, a password in a message: gone, tracebacks included."""
    text = logged(form, secrets=("open sesame",), message="\x1b[31mred\x1b[0m\nfake line \u202eevil open sesame")
    try:
        raise ValueError("login open sesame\x1b[2J refused")
    except ValueError as e:
        tell(logging.getLogger("watcher.test"), "bug", fault=e, level=logging.ERROR)
    stream = logging.getLogger().handlers[0].stream  # type: ignore[attr-defined]
    text = stream.getvalue()
    assert "sesame" not in text and "***" in text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert "ValueError" in text
    assert len(text.splitlines()) == 2 if form == "json" else text.count("Z ") == 2


def test_debug_is_silent_unless_asked_for(restored: None) -> None:
    """One line per feed only at debug; the HTTP client never tells addresses."""
    stream = io.StringIO()
    set_up(Log(format="json"), (), stream)
    tell(logging.getLogger("watcher.x"), "feed", level=logging.DEBUG)
    set_up(Log(format="json", level="debug"), (), stream)
    logging.getLogger("httpx").info("GET https://paper.example/rss?key=secret")
    tell(logging.getLogger("watcher.x"), "feed", level=logging.DEBUG)
    assert stream.getvalue().count("\n") == 1


def test_secrets_are_those_the_config_names(tmp_path: Path) -> None:
    """Values of the variables named for feeds, mail, webhook and recipients, from files too; short ones guard nothing."""
    (tmp_path / "hook").write_text("hook-secret\n")
    settings = Settings(
        feeds=(Feed(name="f", url="https://x.example/", auth_env="FEED"),),
        recipients=(Recipient(name="r", address_env="ADDRESS"),),
        webhook={"secret_env": "HOOK"},  # type: ignore[arg-type]
        mail={"password_env": "PASS", "user_env": "USERNAME"},  # type: ignore[arg-type]
    )
    environ = {
        "FEED": "Bearer abc", "ADDRESS": "https://h.example/k", "HOOK_FILE": str(tmp_path / "hook"), "USERNAME": "me",
        "PASS_FILE": str(tmp_path / "none"), "OTHER": "public",
    }  # fmt: skip
    assert set(secrets_of(settings, environ)) == {"Bearer abc", "https://h.example/k", "hook-secret"}


def test_long_texts_are_cut() -> None:
    """A megabyte in a message is a line of two thousand characters."""
    record = logging.LogRecord("x", logging.INFO, "", 0, "y" * 1_000_000, None, None)
    assert len(Formatter(people=True).format(record)) < 2100

"""How the service is, for monitors: `/healthz`, `/readyz` and `/metrics` over HTTP on loopback.

- `/healthz` (live): 200 while the event loop turns; a restart helps when it does not.
- `/readyz`: 200 when the store can be used, seeds are in it and the service is not on its way out; 503 with the reason
  otherwise. A restart would not help: it is for monitors, not for whoever restarts.
- the store's sign of life (`life`): what `watcher status` goes by, which asks from another process and also after the
  service is dead.
- `/metrics`: Prometheus text format 0.0.4. Counters since the start, gauges as of the last poll; a scrape asks the store
  nothing, so it answers at once while the store is locked or gone.

The server is the standard library's, in a thread: a few requests a minute need no framework, and it still answers when
the loop is stuck, which is when one asks. It has no login, so the config binds it to loopback; a request whose `Host` is a
name other than localhost is refused where it is so bound, or a web page elsewhere could read it through a name of its own.
"""

import ctypes
import gc
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from types import TracebackType

from watcher.errors import ConfigError
from watcher.types import Heartbeat

STUCK = 30.0
"""Seconds without a turn of the event loop from which it counts as stuck; it is asked to turn every few."""
Labels = tuple[tuple[str, str], ...]

_HELP: Mapping[str, tuple[str, str]] = {
    "watcher_up": ("gauge", "1 while the service runs"),
    "watcher_ready": ("gauge", "1 when the store can be used and the service is not stopping"),
    "watcher_start_time_seconds": ("gauge", "When the service started, Unix time"),
    "watcher_polls_total": ("counter", "Rounds in which a feed was due"),
    "watcher_poll_seconds_total": ("counter", "Seconds spent in those rounds"),
    "watcher_last_poll_timestamp_seconds": ("gauge", "When a feed was last polled, Unix time"),
    "watcher_feed_polls_total": ("counter", "Polls of feeds by outcome"),
    "watcher_feed_failures_total": ("counter", "Failed polls of feeds by fault"),
    "watcher_bytes_in_total": ("counter", "Bytes of feeds over the wire, since the store was made"),
    "watcher_entries_total": ("counter", "Entries taken by verdict"),
    "watcher_incidents_total": ("counter", "New incidents"),
    "watcher_alerts_total": ("counter", "Alerts caused"),
    "watcher_digests_total": ("counter", "Digests made"),
    "watcher_articles_total": ("counter", "Visits to pages of flagged entries by what came of them"),
    "watcher_deliveries_total": ("counter", "Attempts at deliveries by what came of them"),
    "watcher_heartbeat_timestamp_seconds": ("gauge", "When the last sign of life was written to the store, Unix time"),
    "watcher_feeds": ("gauge", "Configured feeds by health"),
    "watcher_outbox": ("gauge", "Deliveries by state"),
    "watcher_outbox_waits_seconds": ("gauge", "How long the longest-waiting delivery is overdue"),
    "watcher_skipped_total": ("counter", "Ticks passed over because another poll held the lock"),
    "watcher_errors_total": ("counter", "Ticks that failed, by kind of trouble"),
    "watcher_pruned_total": ("counter", "Entries that left by retention"),
    "process_resident_memory_bytes": ("gauge", "Resident memory"),
    "process_peak_memory_bytes": ("gauge", "Most resident memory since the start"),
    "process_cpu_seconds_total": ("counter", "CPU time, user and system"),
}


@dataclass
class Health:
    """What is known of the service's state. Written by the service, read by the server's threads."""

    started: float = field(default_factory=time.time)
    turned: float = field(default_factory=time.monotonic)
    """Monotonic time of the event loop's last turn."""
    trouble: str | None = "starting"
    """Why the service is not ready; None when it is."""
    stopping: bool = False
    _numbers: dict[tuple[str, Labels], float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, name: str, by: float = 1, **labels: str) -> None:
        """Add to a counter."""
        with self._lock:
            key = name, tuple(sorted(labels.items()))
            self._numbers[key] = self._numbers.get(key, 0) + by

    def gauge(self, name: str, values: Mapping[str, float] | float, label: str = "") -> None:
        """Set a gauge, or one per value of `label`: those it had and has no more fall away."""
        given = values if isinstance(values, Mapping) else {"": values}
        with self._lock:
            for old in [k for k in self._numbers if k[0] == name]:
                del self._numbers[old]
            for key, value in given.items():
                labels: Labels = ((label, key),) if label else ()
                self._numbers[name, labels] = value

    def value(self, name: str, **labels: str) -> float:
        with self._lock:
            return self._numbers.get((name, tuple(sorted(labels.items()))), 0)

    def live(self) -> tuple[bool, str]:
        still = time.monotonic() - self.turned
        return (True, "ok") if still < STUCK else (False, f"the event loop has not turned for {still:.0f} s")

    def ready(self) -> tuple[bool, str]:
        if self.stopping:
            return False, "stopping"
        return (True, "ready") if self.trouble is None else (False, self.trouble)

    def metrics(self) -> str:
        """Prometheus text format."""
        with self._lock:
            numbers = dict(self._numbers)
        used = resource.getrusage(resource.RUSAGE_SELF)
        now: dict[str, float] = {
            "watcher_up": 1, "watcher_ready": int(self.ready()[0]), "watcher_start_time_seconds": round(self.started, 3),
            "process_resident_memory_bytes": resident(), "process_peak_memory_bytes": peak(),
            "process_cpu_seconds_total": round(used.ru_utime + used.ru_stime, 3),
        }  # fmt: skip
        numbers |= {(name, ()): value for name, value in now.items()}
        return "".join(_family(name, kind, help, numbers) for name, (kind, help) in _HELP.items())


MISSED = 3
"""Signs of life missed, after which a service counts as dead: one may be late behind a long write, a restart costs one."""


def life(heartbeat: Heartbeat | None, at: datetime) -> tuple[str, str | None]:
    """What the store's last sign of life says at `at`: `never` (nobody ran the service on this store), `running`, `stopped` (by
    somebody) or `silent`, and with the last what is wrong."""
    if heartbeat is None:
        return "never", None
    if heartbeat.stopped is not None:
        return "stopped", None
    if abs((at - heartbeat.at).total_seconds()) <= MISSED * heartbeat.every:  # ahead of us: somebody's clock was set back
        return "running", None
    return "silent", (
        f"the service (pid {heartbeat.pid}) is silent since {heartbeat.at:%Y-%m-%d %H:%M} UTC and was not stopped"
        " — start it again, or see its log; a service that is stopped with SIGTERM or Ctrl-C is not missed"
    )


def resident() -> int:
    """Bytes of memory this process holds now; the most it held where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize()
    except OSError:
        return peak()


def give_back(*, collect: bool = False) -> None:
    """Hand memory that is free back to the system: after loading, or after a large document, some ten megabytes that the C
    library would keep. A few milliseconds, half a second with `collect`; nothing where the library cannot do it."""
    if collect:
        gc.collect()
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError):
        return
    trim(0)


def peak() -> int:
    """Most bytes of memory this process ever held. The kernel's own mark first: `getrusage` counts the process that
    started this one too."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as file:
            marks = [line.split() for line in file if line.startswith("VmHWM:")]
        return int(marks[0][1]) * 1024
    except (OSError, IndexError, ValueError):
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _family(name: str, kind: str, help: str, numbers: Mapping[tuple[str, Labels], float]) -> str:
    rows = sorted((labels, value) for (found, labels), value in numbers.items() if found == name)
    if not rows:
        return ""
    return f"# HELP {name} {help}\n# TYPE {name} {kind}\n" + "".join(_sample(name, *row) for row in rows)


def _sample(name: str, labels: Iterable[tuple[str, str]], value: float) -> str:
    escaped = ((k, v.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")) for k, v in labels)
    inside = ",".join(f'{k}="{v}"' for k, v in escaped)
    return f"{name}{{{inside}}} {_number(value)}\n" if inside else f"{name} {_number(value)}\n"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))


# ---------------------------------------------------------------- over HTTP

Answer = tuple[int, str, str]
"""Status, content type, body."""
Page = Callable[[str], Answer | None]
"""From the request's target to what is shown there; None where there is nothing."""


class HealthServer:
    """Serves the health of the service, and what `page` has beside it, until closed. Raises `ConfigError` when the port is
    not to be had."""

    def __init__(self, health: Health, *, host: str, port: int, page: Page | None = None) -> None:
        try:
            self._server = _Server((host, port), _handler(health, page, loopback=_is_loopback(host)))
        except (OSError, OverflowError) as e:
            reason = getattr(e, "strerror", None) or str(e)
            raise ConfigError(
                f"health cannot be served on {host}:{port} ({reason})", key="health.port", fix="choose another, or 0 for none"
            ) from None
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, name="health", daemon=True
        )
        self._thread.start()

    @property
    def port(self) -> int:
        port: int = self._server.server_address[1]
        return port

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(1)

    def __enter__(self) -> "HealthServer":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is nobody's trouble."""


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _ours(host: str) -> bool:
    """Whether a `Host` header names this machine by an address or as localhost."""
    name = host.rpartition("]")[0].lstrip("[") or host.partition(":")[0]
    return not host or _is_loopback(name)


def _handler(health: Health, page: Page | None, *, loopback: bool) -> type[BaseHTTPRequestHandler]:
    plain = "text/plain; charset=utf-8"

    def answer(target: str) -> Answer:
        match target.partition("?")[0]:
            case "/healthz":
                good, text = health.live()
            case "/readyz":
                good, text = health.ready()
            case "/metrics":
                return 200, "text/plain; version=0.0.4; charset=utf-8", health.metrics()
            case _:
                found = page(target) if page else None
                return found or (404, plain, "nothing here; there are /healthz, /readyz and /metrics\n")
        return 200 if good else 503, plain, text + "\n"

    class Handler(BaseHTTPRequestHandler):
        timeout = 10
        server_version, sys_version = "watcher", ""

        def do_GET(self) -> None:
            if loopback and not _ours(self.headers.get("Host", "")):
                self._send(421, plain, "this server is asked for by its address\n")
            else:
                self._send(*answer(self.path))

        do_HEAD = do_GET

        def _send(self, status: int, kind: str, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Scrapes are no news."""

    return Handler

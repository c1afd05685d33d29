"""Two hundred feeds on loopback that live in simulated time: each publishes by its own rhythm, and has its faults by chance.

One asyncio server in a thread of its own serves `/f/<n>`, `/a/<n>/<k>` (articles) and `/robots.txt`. What a feed shows is
computed from its number and the clock, so that a feed is the same whoever asks and however often: nothing is kept but
the count of requests and bytes. Faults are drawn per feed and hour; a feed drawn as `gone` or `moved` stays so.
"""

import asyncio
import random
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from types import TracebackType

START = datetime(2026, 3, 2, 6, tzinfo=UTC)
SHOWN = 20
"""Items a feed shows at once."""
RHYTHMS = (
    *(timedelta(minutes=4),) * 2, *(timedelta(minutes=30),) * 5, *(timedelta(hours=3),) * 8, *(timedelta(hours=12),) * 3,
    timedelta(days=5), timedelta(days=40),
)  # fmt: skip
"""Of twenty feeds: two wires, five busy outlets, eight that publish a few times a day, three twice, a sleepy one, a dead one."""
FAULTS = ("500", "503", "404", "429", "empty", "html", "truncated", "reset", "hang", "bomb", "changing", "lying")
WORDS = ("harbour", "council", "budget", "school", "river", "market", "theatre", "bridge", "museum", "railway", "library")


def draw(*parts: object) -> float:
    """A number in [0, 1) that follows from its parts."""
    return int.from_bytes(sha256(repr(parts).encode()).digest()[:6], "big") / 2**48


@dataclass(frozen=True, slots=True)
class Blast:
    """An explosion that some feeds report: title, when published, and by which feeds."""

    title: str
    summary: str
    at: datetime
    feeds: tuple[int, ...]


@dataclass
class Fleet:
    """The server. `clock` is simulated time; `trouble` the share of feed-hours with a fault."""

    clock: Callable[[], datetime]
    feeds: int = 200
    trouble: float = 0.05
    blasts: tuple[Blast, ...] = ()
    requests: Counter[str] = field(default_factory=Counter)
    bytes_out: int = 0
    served: Counter[str] = field(default_factory=Counter)
    """What came of requests: `200`, `304`, or a fault."""

    def __post_init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._up = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.port = 0

    def __enter__(self) -> "Fleet":
        self._thread.start()
        assert self._up.wait(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=512))
        self.port = server.sockets[0].getsockname()[1]
        self._up.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.01))
        self._loop.close()

    def url(self, n: int) -> str:
        return f"http://127.0.0.1:{self.port}/f/{n}"

    # ------------------------------------------------------------ HTTP

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                first, *lines = head.decode("latin-1").split("\r\n")
                headers = {k.lower(): v for k, _, v in (line.partition(": ") for line in lines)}
                if not await self._answer(first.split(" ")[1], headers, writer):
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, path: str, headers: dict[str, str], writer: asyncio.StreamWriter) -> bool:
        self.requests[path] += 1
        _, kind, *rest = path.split("/")
        if kind != "f":
            return await self._send(writer, 404, b"no\n")
        n, now = int(rest[0]), self.clock()
        fault = self.fault(n, now)
        self.served[fault or "200"] += 1
        if fault == "hang":
            await asyncio.sleep(1.0)
            return False
        if fault == "reset":
            writer.transport.abort()
            return False
        if fault and fault.isdigit():
            more = {"Retry-After": "600"} if fault in ("429", "503") else {}
            return await self._send(writer, int(fault), b"sorry\n", more)
        body = self.document(n, now)
        if fault:
            body = _spoilt(body, fault, now)
        tag = f'"{sha256(body).hexdigest()[:16]}"'
        if n % 4 and headers.get("if-none-match") == tag:  # every fourth server knows no validators
            self.served["304"] += 1
            self.served["200"] -= 1
            return await self._send(writer, 304, b"", {"ETag": tag})
        more = {"Content-Type": "application/rss+xml"} | ({"ETag": tag} if n % 4 else {})
        return await self._send(writer, 200, body, more)

    async def _send(self, writer: asyncio.StreamWriter, status: int, body: bytes, more: dict[str, str] | None = None) -> bool:
        lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(body)}", *(f"{k}: {v}" for k, v in (more or {}).items()), "", ""]
        data = "\r\n".join(lines).encode() + body
        self.bytes_out += len(body)
        writer.write(data)
        await writer.drain()
        return True

    # ------------------------------------------------------------ what a feed shows

    def fault(self, n: int, now: datetime) -> str | None:
        hour = int((now - START).total_seconds() // 3600)
        if draw("fault", n, hour) >= self.trouble:
            return None
        return FAULTS[int(draw("which", n, hour) * len(FAULTS))]

    def rhythm(self, n: int) -> timedelta:
        return RHYTHMS[n % len(RHYTHMS)]

    def entries(self, n: int, since: datetime, until: datetime) -> int:
        """How many entries feed `n` publishes in a period, blasts left out."""
        gap = self.rhythm(n)
        return max(0, self._last(n, until) - self._last(n, since)) if gap else 0

    def _last(self, n: int, now: datetime) -> int:
        """Number of the newest entry: one a gap, from a year back on, and by day only for the busy ones."""
        gap = self.rhythm(n)
        return int((now - START + timedelta(days=365) + gap * draw("phase", n)) / gap)

    def _at(self, n: int, k: int) -> datetime:
        gap = self.rhythm(n)
        return START - timedelta(days=365) + gap * k - gap * draw("phase", n)

    def document(self, n: int, now: datetime) -> bytes:
        last = self._last(n, now)
        items = [self._item(n, k) for k in range(last, last - SHOWN, -1)]
        items += [_blast(n, i, b) for i, b in enumerate(self.blasts) if n in b.feeds and b.at <= now]
        return (
            f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Paper {n}</title>'
            f"<link>http://paper{n}.example/</link>{''.join(items)}</channel></rss>"
        ).encode()

    def _item(self, n: int, k: int) -> str:
        pick = random.Random(n * 1_000_003 + k)
        title = f"{pick.choice(WORDS).title()} and {pick.choice(WORDS)} of district {n}: report {k}"
        text = " ".join(pick.choices(WORDS, k=40))
        return (
            f"<item><title>{title}</title><guid isPermaLink='false'>{n}-{k}</guid><link>http://paper{n}.example/{k}</link>"
            f"<description>{text}</description><pubDate>{format_datetime(self._at(n, k))}</pubDate></item>"
        )


def _blast(n: int, number: int, blast: Blast) -> str:
    return (
        f"<item><title>{blast.title}</title><guid isPermaLink='false'>{n}-blast-{number}</guid>"
        f"<link>http://paper{n}.example/blast-{number}</link><description>{blast.summary}</description>"
        f"<pubDate>{format_datetime(blast.at)}</pubDate></item>"
    )


def _spoilt(body: bytes, fault: str, now: datetime) -> bytes:
    match fault:
        case "empty":
            return b""
        case "html":
            return b"<!doctype html><html><head><title>Sorry</title></head><body>Down for repairs.</body></html>"
        case "truncated":
            return body[: len(body) // 2]
        case "bomb":
            return b'<!DOCTYPE rss [<!ENTITY a "' + b"x" * 1000 + b'"><!ENTITY b "' + b"&a;" * 1000 + b'">]><rss>&b;</rss>'
        case "changing":
            return body.replace(b"</channel>", f"<lastBuildDate>{now.isoformat()}</lastBuildDate></channel>".encode())
    return body  # lying: as it is

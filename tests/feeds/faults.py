"""A real HTTP server on loopback that serves every fault a feed can have.

`FaultServer` speaks just enough HTTP over plain sockets to break it in every way: silence, drips, resets, bombs. Each
path is one fault (see `PATHS`); `/good/<n>` is a feed of three entries. `requests` records what was asked, when.
Reused by the tests of other rooms: `with FaultServer() as server: server.url("/500")`.
"""

import gzip
import socket
import socketserver
import struct
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import TracebackType

RSS_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{title}</title><link>http://{title}.example/</link>'
)
RSS_TAIL = "</channel></rss>"
DAY = datetime(2026, 3, 1, 12, tzinfo=UTC)
MIB = 2**20


def item(
    n: int, *, guid: str | None = None, title: str | None = None, link: str | None = None, date: datetime | None = None
) -> str:
    """One RSS item of our own words."""
    return (
        f"<item><title>{title or f'Entry number {n}'}</title><guid isPermaLink='false'>{guid or f'id-{n}'}</guid>"
        f"<link>{link or f'http://paper.example/{n}'}</link><description>What happened at place {n}.</description>"
        f"<pubDate>{format_datetime(date or DAY - timedelta(hours=n))}</pubDate></item>"
    )


def rss(*items: str, title: str = "paper") -> bytes:
    """A document of these items."""
    return (RSS_HEAD.format(title=title) + "".join(items) + RSS_TAIL).encode()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    at: float


@dataclass
class _Exchange:
    """One connection's request, and the means to answer it in any way."""

    server: "FaultServer"
    connection: socket.socket
    path: str
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def head(self, status: str, *lines: str) -> None:
        self.send("\r\n".join([f"HTTP/1.1 {status}", "Connection: close", *lines, "", ""]).encode())

    def answer(self, body: bytes, *lines: str, status: str = "200 OK") -> None:
        typed = (
            lines
            if any(line.lower().startswith("content-type") for line in lines)
            else ("Content-Type: application/rss+xml", *lines)
        )
        self.head(status, f"Content-Length: {len(body)}", *typed)
        self.send(body)

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


def _good(x: _Exchange) -> None:
    name = x.path.rpartition("/")[2]
    body = rss(*(item(n, guid=f"{name}-{n}", link=f"http://paper.example/{name}/{n}") for n in range(3)), title=f"good{name}")
    if x.headers.get("if-none-match") == f'"{name}"':
        x.head("304 Not Modified", f'ETag: "{name}"')
    else:
        x.answer(body, f'ETag: "{name}"', "Last-Modified: Sun, 01 Mar 2026 12:00:00 GMT")


def _status(status: str, *lines: str) -> Callable[[_Exchange], None]:
    return lambda x: x.answer(b"sorry", "Content-Type: text/plain", *lines, status=status)


def _redirect(status: str, target: str) -> Callable[[_Exchange], None]:
    return lambda x: x.answer(b"", f"Location: {target}", status=status)


def _body(body: bytes, *lines: str) -> Callable[[_Exchange], None]:
    return lambda x: x.answer(body, *lines)


def _hang_headers(x: _Exchange) -> None:
    x.server.wait()


def _hang_body(x: _Exchange) -> None:
    x.head("200 OK", "Content-Length: 1000000")
    x.send(rss(item(1))[:200])
    x.server.wait()


def _drip(x: _Exchange) -> None:
    x.head("200 OK", "Content-Length: 1000000")
    for byte in rss(*(item(n) for n in range(1000))):
        x.send(bytes([byte]))
        if x.server.stopping.wait(0.05):
            return


def _reset(x: _Exchange) -> None:
    x.head("200 OK", "Content-Length: 100000")
    x.send(rss(item(1))[:300])
    time.sleep(0.1)  # what was sent must be read before the reset throws it away
    x.reset()


def _huge(x: _Exchange) -> None:
    x.head("200 OK")
    x.send(RSS_HEAD.format(title="huge").encode())
    block = (item(1) * 4000).encode()
    for _ in range(50 * MIB // len(block) + 1):
        x.send(block)


def _entity_bomb() -> bytes:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE rss [<!ENTITY a0 "boom">{levels}]>'
    return f'<?xml version="1.0"?>{doctype}<rss><channel><item><title>&a11;</title></item></channel></rss>'.encode()


def _gzip_bomb() -> bytes:
    """1 GiB of blanks within a feed, as 1 MiB of gzip: one flushed block, repeated. The checksum at its end is wrong, but
    nobody should get there."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = packer.compress(RSS_HEAD.format(title="bomb").encode()) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * MIB) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * 1024 + packer.flush()


def _changing(x: _Exchange) -> None:
    stamp = time.monotonic_ns()
    x.answer(rss(*(item(n) for n in range(3)), f"<lastBuildDate>{stamp}</lastBuildDate>", title=f"changing{stamp}"))


def _retry_date(x: _Exchange) -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=120), usegmt=True)
    x.answer(b"", f"Retry-After: {when}", status="429 Too Many Requests")


def _many() -> bytes:
    return rss(*(f"<item><title>Entry {n}</title><guid>{n}</guid></item>" for n in range(100_000)))


CYRILLIC = "Взрыв на заводе"
PAGE = b"""<!doctype html><html><head><title>News</title>
<link rel="alternate" type="application/rss+xml" href="/good/7"></head><body><p>Welcome.</p></body></html>"""
CHALLENGE = b"""<!doctype html><html><head><title>Just a moment...</title></head>
<body><script src='/cdn-cgi/challenge-platform/x.js'></script></body></html>"""
LOGIN = b"<html><body><form><input name=user><input type='password' name=p></form></body></html>"

#: Path -> what it does. Bodies that are dear to make are made when asked for first.
PATHS: dict[str, Callable[[_Exchange], None]] = {
    "/500": _status("500 Internal Server Error"),
    "/502": _status("502 Bad Gateway"),
    "/404": _status("404 Not Found"),
    "/410": _status("410 Gone"),
    "/401": _status("401 Unauthorized"),
    "/301": _redirect("301 Moved Permanently", "/good/301"),
    "/302": _redirect("302 Found", "/good/302"),
    "/302-loop": _redirect("302 Found", "/302-loop-back"),
    "/302-loop-back": _redirect("302 Found", "/302-loop"),
    "/302-nowhere": _redirect("302 Found", ""),
    "/redirect-private": _redirect("302 Found", "http://10.11.12.13/feed"),
    "/redirect-file": _redirect("302 Found", "file:///etc/passwd"),
    "/hang-headers": _hang_headers,
    "/hang-body": _hang_body,
    "/drip": _drip,
    "/reset": _reset,
    "/truncated": _body(rss(item(1), item(2), item(3))[:-150]),
    "/malformed": _body(rss(item(1), "<item><title>Broken & <b>bold</title></item>", item(2))),
    "/wrong-charset": _body(
        f'<?xml version="1.0" encoding="windows-1251"?><rss><channel>{item(1, title=CYRILLIC)}</channel></rss>'.encode(),
        "Content-Type: text/xml; charset=iso-8859-1",
    ),
    "/no-charset": _body(f"<rss><channel>{item(1, title=CYRILLIC)}</channel></rss>".encode("cp1251"), "Content-Type: text/xml"),
    "/utf-16": _body(
        f'<?xml version="1.0" encoding="utf-16"?><rss><channel>{item(1, title=CYRILLIC)}</channel></rss>'.encode("utf-16")
    ),
    "/bom": _body(b"\xef\xbb\xbf" + rss(item(1))),
    "/html": _body(PAGE, "Content-Type: text/html"),
    "/challenge": lambda x: x.answer(CHALLENGE, "Content-Type: text/html", status="403 Forbidden"),
    "/challenge-200": _body(CHALLENGE, "Content-Type: text/html"),
    "/login": _body(LOGIN, "Content-Type: text/html"),
    "/empty": _body(b""),
    "/garbage": _body(b"\x00\x01\x02 no feed at all \xff\xfe"),
    "/huge": _huge,
    "/huge-announced": lambda x: x.head("200 OK", f"Content-Length: {50 * MIB}"),
    "/gzip-bomb": lambda x: x.answer(x.server.made("gzip-bomb", _gzip_bomb), "Content-Encoding: gzip"),
    "/gzip-document": _body(gzip.compress(rss(item(1)))),
    "/gzip-damaged": _body(gzip.compress(rss(item(1)))[:20] + b"\xff" * 40, "Content-Encoding: gzip"),
    "/entity-bomb": _body(_entity_bomb()),
    "/external-entity": _body(
        b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>'
    ),
    "/429-seconds": _status("429 Too Many Requests", "Retry-After: 120"),
    "/429-date": _retry_date,
    "/503-wait": _status("503 Service Unavailable", "Retry-After: 60"),
    "/many": lambda x: x.answer(x.server.made("many", _many)),
    "/short-length": lambda x: (x.head("200 OK", "Content-Length: 600"), x.send(rss(item(1), item(2), item(3))))[0],
    "/long-length": lambda x: (x.head("200 OK", "Content-Length: 99999"), x.send(rss(item(1))))[0],
    "/duplicate-ids": _body(rss(*(item(n, guid="same") for n in range(3)))),
    "/foreign-ids": _body(rss(*(item(n, guid=f"1-{n}", link=f"http://paper.example/1/{n}", title="Stolen") for n in range(3)))),
    "/future": _body(rss(item(1, date=DAY + timedelta(days=400)))),
    "/changing": _changing,
    "/not-http": lambda x: x.send(b"220 mail.example ESMTP\r\n\r\n"),
    "/echo": lambda x: x.answer("\n".join(f"{k}: {v}" for k, v in x.headers.items()).encode(), "Content-Type: text/plain"),
}


class FaultServer:
    """A threaded HTTP server on an ephemeral port of 127.0.0.1; a context manager."""

    def __init__(self) -> None:
        self.requests: list[Asked] = []
        self.extra: dict[str, Callable[[_Exchange], None]] = {}
        self.stopping = threading.Event()
        self._made: dict[str, bytes] = {}
        self._lock = threading.Lock()
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                outer._handle(self.request)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 128

            def handle_error(self, request: object, client_address: object) -> None:
                """A client that hangs up is what these tests are about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> "FaultServer":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str) -> str:
        """The address of a fault."""
        return f"http://127.0.0.1:{self.port}{path}"

    def wait(self) -> None:
        """Say nothing for as long as the server lives, a minute at most."""
        self.stopping.wait(60)

    def made(self, name: str, make: Callable[[], bytes]) -> bytes:
        """A body that is made once."""
        with self._lock:
            if name not in self._made:
                self._made[name] = make()
            return self._made[name]

    def serve(self, path: str, body: bytes, *lines: str, status: str = "200 OK") -> str:
        """Serve a body of the test's own; the address."""
        self.extra[path] = lambda x: x.answer(body, *lines, status=status)
        return self.url(path)

    def asked(self, path: str) -> list[Asked]:
        """The requests for one path, in order."""
        return [request for request in self.requests if request.path == path]

    def _handle(self, connection: socket.socket) -> None:
        connection.settimeout(30)
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return
            data += piece
        first, *lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        path = first.split(" ")[1]
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        self.requests.append(Asked(path, headers, time.monotonic()))
        exchange = _Exchange(self, connection, path, headers)
        route = self.extra.get(path) or (_good if path.startswith("/good/") else PATHS.get(path))
        (route or PATHS["/404"])(exchange)

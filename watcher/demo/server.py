"""The bundled feeds on loopback, a chapter at a time, as a polite server gives them: with an ETag, and 304 when it is known."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from importlib.resources.abc import Traversable

_TYPES = {"xml": "application/xml", "json": "application/feed+json", "html": "text/html"}


class FeedServer:
    """What is served: of each file its latest version up to the chapter that `turn` came to."""

    def __init__(self, port: int, pages: dict[str, bytes]) -> None:
        self.port = port
        self._pages = pages

    def turn(self, chapter: str) -> None:
        """Serve the files of `feeds/<chapter>/` too, over those of the same name."""
        folder: Traversable = files("watcher.demo") / "feeds" / chapter
        self._pages.update({f"/{file.name}": file.read_bytes() for file in folder.iterdir() if file.is_file()})


@contextmanager
def serving() -> Iterator[FeedServer]:
    """A server on a free port of 127.0.0.1, closed at the end."""
    pages: dict[str, bytes] = {}
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(pages)) as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield FeedServer(http.server_address[1], pages)
        finally:
            http.shutdown()
            thread.join()


def _handler(pages: dict[str, bytes]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = pages.get(self.path)
            tag = f'"{hashlib.sha256(body or b"").hexdigest()[:16]}"'
            if body is None:
                self._answer(404, b"")
            elif self.headers.get("If-None-Match") == tag:
                self._answer(304, b"", tag)
            else:
                self._answer(200, body, tag)

        def _answer(self, status: int, body: bytes, tag: str | None = None) -> None:
            self.send_response(status)
            self.send_header("Content-Type", _TYPES.get(self.path.rpartition(".")[2], "text/plain") + "; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if tag:
                self.send_header("ETag", tag)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Silent: the demo's own lines are what is to be read."""

    return Handler

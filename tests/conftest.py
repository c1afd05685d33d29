"""Seeds small enough to load in a blink, and feeds on loopback: what tests of more than one room share."""

import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from watcher import knowledge

ROOT = Path(__file__).parents[1]
NAMES = ("kazan", "izhevsk", "votkinsk", "kotovsk", "tambov", "solikamsk", "chelyabinsk", "tula", "perm")
TOWNS = {f"ru-{name}" for name in NAMES}
FACILITIES = """\
- id: kazan-powder
  name: Kazan Powder Plant
  aliases: {en: [Kazan gunpowder plant], ru: [Казанский пороховой завод], uk: [Казанський пороховий завод]}
  class: powder
  operator: Rostec
  product: gunpowder and charges
  place: Kazan
  region: Tatarstan
  country: RU
- id: kotovsk-powder
  name: Tambov Powder Plant
  aliases: {en: [Tambov gunpowder plant], ru: [Тамбовский пороховой завод]}
  class: powder
  operator: Rostec
  product: gunpowder
  place: Kotovsk
  region: Tambov
  country: RU
"""


@pytest.fixture(scope="session")
def small_seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packs en, ru, uk, the real topic, nine towns, two plants, no seed reports."""
    seeds = tmp_path_factory.mktemp("house") / "seeds"
    (seeds / "languages").mkdir(parents=True)
    (seeds / "reports").mkdir()
    for name in ("languages/en.yaml", "languages/ru.yaml", "languages/uk.yaml", "topic.yaml", "regions.tsv", "borders.yaml"):
        shutil.copy(ROOT / "seeds" / name, seeds / name)
    lines = (ROOT / "seeds" / "places.tsv").read_text("utf-8").splitlines()
    kept = [x for x in lines if x.startswith(("#", "id\t")) or x.split("\t")[0] in TOWNS]
    (seeds / "places.tsv").write_text("\n".join(kept) + "\n", "utf-8")
    (seeds / "facilities.yaml").write_text(FACILITIES, "utf-8")
    return seeds


@pytest.fixture(scope="session")
def small_knowledge(small_seeds: Path) -> knowledge.Knowledge:
    return knowledge.load(small_seeds)


class FeedServer:
    """Serves what `pages` holds: path → body, or status. Anything else is a 404. `slow` paths wait for so many seconds."""

    def __init__(self) -> None:
        self.port = 0
        self.pages: dict[str, bytes | int] = {}
        self.slow: dict[str, float] = {}
        self.asked: list[str] = []
        self.over = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}/{path}"

    def feed(self, path: str, *items: Mapping[str, str]) -> str:
        """Serve an RSS feed of `items` (RSS element → text) at `path`; its address."""
        told = "".join("<item>" + "".join(f"<{k}>{v}</{k}>" for k, v in item.items()) + "</item>" for item in items)
        rss = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{path}</title>{told}</channel></rss>'
        self.pages[f"/{path}"] = rss.encode()
        return self.url(path)


@pytest.fixture
def feed_server() -> Iterator[FeedServer]:
    told = FeedServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told.asked.append(self.path)
            told.over.wait(told.slow.get(self.path, 0.0))
            page = told.pages.get(self.path, 404)
            self.send_response(page if isinstance(page, int) else 200)
            body = b"" if isinstance(page, int) else page
            self.send_header("Content-Type", "text/html" if body.startswith(b"<html") else "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            with suppress(OSError):  # who asked has gone
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        told.port = server.server_address[1]
        yield told
        told.over.set()
        server.shutdown()
        thread.join()

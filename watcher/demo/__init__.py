"""`watcher demo`: the whole job in one go, offline, for somebody who has just come.

It is the product itself, not a film of it: the bundled feeds are served on loopback and polled over HTTP, into a SQLite file
in a folder of its own, with the seeds that `watcher init` writes. Only what the world would do is played: what the feeds hold
in each chapter, and the clock, so that every run says the same. Loopback is allowed in the demo's own config and there alone.
Reports and outlets are invented; the plants are those of the register.

The folder stays, so that a newcomer can look around in it with the other commands.
"""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from watcher.cli import polled, say
from watcher.demo.server import FeedServer, serving

if TYPE_CHECKING:
    from watcher.config import Settings
    from watcher.knowledge import Knowledge
    from watcher.pipeline import Walk
    from watcher.polling import Result
    from watcher.telling import Teller
    from watcher.types import Incident

SEEDED = datetime(2024, 3, 4, 7, tzinfo=UTC)
FIRST = datetime(2024, 3, 5, 8, 30, tzinfo=UTC)
SECOND = datetime(2024, 3, 5, 9, 30, tzinfo=UTC)
LAST_DIGEST = datetime(2024, 3, 6, 7, tzinfo=UTC)
THIRD = datetime(2024, 3, 11, 7, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the demo came to: for whoever wants to check it."""

    folder: Path
    known: "tuple[Incident, ...]"
    """From the seed."""
    polls: "tuple[tuple[Result, ...], ...]"
    digest: str
    preview: Path


def run(seeds: Path, folder: Path) -> Shown:
    """Play the demo in `folder`, with the knowledge of `seeds`."""
    from watcher import config, knowledge
    from watcher.polling import equip
    from watcher.store.store import Store

    say.tell("watcher demo: the whole job, offline. The plants are real; reports, outlets and the clock are made up.", "bold")
    with serving() as server:
        path = _config(folder, seeds, server.port)
        settings = config.load(path)
        known = knowledge.load(settings.seeds)
        with Store.open(settings.store, create=True) as store:
            walk, teller = equip(store, known, settings)
            shown = _Play(server, settings, known, walk, teller, folder).all()
    say.tell()
    say.tell(f"All of it stays in {folder}: try `watcher incidents list --config {path}`,")
    say.tell(f"or `watcher explain --config {path} https://listok.example/news/81211` for why an entry got its verdict.")
    say.tell("Next: `watcher init` writes a config and seeds of your own, `watcher poll` polls real feeds.")
    return shown


def _config(folder: Path, seeds: Path, port: int) -> Path:
    text = (files("watcher.demo") / "config.yaml").read_text("utf-8")
    path = folder / "config.yaml"
    quoted = "'" + str(seeds.resolve()).replace("'", "''") + "'"
    path.write_text(text.replace("PORT", str(port)).replace("SEEDS", quoted), "utf-8")
    return path


@dataclass(frozen=True, slots=True)
class _Play:
    server: FeedServer
    settings: "Settings"
    knowledge: "Knowledge"
    walk: "Walk"
    teller: "Teller"
    folder: Path

    def all(self) -> Shown:
        known = self.seed()
        polls = (self.first(), self.second(), self.third())
        digest, preview = self.digest()
        return Shown(self.folder, known, polls, digest, preview)

    def seed(self) -> "tuple[Incident, ...]":
        from watcher.cli.listed import show_list
        from watcher.seeding import seed

        _step("1. The seed", "What is known before the first poll. The seed report is a text: its incidents come of reading it.")
        seed(self.walk, self.settings.seeds, at=SEEDED)
        known = tuple(sorted(self.walk.store.incidents(), key=lambda i: (i.day, i.id)))
        show_list(known, self.knowledge)
        return known

    def first(self) -> "tuple[Result, ...]":
        _step(
            "2. The first poll, 5 March 2024",
            "Seven feeds in English, Russian and Ukrainian. Two blasts are told eight times: each is new once, the rest\n"
            "are updates. A gas explosion, explosive growth, a football club, a verdict, a round-up are not taken for blasts;\n"
            "a torn document gives what it holds, and a page served for a feed is called what it is.",
        )
        self.server.turn("first")
        return self._poll(FIRST)

    def second(self) -> "tuple[Result, ...]":
        _step("3. The second poll, an hour later", "Nothing was published since, so nothing is new.")
        return self._poll(SECOND)

    def third(self) -> "tuple[Result, ...]":
        _step(
            "4. The third poll, 11 March 2024",
            "A second blast at a plant that had one five days ago is a new incident, though its reports recite the first;\n"
            "a worker who died since is an update of the first.",
        )
        self.server.turn("later")
        return self._poll(THIRD)

    def digest(self) -> tuple[str, Path]:
        from watcher.outbox.render import render_digest
        from watcher.types import Recipient

        _step("5. The digest", "What a reader who got the last one on 6 March is told in the next: one mail, text and HTML.")
        made = self.teller.digest(Recipient(name="demo", lang="en"), since=LAST_DIGEST, until=THIRD)
        rendered = render_digest(made)
        preview = self.folder / "digest.html"
        preview.write_text(rendered.html, "utf-8")
        say.tell(f"Subject: {rendered.subject}", "bold")
        say.tell()
        say.tell(rendered.text.strip())
        say.tell()
        say.tell(f"The same as HTML: {preview}")
        return rendered.text, preview

    def _poll(self, at: datetime) -> "tuple[Result, ...]":
        from watcher.polling import poll_once

        with polled.Progress() as bar:
            polling = poll_once(
                self.walk, self.settings.feeds, self.settings, clock=lambda: at, all=True,
                on_due=bar.begin, on_result=bar.advance, jitter=lambda: 0.0,
            )  # fmt: skip
            found = asyncio.run(polling)
        results = tuple(sorted(found, key=lambda r: [f.name for f in self.settings.feeds].index(r.feed.name)))
        polled.show(results, self.knowledge, dry_run=False)
        return results


def _step(title: str, what: str) -> None:
    say.tell()
    say.tell(title, "bold green")
    say.tell(what, "italic")
    say.tell()

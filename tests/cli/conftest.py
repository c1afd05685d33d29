"""A folder with a config and small seeds, and the command run in this process."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from watcher import knowledge
from watcher.cli.app import app


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Stdout as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


class Desk:
    """Somebody's working folder."""

    def __init__(self, folder: Path, seeds: Path) -> None:
        self.folder, self.seeds = folder, seeds
        self.config = folder / "config.yaml"

    def write(self, *feeds: str, more: str = "") -> None:
        """A config of these addresses, called f0, f1, …; loopback allowed, no spacing."""
        listed = "\n".join(f"- {{name: f{n}, url: '{url}', lang: en}}" for n, url in enumerate(feeds))
        text = f"seeds: {self.seeds}\nguard: {{allow: [127.0.0.1]}}\npoliteness: {{spacing: 0}}\n{more}\nfeeds:\n{listed}\n"
        self.config.write_text(text, "utf-8")

    def __call__(self, *arguments: str | Path) -> Ran:
        result = CliRunner().invoke(app, [str(a) for a in arguments], prog_name="watcher", env={"COLUMNS": "160"})
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    def run(self, command: str, *arguments: str | Path) -> Ran:
        """With the config of this desk, given after the command."""
        return self(*command.split(), *arguments, "--config", self.config)


@pytest.fixture(autouse=True)
def load_once(small_seeds: Path, small_knowledge: knowledge.Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small seeds are the same files in every test: reading them once saves half a second a command."""
    load = knowledge.load
    monkeypatch.setattr(knowledge, "load", lambda seeds: small_knowledge if seeds == small_seeds else load(seeds))


@pytest.fixture
def desk(tmp_path: Path, small_seeds: Path) -> Desk:
    found = Desk(tmp_path, small_seeds)
    found.write("https://news.example/rss")
    return found


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A file to replay: newest first, two reports of one blast, a lure, one undated row."""
    told = [
        {"id": "late", "title": "Взрыв на пороховом заводе в Казани", "published": "2024-03-13", "lang": "ru", "outlet": "Вести",
         "summary": "Взрыв прогремел 12 марта, погибли двое."},
        {"id": "first", "title": "Explosion at gunpowder plant in Kazan", "published": "2024-03-12T10:00:00+03:00",
         "summary": "Two were killed by the blast on Tuesday, the ministry said.", "outlet": "Wire"},
        {"id": "lure", "title": "Explosive growth of the furniture market in Kazan", "published": "2024-03-12"},
        {"id": "undated", "title": "Museum opens"},
    ]  # fmt: skip
    path = tmp_path / "rows.jsonl"
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in told) + "\n\n", "utf-8")
    return path

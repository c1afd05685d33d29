"""README says what is there: each command, each target, a config that loads."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from watcher import config
from watcher.cli.app import app

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")


def commands() -> Iterator[tuple[str, ...]]:
    """Every command with the group it stands in."""
    for name, command in get_command(app).commands.items():  # type: ignore[attr-defined]
        below = getattr(command, "commands", None)
        yield from ((name, sub) for sub in below) if below else [(name,)]


def documented() -> set[tuple[str, ...]]:
    """Commands of the table: "`watcher feeds list`, `check`" names two of one group."""
    found = set[tuple[str, ...]]()
    for row in re.findall(r"^\| (`watcher .+?) \|", README, re.M):
        before: tuple[str, ...] = ()
        for quoted in re.findall(r"`([^`]+)`", row):
            words = tuple(w for w in quoted.removeprefix("watcher ").split() if re.fullmatch("[a-z]+", w))
            before = words if quoted.startswith("watcher ") else (*before[:-1], *words)
            found.add(before)
    return found


def test_every_command_is_documented_and_no_other() -> None:
    """The table of commands names what `watcher --help` and its groups know, and nothing else."""
    assert documented() == set(commands())


def test_every_make_target_that_is_named_exists() -> None:
    """`make x` in README is a target, and the targets with a description are named."""
    named = set(re.findall(r"`?make ([a-z]+)\b(?=`|\s+#|;)", README))
    targets = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.M))
    assert named <= targets and targets - {"help"} <= named


@pytest.mark.parametrize("block", re.findall(r"```yaml\n(.*?)```", README, re.S))
def test_the_config_example_loads(block: str, tmp_path: Path) -> None:
    """What README shows as config is one."""
    path = tmp_path / "config.yaml"
    path.write_text(block, "utf-8")
    assert config.load(path).feeds


def test_every_file_that_is_named_exists() -> None:
    """Paths in README lead somewhere."""
    for name in re.findall(r"`((?:seeds|watcher|tests|\.ci)/[\w./-]+|config\.yaml)`", README):
        assert (ROOT / name).exists(), name


def test_it_is_short() -> None:
    """A newcomer reads it to the end."""
    assert len(README.splitlines()) <= 220

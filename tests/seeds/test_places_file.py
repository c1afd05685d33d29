"""Mistakes in a file of places are named with their line; rows of known towns may leave everything but the names out."""

import shutil
from pathlib import Path

import pytest

from watcher import knowledge
from watcher.errors import ConfigError

HEADER = "# kept by hand\nid\tname\tcountry\tregion\tlat\tlon\tpopulation\ttimezone\tnames\n"
GOOD = "ru-good\tGood\tRU\tTula\t54.2\t37.6\t\tEurope/Moscow\tGut|Гуд\n"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("ru-a\tA\tRU\tTula\t54.2\t37.6\t10\tEurope/Moscow", "8 columns, expected 9"),
        ("ru-a\tA\tRU\tTula\t54.2\t37.6\t10\tEurope/Moscow\tB\tC", "10 columns, expected 9"),
        ("ru-a\tA\tRU\tTula\tnorth\t37.6\t10\tEurope/Moscow\t", "could not convert string to float: 'north'"),
        ("ru-a\tA\tRU\tTula\t\t37.6\t10\tEurope/Moscow\t", "could not convert string to float: ''"),
        ("ru-a\tA\tRU\tTula\t54.2\t37.6\tmany\tEurope/Moscow\t", "invalid literal for int() with base 10: 'many'"),
        ("ru-a\tA\tRU\tTula\t54.2\t190\t10\tEurope/Moscow\t", "no such coordinates: 54.2, 190"),
        ("ru-a\tA\tRU\tTula\tnan\t37.6\t10\tEurope/Moscow\t", "no such coordinates: nan, 37.6"),
    ],
)
def test_a_wrong_row_is_named(row: str, told: str, small_seeds: Path, tmp_path: Path) -> None:
    """The message says what is wrong, in which file and on which line, whatever stands before and behind it."""
    seeds = shutil.copytree(small_seeds, tmp_path / "seeds")
    (seeds / "places_own.tsv").write_text(f"{HEADER}{GOOD}\n{row}\n{GOOD}", "utf-8")
    with pytest.raises(ConfigError) as e:
        knowledge.load(seeds)
    assert told in str(e.value)
    assert (e.value.file, e.value.line) == (seeds / "places_own.tsv", 5)


def test_a_row_of_a_known_town_adds_names_only(small_seeds: Path, tmp_path: Path) -> None:
    """Its other columns may be empty, and line ends may be those of another system."""
    seeds = shutil.copytree(small_seeds, tmp_path / "seeds")
    town = next(iter(knowledge.load(seeds).places))
    (seeds / "places_own.tsv").write_bytes(f"{HEADER}{town.id}\t\t\t\t\t\t\t\tAlso|Too\n".replace("\n", "\r\n").encode())
    assert {"Also", "Too"} < set(knowledge.load(seeds).place[town.id].names)

"""Headlines as each language writes them, read as titles alone: what alerts and what does not.

The tables beside this file hold them. `other_accidents.tsv`: what happens at plants of explosives that is no explosion
(falls, forklifts, presses, currents, fumes, cranes, buses, thefts, strikes of workers, threats, finds of old bombs, hearts,
roofs); of 533 titles in 41 languages 200 alerted before their words were in the packs, of 71 in nine more 47. `typical.tsv`:
what is written of explosions, and what recalls one or tells of a civil one; of 372 titles in 31 languages 37 were read
wrongly, 22 for want of "a month after". `sounding_alike.tsv`: explosions in other words, fireworks, refineries, depots,
courts, drills, planned blasts, demand that explodes; of 389 titles in 44 languages 28 were misread, 23 of them of demand.
"""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from watcher.knowledge import load
from watcher.reading.read import Reader
from watcher.types import Entry, Tier

AT = datetime(2024, 2, 9, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load(Path(__file__).parents[2] / "seeds"))


def table(name: str) -> dict[str, list[tuple[str, str]]]:
    rows = defaultdict(list)
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            lang, wanted, title = line.split("\t")
            rows[lang].append((wanted, title))
    return rows


ACCIDENTS, TYPICAL, ALIKE = table("other_accidents.tsv"), table("typical.tsv"), table("sounding_alike.tsv")


def misread(reader: Reader, lang: str, rows: list[tuple[str, str]]) -> list[str]:
    """The titles that alert and should not, or do not and should."""

    def alerts(title: str) -> bool:
        entry = Entry(key="e", feed="f", title=title, summary="", lang=lang, outlet="An Outlet", published=AT, fetched=AT)
        return reader.read(entry).tier is Tier.EXPLOSION

    return [title for wanted, title in rows if alerts(title) is not (wanted == "alert")]


@pytest.mark.parametrize("lang", ACCIDENTS)
def test_other_accidents_at_plants_of_explosives_do_not_alert(reader: Reader, lang: str) -> None:
    """Somebody falls, is crushed or poisoned, a bomb of the war is found; who dies in an explosion is still told."""
    assert not misread(reader, lang, ACCIDENTS[lang])


@pytest.mark.parametrize("lang", TYPICAL)
def test_typical_headlines(reader: Reader, lang: str) -> None:
    """An explosion at a plant alerts however it is told; a month after it, in a flat or at a chemical plant none does."""
    assert not misread(reader, lang, TYPICAL[lang])


@pytest.mark.parametrize("lang", ALIKE)
def test_what_only_sounds_like_an_explosion(reader: Reader, lang: str) -> None:
    """Demand explodes, a blast is planned, a court speaks of one, fireworks go up: none alerts; a blast in other words does."""
    assert not misread(reader, lang, ALIKE[lang])

"""Every plant of the register is found in a plain headline that calls it by its name."""

from datetime import UTC, datetime
from pathlib import Path

from watcher.knowledge import load
from watcher.reading.read import Reader
from watcher.types import Entry, Tier

SEEDS = Path(__file__).parents[2] / "seeds"
NOON = datetime(2025, 6, 11, 12, tzinfo=UTC)
SHARE = 0.99
"""A few names are those of two plants of one town, or ordinary words beside their town."""


def test_a_plant_is_found_by_its_name_beside_its_town() -> None:
    reader = Reader(load(SEEDS))
    lost = []
    for f in reader.knowledge.facilities:
        title = f"Explosion at {f.name} in {f.place} injures two"
        entry = Entry(key="e", feed="f", title=title, lang="en", outlet="An Outlet", published=NOON, fetched=NOON)
        reading = reader.read(entry)
        if reading.tier is not Tier.EXPLOSION or reading.reports[0].facility != f.id:
            lost.append((f.id, reading.reason))
    assert len(lost) <= (1 - SHARE) * len(reader.knowledge.facilities), lost

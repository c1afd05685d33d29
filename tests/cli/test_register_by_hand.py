"""The register as its user meets it: the seed's own sentence, contradictions, figures made again, decisions that stay."""

import json
import math
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import pytest

from watcher import knowledge
from watcher.pipeline import Walk
from watcher.seeding import seed
from watcher.store.store import Store

if TYPE_CHECKING:
    from conftest import Desk

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """URL of a store that holds the seed and nothing else."""
    url = f"sqlite:///{tmp_path_factory.mktemp('seeded')}/watcher.db"
    with Store.open(url) as store:
        seed(Walk(store, knowledge.load(ROOT / "seeds")), ROOT / "seeds", at=datetime(2024, 2, 10, tzinfo=UTC))
    return url


def test_the_seed_alone_says_what_the_seed_says(desk: "Desk", seeded: str) -> None:
    """At least the fifth unexplained in four months as of 9 February 2024, with the dated list; for a class, fewer."""
    asked = ("--months", "4", "--unexplained", "--as-of", "2024-02-09", "--db", seeded)
    told = desk("incidents", "count", *asked).err
    assert "at least the fifth unexplained explosion at a defence-industry plant in four months" in " ".join(told.split())
    for name in ("Votkinsk", "Kamensk-Shakhtinsky", "Chelyabinsk", "Kotovsk", "Solikamsk"):
        assert name in told, name
    russian = desk("incidents", "count", *asked, "--country", "RU", "--json").lines[0]
    assert russian["count"] == 5 and "plant in Russia in four months" in russian["paragraph"]
    missile = desk("incidents", "count", *asked, "--class", "missile", "--json").lines[0]
    assert missile["count"] < 5 and "Votkinsk on 7 February 2024" in missile["paragraph"]
    assert desk("incidents", "count", *asked, "--country", "UA", "--json").lines[0]["count"] == 0


def test_the_dossier_of_votkinsk_names_the_distance(desk: "Desk", seeded: str) -> None:
    """Some 1,200 km to the border of Ukraine, with the date of the outline."""
    told = desk("incidents", "site", "Votkinsk", "--db", seeded, "--json").lines[0]
    (line,) = [d for d in told["distances"] if "Ukraine" in d["line"]]
    assert math.isclose(line["km"], 1200, rel_tol=0.05)
    assert line["dated"]
    assert "about 1,200 km from the border of Ukraine" in desk("incidents", "site", "Votkinsk", "--db", seeded).err


# ---------------------------------------------------------------- a store of our own


ROWS = (
    ("1", "Explosion at gunpowder plant in Kazan: worker error, governor says", "A blast on 12 March killed two.", "2024-03-12"),
    ("2", "Blast at Kazan gunpowder plant was planned tests, ministry says", "A blast hit the plant on 12 March.", "2024-03-13"),
    ("3", "Explosion at gunpowder plant in Kotovsk", "A blast on 20 March injured three.", "2024-03-20"),
    ("4", "Blast hits Kotovsk gunpowder plant, officials say", "The plant was hit by a blast on 20 March.", "2024-03-21"),
    ("5", "Explosion at ammunition plant in Tula", "A blast hit the plant on 28 March.", "2024-03-28"),
)


@pytest.fixture
def told(desk: "Desk", tmp_path: Path) -> "Desk":
    path = tmp_path / "told.jsonl"
    names = ("id", "title", "summary", "published")
    path.write_text("\n".join(json.dumps(dict(zip(names, row, strict=True)) | {"outlet": f"=Paper {row[0]}"}) for row in ROWS))
    (desk.folder / "db").mkdir()
    assert desk.run("replay", path, "--keep", f"sqlite:///{desk.folder}/db/watcher.db").status == 0
    return desk


def shown(desk: "Desk", id: str) -> dict[str, object]:
    (whole,) = desk.run("incidents show", id, "--json").lines
    return dict(whole["incident"])


def test_contradictions_are_shown_beside_the_claims(told: "Desk") -> None:
    """Worker error against planned tests, each with who says so."""
    text = " ".join(told.run("incidents show", "2024-03-12").err.split())
    assert "contradiction — cause: accident" in text and "against test" in text


def test_decisions_hold_over_a_reading_of_everything_again(told: "Desk") -> None:
    """Merged, split, rejected and corrected incidents stay so when all entries are read anew; each says who and why."""
    assert told.run("incidents split", "2024-03-12", "2", "--why", "two shops", "--by", "ann").status == 0
    assert told.run("incidents merge", "2024-03-20", "2024-03-28", "--why", "one raid", "--by", "ann").status == 0
    assert told.run("incidents edit", "2024-03-20", "killed=7", "--why", "the list of names", "--by", "bob").status == 0
    before = {i["id"]: i["reports"] for i in told.run("incidents list", "--json").lines}
    assert sorted(map(len, before.values())) == [1, 1, 3]
    for entry in ("reread", "reread"):
        assert "0 incidents changed" in told.run(f"incidents {entry}").err
    assert {i["id"]: i["reports"] for i in told.run("incidents list", "--json").lines} == before
    whole = told.run("incidents show", "2024-03-20", "--json").lines[0]
    assert {(a["action"], a["by"], a["why"]) for a in whole["audit"]} >= {("merge", "ann", "one raid")}
    assert shown(told, "2024-03-20")["killed"] == {"low": 7, "high": 7, "best": 7, "at_least": False}


def test_a_merge_is_taken_back_by_a_split_and_a_split_by_a_merge(told: "Desk") -> None:
    """The incidents are as before, under their ids."""
    before = {i["id"]: i["reports"] for i in told.run("incidents list", "--json").lines}
    told.run("incidents merge", "2024-03-20", "2024-03-28")
    assert told.run("incidents split", "2024-03-20", "3").status == 0
    after = {frozenset(i["reports"]) for i in told.run("incidents list", "--json").lines}
    assert after == {frozenset(r) for r in before.values()}
    told.run("incidents split", "2024-03-12", "2")
    parted = [i["id"] for i in told.run("incidents list", "--json").lines if i["day"] == "2024-03-12"]
    assert told.run("incidents merge", *parted).status == 0
    assert {frozenset(i["reports"]) for i in told.run("incidents list", "--json").lines} == after


def test_a_past_figure_is_made_again_and_its_change_explained(told: "Desk") -> None:
    """Rejecting changes the figure of now, not that of what was known then."""
    asked = ("--unexplained", "--as-of", "2024-03-31", "--json")
    assert told.run("incidents count", *asked).lines[0]["count"] == 3
    known = ("--known-at", "2024-03-25")
    assert told.run("incidents count", *asked, *known).lines[0]["count"] == 2
    told.run("incidents reject", "2024-03-12", "--why", "a drill")
    assert told.run("incidents count", *asked).lines[0]["count"] == 2
    assert told.run("incidents count", *asked, *known).lines[0]["count"] == 2
    (counted,) = told.run("incidents count", *asked, "--versus", "2024-03-22").lines
    assert counted["change"] == ["+ 2024-03-28-tula: happened since"]


def test_changed_rules_are_shown_incident_by_incident_before_they_are_applied(told: "Desk", tmp_path: Path) -> None:
    """With a plant gone from the register: which incident changes and how; a dry run writes nothing."""
    seeds = tmp_path / "seeds"
    shutil.copytree(told.seeds, seeds)
    plants = (seeds / "facilities.yaml").read_text("utf-8")
    (seeds / "facilities.yaml").write_text(plants[: plants.index("- id: kotovsk-powder")], "utf-8")
    told.config.write_text(told.config.read_text("utf-8").replace(str(told.seeds), str(seeds)), "utf-8")
    before = told.run("incidents list", "--json").out
    dry = told.run("incidents reread", "--dry-run")
    assert "changed: 2024-03-20-kotovsk" in dry.err and "facility: kotovsk-powder → " in dry.err
    assert "1 incident would change" in dry.err
    assert told.run("incidents list", "--json").out == before
    assert "1 incident changed" in told.run("incidents reread").err
    assert shown(told, "2024-03-20")["facility"] is None


# ---------------------------------------------------------------- to other programs


def test_the_atom_feed_is_read_by_another_reader(told: "Desk") -> None:
    """Without a fault: ids, titles, dates and links are there, and ids stay from export to export."""
    first, second = (feedparser.parse(told.run("incidents export", "--format", "atom").out.encode()) for _ in range(2))
    assert not first.bozo and first.version == "atom10"
    assert first.feed.id and first.feed.title and first.feed.updated_parsed
    assert len(first.entries) == 3
    for entry in first.entries:
        assert entry.id.startswith("tag:") and entry.title and entry.summary and entry.updated_parsed and entry.published_parsed
    assert [e.id for e in first.entries] == [e.id for e in second.entries]


def test_geojson_is_as_the_standard_has_it(told: "Desk") -> None:
    """RFC 7946: longitude before latitude, no coordinate system named, every feature with geometry and properties."""
    found = json.loads(told.run("incidents export", "--format", "geojson").out)
    assert found["type"] == "FeatureCollection" and "crs" not in found
    for feature in found["features"]:
        assert feature["type"] == "Feature" and isinstance(feature["properties"], dict) and feature["id"]
        lon, lat = feature["geometry"]["coordinates"]
        assert feature["geometry"]["type"] == "Point" and 30 < lon < 60 and 50 < lat < 60


def test_an_export_comes_back_as_a_list_the_register_has(told: "Desk") -> None:
    """CSV and JSON as exported are read by import, and nothing differs."""
    for format in ("csv", "json"):
        path = told.folder / f"list.{format}"
        assert told.run("incidents export", "--format", format, "--out", path).status == 0
        assert "3 have, 0 differ, 0 lack; 0 incidents" in told.run("incidents import", path).err, format

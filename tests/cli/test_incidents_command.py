"""`watcher incidents …`: the hand, the count, the dossier, export and import, on a store kept from a replay."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from watcher.exports import COLUMNS, _cell

if TYPE_CHECKING:
    from conftest import Desk


@pytest.fixture
def told(desk: "Desk", tmp_path: Path) -> "Desk":
    """Three incidents: Kazan with two reports, Kotovsk, Tula."""
    rows = [
        ("1", "Explosion at gunpowder plant in Kazan", "Two were killed by a blast on 12 March.", "2024-03-12", "Wire"),
        ("2", "Blast at Kazan gunpowder plant: drone, says governor", "The plant was hit on 12 March.", "2024-03-13", "News"),
        ("3", "Explosion at gunpowder plant in Kotovsk", "A blast on 20 March injured three.", "2024-03-20", "=Paper"),
        ("4", "Explosion at ammunition plant in Tula", "A blast hit the plant on 28 March.", "2024-03-28", "Wire"),
    ]
    names = ("id", "title", "summary", "published", "outlet")
    path = tmp_path / "told.jsonl"
    path.write_text("\n".join(json.dumps(dict(zip(names, row, strict=True))) for row in rows))
    url = f"sqlite:///{desk.folder}/db/watcher.db"
    (desk.folder / "db").mkdir()
    assert desk.run("replay", path, "--keep", url).status == 0
    return desk


def ids(desk: "Desk", *options: str) -> list[str]:
    return [i["id"] for i in desk.run("incidents list", "--json", *options).lines]


def test_the_list_is_filtered(told: "Desk") -> None:
    """By day, plant class, words; newest first."""
    assert ids(told) == ["2024-03-28-tula", "2024-03-20-kotovsk", "2024-03-12-kazan"]
    assert ids(told, "--since", "2024-03-20", "--until", "2024-03-20") == ["2024-03-20-kotovsk"]
    assert ids(told, "--class", "ammunition") == ["2024-03-28-tula"]
    assert ids(told, "--text", "governor") == ["2024-03-12-kazan"]
    assert ids(told, "--limit", "1") == ["2024-03-28-tula"]
    assert told.run("incidents list", "--state", "odd").status == 2
    assert told.run("incidents list", "--since", "soon").status == 2


def test_the_hand_is_audited_and_taken_back(told: "Desk") -> None:
    """Merge, split, reject, confirm, edit, note, undo; who and why are shown."""
    merged = told.run("incidents merge", "2024-03-20", "2024-03-28", "--why", "one raid", "--by", "ann")
    assert merged.status == 0, merged.err
    assert len(ids(told)) == 2
    assert told.run("incidents split", "2024-03-20", "2", "--by", "ann").status == 0
    assert len(ids(told)) == 3
    assert told.run("incidents reject", "2024-03-12", "--why", "a drill", "--by", "bob").status == 0
    assert "2024-03-12-kazan" not in ids(told)
    assert told.run("incidents confirm", "2024-03-12", "--by", "ann").status == 0
    assert "2024-03-12-kazan" in ids(told)
    assert told.run("incidents edit", "2024-03-12", "day=2024-03-11", "killed=3", "facility=kazan-powder").status == 0
    assert told.run("incidents note", "2024-03-12", "asked the plant").status == 0
    whole = told.run("incidents show", "2024-03-12", "--json").lines[0]
    assert (whole["incident"]["day"], whole["incident"]["killed"]["best"]) == ("2024-03-11", 3)
    assert whole["incident"]["notes"] == ["asked the plant"]
    assert {(a["by"], a["why"]) for a in whole["audit"]} >= {("bob", "a drill")}
    edit = next(e["id"] for e in whole["edits"] if e["field"] == "day")
    assert told.run("incidents undo", "2024-03-12", str(edit)).status == 0
    assert told.run("incidents show", "2024-03-12", "--json").lines[0]["incident"]["day"] == "2024-03-12"


@pytest.mark.parametrize(
    "change", ["day=soon", "colour=red", "killed=many", "facility=nowhere", "state=odd", "place=Atlantis", "day", "day="]
)
def test_a_correction_that_cannot_be_is_refused(told: "Desk", change: str) -> None:
    """Nothing is written, the message names what there is."""
    before = told.run("incidents show", "2024-03-12", "--json").out
    assert told.run("incidents edit", "2024-03-12", change).status == 2
    assert told.run("incidents show", "2024-03-12", "--json").out == before


def test_the_series_count_is_a_paragraph_that_can_be_recomputed(told: "Desk") -> None:
    """As of a day, and what changed since another."""
    ran = told.run("incidents count", "--months", "4", "--as-of", "2024-03-31", "--country", "RU", "--json")
    (counted,) = ran.lines
    assert counted["count"] == 3
    assert "third" in counted["paragraph"]
    earlier = told.run("incidents count", "--as-of", "2024-03-31", "--versus", "2024-03-21", "--json").lines[0]
    assert earlier["change"] == ["+ 2024-03-28-tula: happened since"]
    assert "third" in told.run("incidents count", "--as-of", "2024-03-31").err


def test_the_site_dossier_is_found_by_any_name(told: "Desk") -> None:
    """Id, alias in another script, or the town; an unknown one names what is near."""
    for name in ("kazan-powder", "Казанский пороховой завод", "Kazan"):
        ran = told.run("incidents site", name)
        assert ran.status == 0 and "2024-03-12-kazan" in ran.err, name
    found = told.run("incidents site", "kazan-powder", "--json").lines[0]
    assert [o["incident"]["id"] for o in found["incidents"]] == ["2024-03-12-kazan"]
    assert told.run("incidents site", "Atlantis").status == 2


def test_exports_are_what_they_say(told: "Desk") -> None:
    """CSV by the header, GeoJSON with points, Atom that parses, JSON as an array."""
    table = list(csv.DictReader(StringIO(told.run("incidents export").out)))
    assert tuple(table[0]) == COLUMNS
    assert [r["id"] for r in table] == ids(told)
    assert len(json.loads(told.run("incidents export", "--format", "json").out)) == 3
    features = json.loads(told.run("incidents export", "--format", "geojson").out)["features"]
    lon, lat = next(f for f in features if f["id"] == "2024-03-12-kazan")["geometry"]["coordinates"]
    assert (round(lon), round(lat)) == (49, 56)
    out = told.folder / "incidents.atom"
    assert told.run("incidents export", "--format", "atom", "--out", out).status == 0
    root = ElementTree.fromstring(out.read_bytes())
    name = "{http://www.w3.org/2005/Atom}"
    assert [len(list(root.iter(name + tag))) for tag in ("entry", "summary", "published")] == [3, 3, 3]
    assert told.run("incidents export", "--format", "xls").status == 2


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"])
def test_no_cell_is_a_formula(text: str) -> None:
    """A spreadsheet shows the text and runs nothing."""
    assert _cell(text) == f"'{text}"
    assert _cell("plain") == "plain" and _cell(-3) == -3


def test_a_list_from_outside_is_reconciled(told: "Desk") -> None:
    """Have, lack, differ; by town in any script, a day off allowed; bad rows are named."""
    path = told.folder / "list.csv"
    path.write_text("date,place,country,killed\n2024-03-12,Казань,RU,2\n2024-03-21,Kotovsk,RU,9\n2024-01-01,Perm,RU,\n", "utf-8")
    ran = told.run("incidents import", path)
    assert ran.status == 0
    assert "1 have, 1 differ, 1 lack; 0 incidents of that time are not on the list" in ran.err
    path.write_text("date,place\nsoon,Kazan\n")
    assert "row 2" in told.run("incidents import", path).err


def test_rereading_under_the_same_rules_changes_nothing(told: "Desk") -> None:
    """Dry or for good."""
    assert "0 incidents would change" in told.run("incidents reread", "--dry-run").err
    assert "0 incidents changed" in told.run("incidents reread").err

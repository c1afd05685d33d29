"""`watcher replay` and `watcher evaluate`: the contract on the command line."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Desk

FIELDS = {
    "id", "verdict", "incident", "incidents", "score", "lang", "event_date", "event_date_basis", "place", "region", "country",
    "facility", "causes", "killed", "injured", "evidence", "reason",
}  # fmt: skip


def test_replay_answers_every_row_in_the_order_of_the_input(desk: "Desk", rows: Path) -> None:
    """With the fields of the contract, the verdict as at arrival, and nothing else on stdout."""
    ran = desk.run("replay", rows, "--json")
    assert ran.status == 0
    assert [a["id"] for a in ran.lines] == ["late", "first", "lure", "undated"]
    assert all(set(a) == FIELDS for a in ran.lines)
    late, first, lure, undated = ran.lines
    assert (first["verdict"], late["verdict"], lure["verdict"], undated["verdict"]) == ("flagged", "update", "ignored", "ignored")
    assert first["incident"] == late["incident"] == "2024-03-12-kazan"
    assert late["incidents"] == ["2024-03-12-kazan"]
    assert (first["event_date"], first["place"], first["country"], first["killed"]) == ("2024-03-12", "Kazan", "RU", 2)
    assert first["facility"] == "kazan-powder"
    assert (lure["incident"], lure["incidents"], lure["event_date"]) == (None, [], None)
    for found in first["evidence"]:
        text = "Explosion at gunpowder plant in Kazan\nTwo were killed by the blast on Tuesday, the ministry said."
        assert text[found["span"][0] : found["span"][1]] == found["text"]


def test_what_an_entry_leaves_out_its_incident_answers_for(desk: "Desk", tmp_path: Path) -> None:
    """Day and place as the incident has them in the end, the toll as it stood when the entry came."""
    told = [
        ("a", "2024-03-12", "Explosion at gunpowder plant in Kazan", "Two were killed on Tuesday, the ministry said."),
        ("b", "2024-03-13", "Kazan gunpowder plant explosion: what is known", "The works is closed."),
        ("c", "2024-03-14", "Explosion at gunpowder plant in Kazan: toll rises", "Five were killed, the ministry said."),
    ]
    file = tmp_path / "told.jsonl"
    rows = [dict(zip(("id", "published", "title", "summary"), row, strict=True)) for row in told]
    file.write_text("\n".join(map(json.dumps, rows)))
    _, undated, _ = desk.run("replay", file, "--json").lines
    assert (undated["event_date"], undated["place"], undated["killed"]) == ("2024-03-12", "Kazan", 2)


def test_replay_without_json_is_for_people_and_leaves_stdout_alone(desk: "Desk", rows: Path) -> None:
    """A table of what is new, and the counts."""
    ran = desk.run("replay", rows)
    assert ran.out == ""
    assert "2024-03-12-kazan" in ran.err
    assert "4 entries: 2 ignored, 1 update, 1 flagged" in ran.err


def test_a_kept_store_can_be_looked_into_with_the_other_commands(desk: "Desk", rows: Path, tmp_path: Path) -> None:
    """`--keep URL` keeps it, `--db URL` opens it, a second replay into it is refused."""
    url = f"sqlite:///{tmp_path}/kept.db"
    assert desk.run("replay", rows, "--keep", url).status == 0
    listed = desk.run("incidents list", "--db", url, "--json")
    assert [i["id"] for i in listed.lines] == ["2024-03-12-kazan"]
    assert desk("--db", url, "--config", desk.config, "incidents", "list", "--json").out == listed.out
    again = desk.run("replay", rows, "--keep", url)
    assert again.status == 2
    assert "holds entries already" in again.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", ["rows.jsonl:5", "not JSON"]),
        ("[]", ["rows.jsonl:5", "not an object"]),
        ('{"title": "x"}', ["rows.jsonl:5", "id"]),
        ('{"id": "x"}', ["rows.jsonl:5", "title"]),
        ('{"id": "x", "title": "y", "summary": 3}', ["rows.jsonl:5", "summary"]),
        ('{"id": "x", "title": "y", "published": "yesterday"}', ["rows.jsonl:5", "published", "yesterday"]),
        ('{"id": "x", "title": "y", "published": "2024-02-30"}', ["rows.jsonl:5", "published"]),
        ('{"id": "late", "title": "y"}', ["rows.jsonl:5", "'late'", "line 1"]),
    ],
)
def test_a_bad_line_is_named(desk: "Desk", rows: Path, line: str, words: list[str]) -> None:
    """Exit status 2, the number of the line, and nothing on stdout."""
    rows.write_text(rows.read_text("utf-8").strip() + "\n" + line + "\n", "utf-8")
    ran = desk.run("replay", rows, "--json")
    assert (ran.status, ran.out) == (2, "")
    assert all(word in ran.err for word in words), ran.err


def test_a_missing_file_is_named(desk: "Desk", tmp_path: Path) -> None:
    """As a configuration error, not a traceback."""
    ran = desk.run("replay", tmp_path / "none.jsonl")
    assert ran.status == 2
    assert "none.jsonl" in ran.err


def test_hostile_text_is_harmless_on_a_terminal_and_in_json(desk: "Desk", tmp_path: Path) -> None:
    """Escape sequences and bidi controls in a title neither reach the terminal nor stdout raw."""
    title = "Explosion at gunpowder plant in Kazan \x1b[31m\x9b2J\u202eevil\x07"
    path = tmp_path / "evil.jsonl"
    path.write_text(json.dumps({"id": "\x1b]0;x\x07", "title": title, "published": "2024-03-12"}) + "\n", "utf-8")
    for ran in (desk.run("replay", path), desk.run("replay", path, "--json"), desk.run("explain", "--title", title)):
        assert not set(ran.out + ran.err) & set("\x1b\x9b\x07\u202e")


def labelled(rows: Path) -> None:
    labels = {"first": "incident", "late": "incident", "lure": "negative", "undated": "negative"}
    told = [json.loads(line) for line in rows.read_text("utf-8").splitlines() if line]
    for row in told:
        incident = "2024-03-12-kazan" if labels[row["id"]] == "incident" else None
        row |= {"label": labels[row["id"]], "incident": incident, "borderline": False, "lang": row.get("lang", "en")}
        row |= {"event_date": "2024-03-12" if incident else None, "killed": 2 if incident else None, "cause_claims": []}
    rows.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in told), "utf-8")


def test_evaluate_prints_the_figures_and_compares_with_a_saved_run(desk: "Desk", rows: Path, tmp_path: Path) -> None:
    """Saved, compared with itself, as JSON, against floors that hold and one that does not."""
    labelled(rows)
    saved, floors = tmp_path / "run.json", tmp_path / "floors.yaml"
    floors.write_text("recall: 1.0\nprecision: 1.0\nsplit_rate: 0.0\ntitles_recall: 0.5\n")
    ran = desk.run("evaluate", rows, "--save", saved, "--floors", floors)
    assert ran.status == 0, ran.err
    assert "1.000 2/2" in ran.err
    compared = desk.run("evaluate", rows, "--against", saved)
    assert "won: 0 checks" in compared.err
    as_json = desk.run("evaluate", rows, "--json", "--no-titles")
    assert as_json.lines[0]["all"]["recall"] == 1.0
    floors.write_text("b3_f1: 1.1\n")
    below = desk.run("evaluate", rows, "--floors", floors)
    assert below.status == 1
    assert "b3_f1: 1.000, at least 1.1" in below.err


def test_evaluate_names_what_is_wrong_with_its_files(desk: "Desk", rows: Path, tmp_path: Path) -> None:
    """Unlabelled rows, a part that does not exist, a run that is none."""
    assert "no label" in desk.run("evaluate", rows).err
    labelled(rows)
    assert desk.run("evaluate", rows, "--part", "most").status == 2
    bad = tmp_path / "bad.json"
    bad.write_text("[]")
    ran = desk.run("evaluate", rows, "--against", bad)
    assert ran.status == 2
    assert "not a saved run" in ran.err

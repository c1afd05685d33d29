"""The figures: counted on rows small enough to count by hand."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher import evaluate
from watcher.errors import ConfigError


def row(id: str, label: str = "incident", incident: str | None = "2024-01-02-alpha", **more: Any) -> dict[str, Any]:
    incident = incident if label == "incident" else None
    plain = {"id": id, "label": label, "incident": incident, "borderline": False, "lang": "en", "published_inferred": False}
    return plain | more


def answer(verdict: str = "flagged", incident: str | None = "A", **more: Any) -> dict[str, Any]:
    return {"verdict": verdict, "incident": incident, **more}


def figures(*pairs: tuple[dict[str, Any], dict[str, Any]]) -> dict[str, evaluate.Figure]:
    return evaluate.figures(evaluate.mark(r, a, {}) for r, a in pairs)


def test_detection_counts_incidents_against_negatives_only() -> None:
    """Adjacent and borderline rows count neither way; a flagged round-up is a figure of its own."""
    found = figures(
        (row("1"), answer("flagged")),
        (row("2"), answer("update")),
        (row("3"), answer("related", None)),
        (row("4", "negative"), answer("flagged", "B")),
        (row("5", "negative"), answer("ignored", None)),
        (row("6", "adjacent"), answer("flagged", "C")),
        (row("7", borderline=True), answer("ignored", None)),
        (row("8", "negative", borderline=True), answer("flagged", "D")),
        (row("9", "roundup"), answer("flagged", "E")),
        (row("10", "roundup"), answer("update", "A")),
    )
    assert found["recall"] == evaluate.Figure(2 / 3, 3, 2)
    assert found["precision"] == evaluate.Figure(2 / 3, 3, 2)
    assert found["roundups_flagged"] == evaluate.Figure(0.5, 2, 1)


def test_a_missed_row_stands_alone_in_linking() -> None:
    """Two rows of one incident, one of them missed: recall suffers, precision does not."""
    found = figures((row("1"), answer()), (row("2"), answer("ignored", None)))
    assert found["b3_precision"].value == 1
    assert found["b3_recall"].value == 0.5
    assert found["pairs_recall"].value == 0
    assert found["pairs_precision"].value is None


def test_alerted_once_split_and_incident_recall() -> None:
    """One incident alerted once, one twice and split, one missed."""
    found = figures(
        (row("1"), answer("flagged", "A")),
        (row("2"), answer("update", "A")),
        (row("3", incident="2024-02-02-beta"), answer("flagged", "B")),
        (row("4", incident="2024-02-02-beta"), answer("flagged", "C")),
        (row("5", incident="2024-03-03-gamma"), answer("ignored", None)),
    )
    assert found["alerted_once"] == evaluate.Figure(1 / 3, 3, 1)
    assert found["split_rate"] == evaluate.Figure(0.5, 2, 1)
    assert found["incident_recall"] == evaluate.Figure(2 / 3, 3, 2)


def test_an_incident_in_two_languages_is_alerted_once_in_both() -> None:
    """The report that flagged it may be in either."""
    pairs = [(row("1"), answer("flagged")), (row("2", lang="ru"), answer("update"))]
    tables = evaluate.by_language([evaluate.mark(r, a, {}) for r, a in pairs], at_least=1)
    assert [tables[x]["alerted_once"].value for x in ("all", "en", "ru")] == [1, 1, 1]


def test_a_second_blast_at_a_known_place_must_not_join_the_first() -> None:
    """Counted over incidents whose town had another within the year before."""
    ends = {
        "2023-01-01-alpha": {"A"},
        "2023-12-01-alpha": {"A"},
        "2024-06-01-alpha": {"B"},
        "2026-01-01-alpha": {"A"},
        "2024-06-01-beta": {"A"},
    }
    assert evaluate.known_places(ends) == {"2023-12-01-alpha": False, "2024-06-01-alpha": True}


@pytest.mark.parametrize(
    ("label", "got", "right"),
    [
        ("Semtin, Pardubice", "Pardubice", True),
        ("Semtín, Pardubice", "Semtin", True),
        ("Biysk (Altai)", "Бийск", True),
        ("Kotovsk", "Kirov", False),
        ("Kotovsk", None, False),
        ("Lesnoy", "Elastik settlement", True),
    ],
)
def test_a_place_is_right_by_any_of_its_names(label: str, got: str | None, right: bool) -> None:
    """Parts of the label and aliases count, marks and script do not."""
    marked = evaluate.mark(row("1", place=label), answer(place=got), {"2024-01-02-alpha": ["Elastik settlement"]})
    assert marked.checks["place"] is right


def test_no_date_figure_where_the_outlets_date_was_not_seen() -> None:
    """And within a day is within a day."""
    seen = evaluate.mark(row("1", event_date="2024-01-02"), answer(event_date="2024-01-03"), {})
    assert (seen.checks["date_exact"], seen.checks["date_within_a_day"]) == (False, True)
    guessed = evaluate.mark(row("1", event_date="2024-01-02", published_inferred=True), answer(event_date="2024-01-03"), {})
    assert "date_exact" not in guessed.checks


def test_casualties_count_where_stated_and_causes_as_sets() -> None:
    """Nought stated and nothing read is wrong; a cause said twice is one cause."""
    found = figures(
        (
            row("1", killed=0, injured=None, cause_claims=[{"cause": "drone"}, {"cause": "test"}]),
            answer(killed=None, causes=[{"cause": "drone"}, {"cause": "drone"}, {"cause": "accident"}]),
        )
    )
    assert found["killed"] == evaluate.Figure(0.0, 1, 0)
    assert found["injured"].value is None
    assert (found["cause_precision"].value, found["cause_recall"].value) == (0.5, 0.5)


labels = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), min_size=1, max_size=12)


@given(labels)
def test_clustering_figures_keep_their_bounds(pairs: list[tuple[str, str]]) -> None:
    """Both lie between 0 and 1, and the same clustering under other names is perfect."""
    gold, got = [g for g, _ in pairs], [c for _, c in pairs]
    for measure in (evaluate.bcubed, evaluate.pairwise):
        assert all(v is None or 0 <= v <= 1 for v in measure(gold, got))
        assert all(v in (None, 1) or v == pytest.approx(1) for v in measure(gold, [g.upper() for g in gold]))


def test_parts_keep_an_incident_together_and_cover_everything() -> None:
    """A third of the incidents is put aside by a hash of the key."""
    rows = [row(str(n), incident=f"2024-01-01-town{n // 3}") for n in range(300)]
    held = [evaluate.in_part(r, "held") for r in rows]
    assert held == [not evaluate.in_part(r, "tune") for r in rows]
    assert all(evaluate.in_part(r, "all") for r in rows)
    assert all(len(set(held[i : i + 3])) == 1 for i in range(0, 300, 3))
    assert 0.2 < sum(held) / 300 < 0.47


def test_a_run_is_compared_row_by_row() -> None:
    """What was wrong then and is right now is won, the other way round lost."""
    before = [evaluate.mark(row("1"), answer("ignored"), {}), evaluate.mark(row("2"), answer(), {})]
    run = json.loads(json.dumps(evaluate.as_run(before, evaluate.by_language(before, at_least=1))))
    now = [evaluate.mark(row("1"), answer(), {}), evaluate.mark(row("2"), answer("ignored"), {})]
    won, lost = evaluate.compare(run, now)
    assert [(c, m.id) for c, m in won] == [("detection", "1")]
    assert [(c, m.id) for c, m in lost] == [("detection", "2")]


def test_floors_name_what_is_below_them() -> None:
    """A rate that should be low has a ceiling; a figure that was not counted is below any floor."""
    tables = evaluate.by_language([evaluate.mark(row("1"), answer(), {})], at_least=1)
    assert evaluate.below(tables, {"recall": 1.0, "en.recall": 1.0}) == []
    assert evaluate.below(tables, {"recall": 1.1}) == ["recall: 1.000, at least 1.1"]
    assert evaluate.below(tables, {"xx.recall": 0.1}) == ["xx.recall: not counted, floor 0.1"]
    split = {"all": {"split_rate": evaluate.Figure(0.2, 5, 1)}}
    assert evaluate.below(split, {"split_rate": 0.1}) == ["split_rate: 0.200, at most 0.1"]
    assert evaluate.below(split, {"split_rate": 0.2}) == []


def test_a_broken_list_of_incidents_is_named(tmp_path: Path) -> None:
    """The file beside the labelled rows, when it is there, must be readable."""
    assert evaluate.aliases_beside(tmp_path / "rows.jsonl") == {}
    (tmp_path / "incidents.json").write_text('{"k": {"aliases": {"en": ["A"], "ru": ["Б"]}}, "l": {"aliases": ["B"]}}', "utf-8")
    assert evaluate.aliases_beside(tmp_path / "rows.jsonl") == {"k": ("A", "Б"), "l": ("B",)}
    (tmp_path / "incidents.json").write_text("[1]")
    with pytest.raises(ConfigError, match=r"incidents\.json"):
        evaluate.aliases_beside(tmp_path / "rows.jsonl")

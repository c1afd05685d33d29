"""The quick loader gives what the full one gives, for the seeds and for what only the full one knows."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from watcher import quickyaml

ROOT = Path(__file__).parents[1]
FILES = [*sorted((ROOT / "seeds").rglob("*.yaml")), ROOT / "config.yaml"]


def _outcome(load: Any, source: str) -> str:
    try:
        return repr(load(source))
    except (yaml.YAMLError, ValueError) as e:
        return f"{type(e).__name__}: {e}"


def _full(source: str) -> Any:
    return yaml.load(source, Loader=quickyaml.Loader)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_file_of_the_project_loads_alike(path: Path) -> None:
    """Values, their types and their order are those of the full loader."""
    source = path.read_text("utf-8")
    assert _outcome(quickyaml.load, source) == _outcome(_full, source)


@pytest.mark.parametrize("path", sorted((ROOT / "seeds").rglob("*.yaml")), ids=lambda p: p.name)
def test_no_seed_goes_the_long_way(path: Path) -> None:
    """Seeds keep to the plain part of YAML: a file that does not takes four times as long at every start."""
    assert quickyaml.is_plain(path.read_text("utf-8"))


@pytest.mark.parametrize(
    "source",
    [
        "", "~", "a: 1\na: 2", "a: |\n  x\n  y\n", "null: 3\n1: 2\ntrue: x", "- {a: [1, {b: ~}], c: ''}",
        "- 0x1f\n- 1.5\n- .inf\n- 2024-01-01\n- yes\n- 'yes'\n- 1_000\n- 1:30\n- 012\n- =\n- -.5e3",
        "a: &x 1\nb: *x", "a: &x [1]\nb: *x\nc: {<<: {d: 1}}", "a: &x [1, *x]", "a: &x 1\nb: &x 2\nc: *x", "a: *y",
        "? [1]\n: 2", "---\na\n---\nb", "!!str 1", "! 1", "!!set {a, b}", "!!python/object:os.system {}", "- <<",
        "a: [b, 'c, d', \"e] # f\", \"g\\\"\", h'i, j]\n", "a: [b c\n  d, e]\nf: {g h: [i, j\n], k: l}\n",
        "- a: 1 # b\n  c: d#e\n\n# f\n- g\n", "a: &x\n  b: [c, ]\nd: *x\n", "a: b\n c", "a: b\n  c: d", "a: [b,, c]",
        "a: [b c: d]", "a: [[b], {c: d}]", "{a: b, c}", "a: [b \"c, d\" e]", "a: [b] c", "- a\n b: c", "a:\n- b\n- c",
        "a: [1", "a: 'b", "\t- a", "a: b: c", "2024-13-45", "%YAML 9.9\n---\na",
    ],
)  # fmt: skip
def test_rare_and_wrong_yaml_ends_alike(source: str) -> None:
    """Anchors, tags, merges, several documents and errors, line included, are the full loader's."""
    assert _outcome(quickyaml.load, source) == _outcome(_full, source)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.dates() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=12,
)


@given(VALUES)
def test_whatever_is_dumped_loads_alike(value: Any) -> None:
    """Any plain value comes back from YAML as the full loader brings it back."""
    source = yaml.safe_dump(value, allow_unicode=True)
    assert _outcome(quickyaml.load, source) == _outcome(_full, source)


@given(st.text(alphabet="ab1:-[]{}#&*!|>'\"%@`,? \n\t<=~"))
def test_any_text_ends_alike(source: str) -> None:
    """Whatever the characters, value or error is the full loader's."""
    assert _outcome(quickyaml.load, source) == _outcome(_full, source)


PARTS = [
    "a", "b c", "a: ", "- ", "'q'", '"q"', '"', "'", "[", "]", "{", "}", ", ", "\n", "\n  ", "  ", " # c\n", "&x ", "*x", ":",
    "?", "1", "no", "d'une", "\\", "\n---\n", "[a, b]", "{a: 1}", "key: v\n", "- key: v\n", "x: [a, b]\n", "<<",
]  # fmt: skip


@given(st.lists(st.sampled_from(PARTS), max_size=10).map("".join))
def test_any_pieces_of_yaml_end_alike(source: str) -> None:
    """Signs where they mean something: brackets in brackets, quotation marks that part words, lines too far in."""
    assert _outcome(quickyaml.load, source) == _outcome(_full, source)

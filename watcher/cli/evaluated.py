"""How figures look: a table by language, the worst rows, what a change won and lost."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from watcher.checked import load_yaml, read_text
from watcher.cli.say import show as print_
from watcher.cli.say import shown, table, tell
from watcher.errors import UsageError
from watcher.evaluate import Figure, Marked

Tables = Mapping[str, Mapping[str, Figure]]

GROUPS = {
    "detection": ("recall", "precision", "roundups_flagged", "titles_recall", "titles_precision"),
    "linking": (
        "b3_precision", "b3_recall", "b3_f1", "pairs_precision", "pairs_recall", "pairs_f1", "alerted_once",
        "incident_recall", "split_rate", "new_at_known_place",
    ),
    "facts": (
        "date_exact", "date_within_a_day", "place", "country", "killed", "injured", "cause_precision", "cause_recall",
    ),
}  # fmt: skip


def with_titles(tables: Tables, bare: Tables) -> dict[str, dict[str, Figure]]:
    """The figures with those of the run on titles alone beside them."""
    return {
        lang: {**table, **{f"titles_{n}": bare[lang][n] for n in ("recall", "precision") if lang in bare}}
        for lang, table in tables.items()
    }


def show(tables: Tables, worst: Sequence[Marked]) -> None:
    for title, names in GROUPS.items():
        rows = [(name.replace("_", " "), *(_cell(t.get(name)) for t in tables.values())) for name in names]
        print_(table(title, ("", *tables), rows, right=tuple(tables)))
    if worst:
        lines = [(m.id, m.row.get("lang"), _wrong(m), m.row.get("title"), m.answer.get("reason")) for m in worst]
        print_(table("worst rows", ("id", "lang", "wrong", "title", "reason"), lines))


def _cell(figure: Figure | None) -> str:
    if figure is None or figure.value is None:
        return "–"
    return f"{figure.value:.3f}" + (f" {figure.right}/{figure.of}" if figure.right is not None else "")


def _wrong(marked: Marked) -> str:
    missed = [name for name, right in marked.checks.items() if not right]
    return "missed" if missed == ["detection"] and marked.row["label"] == "incident" else ", ".join(missed)


def show_comparison(
    earlier: Mapping[str, Any], run: Mapping[str, Any], rows: tuple[list[tuple[str, Marked]], list[tuple[str, Marked]]]
) -> None:
    before, after = earlier.get("figures", {}).get("all", {}), run["figures"]["all"]
    both = [(n, before[n], v) for n, v in after.items() if isinstance(v, float) and isinstance(before.get(n), float)]
    lines = [(n.replace("_", " "), f"{a:.3f}", f"{b:.3f}", f"{b - a:+.3f}") for n, a, b in both if a != b]
    print_(table("against the earlier run", ("figure", "then", "now", ""), lines, right=("then", "now", "")))
    for name, found in zip(("won", "lost"), rows, strict=True):
        tell(f"{name}: {len(found)} checks", "green" if name == "won" else "red")
        for check, marked in found[:40]:
            tell(f"  {check}  {marked.id}  {shown(marked.row.get('title'), 100)}")


def show_missed(missed: Sequence[str]) -> None:
    tell("below the floor:", "bold red")
    for line in missed:
        tell(f"  {line}")


def read_floors(path: Path) -> dict[str, float]:
    floors: dict[str, float] = load_yaml(path, dict[str, float])
    return floors


def read_run(path: Path) -> dict[str, Any]:
    try:
        run = json.loads(read_text(path))
        return dict(run) | {"rows": dict(run["rows"]), "figures": dict(run["figures"])}
    except (ValueError, TypeError, KeyError):
        raise UsageError(f"{path}: not a saved run — make one with `watcher evaluate FILE --save {path}`") from None


def write_run(path: Path, run: Mapping[str, Any]) -> None:
    try:
        path.write_text(json.dumps(run, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as e:
        raise UsageError(f"{path}: cannot be written ({e.strerror})") from None

"""Figures of a replay against labelled rows: pure counting, no replay and no printing here.

What is counted, and how:

- *Detection*: positive = label `incident`; found = verdict `flagged` or `update`. Precision is against `negative` rows.
  `adjacent` and `borderline` rows count neither way. `roundups_flagged` = round-ups that opened an incident.
- *Linking*, over all `incident` rows, one that was not found standing alone: B-cubed and pairwise precision, recall, F1.
  `alerted_once` = incidents with exactly one `flagged` row. `split_rate` = incidents with two or more found rows that ended in
  more than one incident. `new_at_known_place` = of found incidents whose town had another found one within the year before,
  those that share no incident with it.
- *Facts*, over found rows: event date where the outlet's date is known (`published_inferred` false); place right when its
  name, in the small alphabet of `reading.text`, is the label's, one of its comma or parenthesis parts, or an alias of the
  incident; killed and injured where stated; cause types as sets, over all found rows.

Rejected: averaging over languages (a language of three rows would weigh as much as one of three hundred).
"""

import hashlib
import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from watcher.errors import ConfigError
from watcher.reading.text import skeleton

FOUND = frozenset({"flagged", "update"})
LOWER_IS_BETTER = frozenset({"split_rate", "roundups_flagged"})
"""Their floor is a ceiling."""
PARTS = ("tune", "held", "all")


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` is None when there was nothing to count; `right` of `of` where the figure is a share."""

    value: float | None
    of: int
    right: int | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """One row with its answer, and what was right: check name → right or wrong; a check that does not apply is absent."""

    row: Mapping[str, Any]
    answer: Mapping[str, Any]
    checks: Mapping[str, bool]

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def found(self) -> bool:
        return self.answer.get("verdict") in FOUND


def aliases_beside(path: Path) -> dict[str, tuple[str, ...]]:
    """Incident key → names of its place, from `incidents.json` beside the labelled file; empty when there is none."""
    beside = path.with_name("incidents.json")
    if not beside.exists():
        return {}
    try:
        known = json.loads(beside.read_text("utf-8"))
        return {key: tuple(_names(v.get("aliases") or ())) for key, v in known.items()}
    except (ValueError, AttributeError) as e:
        raise ConfigError(f"not a list of incidents ({e})", file=beside, fix="correct or remove it") from None


def _names(aliases: Any) -> Iterable[str]:
    """Aliases come as one list or as one list a language."""
    return itertools.chain.from_iterable(aliases.values()) if isinstance(aliases, dict) else map(str, aliases)


def key_of(row: Mapping[str, Any]) -> str:
    """What a row is put into a part by: rows of one incident stay together."""
    return str(row.get("incident") or next(iter(row.get("incidents") or ()), None) or row["id"])


def in_part(row: Mapping[str, Any], part: str) -> bool:
    """Whether the row is of `part`: a third of the incidents, by a hash of the key, is `held`."""
    held = int(hashlib.sha256(key_of(row).encode()).hexdigest(), 16) % 3 == 0
    return part == "all" or held == (part == "held")


# ---------------------------------------------------------------- one row


def mark(row: Mapping[str, Any], answer: Mapping[str, Any], aliases: Mapping[str, Sequence[str]]) -> Marked:
    """Compare the answer with the label."""
    checks: dict[str, bool] = {}
    found = answer.get("verdict") in FOUND
    if row.get("borderline"):
        return Marked(row, answer, checks)
    if row["label"] == "negative":
        checks["detection"] = not found
    elif row["label"] == "roundup":
        checks["roundup"] = answer.get("verdict") != "flagged"
    elif row["label"] == "incident":
        checks["detection"] = found
        if found:
            checks |= _facts(row, answer, aliases)
    return Marked(row, answer, checks)


def _facts(row: Mapping[str, Any], answer: Mapping[str, Any], aliases: Mapping[str, Sequence[str]]) -> dict[str, bool]:
    checks: dict[str, bool] = {}
    if row.get("event_date") and not row.get("published_inferred"):
        want, got = date.fromisoformat(row["event_date"]), answer.get("event_date")
        apart = abs((date.fromisoformat(got) - want).days) if got else 99
        checks["date_exact"], checks["date_within_a_day"] = apart == 0, apart <= 1
    if row.get("place"):
        names = [row["place"], *re.split(r"[,()/]", row["place"]), *aliases.get(row.get("incident") or "", ())]
        checks["place"] = _plain(answer.get("place") or "") in {_plain(n) for n in names} - {""}
    if row.get("country"):
        checks["country"] = answer.get("country") == row["country"]
    for field in ("killed", "injured"):
        if row.get(field) is not None:
            checks[field] = answer.get(field) == row[field]
    return checks


def _plain(name: str) -> str:
    return skeleton(" ".join(name.split()))


# ---------------------------------------------------------------- figures


def figures(marked: Iterable[Marked]) -> dict[str, Figure]:
    """All figures over `marked`, by name."""
    rows = list(marked)
    positive = [m for m in rows if _counts(m)]
    found = [m for m in positive if m.found]
    false = [m for m in rows if m.row["label"] == "negative" and m.checks.get("detection") is False]
    roundups = [m.checks["roundup"] for m in rows if "roundup" in m.checks]
    result = {
        "recall": _share(len(found), len(positive)),
        "precision": _share(len(found), len(found) + len(false)),
        "roundups_flagged": _share(roundups.count(False), len(roundups)),
        **_linking(positive),
    }
    for check in ("date_exact", "date_within_a_day", "place", "country", "killed", "injured"):
        verdicts = [m.checks[check] for m in found if check in m.checks]
        result[check] = _share(verdicts.count(True), len(verdicts))
    pairs = [
        ({c["cause"] for c in m.row.get("cause_claims") or ()}, {c["cause"] for c in m.answer.get("causes") or ()}) for m in found
    ]
    hits = sum(len(want & got) for want, got in pairs)
    result["cause_precision"] = _share(hits, sum(len(got) for _, got in pairs))
    result["cause_recall"] = _share(hits, sum(len(want) for want, _ in pairs))
    return result


def _share(right: int, of: int) -> Figure:
    return Figure(right / of if of else None, of, right)


def _linking(positive: Sequence[Marked]) -> dict[str, Figure]:
    gold = [m.row["incident"] for m in positive]
    got: list[Hashable] = [(m.answer.get("incident") if m.found else None) or ("alone", m.id) for m in positive]
    n = len(positive)
    result: dict[str, Figure] = {}
    for name, (precision, recall) in {"b3": bcubed(gold, got), "pairs": pairwise(gold, got)}.items():
        result |= {f"{name}_precision": Figure(precision, n), f"{name}_recall": Figure(recall, n)}
        result[f"{name}_f1"] = Figure(_f1(precision, recall), n)
    by_incident: dict[str, list[Marked]] = defaultdict(list)
    for m in positive:
        by_incident[m.row["incident"]].append(m)
    ends = {key: {m.answer.get("incident") for m in ms if m.found} for key, ms in by_incident.items()}
    several = [key for key, ms in by_incident.items() if sum(m.found for m in ms) >= 2]
    again = known_places({key: e for key, e in ends.items() if e})
    return result | {
        "alerted_once": _alerted_once(positive),
        "incident_recall": _share(sum(bool(e) for e in ends.values()), len(ends)),
        "split_rate": _share(sum(len(ends[key]) > 1 for key in several), len(several)),
        "new_at_known_place": _share(sum(new for new in again.values()), len(again)),
    }


def _counts(marked: Marked) -> bool:
    """Whether the row is a positive that counts."""
    return marked.row["label"] == "incident" and not marked.row.get("borderline")


def _alerted_once(rows: Iterable[Marked]) -> Figure:
    flagged: Counter[str] = Counter()
    for m in rows:
        if _counts(m):
            flagged[m.row["incident"]] += m.answer.get("verdict") == "flagged"
    return _share(sum(n == 1 for n in flagged.values()), len(flagged))


def known_places(ends: Mapping[str, set[Any]]) -> dict[str, bool]:
    """Incident key → whether it shares no predicted incident with an earlier one at its town, for those that had one in the year
    before. Keys are `<event date>-<town>`."""
    result: dict[str, bool] = {}
    for key, end in ends.items():
        day, town = date.fromisoformat(key[:10]), key[11:]
        earlier = [k for k in ends if k != key and k[11:] == town and 0 < (day - date.fromisoformat(k[:10])).days <= 365]
        if earlier:
            result[key] = not any(end & ends[k] for k in earlier)
    return result


def bcubed(gold: Sequence[Hashable], got: Sequence[Hashable]) -> tuple[float | None, float | None]:
    """B-cubed precision and recall of the clustering `got` against `gold`; None for no rows."""
    if not gold:
        return None, None
    both, golds, gots = Counter(zip(gold, got, strict=True)), Counter(gold), Counter(got)
    precision = sum(n * n / gots[c] for (_, c), n in both.items()) / len(gold)
    recall = sum(n * n / golds[g] for (g, _), n in both.items()) / len(gold)
    return precision, recall


def pairwise(gold: Sequence[Hashable], got: Sequence[Hashable]) -> tuple[float | None, float | None]:
    """Precision and recall over pairs of rows said to be one incident; None where there is no such pair."""
    both, golds, gots = (
        sum(n * (n - 1) // 2 for n in Counter(c).values()) for c in (list(zip(gold, got, strict=True)), list(gold), list(got))
    )
    return (both / gots if gots else None), (both / golds if golds else None)


def _f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def by_language(marked: Sequence[Marked], *, at_least: int = 10) -> dict[str, dict[str, Figure]]:
    """`all` and each language with `at_least` labelled incidents, commonest first. An incident told of in several languages is
    alerted once if one report of them all flagged it."""
    counts = Counter(m.row.get("lang") or "?" for m in marked if _counts(m))
    tables = {"all": figures(marked)}
    for lang, n in counts.most_common():
        if n >= at_least:
            own = [m for m in marked if (m.row.get("lang") or "?") == lang]
            keys = {m.row.get("incident") for m in own if _counts(m)}
            tables[lang] = figures(own) | {"alerted_once": _alerted_once(m for m in marked if m.row.get("incident") in keys)}
    return tables


# ---------------------------------------------------------------- one run against another, and floors


def worst(marked: Iterable[Marked], limit: int) -> list[Marked]:
    """The rows with most wrong, missed and false ones first."""
    wrong = [m for m in marked if False in m.checks.values()]
    return sorted(wrong, key=lambda m: (m.checks.get("detection", True), -list(m.checks.values()).count(False), m.id))[:limit]


def as_run(marked: Sequence[Marked], tables: Mapping[str, Mapping[str, Figure]]) -> dict[str, Any]:
    """A run as JSON: its figures, and the checks of each row for a later comparison."""
    return {
        "figures": {lang: {name: f.value for name, f in table.items()} for lang, table in tables.items()},
        "rows": {m.id: {"verdict": m.answer.get("verdict"), **m.checks} for m in marked},
    }


def compare(earlier: Mapping[str, Any], marked: Iterable[Marked]) -> tuple[list[tuple[str, Marked]], list[tuple[str, Marked]]]:
    """What `marked` wins over an earlier run and what it loses: (check, row). A fact of a row not found then is no win."""
    won: list[tuple[str, Marked]] = []
    lost: list[tuple[str, Marked]] = []
    for m in marked:
        before = earlier.get("rows", {}).get(m.id, {})
        for check, right in m.checks.items():
            if check in before and before[check] != right:
                (won if right else lost).append((check, m))
    return won, lost


def below(tables: Mapping[str, Mapping[str, Figure]], floors: Mapping[str, float]) -> list[str]:
    """One line per figure that misses its floor. `recall` is that of all rows, `ru.recall` that of one language."""
    missed = []
    for name, floor in floors.items():
        lang, _, figure = name.rpartition(".")
        found = tables.get(lang or "all", {}).get(figure)
        if found is None or found.value is None:
            missed.append(f"{name}: not counted, floor {floor:g}")
        elif figure in LOWER_IS_BETTER and found.value > floor:
            missed.append(f"{name}: {found.value:.3f}, at most {floor:g}")
        elif figure not in LOWER_IS_BETTER and found.value < floor:
            missed.append(f"{name}: {found.value:.3f}, at least {floor:g}")
    return missed

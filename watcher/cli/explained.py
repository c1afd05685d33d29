"""How an explanation looks: the marked text first, then the sum, then each report and where it stands."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from watcher.cli.say import show as print_
from watcher.cli.say import shown, table, tell
from watcher.types import Claim, Entry, Linked, Report

if TYPE_CHECKING:
    from watcher.knowledge import Knowledge
    from watcher.reading.explain import Explanation

Placed = Sequence[tuple[Report, Linked | None]]
_STYLES = {"event": "bold red", "facility": "cyan", "defence": "cyan", "place": "green", "site": "green", "date": "magenta"}
_HIDDEN = (*range(9), *range(11, 32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_VISIBLE = str.maketrans(dict.fromkeys(map(chr, _HIDDEN), "·"))
"""Control and bidi characters as dots: as many characters as before, and nothing a terminal acts on."""


def show(found: "Explanation", placed: Placed, knowledge: "Knowledge") -> None:
    print_(_marked(found))
    tell()
    reading = found.reading
    tell(f"{reading.tier}  {found.total:+.2f}  [{reading.lang}]  {shown(reading.reason)}", "bold")
    limits = ", ".join(f"{name} ≥ {value:g}" for name, value in found.limits.items())
    print_(table(f"score ({limits})", ("part", "weight", "words"), [(p.name, f"{p.weight:+.2f}", p.text) for p in found.parts]))
    for report, link in placed:
        _show_report(report, link, knowledge)
    if found.rejected:
        print_(table("candidates that lost", ("name", "why"), [(r.name, r.reason) for r in found.rejected]))


def _marked(found: "Explanation") -> Text:
    """The text as it came, each span in the colour of its cue; controls shown as dots, so that offsets hold."""
    text = Text(found.text.translate(_VISIBLE))
    for span in found.spans:
        text.stylize(_STYLES.get(span.cue.split(":")[0], "yellow") + " underline", span.start, span.end)
    return text


def _show_report(report: Report, link: Linked | None, knowledge: "Knowledge") -> None:
    place = knowledge.place.get(report.place or "")
    site = knowledge.facility.get(report.facility or "")
    basis = f"“{shown(report.date.basis)}”" if report.date.basis else "no words, so the publication date"
    rows = [
        ("tier", report.tier + (", recalled" if report.recalled else "") + (", follow-up" if report.followup else "")),
        ("plant", f"{site.name} ({site.id})" if site else report.facility or "–"),
        ("place", f"{place.name}, {place.region}, {place.country}" if place else report.place or report.region or "–"),
        ("date", f"{report.date.day} from {basis} ({report.date.confidence})"),
        *((c.field, _claim(c)) for c in report.claims),
        ("origin", report.origin or "own"),
    ]
    if link is not None:
        rows += [("verdict", link.verdict), ("incident", link.incident or "none"), ("because", link.reason)]
        rows += [(f"  {p.name}", f"{p.weight:+.2f} {p.text}") for p in link.parts]
        rows += [("runner-up", link.runner_up or "none")]
    print_(table(f"report {report.id.rpartition('#')[2]}", ("", ""), rows))


def _claim(claim: Claim) -> str:
    said = f", said by {claim.by}" if claim.by else ""
    return f"{'at least ' if claim.at_least else ''}{claim.value}{said}: “{claim.quote}”"


def as_json(found: "Explanation", placed: Placed, entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry, "lang": found.reading.lang, "tier": found.reading.tier, "score": found.total,
        "reason": found.reading.reason, "text": found.text, "spans": found.spans, "parts": found.parts,
        "limits": found.limits, "rejected": found.rejected,
        "reports": [{"report": report, "link": link} for report, link in placed],
    }  # fmt: skip

"""How incidents look: a table, and one incident whole."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from watcher.cli.say import many, shown, table, tell
from watcher.cli.say import show as print_
from watcher.incidents.ledger import contradictions
from watcher.types import AuditLine, CountRange, Incident, Linked, Report, State

if TYPE_CHECKING:
    from watcher.knowledge import Knowledge


def show_list(incidents: Iterable[Incident], knowledge: "Knowledge") -> None:
    """Two lines each, which read well on any width: what and where, then what is known of it."""
    for i in incidents:
        tell(f"{i.id}  {site(i, knowledge)}, {i.country or 'country unknown'}", "bold" if not i.rejected else "dim strike")
        causes = f"claimed: {', '.join(i.causes)}" if i.causes else "no cause claimed"
        toll = [f"{count(figure)} {name}" for name, figure in _counts(i) if figure]
        sources = f"{many(len(i.reports), 'report')}, {many(len(i.publishers), 'publisher')}"
        state = i.state + (", rejected" if i.rejected else "") + (", seed" if i.seed else "")
        tell("    " + " · ".join((state, causes, *toll, sources)))


def site(incident: Incident, knowledge: "Knowledge") -> str:
    """Plant and town by name."""
    plant = knowledge.facility.get(incident.facility or "")
    place = knowledge.place.get(incident.place or "")
    town = place.name if place else incident.place or incident.region
    kind = f"{incident.facility_class} plant" if incident.facility_class else None
    return ", ".join(p for p in (plant.name if plant else kind, town) if p)


def count(figure: CountRange | None) -> str:
    if figure is None:
        return ""
    most = f"{figure.low}–{figure.high}" if figure.low != figure.high else str(figure.best)
    return ("≥" if figure.at_least else "") + (f"{figure.best} ({most})" if figure.low != figure.high else most)


def show_incident(
    incident: Incident, reports: Sequence[tuple[Report, Linked | None]], audit: Sequence[AuditLine], knowledge: "Knowledge"
) -> None:
    """Everything known of one incident: summary, ledger of claims, reports with why each is here, the analyst's hand."""
    tell(f"{incident.id}  {site(incident, knowledge)}", "bold")
    plant = knowledge.facility.get(incident.facility or "")
    facts = [
        ("day", f"{incident.day} ({incident.date_confidence})"),
        ("state", f"{incident.state}: {shown(incident.state_reason, 300)}"),
        ("plant", f"{plant.name} ({plant.cls}); {plant.product}; {plant.operator}" if plant else "not in the register"),
        ("where", ", ".join(p for p in (incident.region, incident.country) if p)),
        *((name, count(figure)) for name, figure in _counts(incident) if figure),
        ("publishers", f"{len(incident.publishers)}: {', '.join(incident.publishers)}"),
        ("languages", ", ".join(incident.languages)),
        *([("possible repeat of", incident.possible_repeat_of)] if incident.possible_repeat_of else []),
        *(("note", note) for note in incident.notes),
    ]
    print_(table("", ("", ""), facts))
    if incident.claims:
        said = [
            (c.time.date() if c.time else "", c.field, c.value, c.by, c.outlet, f"“{shown(c.quote, 120)}”")
            for c in incident.claims
        ]
        print_(table("claims", ("day", "of", "what", "said by", "outlet", "words"), said))
        for contradiction in contradictions(incident.claims):
            tell(f"contradiction — {shown(contradiction.text, 400)}", "yellow")
    rows = [
        (f"{r.published:%Y-%m-%d %H:%M}", r.lang, r.outlet, r.title, r.url, (link.reason if link else "") + _mark(link))
        for r, link in reports
    ]
    print_(table("reports", ("published", "lang", "outlet", "title", "address", "why here"), rows))
    if audit:
        lines = [(f"{a.at:%Y-%m-%d %H:%M}", a.by, a.action, a.before, a.after, a.why) for a in audit]
        print_(table("by hand", ("when", "who", "what", "before", "after", "why"), lines))


def _mark(link: Linked | None) -> str:
    if link is None:
        return ""
    return (" (tentative)" if link.tentative else "") + (f"; nearest other: {link.runner_up}" if link.runner_up else "")


def _counts(incident: Incident) -> tuple[tuple[str, CountRange | None], ...]:
    return (("killed", incident.killed), ("injured", incident.injured), ("missing", incident.missing))


def states() -> str:
    return ", ".join(s.value for s in State)

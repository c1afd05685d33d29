"""`incidents list | show | count | site | reread`: the register, read; `hand` changes it, `trade` exports it."""

from contextlib import nullcontext
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli import hand, trade
from watcher.cli.asked import day, known, state_of
from watcher.cli.house import Config, Db, House, Json, moment, now
from watcher.errors import UsageError

if TYPE_CHECKING:
    from watcher.knowledge import Knowledge
    from watcher.store.store import Store
    from watcher.types import Incident

app = typer.Typer(help="The incident register.", no_args_is_help=True)

Since = Annotated[str | None, typer.Option("--since", metavar="DAY", help="Event day, inclusive.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="Event day, inclusive.")]
Country = Annotated[str | None, typer.Option("--country", metavar="CC", help="ISO code, such as RU.")]
Cls = Annotated[str | None, typer.Option("--class", metavar="C", help="What the plant makes: powder, missile, …")]
Facility = Annotated[str | None, typer.Option("--facility", metavar="ID", help="A site of the register.")]
StateIs = Annotated[str | None, typer.Option("--state", metavar="S", help="rumour, reported, corroborated, explained, …")]
Words = Annotated[str | None, typer.Option("--text", metavar="T", help="Words in ids, sites, claims, titles.")]


@app.command("list")
def list_(
    ctx: typer.Context,
    since: Since = None,
    until: Until = None,
    country: Country = None,
    cls: Cls = None,
    facility: Facility = None,
    state: StateIs = None,
    text: Words = None,
    rejected: Annotated[bool, typer.Option("--rejected", help="Rejected ones too.")] = False,
    limit: Annotated[int | None, typer.Option("--limit", metavar="N")] = None,
    json: Json = False,
    config: Config = None,
    db: Db = None,
) -> None:
    """Incidents, newest first."""
    from watcher.cli import say
    from watcher.cli.listed import show_list

    house = House(ctx, config, db)
    with house.store() as store:
        found = store.incidents(
            since=day(since), until=day(until), country=country, cls=cls, facility=facility, state=state_of(state), text=text,
            include_rejected=rejected, limit=limit,
        )  # fmt: skip
    if json:
        for incident in found:
            say.out(incident)
        return
    show_list(found, house.knowledge)
    say.tell(say.many(len(found), "incident"))


@app.command()
def show(
    ctx: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="Or the beginning of one.")],
    json: Json = False,
    config: Config = None,
    db: Db = None,
) -> None:
    """One incident whole: state and why, claims by claimant, reports and why each is here, what was done by hand."""
    from watcher.cli import say
    from watcher.cli.listed import show_incident

    house = House(ctx, config, db)
    with house.store() as store:
        incident = known(store, id)
        reports = [(r, store.link_of(r.id)) for r in store.reports_of(incident.id)]
        audit, edits = store.audit(incident.id), store.edits(incident.id)
    if json:
        pairs = [{"report": r, "link": link} for r, link in reports]
        say.out({"incident": incident, "reports": pairs, "edits": edits, "audit": audit})
        return
    show_incident(incident, reports, audit, house.knowledge)
    for edit in edits:
        undo = f"`watcher incidents undo {incident.id} {edit.id}` takes it back"
        say.tell(f"edit {edit.id}: {edit.field} = {say.shown(edit.value)}  ({undo})")


# ---------------------------------------------------------------- the series count


@app.command()
def count(
    ctx: typer.Context,
    months: Annotated[int, typer.Option("--months", metavar="N", min=1)] = 4,
    unexplained: Annotated[bool, typer.Option("--unexplained", help="Only those whose cause is not settled.")] = False,
    country: Country = None,
    region: Annotated[str | None, typer.Option("--region", metavar="R")] = None,
    cls: Cls = None,
    operator: Annotated[str | None, typer.Option("--operator", metavar="O")] = None,
    facility: Facility = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DAY", help="Count up to then. [default: today]")] = None,
    known_at: Annotated[str | None, typer.Option("--known-at", metavar="T", help="With what was known then.")] = None,
    versus: Annotated[str | None, typer.Option("--versus", metavar="DAY", help="And what changed since that day.")] = None,
    json: Json = False,
    config: Config = None,
    db: Db = None,
) -> None:
    """The series count as a ready paragraph: "at least the Nth … in M months", with the dated list and the rate."""
    from watcher.cli import say
    from watcher.incidents import series

    house = House(ctx, config, db)
    at = day(as_of) or now().date()
    asked = series.Filter(
        unexplained=unexplained, country=country, region=region, cls=cls, operator=operator, facility=facility
    )
    with house.store() as store:
        register = _register(house, store, moment(known_at, end=True) if known_at else None)
    counted = _count(house, register, at, months, asked)
    change: tuple[str, ...] = ()
    if versus:
        before = _count(house, register, day(versus) or at, months, asked)
        change = series.explain(before, counted, register, _operators(house))
    if json:
        rate = {"per_month": counted.rate.per_month, "base": counted.rate.base}
        say.out({
            "as_of": at, "since": counted.since, "months": months, "count": counted.count, "rate": rate,
            "paragraph": counted.paragraph, "incidents": [i.id for i in counted.incidents], "change": change,
        })  # fmt: skip
        return
    say.tell(counted.paragraph)
    for line in change:
        say.tell(line, "dim")


def _count(house: House, register: Any, at: date, months: int, asked: Any) -> Any:
    from watcher.incidents import series
    from watcher.outbox.names import country_name
    from watcher.telling import site_name

    where = ", ".join(w for w in (asked.region, country_name("en", asked.country) if asked.country else "") if w)
    named, operators = site_name(house.knowledge), _operators(house)
    return series.count(register, as_of=at, months=months, asked=asked, name=named, operators=operators, where=where)


def _operators(house: House) -> dict[str, str]:
    return {f.id: f.operator for f in house.knowledge.facilities}


def _register(house: House, store: "Store", at: datetime | None) -> "tuple[Incident, ...]":
    """All incidents, as they were known at `at` when that is given."""
    incidents = store.incidents(include_rejected=True)
    if at is None:
        return incidents
    from watcher.pipeline import Walk
    from watcher.telling import Teller

    teller = Teller(store, house.knowledge, house.settings.outbox, sites=Walk(store, house.knowledge).sites)
    return tuple(k for i in incidents if (k := teller.as_known(i, store.reports_of(i.id), at)) is not None)


# ---------------------------------------------------------------- the site dossier


@app.command()
def site(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Id, name or alias of a plant, or its town.")],
    json: Json = False,
    config: Config = None,
    db: Db = None,
) -> None:
    """What is known of one plant: register entry, earlier incidents, intervals, claims, distance to the reference line."""
    from watcher import knowledge
    from watcher.cli import say
    from watcher.incidents.dossier import dossier
    from watcher.pipeline import Walk

    house = House(ctx, config, db)
    facility = _facility(house.knowledge, name)
    town = house.knowledge.place.get(house.knowledge.site[facility.id])
    with house.store() as store:
        here = Walk(store, house.knowledge).sites[facility.id]
        incidents = {i.id: i for i in (*store.incidents(facility=facility.id), *store.incidents(place=here.place))}
    found = dossier(here, incidents.values(), town=town, lines=knowledge.reference_lines(house.seeds))
    if json:
        say.out({
            "site": facility.model_dump(),
            "incidents": [{"incident": o.incident, "interval": o.interval} for o in found.incidents],
            "nearby": [i.id for i in found.nearby], "killed": found.killed,
            "distances": [{"line": d.line, "km": round(d.km), "dated": d.dated} for d in found.distances],
        })  # fmt: skip
        return
    _show_site(found, facility.place, house.knowledge)


def _show_site(found: Any, town: str, knowledge: "Knowledge") -> None:
    from watcher.cli import say
    from watcher.cli.listed import count as figure
    from watcher.cli.listed import show_list

    plant = found.site
    say.tell(f"{plant.name}  ({plant.id})", "bold")
    say.tell(f"{plant.cls}: {plant.product}; {plant.operator}; {town}, {plant.region}, {plant.country}")
    for distance in found.distances:
        say.tell(distance.text)
    rows = [
        (o.incident.id, f"{o.interval} days" if o.interval else "", o.incident.state, ", ".join(o.incident.causes),
         figure(o.incident.killed), "; ".join(c.text for c in o.contradictions))
        for o in found.incidents
    ]  # fmt: skip
    say.show(say.table("", ("incident", "after the one before", "state", "claimed cause", "killed", "contradictions"), rows))
    if found.nearby:
        say.tell("in the same town, no plant named:")
        show_list(found.nearby, knowledge)


def _facility(knowledge: "Knowledge", name: str) -> Any:
    """By id, else by any name or alias, else the only one of a town; spelling and script do not matter."""
    from watcher.reading.text import skeleton

    if name in knowledge.facility:
        return knowledge.facility[name]
    wanted = skeleton(name.strip())
    found = [f for f in knowledge.facilities if wanted in {skeleton(n) for n in _names(f)}]
    found = found or [f for f in knowledge.facilities if skeleton(f.place) == wanted]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{name!r} may be any of: {', '.join(f.id for f in found)}")
    near = [f.id for f in knowledge.facilities if any(wanted in skeleton(n) for n in _names(f))][:5]
    raise UsageError(f"no plant {name!r} in the register" + (f" — did you mean {', '.join(near)}?" if near else ""))


def _names(facility: Any) -> list[str]:
    groups = (facility.aliases, facility.weak_aliases)
    return [facility.name, *facility.former, *(n for group in groups for names in group.values() for n in names)]


# ---------------------------------------------------------------- reading again


@app.command()
def reread(
    ctx: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; change nothing.")] = False,
    json: Json = False,
    config: Config = None,
    db: Db = None,
) -> None:
    """Read all stored entries under the present rules; what changes is shown incident by incident. Nothing alerts."""
    from watcher.cli import say
    from watcher.pipeline import Walk
    from watcher.polling import opinion_of
    from watcher.seeding import reread as again

    house = House(ctx, config, db)
    with house.scratch() if dry_run else house.store() as store, nullcontext() if dry_run else store.lock():
        known = opinion_of(store, house.knowledge, house.settings, ask=False) if house.path.exists() else None
        found = again(Walk(store, house.knowledge, alone=dry_run, opinion=known), at=now())
    for one in found:
        if json:
            say.out({"id": one.id, "was": one.before is not None, "is": one.after is not None, "fields": one.fields})
            continue
        word = "new" if one.before is None else "gone" if one.after is None else "changed"
        say.tell(f"{word}: {one.id}", "bold")
        for name, (was, is_) in one.fields.items():
            say.tell(f"  {name}: {say.shown(was)} → {say.shown(is_)}")
    say.tell(f"{say.many(len(found), 'incident')} {'would change' if dry_run else 'changed'}")


hand.register(app)
trade.register(app)

"""`incidents export | import`: the register to other programs, and other people's lists against it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli.house import Config, Db, House, Json, now
from watcher.errors import UsageError

if TYPE_CHECKING:
    from watcher.knowledge import Knowledge

FORMATS = ("csv", "json", "geojson", "atom")


def register(app: typer.Typer) -> None:
    app.command()(export)
    app.command("import")(import_)


def export(
    ctx: typer.Context,
    format: Annotated[str, typer.Option("--format", metavar="csv|json|geojson|atom")] = "csv",
    since: Annotated[str | None, typer.Option("--since", metavar="DAY")] = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DAY")] = None,
    country: Annotated[str | None, typer.Option("--country", metavar="CC")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="[default: stdout]")] = None,
    config: Config = None,
    db: Db = None,
) -> None:
    """The incidents as CSV (no formula cells), JSON, GeoJSON (towns as points) or an Atom feed."""
    from watcher import exports
    from watcher.cli.asked import day

    if format not in FORMATS:
        raise UsageError(f"no such format: {format!r} — {', '.join(FORMATS)}")
    house = House(ctx, config, db)
    with house.store() as store:
        found = store.incidents(since=day(since), until=day(until), country=country)
        reports = {r.id: r for i in found for r in store.reports_of(i.id)} if format == "atom" else {}
    write = {"csv": exports.csv, "json": exports.json, "geojson": exports.geojson}
    text = exports.atom(found, reports, house.knowledge, now()) if format == "atom" else write[format](found, house.knowledge)
    if out is None:
        sys.stdout.write(text)
        return
    try:
        out.write_text(text, "utf-8", newline="")
    except OSError as e:
        raise UsageError(f"{out}: cannot be written ({e.strerror})") from None


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSON with date and place.")],
    json: Json = False,
    config: Config = None,
    db: Db = None,
) -> None:
    """Compare a list of incidents with the register: have, lack, differ. Nothing is written.

    What the register lacks can be told in a seed report, and `watcher seed` takes it in by reading it.
    """
    from watcher.cli import say
    from watcher.exports import read_list
    from watcher.incidents.reconcile import reconcile

    house = House(ctx, config, db)
    rows = read_list(file, house.knowledge)
    with house.store() as store:
        found = reconcile(rows, store.incidents())
    if json:
        say.out(found)
        return
    _show(found, house.knowledge)


def _show(found: Any, knowledge: "Knowledge") -> None:
    from watcher.cli import say

    for match in found.have:
        say.tell(f"have    {match.row.day} {_where(match.row, knowledge)}: {match.incident.id}")
    for match in found.differ:
        told = "; ".join(f"{field}: theirs {theirs or '–'}, ours {ours or '–'}" for field, theirs, ours in match.differs)
        say.tell(f"differ  {match.row.day} {_where(match.row, knowledge)}: {match.incident.id}: {say.shown(told)}", "yellow")
    for row in found.lack:
        say.tell(f"lack    {row.day} {_where(row, knowledge)}  {say.shown(row.text)}", "red")
    say.tell(
        f"{len(found.have)} have, {len(found.differ)} differ, {len(found.lack)} lack; "
        f"{len(found.beyond)} incidents of that time are not on the list"
    )


def _where(row: Any, knowledge: "Knowledge") -> str:
    place = knowledge.place.get(row.place or "")
    return place.name if place else row.facility or row.country or "?"

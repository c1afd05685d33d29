"""`explain`, `replay`, `evaluate`: what the rules make of a text, of stored entries, of labelled ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli.house import Config, Db, House, Json, moment, now
from watcher.errors import UsageError

if TYPE_CHECKING:
    from watcher.pipeline import Walk
    from watcher.replay import Row
    from watcher.types import Entry

Keep = Annotated[str | None, typer.Option("--keep", metavar="URL", help="Keep the scratch store there, to look into with --db.")]
Asked = Annotated[bool, typer.Option("--second-opinion", help="Ask the configured language model about entries near the line.")]
Seeded = Annotated[bool, typer.Option("--seeded", help="Start with the seed reports in the register, not empty.")]


def register(app: typer.Typer) -> None:
    app.command()(explain)
    app.command()(replay)
    app.command()(evaluate)


def explain(
    ctx: typer.Context,
    url: Annotated[str | None, typer.Argument(metavar="URL", help="Address of a stored entry.")] = None,
    title: Annotated[str | None, typer.Option("--title", metavar="T", help="Explain this text, no stored entry.")] = None,
    summary: Annotated[str, typer.Option("--summary", metavar="S")] = "",
    published: Annotated[str | None, typer.Option("--published", metavar="D", help="ISO date or time. [default: now]")] = None,
    lang: Annotated[str | None, typer.Option("--lang", metavar="L", help="Language, if it should not be guessed.")] = None,
    json: Json = False,
    config: Config = None,
    db: Db = None,
) -> None:
    """Why this verdict: the text with its spans marked, scores, date, candidates, and what came nearest.

    Give the address of a stored entry, or any text with --title. Nothing is written.
    """
    from watcher.cli.explained import as_json, show
    from watcher.reading.explain import explain as explained
    from watcher.reading.read import Reader

    if (url is None) == (title is None):
        raise UsageError("give the address of a stored entry, or --title")
    house = House(ctx, config, db)
    entry = _stored(house, url) if url is not None else _typed(title or "", summary, published, lang)
    reader = Reader(house.knowledge)
    found = explained(reader, entry)
    placed = _placed(house, reader, entry)
    if json:
        from watcher.cli.say import out

        out(as_json(found, placed, entry))
    else:
        show(found, placed, house.knowledge)


def _stored(house: House, url: str) -> "Entry":
    with house.store() as store:
        entry = store.entry_by_url(url) or store.entry(url)
    if entry is None:
        raise UsageError(f"no stored entry at {url} — explain any text with --title, --summary and --published")
    return entry


def _typed(title: str, summary: str, published: str | None, lang: str | None) -> "Entry":
    from watcher.types import Entry

    at = moment(published) if published else now()
    date_only = published is not None and len(published) == 10
    if date_only:
        at = at.replace(hour=12)
    return Entry(
        key="explain", feed="explain", title=title, summary=summary, lang=lang, published=at, fetched=at, date_only=date_only
    )


def _placed(house: House, reader: Any, entry: "Entry") -> list[tuple[Any, Any]]:
    """Each report with where it stands, or would stand: from the store where there is one, else against an empty register."""
    from watcher.pipeline import Walk
    from watcher.store.store import Store

    with _open_or_empty(house, Store) as store:
        stored = store.recorded(entry.key)
        if stored is not None and stored.reading is not None:
            return [(r, store.link_of(r.id)) for r in stored.reading.reports]
        reading = reader.read(entry)
        walk = Walk(store, house.knowledge, reader=reader)
        links = {one.report: one for one in walk.link(reading.reports, at=entry.clock).links}
        return [(r, links.get(r.id)) for r in reading.reports]


@contextmanager
def _open_or_empty(house: House, kind: Any) -> Iterator[Any]:
    from watcher.errors import ConfigError, StoreError

    try:
        store = kind.open(house.url, create=False)
    except (ConfigError, StoreError):
        store = kind.open("sqlite://")
    with store:
        yield store


# ---------------------------------------------------------------- replay


def replay(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="One JSON object per line, with id and title.")],
    json: Json = False,
    seeded: Seeded = False,
    second_opinion: Asked = False,
    keep: Keep = None,
    config: Config = None,
    db: Db = None,
) -> None:
    """Run stored entries through the pipeline, in time order, each with its own clock, into a scratch store.

    A row has `id` and `title`, and any of `summary`, `url`, `outlet`, `published` (ISO date or date-time) and `lang`. With
    --json one answer per row is printed, in input order. The register starts empty unless --seeded.
    """
    from watcher.replay import read_rows
    from watcher.replay import run as run_rows

    house = House(ctx, config, db)
    rows = read_rows(file, now=now())
    with _scratch(house, keep, seeded, asked=second_opinion) as walk:
        answers = run_rows(walk, rows)
        if json:
            from watcher.cli.say import out

            for answer in answers:
                out(answer)
        else:
            _summary(list(answers), rows, walk)
    if keep:
        from watcher.cli.say import tell

        tell(f"kept in {keep}: look into it with `watcher --db {keep} incidents list`")


@contextmanager
def _scratch(house: House, keep: str | None, seeded: bool, *, asked: bool) -> Iterator["Walk"]:
    from watcher.pipeline import Walk
    from watcher.seeding import seed
    from watcher.store.store import Store

    with Store.open(keep or "sqlite://") as store:
        if store.counts()["entries"]:
            raise UsageError(f"{keep} holds entries already — name a store that does not exist yet")
        walk = Walk(store, house.knowledge, alone=True, opinion=_opinion(house, store) if asked else None)
        if seeded:
            seed(walk, house.seeds, at=now())
        yield walk


def _opinion(house: House, store: Any) -> Any:
    from watcher.polling import opinion_of

    opinion = opinion_of(store, house.knowledge, house.settings)
    if opinion is None:
        raise UsageError("no second opinion is configured — name `base_url:` and `model:` under `second_opinion:` of the config")
    return opinion


def _summary(answers: list[dict[str, Any]], rows: "tuple[Row, ...]", walk: "Walk") -> None:
    from collections import Counter

    from watcher.cli.say import show, table, tell

    counts = Counter(a["verdict"] for a in answers)
    titles = {r.raw["id"]: r.entry.title for r in rows}
    flagged = [a for a in answers if a["verdict"] == "flagged"]
    lines = [(a["event_date"], a["incident"], a["lang"], titles[a["id"]], a["reason"]) for a in flagged]
    show(table("", ("date", "incident", "lang", "title", "why"), lines))
    tell(f"{len(answers)} entries: " + ", ".join(f"{n} {v}" for v, n in counts.most_common()))
    tell(f"{walk.store.counts()['incidents']} incidents in the register")


# ---------------------------------------------------------------- evaluate


def evaluate(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="Labelled rows, one JSON object per line.")],
    part: Annotated[str, typer.Option("--part", metavar="tune|held|all", help="A third of the incidents is `held`.")] = "all",
    against: Annotated[Path | None, typer.Option("--against", metavar="FILE", help="Compare with a saved run.")] = None,
    save: Annotated[Path | None, typer.Option("--save", metavar="FILE", help="Save this run for a later --against.")] = None,
    floors: Annotated[Path | None, typer.Option("--floors", metavar="FILE", help="YAML, figure: floor; exit 1 below.")] = None,
    worst: Annotated[int, typer.Option("--worst", metavar="N", help="How many of the worst rows to show.")] = 15,
    titles: Annotated[bool, typer.Option("--titles/--no-titles", help="Also detect on titles alone.")] = True,
    second_opinion: Asked = False,
    json: Json = False,
    config: Config = None,
    db: Db = None,
) -> None:
    """Replay a labelled file and print the figures: detection, linking, facts, by language, and the worst rows.

    The whole file is replayed whatever --part says, so that parts see the same register.
    """
    from watcher import evaluate as figures
    from watcher.cli import evaluated

    if part not in figures.PARTS:
        raise UsageError(f"no such part: {part!r} — tune, held or all")
    wanted = evaluated.read_floors(floors) if floors else {}
    earlier = evaluated.read_run(against) if against else None
    house = House(ctx, config, db)
    marked = _marked(house, file, part, bare=False, asked=second_opinion)
    tables = figures.by_language(marked)
    if titles:
        tables = evaluated.with_titles(tables, figures.by_language(_marked(house, file, part, bare=True, asked=second_opinion)))
    run = figures.as_run(marked, tables)
    if save:
        evaluated.write_run(save, run)
    if json:
        from watcher.cli.say import out

        out(run["figures"])
    else:
        evaluated.show(tables, figures.worst(marked, worst))
        if earlier is not None:
            evaluated.show_comparison(earlier, run, figures.compare(earlier, marked))
    missed = figures.below(tables, wanted)
    if missed:
        evaluated.show_missed(missed)
        raise typer.Exit(1)


def _marked(house: House, file: Path, part: str, *, bare: bool, asked: bool) -> list[Any]:
    """The rows of the part with their answers; `bare` = without summaries."""
    from watcher import evaluate as figures
    from watcher.replay import read_rows
    from watcher.replay import run as run_rows

    rows = read_rows(file, now=now())
    for row in rows:
        if "label" not in row.raw:
            raise UsageError(f"{file}: row {row.raw['id']!r} has no label — `watcher replay` takes rows without")
    if bare:
        rows = tuple(replace(r, entry=replace(r.entry, summary="")) for r in rows)
    aliases = figures.aliases_beside(file)
    with _scratch(house, None, False, asked=asked) as walk:
        answers = list(run_rows(walk, rows))
    pairs = zip(rows, answers, strict=True)
    return [figures.mark(row.raw, answer, aliases) for row, answer in pairs if figures.in_part(row.raw, part)]

"""`seed`, `poll`, `run`, `digest`: what keeps the register and tells of it."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli.house import Config, Db, House, Json, moment, now
from watcher.errors import DeliveryError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from watcher.pipeline import Walk
    from watcher.polling import Result
    from watcher.store.store import Store
    from watcher.telling import Teller


def register(app: typer.Typer) -> None:
    app.command()(seed)
    app.command()(poll)
    app.command()(run)
    app.command()(digest)


def walk_of(house: House, store: "Store") -> "tuple[Walk, Teller]":
    """The walk over an open store, with its alerts planned for the configured recipients."""
    from watcher.polling import equip

    return equip(store, house.knowledge, house.settings)


# ---------------------------------------------------------------- seed


def seed(ctx: typer.Context, json: Json = False, config: Config = None, db: Db = None) -> None:
    """Derive the store from `seeds/`: its reports are read like any entry, so a round-up yields its incidents.

    Run again it changes nothing; after an edit in `seeds/` it brings the store in line. The first poll does it too.
    """
    from watcher.cli import say
    from watcher.cli.listed import show_list
    from watcher.pipeline import Walk
    from watcher.seeding import seed as derive

    house = House(ctx, config, db)
    with house.store(create=True) as store, store.lock():
        taken = derive(Walk(store, house.knowledge), house.seeds, at=now())
        incidents = sorted((i for i in store.incidents() if i.seed), key=lambda i: (i.day, i.id))
    if json:
        for incident in incidents:
            say.out(incident)
        return
    show_list(incidents, house.knowledge)
    k = house.knowledge
    say.tell(f"{len(k.packs)} languages, {len(k.facilities)} plants, {len(k.places)} places; "
             f"{say.many(len(taken.batch.entries), 'seed report')} read, "
             f"{say.many(len(incidents), 'incident')} known from the seed")  # fmt: skip


# ---------------------------------------------------------------- poll


def poll(
    ctx: typer.Context,
    feed: Annotated[list[str] | None, typer.Option("--feed", "-f", metavar="NAME", help="Only this feed; repeatable.")] = None,
    all: Annotated[bool, typer.Option("--all", help="Every feed, due or not.")] = False,
    articles: Annotated[
        bool | None, typer.Option("--articles/--no-articles", help="Read the pages of flagged entries.", show_default="config")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fetch and show, but write nothing and send nothing.")] = False,
    json: Json = False,
    config: Config = None,
    db: Db = None,
) -> None:
    """Poll once: the feeds that are due, then what is new and what failed.

    The pages of flagged entries are read for facts, as far as `articles: within` of the config allows (robots.txt is obeyed).
    A feed that fails is reported and tried again later; the exit status is 1 only when every feed failed. With --json one
    object per feed and per entry that matters is printed.
    """
    from watcher.cli import polled, say
    from watcher.polling import chosen

    house = House(ctx, config, db)
    feeds = chosen(house.settings, feed or ())

    def show(results: "tuple[Result, ...]") -> None:
        if json:
            polled.write(results)
        else:
            polled.show(results, house.knowledge, dry_run=dry_run)

    if dry_run:
        with house.scratch() as store:
            results, read = _poll(house, store, feeds, all=all or bool(feed), show=show, writes=False, articles=False)
    else:
        wanted = house.settings.articles.fetch if articles is None else articles
        with house.store(create=True) as store, store.lock():
            results, read = _poll(house, store, feeds, all=all or bool(feed), show=show, writes=True, articles=wanted)
    if read and json:
        say.out({"articles": read})
    elif read:
        say.tell(polled.articles(read))
    from watcher.types import Failed

    if results and all_failed(results, Failed):
        raise typer.Exit(1)


def all_failed(results: "tuple[Result, ...]", kind: type) -> bool:
    return all(isinstance(r.outcome, kind) for r in results)


def _poll(
    house: House, store: "Store", feeds: Any, *, all: bool, show: "Callable[[tuple[Result, ...]], None]", writes: bool,
    articles: bool,
) -> "tuple[tuple[Result, ...], Mapping[str, int]]":  # fmt: skip
    """Poll, show and send what came of it, then read the pages of what was flagged: nobody waits for a page."""
    import asyncio
    from contextlib import nullcontext

    from watcher.cli.polled import Progress
    from watcher.config import secret
    from watcher.feeds.article import ArticleReader
    from watcher.fulltext import FullTexts
    from watcher.polling import fetcher_for, poll_once
    from watcher.seeding import is_current
    from watcher.seeding import seed as derive

    walk, teller = walk_of(house, store)
    settings = house.settings
    if not is_current(walk):
        derive(walk, house.seeds, at=now())

    def deliver() -> None:
        if writes and settings.recipients:
            _told(teller.deliver(clock=now, secret=secret))

    async def work() -> "tuple[tuple[Result, ...], Mapping[str, int]]":
        async with fetcher_for(settings) as fetcher:  # one, so that pages wait for the slots of the feeds' hosts
            with Progress() as bar:
                results = await poll_once(
                    walk, feeds, settings, clock=now, all=all, on_due=bar.begin, on_result=bar.advance, fetcher=fetcher
                )
            show(results)
            deliver()
            if not articles:
                return results, {}
            texts = FullTexts(walk, ArticleReader(fetcher), clock=now, turn=nullcontext())
            read = await texts.visit_all(seconds=settings.articles.within)
            if read["facts"]:
                deliver()
            return results, read

    return asyncio.run(work())


def _told(delivered: Any) -> None:
    from watcher.cli.say import many, tell

    if delivered.sent:
        tell(f"{many(len(delivered.sent), 'message')} sent")
    for key in delivered.failed:
        tell(f"not sent: {key} — `watcher status` says why; it is tried again by itself", "yellow")
    for key in delivered.dead:
        tell(f"refused for good: {key} — `watcher status` says why; mend it, then `watcher alerts retry`", "red")


# ---------------------------------------------------------------- run


def run(ctx: typer.Context, config: Config = None, db: Db = None) -> None:
    """The background service: polls, alerts, digest, clean-up, health and page, until it is told to stop.

    SIGTERM ends it within seconds, SIGHUP reloads config and seeds.
    """
    from watcher.daemon import run as serve

    house = House(ctx, config, db)
    status = serve(house.path, db=house.db)
    if status:
        raise typer.Exit(status)


# ---------------------------------------------------------------- digest


def digest(
    ctx: typer.Context,
    since: Annotated[str | None, typer.Option("--since", metavar="T", help="From then. [default: the last delivered]")] = None,
    preview: Annotated[Path | None, typer.Option("--preview", metavar="FILE", help="Write HTML there (.txt: plain).")] = None,
    send: Annotated[bool, typer.Option("--send", help="Queue and send it now, to all who want digests.")] = False,
    to: Annotated[str | None, typer.Option("--for", metavar="NAME", help="As this recipient gets it.")] = None,
    again: Annotated[str | None, typer.Option("--again", metavar="ID", help="Print a past digest as it was said.")] = None,
    json: Json = False,
    config: Config = None,
    db: Db = None,
) -> None:
    """The daily digest by hand: shown, previewed in a file, or sent. Without --send nothing is written to the store."""
    house = House(ctx, config, db)
    if send and (since or again or to):
        raise UsageError("--send sends all what came since their last delivered digest: leave out --since, --for, --again")
    with house.store(create=True) as store:
        if send:
            with store.lock():
                _send(house, store)
            return
        made = _past(store, again) if again else _composed(house, store, since, to)
    _show_digest(made, house, preview, json)


def _composed(house: House, store: "Store", since: str | None, to: str | None) -> Any:
    from watcher.types import Recipient

    _, teller = walk_of(house, store)
    settings = house.settings
    reader = next((r for r in settings.recipients if (r.name == to if to else r.digest)), None)
    if to and reader is None:
        raise UsageError(f"no recipient {to!r} — the config names {', '.join(r.name for r in settings.recipients) or 'none'}")
    reader = reader or Recipient(name="preview", timezone=settings.timezone, lang=settings.language)
    last = store.last_delivered_digest(reader.name)
    start = moment(since, timezone=reader.timezone) if since else last.until if last else None
    return teller.digest(reader, since=start, until=now())


def _past(store: "Store", id: str) -> Any:
    from watcher.outbox.digest import from_json
    from watcher.types import Digest

    kept = store.digest(id)
    if kept is None:
        known = ", ".join(d.id for d in store.digests()[:5])
        raise UsageError(f"no digest {id!r}" + (f" — the latest are {known}" if known else " — none was made yet"))
    return from_json(Digest, kept.payload)


def _show_digest(made: Any, house: House, preview: Path | None, json: bool) -> None:
    from watcher.cli.say import tell
    from watcher.outbox.digest import to_json
    from watcher.outbox.render import render_digest

    if json:
        sys.stdout.write(to_json(made) + "\n")
    rendered = render_digest(made, templates=house.settings.digest.templates)
    if preview:
        try:
            preview.write_text(rendered.text if preview.suffix == ".txt" else rendered.html, "utf-8")
        except OSError as e:
            raise UsageError(f"{preview}: cannot be written ({e.strerror})") from None
        tell(f"{rendered.subject}\nwritten to {preview}")
    elif not json:
        tell(rendered.subject, "bold")
        tell(rendered.text)


def _send(house: House, store: "Store") -> None:
    from watcher.cli.say import many, tell
    from watcher.config import secret

    if not any(r.digest for r in house.settings.recipients):
        raise UsageError("nobody is to get a digest — name a recipient under `recipients:` of the config")
    _, teller = walk_of(house, store)
    made = teller.digest_once(now(), force=True)
    delivered = teller.deliver(clock=now, secret=secret)
    _told(delivered)
    if not delivered.sent and (delivered.failed or delivered.dead):
        raise DeliveryError("nothing was sent; what is queued is tried again by `watcher run` or the next poll")
    tell(f"{many(len(made), 'digest')} made")



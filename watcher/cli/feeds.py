"""`feeds list | add | check | import | export`: what is polled, and what is wrong with one."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli.house import Config, Db, House, Json, now
from watcher.errors import UsageError

if TYPE_CHECKING:
    from watcher.config import Settings
    from watcher.types import Feed

app = typer.Typer(help="The feeds that are polled, and their health.", no_args_is_help=True)


@app.command("list")
def list_(ctx: typer.Context, json: Json = False, config: Config = None, db: Db = None) -> None:
    """All configured feeds with their state."""
    from watcher.cli import say
    from watcher.cli.operation import minute
    from watcher.errors import StoreError

    house = House(ctx, config, db)
    try:
        with house.store() as store:
            states = dict(store.feed_states())
    except StoreError:  # nothing was polled yet: the list is still worth printing
        if house.db:
            raise
        states = {}
    if json:
        for feed in house.settings.feeds:
            say.out({"feed": _public(feed), "state": states.get(feed.name)})
        return
    rows = []
    for feed in house.settings.feeds:
        s = states.get(feed.name)
        health = "never polled" if s is None else "parked" if s.parked else s.error or "ok"
        rows.append((feed.name, feed.lang, feed.outlet, feed.country, health, minute(s.last_ok if s else None), feed.url))
    say.show(say.table("", ("name", "lang", "outlet", "country", "health", "last read", "address"), rows))


def _public(feed: "Feed") -> dict[str, Any]:
    """A feed without its headers, which may hold what is nobody's business."""
    from watcher.cli.say import plain

    return {k: v for k, v in plain(feed).items() if k not in ("headers", "auth_env")}


@app.command()
def check(
    ctx: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME|URL]…", help="Feeds or addresses. [default: all]")] = None,
    json: Json = False,
    config: Config = None,
    db: Db = None,
) -> None:
    """Fetch feeds now and say what is wrong with each, by name. Nothing is recorded. Exit status 1 when none is well."""
    import asyncio

    from watcher.cli import say

    house = House(ctx, config, db)
    found = asyncio.run(_checked(house.settings, _asked(house.settings, names or ())))
    for one in found:
        if json:
            say.out(one)
        else:
            say.tell(_line(one), None if one["ok"] else "red")
    if not any(one["ok"] for one in found):
        raise typer.Exit(1)


def _asked(settings: "Settings", names: Sequence[str]) -> "tuple[Feed, ...]":
    from watcher.polling import chosen
    from watcher.types import Feed

    urls = [n for n in names if "://" in n]
    known = [n for n in names if "://" not in n]
    return (*(chosen(settings, known) if known or not urls else ()), *(Feed(name=u, url=u) for u in urls))


async def _checked(settings: "Settings", feeds: "Sequence[Feed]") -> list[dict[str, Any]]:
    from watcher.errors import FeedError
    from watcher.feeds.parse import parse
    from watcher.polling import fetcher_for
    from watcher.types import FeedState, Fetched

    found = []
    async with fetcher_for(settings) as fetcher:
        states = [(feed, FeedState(name=feed.name, url=feed.url)) for feed in feeds]
        async for feed, answer in fetcher.fetch_all(states, now(), force=True):
            try:
                if isinstance(answer, FeedError):
                    raise answer
                assert isinstance(answer, Fetched)  # nothing is known of it, so it cannot be unchanged
                found.append(_well(feed, answer, parse(feed, answer, bounds=settings.bounds)))
            except FeedError as e:
                found.append({"feed": feed.name, "url": feed.url, "ok": False, "error": e.name, "message": e.message})
    return sorted(found, key=lambda one: (one["ok"], one["feed"]))


def _well(feed: "Feed", answer: Any, parsed: Any) -> dict[str, Any]:
    newest = max((e.published for e in parsed.entries if e.published), default=None)
    faults = sorted({*parsed.faults, *(f for e in parsed.entries for f in e.faults)})
    return {
        "feed": feed.name, "url": feed.url, "ok": True, "title": parsed.title, "entries": len(parsed.entries),
        "skipped": parsed.skipped, "newest": newest, "faults": faults, "moved_to": answer.permanent_url,
    }  # fmt: skip


def _line(one: dict[str, Any]) -> str:
    from watcher.cli.operation import minute
    from watcher.cli.say import shown

    if not one["ok"]:
        return f"{one['feed']}: {one['error']}: {shown(one['message'])}"
    parts = [f"{one['feed']}: {one['entries']} entries, newest {minute(one['newest']) or 'undated'}  “{shown(one['title'], 80)}”"]
    if one["faults"]:
        parts.append("faults: " + ", ".join(one["faults"]))
    if one["moved_to"]:
        parts.append(f"moved to {shown(one['moved_to'])}: correct the config")
    return "; ".join(parts)


@app.command()
def add(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="A feed, or a page that names its feeds.")],
    name: Annotated[str | None, typer.Option("--name", metavar="N", help="What to call it. [default: from its host]")] = None,
    lang: Annotated[str | None, typer.Option("--lang", metavar="L")] = None,
    outlet: Annotated[str | None, typer.Option("--outlet", metavar="O")] = None,
    family: Annotated[str | None, typer.Option("--family", metavar="F", help="Who owns it: one family counts once.")] = None,
    config: Config = None,
    db: Db = None,
) -> None:
    """Find the feed behind an address, try it, and write it into the config. Its first poll is a baseline."""
    import asyncio

    from watcher.cli.configured import append, free_name
    from watcher.cli.say import shown, tell
    from watcher.types import Feed

    house = House(ctx, config, db)
    taken = set(house.settings.feed)
    if name in taken:
        raise UsageError(f"a feed called {name!r} is there already")
    title, address, others = asyncio.run(_discovered(house.settings, url))
    if any(f.url == address for f in house.settings.feeds):
        raise UsageError(f"{address} is polled already")
    feed = Feed(name=name or free_name(address, taken), url=address, lang=lang, outlet=outlet or title, family=family)
    append(house.path, [feed])
    tell(f"added {feed.name}: {shown(title)}  {address}")
    for other in others:
        tell(f"the page names another feed: {shown(other)}", "dim")


async def _discovered(settings: "Settings", url: str) -> tuple[str, str, list[str]]:
    from watcher.errors import FeedError
    from watcher.feeds.discover import discover
    from watcher.polling import fetcher_for

    async with fetcher_for(settings) as fetcher:
        try:
            found = await discover(fetcher, url, now())
        except FeedError as e:
            raise UsageError(f"{url}: {e.name}: {e.message}") from None
    return found[0].parsed.title, found[0].url, [f.url for f in found[1:]]


@app.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.opml")],
    config: Config = None,
    db: Db = None,
) -> None:
    """Add the feeds of an OPML file to the config; those polled already are passed over."""
    from watcher.cli.configured import append
    from watcher.cli.say import many, tell
    from watcher.errors import FeedError
    from watcher.feeds.opml import import_opml

    house = House(ctx, config, db)
    try:
        found = import_opml(file.read_bytes(), taken=house.settings.feed, bounds=house.settings.bounds)
    except OSError as e:
        raise UsageError(f"{file}: cannot be read ({e.strerror})") from None
    except FeedError as e:
        raise UsageError(f"{file}: {e.name}: {e.message}") from None
    polled = {f.url for f in house.settings.feeds}
    new = [f for f in found if f.url not in polled]
    if new:
        append(house.path, new)
    tell(f"{many(len(new), 'feed')} added, {len(found) - len(new)} were there already")


@app.command("export")
def export(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE.opml]", help="[default: stdout]")] = None,
    config: Config = None,
    db: Db = None,
) -> None:
    """The feeds as OPML, for any feed reader."""
    from watcher.feeds.opml import export_opml

    body = export_opml(House(ctx, config, db).settings.feeds, title="watcher", at=now())
    if file is None:
        sys.stdout.write(body.decode("utf-8"))
        return
    try:
        file.write_bytes(body)
    except OSError as e:
        raise UsageError(f"{file}: cannot be written ({e.strerror})") from None

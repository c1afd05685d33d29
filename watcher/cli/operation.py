"""`init`, `status`, `backup`, `demo`, `alerts test`, `alerts retry`: what an operator needs."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from watcher.cli.house import Config, Db, House, Json, now
from watcher.errors import ConfigError, DeliveryError, UsageError

if TYPE_CHECKING:
    from watcher.store.store import Store
    from watcher.types import Feed, FeedState

alerts = typer.Typer(help="Immediate alerts: try whether they arrive.", no_args_is_help=True)


@alerts.callback()
def _alerts() -> None: ...


def register(app: typer.Typer) -> None:
    app.command()(init)
    app.command()(status)
    app.command()(backup)
    app.command()(demo)


# ---------------------------------------------------------------- init


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to write.", show_default="here")] = Path("."),
    force: Annotated[bool, typer.Option("--force", help="Overwrite what is there.")] = False,
) -> None:
    """Write a starter config.yaml and seeds/, to be edited: feeds, recipients, languages, plants, topic."""
    import shutil

    from watcher.cli.say import tell

    source = starter()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("config.yaml", "seeds"):
            target = folder / name
            if target.exists() and not force:
                raise UsageError(f"{target} is there already — choose another folder, or --force to overwrite it")
        shutil.copy(source / "config.yaml", folder / "config.yaml")
        not_data = shutil.ignore_patterns("__pycache__", "*.py")
        shutil.copytree(source / "seeds", folder / "seeds", dirs_exist_ok=True, ignore=not_data)
    except OSError as e:
        raise UsageError(f"{folder}: cannot be written ({e.strerror})") from None
    tell(f"written: {folder / 'config.yaml'} and {folder / 'seeds'}")
    tell("next: `watcher poll` polls once; `watcher digest --preview digest.html` shows what a mail would say")


def starter() -> Path:
    """Where the bundled config and seeds are: in the installed package (`setup.py` puts them there), or the checkout."""
    package = Path(__file__).parents[1]
    for folder in (package / "starter", package.parent):
        if (folder / "config.yaml").exists() and (folder / "seeds").is_dir():
            return folder
    raise ConfigError("no starter files came with this installation", fix="copy config.yaml and seeds/ from the source")


# ---------------------------------------------------------------- status


def status(
    ctx: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="Read the whole store for damage too.")] = False,
    json: Json = False,
    config: Config = None,
    db: Db = None,
) -> None:
    """Health of service, feeds, outbox and store. Exit status 1 when something needs a person: for monitors."""
    from watcher.cli import say

    house = House(ctx, config, db)
    with house.store() as store:
        found = _health(house, store, check=check)
    if json:
        say.out(found)
    else:
        _show_status(found)
    if found["troubles"]:
        raise typer.Exit(1)


def _health(house: House, store: "Store", *, check: bool) -> dict[str, Any]:
    from watcher.health import life

    settings = house.settings
    at = now()
    states = store.feed_states()
    feeds = [_feed(feed, states.get(feed.name), settings.rhythm) for feed in settings.feeds]
    outbox = store.outbox_counts()
    dead = [{"key": d.key, "kind": d.kind, "recipient": d.recipient, "error": d.error} for d in store.dead_letters()]
    damage = store.check() if check else ()
    polled = [s.last_polled for s in states.values() if s.last_polled]
    unwell = [f for f in feeds if f["status"] in ("broken", "parked", "quiet")]
    troubles = [f"{f['name']}: {f['status']}: {f['error'] or ''}".rstrip(": ") for f in unwell]
    heartbeat = store.heartbeat()
    word, missed = life(heartbeat, at)
    troubles += ([missed] if missed else []) + _undelivered(dead) + [f"store: {d}" for d in damage]
    if outbox.oldest_due and (at - outbox.oldest_due).total_seconds() > 3600:
        troubles.append(f"the outbox waits since {outbox.oldest_due:%Y-%m-%d %H:%M} UTC")
    return {
        "at": at, "store": house.url.partition("@")[2] or house.url, "counts": store.counts(), "verdicts": store.verdicts(),
        "last_poll": max(polled, default=None), "feeds": feeds, "outbox": outbox, "dead_letters": dead, "damage": damage,
        "service": {"status": word} | ({} if heartbeat is None else asdict(heartbeat)), "troubles": troubles,
    }  # fmt: skip


def _undelivered(dead: "list[dict[str, Any]]") -> list[str]:
    """A line per recipient and reason, with what was not delivered."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for letter in dead:
        kinds.setdefault((letter["recipient"], letter["error"] or ""), []).append(letter["kind"])
    return [
        f"not delivered to {who} ({', '.join(f'{told.count(kind)} {kind}' for kind in dict.fromkeys(told))}): {why}"
        " — mend it, then `watcher alerts retry`"
        for (who, why), told in kinds.items()
    ]


def _feed(feed: "Feed", state: "FeedState | None", rhythm: Any) -> dict[str, Any]:
    from watcher.feeds.cadence import is_broken

    if state is None:
        unknown = dict.fromkeys(("last_ok", "last_entry", "next_poll", "error"))
        return {"name": feed.name, "status": "never polled", **unknown}
    word = "ok" if state.error is None else "failing"
    if state.parked:
        word = "parked"
    elif is_broken(state, rhythm=rhythm):
        word = "broken"
    elif state.quiet_alarm is not None:
        word = "quiet"
    return {
        "name": feed.name, "status": word, "last_ok": state.last_ok, "last_entry": state.last_entry,
        "next_poll": state.next_poll, "error": f"{state.error}: {state.error_message}" if state.error else None,
    }  # fmt: skip


def _show_status(found: dict[str, Any]) -> None:
    from watcher.cli import say

    unwell = [f for f in found["feeds"] if f["status"] != "ok"]
    times = ("last_ok", "last_entry", "next_poll")
    rows = [(f["name"], f["status"], *(minute(f[t]) for t in times), f["error"]) for f in unwell]
    if rows:
        columns = ("feed", "status", "last read", "last entry", "next poll", "error")
        say.show(say.table("feeds that are not well, or not yet known", columns, rows))
    total = len(found["feeds"])
    say.tell(f"feeds: {total - len(unwell)} of {total} well; last poll {minute(found['last_poll']) or 'never'}")
    counts = ", ".join(f"{n} {name}" for name, n in found["counts"].items() if n) or "empty"
    say.tell(f"store: {counts}  ({say.shown(found['store'])})")
    service = found["service"]
    if service["status"] != "never":
        since = service["stopped"] or (service["at"] if service["status"] == "silent" else service["started"])
        say.tell(f"service: {service['status']} since {minute(since)} (version {service['version']}, pid {service['pid']}); "
                 f"last sign of life {minute(service['at'])}")  # fmt: skip
    outbox = found["outbox"]
    say.tell(f"outbox: {outbox.waiting} waiting, {outbox.delivered} delivered, {outbox.dead} given up")
    for trouble in found["troubles"]:
        say.tell(f"needs you: {say.shown(trouble, 300)}", "red")


def minute(at: Any) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else ""


# ---------------------------------------------------------------- backup, demo, alerts


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Replaced only when the copy is whole.")],
    config: Config = None,
    db: Db = None,
) -> None:
    """A copy of the store while it is in use, checked before it takes its place."""
    from watcher.cli.say import tell

    with House(ctx, config, db).store() as store:
        store.backup(file)
    tell(f"written: {file} ({file.stat().st_size:,} bytes)")


def demo() -> None:
    """The whole job offline, on bundled feeds served on loopback: three languages, one broken feed, then the digest."""
    from tempfile import mkdtemp

    from watcher.demo import run as show

    seeds = starter() / "seeds"
    try:
        folder = Path(mkdtemp(prefix="watcher-demo-"))
    except OSError as e:
        raise UsageError(f"no folder for the demo's store: {e.strerror}") from None
    show(seeds, folder)


@alerts.command("test")
def test(
    ctx: typer.Context,
    to: Annotated[str | None, typer.Option("--to", metavar="NAME", help="Only this recipient.")] = None,
    config: Config = None,
    db: Db = None,
) -> None:
    """Send a test message to the recipients, and say what came of it. Exit status 1 when none was taken."""
    from watcher.cli.say import tell
    from watcher.config import secret
    from watcher.outbox.deliver import deliver_due
    from watcher.outbox.plan import plan_test

    house = House(ctx, config, db)
    wanted = [r for r in house.settings.recipients if to in (None, r.name)]
    if not wanted:
        raise UsageError(f"no recipient {to!r}" if to else "no recipients in the config — name one under `recipients:`")
    with house.store(create=True) as store:
        rows = [plan_test(r, now()) for r in wanted]
        store.queue(*rows)
        done = deliver_due(store, house.settings.outbox, clock=now, secret=secret)
        kept = {row.key: store.delivery(row.key) for row in rows}
    for row in rows:
        state = kept[row.key]
        sent = row.key in done.sent
        tell(f"{row.recipient} ({row.channel}): " + ("taken" if sent else f"not taken: {state.error if state else 'unknown'}"))
    if not any(row.key in done.sent for row in rows):
        raise DeliveryError("no test message was taken")


@alerts.command("retry")
def retry(
    ctx: typer.Context,
    to: Annotated[str | None, typer.Option("--to", metavar="NAME", help="Only this recipient's.")] = None,
    config: Config = None,
    db: Db = None,
) -> None:
    """Send again what was given up, alerts and digests alike, once the cause is mended."""
    from watcher.cli.say import many, tell
    from watcher.config import secret
    from watcher.outbox.deliver import deliver_due

    house = House(ctx, config, db)
    with house.store() as store, store.lock():
        dead = [d for d in store.dead_letters() if to in (None, d.recipient)]
        for one in dead:
            store.revive(one.key, now())
        done = deliver_due(store, house.settings.outbox, clock=now, secret=secret)
    tell(f"{many(len(dead), 'message')} given another life, {len(done.sent)} taken")
    if dead and not done.sent:
        raise DeliveryError("none was taken — `watcher status` says why")

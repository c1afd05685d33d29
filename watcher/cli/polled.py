"""How a poll looks: a bar while it runs, then what is new and why, what was updated, what failed."""

from collections.abc import Iterable, Mapping, Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any

from watcher.cli.say import many, out, shown, tell
from watcher.types import Entry, Failed, Incident, Linked, Polled, Report, Unmodified, Verdict

if TYPE_CHECKING:
    from watcher.knowledge import Knowledge
    from watcher.polling import Result

Told = tuple[Entry, Report, Linked, Incident | None]
_SHOWN = {Verdict.FLAGGED: "new", Verdict.UPDATE: "update", Verdict.RELATED: "related", Verdict.BACKGROUND: "background"}
MOST = 12
"""Lines shown of updates, related and background, and of feeds that failed alike; new incidents are shown whole."""


class Progress:
    """A progress bar on a terminal, nothing elsewhere."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> "Progress":
        from watcher.cli.say import console

        if console().is_terminal:
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            name = TextColumn("{task.fields[feed]}", markup=False)
            columns = (TextColumn("polling"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), name)
            self._bar = Bar(*columns, console=console(), transient=True)
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, total: int) -> None:
        if self._bar is not None:
            self._task = self._bar.add_task("poll", total=total, feed="")

    def advance(self, result: "Result") -> None:
        if self._bar is not None:
            self._bar.update(self._task, advance=1, feed=shown(result.feed.name, 30))


def told(results: Iterable["Result"]) -> dict[Verdict, list[Told]]:
    """What mattered, by verdict; of an entry each report that was linked or kept."""
    found: dict[Verdict, list[Told]] = {v: [] for v in _SHOWN}
    for result in results:
        if result.taken is None:
            continue
        batch = result.taken.batch
        entries = {r.entry.key: r.entry for r in batch.entries}
        reports = {r.id: r for r in batch.reports}
        incidents = {i.id: i for i in batch.incidents}
        for link in batch.links:
            report = reports.get(link.report)
            if report is not None and link.verdict in found:
                found[link.verdict].append((entries[report.entry], report, link, incidents.get(link.incident or "")))
    return found


def write(results: Sequence["Result"]) -> None:
    """JSON Lines: one object a feed, then one an entry's report that mattered."""
    for r in results:
        out({"feed": r.feed.name, "outcome": type(r.outcome).__name__.lower(), **_facts(r.outcome)})
    for verdict, lines in told(results).items():
        for entry, report, link, _ in lines:
            out({
                "entry": entry.key, "feed": entry.feed, "outlet": entry.outlet, "url": entry.url, "title": entry.title,
                "published": entry.published, "verdict": verdict, "incident": link.incident, "event_date": report.date.day,
                "facility": report.facility, "place": report.place, "country": report.country, "reason": report.reason,
                "because": link.reason, "runner_up": link.runner_up,
            })  # fmt: skip


def _facts(outcome: Polled | Unmodified | Failed) -> dict[str, Any]:
    if isinstance(outcome, Polled):
        return {"entries": outcome.entries, "new": outcome.new, "changed": outcome.changed, "faults": outcome.faults}
    if isinstance(outcome, Failed):
        return {"error": outcome.error, "message": outcome.message, "temporary": outcome.temporary}
    return {}


def show(results: Sequence["Result"], knowledge: "Knowledge", *, dry_run: bool) -> None:
    found = told(results)
    for entry, report, link, incident in found[Verdict.FLAGGED]:
        tell(f"NEW  {link.incident}  {where(report, incident, knowledge)}", "bold red")
        tell(f"     {shown(entry.title)}")
        tell(f"     {_source(entry)}")
        tell(f"     why: {shown(report.reason)}; {shown(link.reason)}", "dim")
    for verdict, style in ((Verdict.UPDATE, "yellow"), (Verdict.RELATED, "cyan"), (Verdict.BACKGROUND, "dim")):
        lines = found[verdict]
        for entry, _, link, _ in lines[:MOST]:
            of = f" of {link.incident}" if link.incident else ""
            tell(f"{_SHOWN[verdict]}{of}: {shown(entry.title, 110)}  ({shown(entry.outlet or entry.feed, 40)})", style)
        if len(lines) > MOST:
            tell(f"… and {len(lines) - MOST} more {_SHOWN[verdict]}", style)
    _show_feeds(results, len(found[Verdict.FLAGGED]), dry_run=dry_run)


def articles(read: Mapping[str, int]) -> str:
    """What came of reading the pages of flagged entries, in a line."""
    pages = many(sum(n for what, n in read.items() if what != "facts"), "page")
    kinds = ", ".join(f"{n} {what}" for what, n in read.items() if what != "facts")
    return f"{pages} of flagged entries visited ({kinds}); {many(read.get('facts', 0), 'text')} read for facts"


def where(report: Report, incident: Incident | None, knowledge: "Knowledge") -> str:
    """Plant, town, country and day, as far as they are known."""
    plant = knowledge.facility.get((incident.facility if incident else None) or report.facility or "")
    place = knowledge.place.get((incident.place if incident else None) or report.place or "")
    day = incident.day if incident else report.date.day
    parts = (plant.name if plant else None, place.name if place else report.region, report.country, day.isoformat())
    return ", ".join(p for p in parts if p)


def _source(entry: Entry) -> str:
    when = f"{entry.published:%Y-%m-%d %H:%M} UTC" if entry.published else "undated"
    return f"{shown(entry.outlet or entry.feed, 60)}, {when}  {shown(entry.url, 300)}"


def _show_failed(failed: Sequence["Result"]) -> None:
    """One line each; those with one and the same fault share a line where they are many, as on a machine that is offline."""
    faults: dict[str, list[tuple[str, str]]] = {}
    for r in failed:
        if isinstance(r.outcome, Failed):
            faults.setdefault(r.outcome.error, []).append((r.feed.name, r.outcome.message))
    for error, feeds in faults.items():
        if len(feeds) > MOST:
            tell(f"failed: {many(len(feeds), 'feed')}: {error} (such as: {shown(feeds[0][1])})", "red")
            tell("  " + ", ".join(sorted(name for name, _ in feeds)), "red")
            continue
        for name, message in feeds:
            tell(f"failed: {name}: {error}: {shown(message)}", "red")


def _show_feeds(results: Sequence["Result"], new: int, *, dry_run: bool) -> None:
    polled = [r.outcome for r in results if isinstance(r.outcome, Polled)]
    failed = [r for r in results if isinstance(r.outcome, Failed)]
    _show_failed(failed)
    for r in results:
        if isinstance(r.outcome, Polled) and (r.outcome.faults or r.outcome.skipped):
            left = f", {many(r.outcome.skipped, 'item')} left out" if r.outcome.skipped else ""
            tell(f"not whole: {r.feed.name}: {', '.join(r.outcome.faults) or 'read'}{left}", "yellow")
    if not results:
        tell("no feed is due — `watcher poll --all` polls them all the same")
        return
    entries = sum(o.new + o.changed for o in polled)
    unchanged = len(results) - len(polled) - len(failed)
    arrived = "1 new entry" if entries == 1 else f"{entries} new entries"
    feeds = f"{many(len(results), 'feed')}: {len(polled)} read, {unchanged} unchanged, {len(failed)} failed"
    kept = " (dry run: nothing was kept)" if dry_run else ""
    tell(f"{feeds}; {arrived}, {many(new, 'new incident')}{kept}", "bold")

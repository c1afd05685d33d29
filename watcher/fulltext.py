"""Full texts of flagged entries: read once flagged, looked at again later, kept with hash and time, re-read for facts.

Only flagged entries of the last week are visited, so a day costs a handful of pages. A page is looked at again after an
hour, six hours, a day and three: what was edited is kept beside what stood there before, what was withdrawn (404, 410)
is noted, both in the incident's audit trail. What is planned is kept in the store, so a restart visits nothing twice.

A full text brings facts, not another event. It recites earlier incidents and neighbouring towns at length, so its
reading is taken only while it tells of the same explosions as the entry did (same towns, same days, a plant where none
was named at most); otherwise the text is kept as evidence and the entry stays as it was read. Rejected: reading the full
text of every entry (thousands of pages a day, for news that the summary already rules out).
"""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from watcher.errors import FetchError
from watcher.feeds.article import Article, ArticleReader
from watcher.pipeline import Walk
from watcher.polling import finished
from watcher.types import AuditLine, Batch, Entry, Reading, Seen, Tier, Verdict

log = logging.getLogger(__name__)
WINDOW = timedelta(days=7)
"""Entries older than this are not visited: a new feed brings its archive."""
AGAIN = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=3))
"""From each visit to the next; the last one ends it."""
RETRIES = 4
"""Failures in a row after which a page is left alone."""
A_ROUND = 10
"""Pages visited in one round, one after the other."""
_GONE = frozenset({"gone", "http-404"})
_FINAL = frozenset({"robots", "not-a-page", "bad-url", "bad-scheme", "private-address", "forbidden-port"})
_PLANS = "articles.plans"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When an entry's page is visited next; `refused` is the hash of a text that told of something else."""

    visits: int = 0
    failures: int = 0
    next: str = ""
    """ISO time; "" = no more."""
    refused: str = ""


class FullTexts:
    """Visits what is due of the store behind `walk`. `turn` is held while something is read or recorded."""

    def __init__(
        self, walk: Walk, reader: ArticleReader, *, clock: Callable[[], datetime], turn: AbstractAsyncContextManager[object]
    ) -> None:
        self._walk, self._reader, self._clock, self._turn = walk, reader, clock, turn

    async def due(self) -> tuple[Entry, ...]:
        """Entries whose page is to be visited now, newest first."""
        return await asyncio.to_thread(self._due, self._clock())

    async def visit(self) -> Counter[str]:
        """One round; how many pages were `read`, `same`, `edited`, `withdrawn`, `failed`, and texts taken (`facts`)."""
        told: Counter[str] = Counter()
        for entry in (await self.due())[:A_ROUND]:
            try:
                found: Article | FetchError = await self._reader.read(entry.url, self._clock())
            except FetchError as fault:
                found = fault
            async with self._turn:
                told.update(await finished(asyncio.to_thread(self._keep, entry.key, found)))
        return told

    async def visit_all(self, *, seconds: float) -> Counter[str]:
        """Rounds until nothing is due, or that time is over: what is then being recorded is recorded, what is being fetched is
        dropped and stays due."""
        told: Counter[str] = Counter()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while await self.due():
                    told += await self.visit()
        return told

    def _due(self, now: datetime) -> tuple[Entry, ...]:
        plans = self._plans()
        entries = [e for e in self._walk.store.entries(since=now - WINDOW, verdict=Verdict.FLAGGED) if _has_page(e)]
        waiting = [e for e in entries if e.key not in plans or "" < plans[e.key].next <= now.isoformat()]
        # A feed that edits its summary hands the entry in without the text we kept.
        bare = [e for e in entries if e not in waiting and not e.full_text and _lacks(plans[e.key]) and self._kept(e.key)]
        return tuple(sorted([*waiting, *bare], key=lambda e: e.clock, reverse=True))

    def _kept(self, key: str) -> bool:
        return bool(self._walk.store.articles(key))

    def _plans(self) -> dict[str, Plan]:
        return {key: Plan(**plan) for key, plan in json.loads(self._walk.store.meta(_PLANS) or "{}").items()}

    def _planned(self, key: str, plan: Plan, now: datetime) -> None:
        """Plans of entries that left the window are dropped with the next one that is written."""
        live = {e.key for e in self._walk.store.entries(since=now - 2 * WINDOW, verdict=Verdict.FLAGGED)}
        plans = {k: p for k, p in self._plans().items() if k in live} | {key: plan}
        self._walk.store.set_meta(_PLANS, json.dumps({k: asdict(p) for k, p in sorted(plans.items())}))

    # ------------------------------------------------------------ one page

    def _keep(self, key: str, found: Article | FetchError) -> Iterator[str]:
        now, store = self._clock(), self._walk.store
        entry = store.entry(key)
        if entry is None:  # left by retention meanwhile
            return iter(())
        plan = self._plans().get(key, Plan())
        if isinstance(found, FetchError):
            words = [self._failed(entry, found, now)]
            plan = _after_failure(plan, found, now)
        else:
            words, refused = self._took(entry, found, now)
            plan = _after_visit(plan, refused, now)
        self._planned(key, plan, now)
        return iter(words)

    def _failed(self, entry: Entry, fault: FetchError, now: datetime) -> str:
        known = self._walk.store.articles(entry.key)
        if fault.name not in _GONE or not known:
            log.debug("article", extra={"fields": {"entry": entry.key, "error": fault.name, "message": fault.message}})
            return "failed"
        if known[-1].text:  # an empty text marks the withdrawal, once
            self._walk.store.save_article(entry.key, known[-1].url, "", "", now)
            self._note(entry, f"article withdrawn ({fault.name}): {known[-1].url}", known[-1].sha256, None, now)
        return "withdrawn"

    def _took(self, entry: Entry, article: Article, now: datetime) -> tuple[list[str], str]:
        """What is to be counted, and the hash of the text when it was not taken."""
        store = self._walk.store
        before = store.articles(entry.key)
        fresh = store.save_article(entry.key, article.url, article.text, article.sha256, article.at)
        words = ["same" if not fresh else "edited" if before else "read"]
        if fresh and before:
            self._note(entry, f"article edited: {article.url}", before[-1].sha256, article.sha256, now)
        if not fresh and entry.full_text:
            return words, ""
        whole = replace(entry, full_text=article.text)
        recorded = store.recorded(entry.key)
        if recorded is None or recorded.reading is None or not same_events(recorded.reading, self._walk.read(whole)):
            return words, article.sha256
        taken = self._walk.take([Seen(entry=whole, status="changed")], at=now, alert_since=now - WINDOW)
        store.record(taken.batch)
        return [*words, "facts"], ""

    def _note(self, entry: Entry, what: str, before: str | None, after: str | None, now: datetime) -> None:
        recorded = self._walk.store.recorded(entry.key)
        reports = recorded.reading.reports if recorded and recorded.reading else ()
        incidents = {link.incident for r in reports if (link := self._walk.store.link_of(r.id)) and link.incident}
        lines = tuple(
            AuditLine(incident=i, action="article", by="matcher", at=now, why=what, before=before, after=after)
            for i in sorted(incidents)
        )
        self._walk.store.record(Batch(at=now, audit=lines))
        log.info("article", extra={"fields": {"entry": entry.key, "what": what, "incidents": sorted(incidents)}})


def same_events(short: Reading, whole: Reading) -> bool:
    """Whether the full text tells of the explosions that the entry told of, and of no other."""
    was, now = _told(short), _told(whole)
    return was.keys() == now.keys() and all(plant is None or plant == now[event] for event, plant in was.items())


def _told(reading: Reading) -> dict[tuple[str | None, object], str | None]:
    """Town and day of each explosion told as news → its plant."""
    reports = [r for r in reading.reports if r.tier is Tier.EXPLOSION and not r.recalled]
    return {(r.place or r.region or r.facility, r.date.day): r.facility for r in reports}


def _has_page(entry: Entry) -> bool:
    return entry.url.startswith(("http://", "https://"))


def _lacks(plan: Plan) -> bool:
    return plan.visits > 0 and not plan.refused


def _after_visit(plan: Plan, refused: str, now: datetime) -> Plan:
    more = now + AGAIN[plan.visits] if plan.visits < len(AGAIN) else None
    return Plan(visits=plan.visits + 1, next=more.isoformat() if more else "", refused=refused)


def _after_failure(plan: Plan, fault: FetchError, now: datetime) -> Plan:
    """A page that is gone is not asked for again; one that could not be had is, an hour later and later still."""
    failures = plan.failures + 1
    final = fault.name in _FINAL or fault.name in _GONE or failures >= RETRIES
    wait = max(timedelta(hours=failures), timedelta(seconds=min(fault.retry_after or 0.0, 86_400.0)))
    return replace(plan, failures=failures, next="" if final else (now + wait).isoformat())

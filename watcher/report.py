"""What the service says of its work: a line and numbers for each feed, each poll, and for feeds that fall ill or silent.

One line a poll, one a feed at debug, one for each new incident, one when a feed breaks, is parked, goes quiet or gets well:
a day of two hundred feeds is a few hundred lines that can be read. A restart says nothing again, since what is known of
a feed's health is in the store.
"""

import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from watcher.config import Settings
from watcher.feeds.cadence import is_broken
from watcher.feeds.settings import Rhythm
from watcher.health import Health
from watcher.logs import tell
from watcher.pipeline import Taken
from watcher.polling import Result
from watcher.store.store import Store
from watcher.types import Failed, Feed, FeedState, Incident, Polled, Unmodified, Verdict

log = logging.getLogger(__name__)
_MINOR = frozenset({"ok", "failing", "new"})
"""A feed that fails once is polled again, and nobody needs to know."""


class Report:
    """Logs and counts. `feed` and `poll` ask the store nothing; `refresh` and `outbox` do."""

    def __init__(self, store: Store, health: Health, clock: Callable[[], datetime]) -> None:
        self._store, self._health, self._clock = store, health, clock
        self._well: Mapping[str, str] = {}

    # ------------------------------------------------------------ as it happens

    def feed(self, result: Result) -> None:
        """One feed's poll has ended."""
        outcome = result.outcome
        kind = type(outcome).__name__.lower()
        self._health.count("watcher_feed_polls_total", outcome=kind)
        self._health.gauge("watcher_last_poll_timestamp_seconds", self._clock().timestamp())
        facts: dict[str, Any] = {}
        if isinstance(outcome, Failed):
            self._health.count("watcher_feed_failures_total", error=outcome.error)
            facts = {"error": outcome.error, "message": outcome.message}
        elif isinstance(outcome, Polled):
            facts = {"entries": outcome.entries, "new": outcome.new, "changed": outcome.changed, "faults": outcome.faults or None}
        tell(log, "feed", facts, level=logging.DEBUG, feed=result.feed.name, outcome=kind)
        if result.taken is not None:
            self._taken(result.taken, result.feed)

    def _taken(self, taken: Taken, feed: Feed) -> None:
        for verdict, number in Counter(r.verdict for r in taken.batch.entries).items():
            self._health.count("watcher_entries_total", number, verdict=verdict.value)
        for incident in taken.new:
            self._announce(incident, feed)
        self._health.count("watcher_alerts_total", len(taken.batch.alerts))

    def _announce(self, incident: Incident, feed: Feed) -> None:
        self._health.count("watcher_incidents_total")
        site = {"facility": incident.facility, "place": incident.place, "country": incident.country}
        tell(log, "incident", site, id=incident.id, state=incident.state.value, feed=feed.name)

    def poll(self, results: Sequence[Result], seconds: float) -> None:
        """The one line of a poll."""
        self._health.count("watcher_polls_total")
        self._health.count("watcher_poll_seconds_total", seconds)
        outcomes = [r.outcome for r in results]
        polled = [o for o in outcomes if isinstance(o, Polled)]
        failed = [o for o in outcomes if isinstance(o, Failed)]
        taken = [r.taken for r in results if r.taken]
        verdicts = Counter(e.verdict for t in taken for e in t.batch.entries)
        facts: dict[str, Any] = {
            "feeds": len(results), "read": len(polled), "unchanged": sum(isinstance(o, Unmodified) for o in outcomes),
            "failed": len(failed), "new": sum(o.new for o in polled), "changed": sum(o.changed for o in polled),
            "flagged": verdicts[Verdict.FLAGGED], "updates": verdicts[Verdict.UPDATE], "related": verdicts[Verdict.RELATED],
            "incidents": sum(len(t.new) for t in taken), "alerts": sum(len(t.batch.alerts) for t in taken),
        }  # fmt: skip
        tell(log, "poll", facts, seconds=seconds, faults=dict(Counter(o.error for o in failed)) or None)

    # ------------------------------------------------------------ as it stands

    def begin(self, settings: Settings) -> None:
        """Take note of how the feeds are, without a word."""
        self._well = self._feeds(settings)
        self.outbox()

    def refresh(self, settings: Settings) -> None:
        """Gauges, and a line for each feed that fell ill, fell silent or got well since the last poll."""
        now = self._feeds(settings)
        for name in sorted(now):
            was = self._well.get(name, "ok")
            if now[name] != was and {now[name], was} - _MINOR:
                level = logging.INFO if now[name] in _MINOR else logging.WARNING
                tell(log, "feed health", level=level, feed=name, was=was, now=now[name])
        self._well = now
        self.outbox()

    def _feeds(self, settings: Settings) -> dict[str, str]:
        states = self._store.feed_states()
        found = {feed.name: health_of(states.get(feed.name), settings.rhythm) for feed in settings.feeds}
        self._health.gauge("watcher_feeds", Counter(found.values()), "health")
        self._health.gauge("watcher_bytes_in_total", sum(s.bytes_in for s in states.values()))
        return found

    def outbox(self) -> None:
        found = self._store.outbox_counts()
        states = {"waiting": found.waiting, "delivered": found.delivered, "dead": found.dead}
        self._health.gauge("watcher_outbox", states, "state")
        late = (self._clock() - found.oldest_due).total_seconds() if found.oldest_due else 0.0
        self._health.gauge("watcher_outbox_waits_seconds", max(0.0, round(late, 3)))


def health_of(state: FeedState | None, rhythm: Rhythm) -> str:
    """`new`, `ok`, `failing`, `broken`, `parked` or `quiet` (its silence alarm is up)."""
    if state is None or not state.polls:
        return "new"
    if state.parked:
        return "parked"
    if is_broken(state, rhythm=rhythm):
        return "broken"
    if state.quiet_alarm is not None:
        return "quiet"
    return "failing" if state.error else "ok"

"""What is to be told, put together from the store: alerts when a feed is recorded, digests when they are due, deliveries.

It gathers values for the outbox room and stores what that decides. The `before` of a changed incident is computed again
from what was known when the last digest was delivered, so a digest after downtime says what changed since, and only that.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watcher.distance import to_line
from watcher.incidents import series
from watcher.incidents.lifecycle import LifecycleSettings, summarise
from watcher.knowledge import Facility, Knowledge, ReferenceLine
from watcher.outbox.deliver import Delivered, deliver_due
from watcher.outbox.digest import compose, describe, passes
from watcher.outbox.plan import next_digest_due, plan_alerts, plan_digest
from watcher.outbox.settings import OutboxSettings
from watcher.store.store import Store
from watcher.types import (
    Alert,
    Counted,
    Delivery,
    Digest,
    Distance,
    Dossier,
    Feed,
    FeedEvent,
    Incident,
    Linked,
    Recipient,
    Report,
    SeriesNote,
    Verdict,
)

HELD_AT_MOST = timedelta(days=1)
"""Quiet hours end within a day, so older alerts are no longer waiting."""
SERIES_MONTHS = 4
FARTHEST = 4000.0
"""Kilometres. The distance is context for a claim of a drone, and drones of this war have flown some 2,000."""
HISTORY = 400
"""Polls of one feed looked at for the statement of coverage: a day at one every four minutes."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Everything that is told goes through here. `sites` is the register with towns by id, as `Walk.sites`."""

    store: Store
    knowledge: Knowledge
    settings: OutboxSettings
    feeds: Sequence[Feed] = ()
    lines: tuple[ReferenceLine, ...] = ()
    """What distances are measured to; the first is shown."""
    sites: Mapping[str, Facility] | None = None

    def plan(
        self, alerts: Sequence[Alert], told: Mapping[str, tuple[Incident, tuple[Report, ...]]], at: datetime
    ) -> tuple[Delivery, ...]:
        """The deliveries that alerts cause."""
        if not self.settings.recipients:
            return ()
        shown = {
            id: describe(self.dossier(incident, reports), self.knowledge, self.settings.digest)
            for id, (incident, reports) in told.items()
        }
        return plan_alerts(alerts, shown, self.settings.recipients, at, self.settings.alerts, self._recent(at))

    def _recent(self, at: datetime) -> tuple[Delivery, ...]:
        since = at - max(HELD_AT_MOST, self.settings.alerts.window + self.settings.alerts.cooldown)
        keys = [f"alert:{a.incident}:{a.kind}:{r.name}" for a in self.store.alerts(since=since) for r in self.settings.recipients]
        return tuple(d for key in keys if (d := self.store.delivery(key)) is not None)

    # ------------------------------------------------------------ dossiers

    def dossier(self, incident: Incident, reports: Sequence[Report], before: Incident | None = None) -> Dossier:
        """An incident with what is shown beside it."""
        earlier: tuple[Incident, ...] = ()
        if incident.facility or incident.place:
            by = {"facility": incident.facility} if incident.facility else {"place": incident.place}
            known = self.store.incidents(**by, until=incident.day)
            earlier = tuple(i for i in known if i.id != incident.id and i.day <= incident.day)
        return Dossier(
            incident=incident, before=before, reports=tuple(reports), earlier=earlier, distance=distance(incident, self)
        )

    # ------------------------------------------------------------ digest

    def digest(self, recipient: Recipient, *, since: datetime | None, until: datetime) -> Digest:
        """What the recipient is told of the period; nothing is written."""
        touched = self._touched(since)
        register = self.store.incidents()
        states = self.store.feed_states()
        return compose(
            recipient=recipient, since=since, until=until, dossiers=touched, knowledge=self.knowledge,
            watch=self._watch(since, until), count=self._count(register, recipient, until), register=register,
            feeds=[(feed, states.get(feed.name)) for feed in self.feeds],
            history=[e for feed in self.feeds for e in self._history(feed, since)], settings=self.settings.digest,
        )  # fmt: skip

    def _history(self, feed: Feed, since: datetime | None) -> Iterable[FeedEvent]:
        return (e for e in self.store.feed_history(feed.name, HISTORY) if since is None or e.at >= since)

    def _touched(self, since: datetime | None) -> list[Dossier]:
        """What came to be known since then. The news itself may be old: a feed that was away for a week brings a week of it."""
        found = []
        known = self.store.touched(since) if since else None
        for incident in self.store.incidents(include_rejected=True):
            if known is not None and incident.id not in known:
                continue
            reports = self.store.reports_of(incident.id)
            before = self.as_known(incident, reports, since) if since else None
            if before != incident:
                found.append(self.dossier(incident, reports, before))
        return found

    def as_known(self, incident: Incident, reports: Sequence[Report], at: datetime) -> Incident | None:
        known = self.store.reports(known_at=at, ids=[r.id for r in reports])
        if not known:
            return None
        edits = [e for e in self.store.edits(incident.id, undone=True) if e.at <= at]
        return summarise(
            known, id=incident.id, facilities=self.sites or {}, places=self.knowledge.place, now=at, edits=edits,
            settings=LifecycleSettings.of(self.knowledge.topic), possible_repeat_of=incident.possible_repeat_of,
        )  # fmt: skip

    def _watch(self, since: datetime | None, until: datetime) -> list[tuple[Report, Linked]]:
        found: list[tuple[Report, Linked]] = []
        for entry in self.store.entries(since=since or until - timedelta(days=1), verdict=Verdict.RELATED):
            recorded = self.store.recorded(entry.key)
            reports = recorded.reading.reports if recorded and recorded.reading else ()
            found += [(r, link) for r in reports if (link := self.store.link_of(r.id)) is not None]
        return found

    def _count(self, register: Sequence[Incident], recipient: Recipient, until: datetime) -> SeriesNote:
        """The series count over what the recipient's filters let through, as of the day it is where they are."""
        mine = [i for i in register if passes(i, recipient)]
        today = until.astimezone(ZoneInfo(recipient.timezone)).date()
        counted = series.count(mine, as_of=today, months=SERIES_MONTHS, asked=series.Filter(unexplained=True))
        return SeriesNote(
            as_of=today, months=SERIES_MONTHS, per_month=counted.rate.per_month, base=counted.rate.base,
            incidents=tuple(Counted(site=self._site(i), day=i.day, causes=i.causes) for i in counted.incidents),
            countries=recipient.countries, filtered=bool(recipient.classes or recipient.languages or recipient.states),
        )  # fmt: skip

    def _site(self, incident: Incident) -> str:
        """Plant and town; a town that the plant's name holds is not said twice, and "" stands for a site nobody named."""
        plant = self.knowledge.facility.get(incident.facility or "")
        place = self.knowledge.place.get(incident.place or "")
        name = plant.name if plant else ""
        town = place.name if place else incident.region or ""
        return ", ".join(n for n in (name, town if town.casefold() not in name.casefold() else "") if n)

    def digest_once(self, now: datetime, *, force: bool = False) -> tuple[Digest, ...]:
        """Compose, keep and queue the digests that are due; with `force`, of everyone who wants one."""
        made = []
        for recipient in self.settings.recipients:
            if not recipient.digest:
                continue
            last = self.store.last_delivered_digest(recipient.name)
            if not force and next_digest_due(recipient, last.until if last else None, now) > now:
                continue
            if self._waiting(recipient):
                continue
            digest = self.digest(recipient, since=last.until if last else None, until=now)
            self.store.record_digest(*plan_digest(digest, recipient, now))
            made.append(digest)
        return tuple(made)

    def _waiting(self, recipient: Recipient) -> bool:
        """Whether an earlier digest of theirs is still being tried: it covers up to its own end, and the next one the rest."""
        newest = next(iter(self.store.digests(recipient.name)), None)
        if newest is None or newest.delivered is not None or newest.delivery is None:
            return False
        row = self.store.delivery(newest.delivery)
        return row is not None and not row.dead

    def deliver(
        self, *, clock: Callable[[], datetime], secret: Callable[[str], str], stopping: Callable[[], bool] = lambda: False
    ) -> Delivered:
        """One round over the outbox, cut short once `stopping()` is true."""
        return deliver_due(self.store, self.settings, clock=clock, secret=secret, stopping=stopping)


def distance(incident: Incident, teller: Teller) -> Distance | None:
    """From the site's town to the first reference line; None inside it, and where it lies too far to tell anything."""
    place = teller.knowledge.place.get(incident.place or "")
    if place is None or not teller.lines:
        return None
    found = to_line((place.lat, place.lon), teller.lines[0])
    if found.inside or found.km > FARTHEST:
        return None
    return Distance(km=found.km, line=found.line, as_of=found.dated)


def site_name(knowledge: Knowledge) -> Callable[[Incident], str]:
    """How a site is called in a sentence: the plant, and its town."""

    def name(incident: Incident) -> str:
        plant = knowledge.facility.get(incident.facility or "")
        place = knowledge.place.get(incident.place or "")
        town = place.name if place else incident.place or incident.region or incident.country or ""
        parts = [plant.name if plant else "", town]
        return ", ".join(p for p in parts if p) or "an unnamed plant"

    return name

"""Values for the store's tests, each with only what a test cares about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from watcher.types import (
    Batch,
    Confidence,
    Delivery,
    Entry,
    EventDate,
    Incident,
    Linked,
    Recorded,
    Report,
    State,
    Tier,
    Verdict,
)

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def entry(key: str = "a:1", **given: Any) -> Entry:
    defaults = {
        "feed": key.split(":")[0], "title": f"Explosion at the powder plant, item {key}", "summary": "It was heard at night.",
        "url": f"https://news.example/{key}", "outlet": key.split(":")[0], "fetched": NOW, "published": NOW,
    }  # fmt: skip
    return Entry(key=key, **(defaults | given))


def recorded(of: Entry, verdict: Verdict = Verdict.IGNORED, **given: Any) -> Recorded:
    return Recorded(entry=of, verdict=verdict, **given)


def event(at: datetime = NOW, hours: float = 24) -> EventDate:
    return EventDate(start=at, end=at + timedelta(hours=hours), day=at.date(), basis="on Tuesday", confidence=Confidence.EXPLICIT)


def report(id: str = "a:1#0", at: datetime = NOW, **given: Any) -> Report:
    defaults = {
        "entry": id.split("#")[0], "tier": Tier.EXPLOSION, "country": "RU", "region": "TUL", "place": "ru-tula",
        "date": event(at), "published": at + timedelta(hours=30), "title": "Взрыв на заводе",
    }  # fmt: skip
    return Report(id=id, **(defaults | given))


def incident(id: str = "2026-03-10-tula", at: datetime = NOW, **given: Any) -> Incident:
    defaults = {
        "day": at.date(), "start": at, "end": at + DAY, "date_confidence": Confidence.EXPLICIT, "facility": None,
        "facility_class": "powder", "place": "ru-tula", "region": "TUL", "country": "RU", "state": State.REPORTED,
        "state_reason": "two outlets", "opened": at, "updated": at,
    }  # fmt: skip
    return Incident(id=id, **(defaults | given))


def delivery(key: str = "k1", **given: Any) -> Delivery:
    defaults = {"channel": "mail", "recipient": "desk@example.org", "kind": "alert", "payload": "{}", "created": NOW, "due": NOW}
    return Delivery(key=key, **(defaults | given))


def joined(*reports: Report, to: Incident, at: datetime = NOW) -> Batch:
    """A batch that records these reports with their entries and joins them to one incident."""
    keys = dict.fromkeys(r.entry for r in reports)
    return Batch(
        at=at,
        entries=tuple(recorded(entry(key), Verdict.FLAGGED) for key in keys),
        reports=reports,
        incidents=(to,),
        links=tuple(Linked(report=r.id, incident=to.id, verdict=Verdict.FLAGGED, reason="same place and day") for r in reports),
    )

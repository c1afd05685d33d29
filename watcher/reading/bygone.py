"""When something long past happened: the day or the month by which a text that only recalls dates its explosion.

A court, a fine, the end of an inquiry comes months later and says "the May 5 explosion", "im Februar", "в ноябре 2016 года",
"last September". A day or a month without a year is the last such one; a bare month that is soon to come again is that one,
and not ten months past. Two days told of one plant ("on March 3 and May 9") are its first and its latest blast, and the latest
is meant; other days told apart make a chronology, which dates nothing. Rejected: taking the day of publication for a text
that gives none of its last weeks (a follow-up of half a year later then opens an incident, or joins none).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from watcher.reading.dates import YEAR_AFTER, YEAR_BEFORE, Cue, interval, joined, last_year
from watcher.reading.match import Hit
from watcher.reading.recall import SETTLED_DAYS
from watcher.reading.scene import Scene
from watcher.types import Confidence, EventDate

TOLD_BY = frozenset({"event", "euphemism", "attack", "fire", "killed", "injured"})
"""Words whose sentence says when something happened."""
BESIDE_EVENT = 12
"""Characters between an event and the bare month that dates it."""
SINCE = 6
"""Characters between a month and the words that count from it, an ending of its own among them ("Mayıs'tan bu yana ikinci")."""
NEAR_EVENT = 40
"""The same for a day or a month further off in a text that only recalls: about a clause."""
BACK_DAYS = 300
"""A bare month that began before then is more likely one to come."""
ANNIVERSARY_DAYS = 10
"""So near to a whole number of years after it, a day is remembered, and no news of it is told."""
_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Month:
    """A month that is over, told without a day: where it stands and its first day."""

    start: int
    end: int
    first: date
    with_year: bool = False
    said_last: bool = False
    """A word for "last" stands beside it."""

    @property
    def bare(self) -> bool:
        return not self.with_year and not self.said_last

    @property
    def last(self) -> date:
        return (self.first + _MONTH).replace(day=1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Past:
    """The months of a text; `beside` is the one right beside its event ("the July explosion", in a title also "April death";
    below it deaths of another month are mostly those of an earlier blast)."""

    months: tuple[Month, ...]
    beside: Month | None

    def date(self, scene: Scene, found: Sequence[Cue], zone: ZoneInfo, max_lag: int) -> EventDate | None:
        """The one day, else the one month longer than `max_lag` ago by which the text dates what happened; None where it
        gives none or several."""
        text, published = scene.text, scene.entry.clock
        today = published.astimezone(zone).date()
        days = [
            c for c in found
            if c.confidence is Confidence.EXPLICIT and (today - c.day).days > max_lag and _happened(scene, c, c.with_year)
        ]  # fmt: skip
        if days:
            last = joined(days[0], days, text)
            told = {c.day for c in found if c.confidence is Confidence.EXPLICIT and (today - c.day).days > SETTLED_DAYS}
            return interval(last, text, zone, published) if told <= {last.day, days[0].day} else None
        old = [
            m for m in self.months
            if (today - m.last).days > max_lag and _happened(scene, m, not m.bare)
            and not (m.bare and m is not self.beside and (today - m.first).days > BACK_DAYS)
        ]  # fmt: skip
        if not old or any(_far(a, b) for a, b in pairwise(old)):
            return None
        return whole_month(max(old, key=lambda m: m.first), text, zone, published)


def of(scene: Scene, found: Sequence[Cue], today: date) -> Past:
    """`found` are the days of the text, `today` the local day of publication."""
    months = tuple(_months(scene.text, scene.folded, scene.hits, found, today))
    events = [h for h in scene.hits if h.kind == "event" or (h.kind == "killed" and h.start < scene.title_end)]
    beside = (m for m in months if not m.with_year and any(max(e.start - m.end, m.start - e.end) <= BESIDE_EVENT for e in events))
    return Past(months, next(beside, None))


def _months(text: str, folded: str, hits: Sequence[Hit], found: Sequence[Cue], today: date) -> Iterator[Month]:
    """The months of the text that belong to no day and are over, with or without a year."""
    last = [h for h in hits if h.kind == "last"]
    counted = [h for h in hits if h.kind == "nth"]
    for h in hits:
        if not h.kind.startswith("month:") or any(c.start <= h.start < c.end for c in found):
            continue
        if any(abs(h.start - n.end) <= SINCE or abs(n.start - h.end) <= SINCE for n in counted):
            continue  # "the second since March" is of no March
        month = int(h.kind[6:])
        year = YEAR_AFTER.match(folded, h.end) or YEAR_BEFORE.search(folded, max(0, h.start - 14), h.start)
        if year is None and any(c.isdigit() for c in text[max(0, h.start - 4) : h.start] + text[h.end : h.end + 4]):
            continue
        before = last_year(h.start, h.end, hits)
        last_said = any(w.end == h.start - 1 or w.start == h.end + 1 for w in last)  # "last September", "août dernier"
        if not (year or before or last_said) and month == today.month:
            continue
        first = date(int(year[1]) if year else today.year - (before is not None or month >= today.month), month, 1)
        if (first + _MONTH).replace(day=1) <= today:
            yield Month(h.start, max(h.end, year.end() if year else 0), first, bool(year or before), last_said)


def _happened(scene: Scene, mark: Cue | Month, sure: bool) -> bool:
    """Whether the sentence of a day or month tells of what happened, close by where it has no year: else it may be to come."""
    a, b = next(((a, b) for a, b in scene.spans if a <= mark.start < b), (0, 0))
    gaps = (max(h.start - mark.end, mark.start - h.end) for h in scene.hits if h.kind in TOLD_BY and a <= h.start < b)
    return any(sure or gap <= NEAR_EVENT for gap in gaps)


def _far(left: Month, right: Month) -> bool:
    """Whether two months are neither a pair ("in September and October") nor the same."""
    return left.first != right.first and right.start - left.end > BESIDE_EVENT


def whole_month(month: Month, text: str, zone: ZoneInfo, published: datetime) -> EventDate:
    """Some day of the month; the last one is shown."""
    start, end = (datetime.combine(d, time(), zone).astimezone(UTC) for d in (month.first, month.last + timedelta(days=1)))
    return EventDate(
        start=start, end=min(end, published), day=month.last, basis=text[month.start : month.end],
        confidence=Confidence.RELATIVE,
    )  # fmt: skip


def remembered(day: date, today: date) -> bool:
    """Whether today is about an anniversary of that day."""
    lag = (today - day).days
    return lag > BACK_DAYS and min(lag % 365.25, 365.25 - lag % 365.25) <= ANNIVERSARY_DAYS

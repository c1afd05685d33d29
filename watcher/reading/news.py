"""Whether a text brings news or recalls: which time stands nearest to what it says happened.

Each word for an explosion, a strike or a toll is dated by the mark of time next to it in its sentence. A day of the last week
makes it news, whatever else is recalled ("Blast kills three nine months after …; they died on Thursday"); a year gone by, a
month long past, a word of courts or memory makes it old, and a text all of whose dated words are old, with a title that dates
its own or tells of nothing, is a chronology, an anniversary or a trial. Of 88 fresh reports that recall and 69 round-ups
written for this, 67 and 4 told a near day; 2 and 34 told old times only. Rejected: counting words of recalling alone (31 of 90
such round-ups opened an incident, 24 of 90 such reports were taken for one), the mere presence of a near day (courts sit on
Wednesdays).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Day

from watcher.knowledge import Pack
from watcher.reading import casualties
from watcher.reading.bygone import BACK_DAYS, NEAR_EVENT, Past
from watcher.reading.dates import Cue
from watcher.reading.match import Hit
from watcher.reading.scene import Scene
from watcher.reading.score import HARMED, YEAR

NEAR_DAYS, FAR_DAYS = 6, 45
"""A day so many days back is of this week; one further back than that is of another time."""
HAPPENED = frozenset({"event", "euphemism", "attack", "killed", "injured"})
EVENTS = frozenset({"event", "euphemism", "attack"})
_AGO = frozenset({"ago:30", "ago:365"})
BESIDE, CLOSE = 12, 20
"""Characters between an event and the words that recall it, and between one and the day it happened on."""
Mark = tuple[int, int, bool | None]
"""Start and end of a span that tells a time, and whether that is near or long past."""


@dataclass(frozen=True, slots=True)
class Told:
    """How the words for what happened are dated: how many by a near time, how many by an old one; `open_title`: the title tells
    of dead or hurt and of no time."""

    near: int
    old: int
    open_title: bool
    open_lead: bool = False
    """The first sentence below a title that recalls nothing tells of it, and of no time at all."""
    recalled: bool = False
    """The title tells of nothing but what words of recalling or a year gone by stand right beside."""

    @property
    def fresh(self) -> bool:
        return self.near > 0

    @property
    def stale(self) -> bool:
        return self.old > 0 and (self.recalled or not self.new)

    @property
    def new(self) -> bool:
        """Whether it brings news, dated or undated."""
        return self.near > 0 or self.open_title or self.open_lead


def told(scene: Scene, found: Sequence[Cue], past: Past, today: Day, pack: Pack) -> Told:
    """`found` and `past` are the days and months of the text, `today` the local day of publication, `pack` its language."""
    marks = _marks(scene, found, past, today)
    harmed = any(h.kind in HARMED for h in scene.hits if h.start < scene.title_end)
    near = old = 0
    open_title = close = False
    for start, end in scene.spans:
        here = [m for m in marks if start <= m[0] < end]
        for hit in (h for h in scene.hits if start <= h.start < end and h.kind in HAPPENED):
            if not here:
                open_title |= hit.start < scene.title_end and hit.kind in HARMED
            else:
                nearest = min(here, key=lambda m: (_gap(m, hit), not m[2]))
                near += nearest[2] is True
                old += nearest[2] is False
                counts = hit.kind in EVENTS or harmed
                close |= nearest[2] is True and counts and _gap(nearest, hit) <= CLOSE
    if near or not (old or past.beside):
        return Told(near, old, open_title, recalled=not close and _recalled(scene, marks))
    return Told(near, old, open_title and not _same_toll(scene, found, past, marks, pack), _open_lead(scene, marks))


def _recalled(scene: Scene, marks: Sequence[Mark]) -> bool:
    """Whether each event of the title, where it has none each of the text, stands right beside an old time, and the title has an
    old time and no near one ("a year after the blast", "deset let od výbuchu"): a day told below is that of the wreaths."""
    title = [m for m in marks if m[0] < scene.title_end]
    if not title or any(m[2] for m in title):
        return False
    told = [h for h in scene.hits if h.kind in EVENTS]
    events = [h for h in told if h.start < scene.title_end] or told
    return bool(events) and all(any(m[2] is False and _gap(m, h) <= BESIDE for m in marks) for h in events)


def _open_lead(scene: Scene, marks: Sequence[Mark]) -> bool:
    """Whether title and first sentence tell of something that happened, and neither recalls, follows up or tells a time."""
    lead = _lead(scene)
    if lead is None or any(m[0] < lead[1] for m in marks):
        return False
    kinds = [{h.kind for h in scene.hits if a <= h.start < b} for a, b in ((0, scene.title_end), lead)]
    return all(k & EVENTS and not k & {"past", "roundup", "followup"} for k in kinds)


def _lead(scene: Scene) -> tuple[int, int] | None:
    """The first sentence below the title, with what a semicolon joins to it."""
    below = [s for s in scene.spans if s[0] >= scene.title_end]
    ends = (b for _, b in below if scene.text[b - 1] != ";")
    return (below[0][0], next(ends, len(scene.text))) if below else None


def _same_toll(scene: Scene, found: Sequence[Cue], past: Past, marks: Sequence[Mark], pack: Pack) -> bool:
    """Whether each word for an event below the title stands close by a day or month long past, and their sentences count the dead
    or hurt of the title, or that tells of no event itself: then the title is about that time too."""
    told = [*((c.start, c.end) for c in found), *((m.start, m.end) for m in past.months)]
    old = [(*span, near) for span in told for near in (False, None) if (*span, near) in marks]
    events = [h for h in scene.hits if h.kind == "event"]
    below = [h for h in events if h.start >= scene.title_end]
    if not below or not all(any(_gap(m, h) <= NEAR_EVENT for m in old) for h in below):
        return False
    taken = [(c.start, c.end) for c in found]
    tolls = []
    telling = [(a, b) for a, b in scene.spans if any(a <= h.start < b for h in below)]
    for spans in ([s for s in scene.spans if s[0] < scene.title_end], telling):
        claims = casualties.claims(scene.text, scene.folded, scene.hits, spans, taken, pack)
        tolls.append({(c.field, c.value) for c in claims})
    return (bool(tolls[0]) and tolls[0] <= tolls[1]) or len(below) == len(events)


def _marks(scene: Scene, found: Sequence[Cue], past: Past, today: Day) -> list[Mark]:
    """Spans that tell a time, and whether it is near; the month that dates the event may be neither."""
    marks: list[Mark] = [
        (c.start, c.end, lag <= NEAR_DAYS) for c in found
        if -1 <= (lag := (today - c.day).days) <= NEAR_DAYS or lag > FAR_DAYS
    ]  # fmt: skip
    marks += [
        (m.start, m.end, False if (today - m.last).days > FAR_DAYS else None) for m in past.months
        if m is past.beside or ((today - m.last).days > FAR_DAYS and not (m.bare and (today - m.first).days > BACK_DAYS))
    ]  # fmt: skip
    marks += [(m.start(), m.end(), False) for m in YEAR.finditer(scene.text) if int(m[0]) < today.year]
    marks += [(h.start, h.end, True) for h in scene.hits if h.kind == "again" and h.start < scene.title_end]
    marks += [(h.start, h.end, True) for h in scene.hits if h.kind == "nth"]
    return marks + [(h.start, h.end, False) for h in scene.hits if h.kind == "past" or h.kind in _AGO]


def _gap(mark: Mark, hit: Hit) -> int:
    return max(0, max(mark[0], hit.start) - min(mark[1], hit.end))

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

from watcher.reading.dates import Cue
from watcher.reading.match import Hit
from watcher.reading.scene import Scene
from watcher.reading.score import HARMED, YEAR

NEAR_DAYS, FAR_DAYS = 6, 45
"""A day so many days back is of this week; one further back than that is of another time."""
HAPPENED = frozenset({"event", "euphemism", "attack", "killed", "injured"})
_AGO = frozenset({"ago:30", "ago:365"})


@dataclass(frozen=True, slots=True)
class Told:
    """How the words for what happened are dated: how many by a near time, how many by an old one; `open_title`: the title tells
    of dead or hurt and of no time."""

    near: int
    old: int
    open_title: bool

    @property
    def fresh(self) -> bool:
        return self.near > 0

    @property
    def stale(self) -> bool:
        return not self.near and self.old > 0 and not self.open_title


def told(scene: Scene, found: Sequence[Cue], today: Day) -> Told:
    """`found` are the dates of the text, `today` the local day of publication."""
    marks = _marks(scene, found, today)
    near = old = 0
    open_title = False
    for start, end in scene.spans:
        here = [m for m in marks if start <= m[0] < end]
        for hit in (h for h in scene.hits if start <= h.start < end and h.kind in HAPPENED):
            if not here:
                open_title |= hit.start < scene.title_end and hit.kind in HARMED
            elif min(here, key=lambda m: (_gap(m, hit), not m[2]))[2]:
                near += 1
            else:
                old += 1
    return Told(near, old, open_title)


def _marks(scene: Scene, found: Sequence[Cue], today: Day) -> list[tuple[int, int, bool]]:
    """Spans that tell a time, and whether it is near."""
    marks = [
        (c.start, c.end, lag <= NEAR_DAYS) for c in found
        if -1 <= (lag := (today - c.day).days) <= NEAR_DAYS or lag > FAR_DAYS
    ]  # fmt: skip
    marks += [(m.start(), m.end(), False) for m in YEAR.finditer(scene.text) if int(m[0]) < today.year]
    return marks + [(h.start, h.end, False) for h in scene.hits if h.kind == "past" or h.kind in _AGO]


def _gap(mark: tuple[int, int, bool], hit: Hit) -> int:
    return max(0, max(mark[0], hit.start) - min(mark[1], hit.end))

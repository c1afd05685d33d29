"""Earlier events told in passing: pairs of site and date in one sentence.

"Previous explosions include the powder plant in Kotovsk on 10 November 2023 and … Solikamsk on 31 October 2023": every
explicit date that lies well before publication, with the stretch of its sentence that belongs to it, gives one recalled
event. Whether the site stands before its date or after it is told by which of the two comes first in the sentence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from watcher.reading.dates import Cue
from watcher.reading.match import Hit
from watcher.reading.plants import Site
from watcher.types import Confidence

SETTLED_DAYS = 12
"""A date this far back, in a sentence with several dates or with words of recalling, is not the event reported."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A date and the stretch of text that belongs to it."""

    cue: Cue
    span: tuple[int, int]
    sentence: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Recalled:
    site: Site
    cue: Cue
    span: tuple[int, int]


def segments(
    text: str, spans: Sequence[tuple[int, int]], found: Sequence[Cue], hits: Sequence[Hit], published: date
) -> Iterator[Segment]:
    """The segments of all sentences that recall."""
    for start, end in spans:
        inside = [c for c in found if start <= c.start < end and c.confidence is Confidence.EXPLICIT]
        old = [c for c in inside if (published - c.day).days > SETTLED_DAYS]
        recalls = any(h.kind in {"past", "roundup"} for h in hits if start <= h.start < end)
        if not old or not (recalls or len(old) > 1 or any(c.with_year for c in old)):
            continue
        capitals = next((i for i in range(start + 1, end) if text[i].isupper() and not text[i - 1].isalnum()), end)
        date_first = inside[0].start <= capitals and inside[0].start - start < 25
        for i, cue in enumerate(inside):
            if cue not in old:
                continue
            if date_first:
                stop = inside[i + 1].start if i + 1 < len(inside) else end
                yield Segment(cue, (cue.start, stop), (start, end))
            else:
                begin = inside[i - 1].end if i else start
                yield Segment(cue, (begin, cue.end), (start, end))

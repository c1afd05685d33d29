"""Why this verdict: the text with its spans marked, the score part by part, the date's basis, what lost and why.

Values only; how it looks on a terminal is the command's business.
"""

from dataclasses import dataclass

from watcher.reading.read import Reader
from watcher.reading.scene import text_of
from watcher.types import Entry, Evidence, Part, Reading, Rejected


@dataclass(frozen=True, slots=True)
class Explanation:
    """All there is to say about one entry's reading."""

    text: str
    title_end: int
    reading: Reading
    spans: tuple[Evidence, ...]
    """Every cue and name, hidden ones left out."""
    parts: tuple[Part, ...]
    total: float
    limits: dict[str, float]
    rejected: tuple[Rejected, ...]


def explain(reader: Reader, entry: Entry) -> Explanation:
    """Read `entry` and keep everything that was seen on the way, also when there was no trigger at all."""
    scene = reader.scene(entry)
    spans = [Evidence(h.start, h.end, scene.text[h.start : h.end], h.kind) for h in scene.hits]
    spans += [Evidence(m.start, m.end, scene.text[m.start : m.end], f"name:{m.kind}") for m in scene.mentions]
    return Explanation(
        text=text_of(entry),
        title_end=scene.title_end,
        reading=reader.read(entry),
        spans=tuple(sorted(set(spans), key=lambda s: (s.start, -s.end, s.cue))),
        parts=scene.scored.parts,
        total=scene.scored.total,
        limits=dict(reader.knowledge.topic.thresholds),
        rejected=scene.resolved.rejected,
    )

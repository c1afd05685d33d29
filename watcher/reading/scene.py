"""All that was found in one text, before anything is decided: what `tiers` and `read` decide from and `explain` shows."""

from dataclasses import dataclass

from watcher.reading.match import Hit
from watcher.reading.mentions import Mention
from watcher.reading.resolve import Resolved
from watcher.reading.score import Scored
from watcher.types import Entry


@dataclass(frozen=True, slots=True)
class Scene:
    """`title_end` and all spans are offsets into `text`; `spans` are its sentences."""

    entry: Entry
    lang: str
    text: str
    folded: str
    title_end: int
    spans: tuple[tuple[int, int], ...]
    hits: tuple[Hit, ...]
    mentions: tuple[Mention, ...]
    resolved: Resolved
    scored: Scored


HINTS = {"weak", "bare"}
"""Kinds of names which other things bear as well as a plant."""
MOST_HINTED = 3
"""Plants that may share such a name before it says nothing."""


def hinted(scene: Scene) -> tuple[str, ...]:
    """Plants that the title of a text without a site calls by a name which other things bear as well ("a blast at «Kristall»");
    none by that of a country (Germany is no «Germaniy»)."""
    if any(s.facility or s.place for s in scene.resolved.sites):
        return ()
    lands = {(h.start, h.end) for h in scene.hits if h.kind.startswith("country:")}
    named = (
        m for m in scene.mentions
        if m.kind in HINTS and m.start < scene.title_end and len(m.refs) <= MOST_HINTED and (m.start, m.end) not in lands
    )  # fmt: skip
    return tuple(sorted({ref for m in named for ref in m.refs}))


def text_of(entry: Entry) -> str:
    """The text that offsets of evidence refer to."""
    return "\n".join(p for p in (entry.title, entry.summary, entry.full_text) if p)

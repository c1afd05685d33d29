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


def text_of(entry: Entry) -> str:
    """The text that offsets of evidence refer to."""
    return "\n".join(p for p in (entry.title, entry.summary, entry.full_text) if p)

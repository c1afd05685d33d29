"""No cue swallows the name of a plant town: "каза*" (said) hid Казанлък and with it the largest arms maker of Bulgaria."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from watcher.knowledge import Knowledge, load
from watcher.reading.lexicon import Lexicon
from watcher.reading.text import fold

SEEDS = Path(__file__).parents[2] / "seeds"
HIDING_KINDS = {"speech", "claimant", "persons", "origin", "past", "figurative", "event", "attack"}
SAME_WORD = {
    "Haren", "Maryborough", "Hollister", "Chisinau", "Casalbordino", "Gorelovo", "Nyonoksa", "Saco", "Dehradun",
}  # fmt: skip
"""Towns one of whose names is a word of the language, or begins as one, and which its press calls otherwise or never."""


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load(SEEDS)


def towns(knowledge: Knowledge, *, cyrillic: bool) -> Iterator[tuple[str, str]]:
    """Name of each plant town and how it is spelt in a script."""
    hosts = set(knowledge.site.values())
    for id, _, name, others in knowledge.place.names():
        for spelt in (name, *others) if id in hosts else ():
            if ("\u0400" <= spelt[0] <= "\u052f") == cyrillic:
                yield name, spelt


def test_no_word_for_people_or_speech_is_a_plant_town(knowledge: Knowledge) -> None:
    hidden = set()
    for lang, pack in knowledge.packs.items():
        cues = Lexicon(pack).cues
        for name, spelt in towns(knowledge, cyrillic=pack.script == "Cyrl"):
            folded = fold(spelt)
            whole = {h.kind for h in cues.hits(folded) if h.start == 0 and h.end == len(folded)}
            if whole & HIDING_KINDS and name not in SAME_WORD:
                hidden.add((lang, spelt))
    assert hidden == set()

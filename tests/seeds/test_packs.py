"""Every language pack keeps its own promises.

Each cue entry carries sentences that must (`example`) and must not (`counter`) contain a live match of it, read by the
matcher that reads the news, so that a longer entry which hides a cue by mistake is found here and not in the field.
"""

from pathlib import Path

import pytest

from watcher.checked import load_yaml
from watcher.knowledge import Pack
from watcher.reading.lexicon import GROUPS, Lexicon
from watcher.reading.match import Hit
from watcher.reading.text import fold

PACKS = sorted((Path(__file__).parents[2] / "seeds" / "languages").glob("*.yaml"))
FULL = {"en", "ru", "uk", "sk", "sl", "hr", "mk", "el", "sq", "be"}
NUMBER_WORDS = 30

pytestmark = pytest.mark.parametrize("path", PACKS, ids=lambda p: p.stem)


def hits(lexicon: Lexicon, sentence: str) -> list[Hit]:
    return lexicon.cues.hits(fold(sentence))


def test_a_pack_is_named_after_its_language(path: Path) -> None:
    """The file name, the language code and the schema agree."""
    pack: Pack = load_yaml(path, Pack)
    assert pack.language == path.stem


def test_examples_match_and_counters_do_not(path: Path) -> None:
    """Each example holds a live match of its entry, no counter does, and every cue entry has an example."""
    pack: Pack = load_yaml(path, Pack)
    lexicon = Lexicon(pack)
    wrong = []
    for group in GROUPS:
        for index, cue in enumerate(getattr(pack.cues, group)):
            if not cue.example:
                wrong.append((group, cue.match[0], "has no example"))
            for sentence, wanted in [*((s, True) for s in cue.example), *((s, False) for s in cue.counter)]:
                found = [h for h in hits(lexicon, sentence) if h.kind == group and h.nth == index]
                if bool(found) is not wanted:
                    wrong.append((group, sentence, "no match" if wanted else str(found)))
    assert not wrong


def test_relative_days_match_their_examples(path: Path) -> None:
    """Each example of a relative day holds that day."""
    pack: Pack = load_yaml(path, Pack)
    lexicon = Lexicon(pack)
    missed = [
        (relative.match[0], sentence)
        for index, relative in enumerate(pack.dates.relative)
        for sentence in relative.example
        if not any(h.kind == "relative" and h.nth == index for h in hits(lexicon, sentence))
    ]
    assert not missed


def test_months_weekdays_and_numbers_are_whole(path: Path) -> None:
    """All months, weekdays and small numbers have a word; a full pack goes to thirty and names 45 countries."""
    pack: Pack = load_yaml(path, Pack)
    assert set(pack.dates.months.values()) == set(range(1, 13))
    assert set(pack.dates.weekdays.values()) == set(range(7))
    assert set(pack.numbers.values()) >= set(range(1, 11))
    if path.stem in FULL:
        assert set(pack.numbers.values()) >= set(range(1, NUMBER_WORDS + 1))
        assert len(pack.countries) >= 45


def test_no_pattern_stands_in_two_rival_groups(path: Path) -> None:
    """No word is both an event and a reason against one; equal matches both stay, so such a pair would cancel out."""
    pack: Pack = load_yaml(path, Pack)
    events = {p for group in (pack.cues.event, pack.cues.euphemism) for cue in group for p in cue.match}
    others = {p for group in (pack.cues.civil, pack.cues.figurative, pack.cues.facility) for cue in group for p in cue.match}
    assert not events & others

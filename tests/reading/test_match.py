from datetime import UTC, datetime

import pytest

from watcher.reading.match import HIDING, Matcher, pattern
from watcher.reading.read import Reader
from watcher.reading.text import fold
from watcher.types import Entry


def found(text: str, *patterns: str, layer: str = HIDING) -> list[str]:
    matcher = Matcher(pattern(p, p, layer) for p in patterns)
    return [text[h.start : h.end] for h in matcher.hits(fold(text))]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("взрыв*", "Взрывы в цехе", ["Взрывы"]),
        ("взрыв*", "невзрывоопасно", []),
        ("blast", "Blasts at the oblast", []),
        ("*explosion*", "Gasexplosionen im Werk", ["Gasexplosionen"]),
        ("powder plant*", "The powder\u00a0plants burned", ["powder\u00a0plants"]),
        ("wybuch*", "Wybuchł pożar", ["Wybuchł"]),
        ("drone* .. attack*", "Drones in the night attacked it", ["Drones in the night attacked"]),
        ("drone* .. attack*", "Drones over a very quiet little town attacked", []),
        ("drone* .. attack*", "Drones came. They attacked", []),
        ("t-72", "A T–72 burned", ["T–72"]),
        ("kırıkkale", "KIRIKKALE'de patlama", ["KIRIKKALE"]),
    ],
)
def test_patterns_match_whole_words_and_stems(source: str, text: str, expected: list[str]) -> None:
    """Stars open a word's end or beginning, `..` lets three words in, marks and case do not matter."""
    assert found(text, source) == expected


def test_longer_match_hides_shorter() -> None:
    """A figurative phrase hides the explosion inside it."""
    assert found("Взрывной рост спроса", "взрыв*", "взрывной рост*") == ["Взрывной рост"]


def test_what_is_hidden_hides_nothing() -> None:
    """A phrase that gives way to a longer one does not take the words of its other half with it."""
    assert found("Kamikaze drone attacks plant", "kamikaze drone*", "drone attacks", "attacks") == ["Kamikaze drone", "attacks"]


def test_equal_matches_all_stay() -> None:
    """A word that is two things stays two things."""
    matcher = Matcher([pattern("missile", "a", HIDING), pattern("missile*", "b", HIDING)])
    assert {h.kind for h in matcher.hits("a missile")} == {"a", "b"}


def test_a_plant_listed_as_a_pair_keeps_what_it_makes() -> None:
    """A pair listed only as a plant hides no class word in it; one that is a class itself does."""
    plant, rocket = pattern("shell plant*", "facility", HIDING), pattern("rocket fuel", "class:powder", HIDING)
    shell, missile = pattern("shell", "class:ammunition", HIDING), pattern("rocket", "class:missile", HIDING)
    hits = Matcher([plant, rocket, shell, missile]).hits("a shell plant made rocket fuel")
    assert {h.kind for h in hits} == {"facility", "class:ammunition", "class:powder"}


def test_layers_do_not_hide_each_other() -> None:
    """A cause is still a cause inside a longer cue of another layer."""
    matcher = Matcher([pattern("drone attack on plant", "a", HIDING), pattern("drone", "b", "claim")])
    assert {h.kind for h in matcher.hits("drone attack on plant")} == {"a", "b"}


def test_nothing_to_match_is_nothing() -> None:
    """An empty lexicon matches nothing and does not fail."""
    assert not Matcher([]).any("anything")


def test_a_line_of_odd_signs_is_read_in_linear_time(reader: Reader) -> None:
    """Hundreds of signs that are no letters, after a word that begins many patterns, are not tried in every combination
    (found by fuzzing: 40 seconds before words and gaps were bounded)."""
    text = "The cause of the blast at the works" + " \uf2f2" * 30 + "\uf2f2'-" * 200 + " is known"
    now = datetime(2024, 2, 9, tzinfo=UTC)
    assert reader.read(Entry(key="e", feed="f", title=text, summary=text, lang="en", fetched=now)).lang == "en"

"""What is done to read quickly changes no answer: the sieve, the lookup by second words, folding by search."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watcher.knowledge import Knowledge, Pack
from watcher.reading.lexicon import COUNTED, GROUPS, TRIGGERS, Lexicon
from watcher.reading.match import Matcher, Pattern, pattern
from watcher.reading.scripts import DROPPED
from watcher.reading.text import _FOLD, fold, skeleton_words, skeletons


def sentences_of(pack: Pack) -> Iterator[str]:
    for group in GROUPS:
        for cue in getattr(pack.cues, group):
            yield from (*cue.example, *cue.counter)


def alone(p: Pattern) -> re.Pattern[str]:
    """One regex that finds the pattern anywhere; compiled by the caller's keeping, since `re` forgets all beyond 512."""
    before = r"[^\W_]*" if p.open_start else r"(?<![^\W_])(?<!_)"
    after = p.rest or ("" if p.open_end else r"(?![\w])")
    ended = r"(?![\w])" if p.rest and not p.open_end else ""
    return re.compile(before + re.escape(p.head) + ended + after)


@pytest.mark.parametrize("language", ["en", "ru", "uk", "de", "cs", "tr"])
def test_every_pattern_is_found_where_it_stands(language: str, knowledge: Knowledge) -> None:
    """Over all sentences of a pack the automaton finds the patterns that a regex for each finds, no more and no fewer."""
    pack = knowledge.packs[language]
    patterns = [p for p in Lexicon(pack).patterns() if p.kind in TRIGGERS]
    matcher = Matcher(patterns)
    regexes = [(p.source, alone(p)) for p in patterns]
    for sentence in sentences_of(pack):
        folded = fold(sentence)
        found = {p.source for _, _, p in matcher._hits(folded)}
        assert found == {source for source, regex in regexes if regex.search(folded)}, sentence
        assert matcher.any(folded) == bool(found), sentence


def test_the_cheap_question_lets_pass_whatever_has_a_trigger(knowledge: Knowledge) -> None:
    """No sentence of any pack is passed over in which something happened, or a follow-up tells a toll."""
    for pack in knowledge.packs.values():
        lexicon = Lexicon(pack)
        for sentence in sentences_of(pack):
            kinds = {h.kind for h in lexicon.cues.hits(fold(sentence))}
            if kinds & (set(TRIGGERS) - {"followup"}) or ("followup" in kinds and kinds & set(COUNTED)):
                assert lexicon.may_matter(fold(sentence)), sentence


@pytest.mark.parametrize(
    ("source", "text", "is_there"),
    [
        ("in flames", "plant in flames", True), ("in flames", "plant in  “flames”", True), ("in flames", "in\nflames", False),
        ("in flames", "within flames", False), ("co-op* fire", "co-op's fire", True), ("set on fire", "set-on-fire", True),
        ("a b", "a b", True), ("blast .. plant", "blast at the old plant", True), ("*bomb* x-y", "firebombs x y", True),
        ("fire-ball", "fireball", False), ("big fire-ball", "big fireball", True), ("big fire-ball", "big fire ball", True),
    ],
)  # fmt: skip
def test_a_pattern_of_several_words(source: str, text: str, is_there: bool) -> None:
    """Words may be parted by anything but the end of a line or sentence, and hyphens inside are optional but in the first."""
    assert Matcher([pattern(source, "event", "what")]).any(fold(text)) is is_there


MOVED = "".join(c for c, to in _FOLD.items() if to == DROPPED) + DROPPED
"""Marks that are moved behind their word."""


@given(st.text(alphabet=st.characters(max_codepoint=0x24FF, exclude_characters="Σ" + MOVED)))  # the small Σ depends on its place
def test_folding_is_letter_for_letter(text: str) -> None:
    """Folding by search gives what folding each letter gives but in words of two alphabets, and keeps the length."""
    assert len(fold(text)) == len(text)
    letters = "".join(_FOLD.get(c, c).lower()[0] for c in text)
    assert fold(text) == letters or re.search("[a-z][а-яіїє]|[а-яіїє][a-z]", letters)


@given(st.lists(st.text(alphabet="abcтшчыжshcz'’ -ёőşx", min_size=1, max_size=9), min_size=1))
def test_skeletons_together_are_skeletons_alone(words: list[str]) -> None:
    """A pass over many names gives what a pass over each gives, whatever stands beside it."""
    assert skeletons(words) == [skeletons([w])[0] for w in words]
    assert skeleton_words(words) == [skeleton_words([w])[0] for w in words]


def test_who_is_counted_is_told_beside(knowledge: Knowledge) -> None:
    """Of a text that does not matter, the one question says too whether people are counted in it: never less than its title."""
    for pack in knowledge.packs.values():
        lexicon = Lexicon(pack)
        for sentence in sentences_of(pack):
            folded = fold(f"{sentence}\n{sentence}")
            matters, counted = lexicon.asked(folded)
            assert matters or counted == lexicon.counts(folded) == lexicon.counts(folded[: len(sentence)]), sentence

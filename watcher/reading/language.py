"""Which pack reads a text: what the feed says, corrected by letters; else the pack whose commonest words are there.

A pack answers for its own language and for those it lists under `also`. Sisters of one script are told apart by letters
that one has and the other lacks, which counts for the one and against the other.

Rejected: lingua (96 MB, 2.6 s to start, 780 texts/s over all its languages) for a question that a feed mostly answers.
"""

import re
from collections.abc import Mapping

from watcher.knowledge import Pack
from watcher.reading.text import fold

FALLBACK = "en"
TWO_SCRIPTS = {"sr": frozenset({"Cyrl", "Latn"})}
"""Languages written in either of two scripts; a pack's `script` names one."""
COMMONEST = {"Cyrl": "ru"}
"""Which pack reads a text of a script when nothing in it says more."""
LETTER, MOST_LETTERS = 0.4, 10
"""What a letter of its own counts for a language, beside 1 for a common word, and up to how many count."""


class Languages:
    """Recognises the pack for a text."""

    def __init__(self, packs: Mapping[str, Pack]) -> None:
        self._packs = packs
        self._serving = {also: code for code, pack in packs.items() for also in pack.also} | {code: code for code in packs}
        self._common = {code: frozenset(fold(w) for w in pack.common) for code, pack in packs.items()}
        self._vocabulary = {code: _vocabulary(pack) for code, pack in packs.items()}
        self._letters = {code: frozenset({*pack.letters, *pack.letters.upper()}) for code, pack in packs.items()}
        self._lacking = {code: frozenset({*pack.lacks, *pack.lacks.upper()}) for code, pack in packs.items()}
        self._scripts = {code: TWO_SCRIPTS.get(code, frozenset({pack.script})) for code, pack in packs.items()}

    def of(self, text: str, said: str | None, folded: str | None = None) -> str:
        """The language of `text` for which there is a pack; `said` is what the feed or entry claims."""
        code = self._serving.get(said.split("-")[0].split("_")[0].lower()) if said else None
        if code is not None and not self._contradicted(text, code):
            return code
        return self._guess(text, fold(text) if folded is None else folded)

    def _contradicted(self, text: str, code: str) -> bool:
        """Another script, or letters that this language has not and a sister has: Russian items in a Ukrainian feed."""
        if script_of(text) not in self._scripts[code]:
            return True
        lacking = self._lacking[code]
        return bool(lacking) and _count(text, lacking) > _count(text, self._letters[code]) + 1

    def _guess(self, text: str, folded: str) -> str:
        script = script_of(text)
        words, letters = set(folded.split()), set(text)
        best, most = COMMONEST.get(script, FALLBACK), 0.0
        for code, common in self._common.items():
            if script not in self._scripts[code]:
                continue
            points = sum(1.0 if len(word) > 1 else SINGLE for word in words & common)
            points += WORD * len(words & self._vocabulary[code])
            if not letters.isdisjoint(self._letters[code]):
                points += LETTER * min(_count(text, self._letters[code]), MOST_LETTERS)
            if not letters.isdisjoint(self._lacking[code]):
                points -= LETTER * min(_count(text, self._lacking[code]), MOST_LETTERS)
            if points > most:
                best, most = code, points
        return best if best in self._packs else next(iter(self._packs))


def _vocabulary(pack: Pack) -> frozenset[str]:
    """The words of the field that the pack lists whole."""
    groups = (cue.match for name in type(pack.cues).model_fields for cue in getattr(pack.cues, name))
    counted = (pack.casualties.killed, pack.casualties.injured, pack.casualties.persons, pack.speech, tuple(pack.numbers))
    listed = (word for words in (*groups, *counted) for word in words)
    return frozenset(fold(word) for word in listed if word.isalpha() and len(word) >= LONG)


def _count(text: str, letters: frozenset[str]) -> int:
    return sum(map(text.count, letters))


_WORD_LETTERS = re.compile(r"[^\W\d_]+")
_SCRIPTS = {"Cyrl": re.compile(r"[\u0400-\u04ff]+"), "Grek": re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]+")}
WORD, LONG = 0.5, 5
"""What a word of the field counts, and from how many letters on: sisters share most words of theirs."""
SINGLE = 0.5
"""What a word of one letter counts: a, i, o, u, v and z are common words of half the languages."""
SAMPLE = 160
"""Characters looked at to tell the script."""
SHARE = 0.3
"""Of the letters in a script, from which a text is written in it; the rest are names and units in Latin."""


def script_of(text: str) -> str:
    """The script of `text`, Latin where it is no other one's for a good part."""
    if text.isascii():
        return "Latn"
    sample = text[:SAMPLE]
    letters = sum(map(len, _WORD_LETTERS.findall(sample)))
    for script, written in _SCRIPTS.items():
        if letters and sum(map(len, written.findall(sample))) / letters > SHARE:
            return script
    return "Latn"

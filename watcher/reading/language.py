"""Which pack reads a text: what the feed says, corrected by letters; else the pack whose commonest words are there.

Rejected: lingua (96 MB, 2.6 s to start, 780 texts/s over all its languages) for a question that a feed mostly answers.
"""

import re
from collections.abc import Mapping

from watcher.knowledge import Pack
from watcher.reading.scripts import readers, script_of
from watcher.reading.text import fold

FALLBACK = "en"
EXTENDED = "\u0492"
"""From here on Cyrillic letters are of few languages: a text without any is not in one of those (қ of Kazakh, whose ы and і
alone would make it of Russian or Ukrainian)."""
WITHIN = {"Latn", "Cyrl", "Grek"}
"""Scripts told by their share of letters and by words; the others by their letters alone."""


class Languages:
    """Recognises the pack for a text."""

    def __init__(self, packs: Mapping[str, Pack]) -> None:
        self._packs = packs
        self._common = {code: frozenset(fold(w) for w in pack.common) for code, pack in packs.items()}
        self._apart = {code: pack.script for code, pack in packs.items() if pack.script not in WITHIN}
        self._telling = {code: frozenset(c for c in pack.letters if c >= EXTENDED) for code, pack in packs.items()}
        self._letters = {code: frozenset({*pack.letters, *pack.letters.upper()}) for code, pack in packs.items()}

    def of(self, text: str, said: str | None, folded: str | None = None) -> str:
        """The language of `text` for which there is a pack; `said` is what the feed or entry claims."""
        said = said.split("-")[0].lower() if said else None
        script = script_of(text)
        if said is not None and said in self._packs and not self._contradicted(text, said, script):
            return said
        folded = fold(text) if folded is None else folded
        return self._by_script(text, folded, script) if script else self._guess(text, folded)

    def _by_script(self, text: str, folded: str, script: str) -> str:
        """The pack of a script that is not Latin or Cyrillic; of several the one whose words and letters are there."""
        packs = [code for code, own in self._apart.items() if own == script]
        if len(packs) < 2:
            return packs[0] if packs else FALLBACK
        words = set(folded.split())
        return max(packs, key=lambda code: len(words & self._common[code]) + 0.4 * min(self._count(text, code), 10))

    def _contradicted(self, text: str, said: str, script: str) -> bool:
        """Letters that this language has not and a sister has: Russian items in a Ukrainian feed. Or a script of its own."""
        if script or said in self._apart:
            return self._apart.get(said) not in readers(script)
        if said not in ("ru", "uk"):
            return self._packs[said].script == "Latn" and _cyrillic(text) > 0.5
        own, other = self._count(text, said), self._count(text, "uk" if said == "ru" else "ru")
        return other > own + 1 or _cyrillic(text) < 0.3

    def _count(self, text: str, code: str) -> int:
        return sum(map(text.count, self._letters.get(code, ())))

    def _guess(self, text: str, folded: str) -> str:
        script = "Cyrl" if _cyrillic(text) > 0.4 else "Latn"
        words, letters = set(folded.split()), set(text)
        best, most = FALLBACK, 0.0
        for code, common in self._common.items():
            if self._packs[code].script != script and not (code == "sr" and script in {"Cyrl", "Latn"}):
                continue
            if self._telling[code] and letters.isdisjoint(self._telling[code]):
                continue
            points: float = len(words & common)
            if not letters.isdisjoint(self._letters[code]):
                points += 0.4 * min(self._count(text, code), 10)
            if points > most:
                best, most = code, points
        if script == "Cyrl" and most == 0.0:
            return "ru" if "ru" in self._packs else best
        return best


_WORD_LETTERS = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
SAMPLE = 160
"""Characters looked at to tell the script."""


def _cyrillic(text: str) -> float:
    if text.isascii():
        return 0.0
    sample = text[:SAMPLE]
    letters = sum(map(len, _WORD_LETTERS.findall(sample)))
    return sum(map(len, _CYRILLIC.findall(sample))) / letters if letters else 0.0

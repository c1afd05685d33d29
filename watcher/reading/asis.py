"""Names in scripts without capitals, looked up as they are written: Arabic, Hebrew, those of India, Thai, Hangul, Han, kana.

These scripts have no one letter for a sound (no vowels, syllables, signs for words), so that a skeleton across scripts
would join what is apart: 71 of 80 spellings of Slavic towns give one key in Latin and Cyrillic, none of them in Han. Their
names stand in files of their own, `names_*.tsv` of the seeds, which are read when the first text in such a script comes.

Names are found by their first two letters and then the longest that fits. Where words are parted one begins at the
beginning of a word, a prefix of the language passed over, and ends at its end or before an ending; in Korean a particle
may follow; Han and Thai names stand anywhere, and kana names wherever the run of kana begins and ends. No word that is a name is
weighed by its capital: the files hold towns with a plant and big ones only.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from watcher.knowledge import Knowledge, Pack
from watcher.reading.mentions import CLOSING, OPENING, Mention
from watcher.reading.scripts import INDEXED, joined, script_at, unparted
from watcher.reading.text import fold

_TOGETHER = {"Jpan": "Hans"}
"""Scripts that stand in one index."""
SURE = 4
"""Syllables from which a Korean name may be followed by anything."""
LONGEST_PREFIX = 4
LONGEST_TAIL = 6
SIGNS_A_WORD = 2
"""Han characters or kana that count as one word of a name."""

_Entry = tuple[str, str, str]
"""Folded name, kind, ref."""


class NamesAsWritten:
    """The index, made script by script as texts ask for it."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._indexes: dict[str, dict[str, list[_Entry]]] = {}

    def mentions(self, text: str, pack: Pack) -> list[Mention]:
        """All names in `text`, the longest at each spot, in order."""
        index = self._index(_TOGETHER.get(pack.script, pack.script))
        prefixes, endings = _attached(pack)
        folded = fold(text)
        found: list[Mention] = []
        at, size = 0, len(folded) - 1
        while at < size:
            begun = index.get(folded[at : at + 2])
            if begun is None or not _begins(folded, at, prefixes):
                at += 1
                continue
            found.extend(_at(text, folded, at, begun, endings))
            at = found[-1].end if found and found[-1].start == at else at + 1
        return found

    def _index(self, script: str) -> Mapping[str, list[_Entry]]:
        if script not in self._indexes:
            made: dict[str, list[_Entry]] = {}
            for kind, ref, surface in _names(self._knowledge):
                if _TOGETHER.get(own := _script(surface), own) == script:
                    for name in _spellings(surface):
                        made.setdefault(name[:2], []).append((name, kind, ref))
            for entries in made.values():
                entries.sort(key=lambda e: -len(e[0]))
            self._indexes[script] = made
        return self._indexes[script]


def _names(knowledge: Knowledge) -> Iterator[_Entry]:
    """Kind, ref and surface of every name that may be in such a script."""
    known = {"place": knowledge.place, "facility": knowledge.facility, "weak": knowledge.facility}
    for kind, ref, surfaces in knowledge.names_as_written:
        if kind not in known or ref in known[kind]:
            yield from ((kind, ref, s) for s in surfaces)
    for f in knowledge.facilities:
        for kind, aliases in (("facility", f.aliases), ("weak", f.weak_aliases)):
            for lang, surfaces in aliases.items():
                if lang in knowledge.packs and knowledge.packs[lang].script in INDEXED:
                    yield from ((kind, f.id, s) for s in surfaces)


def _script(surface: str) -> str:
    """The script of a name, which may begin with Latin letters or a number (LIG넥스원, 205厂)."""
    return next((s for c in surface if (s := script_at(c)) in INDEXED), "")


def _spellings(surface: str) -> set[str]:
    name = fold(surface).strip()
    found = {name, name.replace(" ", "")} if unparted(name[-1]) else {name}
    return {n for n in found if len(n) > 1}


@lru_cache(maxsize=32)
def _folded(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(w).strip() for w in words)


def _attached(pack: Pack) -> tuple[frozenset[str], frozenset[str]]:
    return _folded(pack.prefixes), _folded(pack.endings)


def _begins(folded: str, at: int, prefixes: frozenset[str]) -> bool:
    if at == 0 or not joined(folded[at - 1], folded[at]):
        return True
    begin = at
    while begin > 0 and at - begin <= LONGEST_PREFIX and joined(folded[begin - 1], folded[begin]):
        begin -= 1
    return folded[begin:at] in prefixes


def _ends(folded: str, name: str, end: int, endings: frozenset[str]) -> bool:
    if end >= len(folded) or not joined(name[-1], folded[end]):
        return True
    if script_at(name[-1]) == "Hang":
        return len(name) >= SURE or any(folded.startswith(ending, end) for ending in endings)
    stop = end + 1
    while stop < len(folded) and stop - end <= LONGEST_TAIL and joined(folded[stop - 1], folded[stop]):
        stop += 1
    return folded[end:stop] in endings


def _at(text: str, folded: str, at: int, begun: list[_Entry], endings: frozenset[str]) -> Iterator[Mention]:
    """The mentions at one spot: those of the longest name that stands there, one for each kind."""
    longest, kinds = 0, dict[str, dict[str, str]]()
    for name, kind, ref in begun:
        if len(name) < longest:
            break
        if folded.startswith(name, at) and _ends(folded, name, at + len(name), endings):
            longest = len(name)
            kinds.setdefault(kind, {})[ref] = ""
    end = at + longest
    for kind, refs in kinds.items():
        quoted = at > 0 and text[at - 1] in OPENING and (end >= len(text) or text[end] in CLOSING)
        yield Mention(at, end, kind, refs, True, quoted, _words(folded[at:end]))


def _words(name: str) -> int:
    blanks = len(name.split())
    return max(blanks, len(name) // SIGNS_A_WORD) if unparted(name[-1]) else blanks

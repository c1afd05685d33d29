"""Folding and skeletons: the two reduced alphabets that reading compares in.

`fold` is for cues: lower case, marks off (ż → z, é → e, ё → е), one character for one, so that an offset in the folded
text is the offset in the text. Slugs and careless outlets drop the marks anyway.

`skeleton` is for names: Cyrillic, Greek and Latin go to one small alphabet in which Воткинск, Воткінськ, Wotkińsk, Βοτκίνσκ
and Votkinsk are the same word (rules after `reading.md` 2.2; measured there: 71 of 80 spelling variants of 20 towns give
one key).
Rejected: exact gazetteer names (0 of 20 Slavic headlines), pymorphy3 (31 MB, 29 MB of memory a language, two languages
only; the skeleton with an ending list finds one town more over the same headlines), edit distance (wrong towns).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import compress
from operator import not_

from watcher.reading import scripts
from watcher.reading.greek import GREEK_FOLDED, latinised


def _unmarked_letters(*codes: range) -> dict[str, str]:
    """The letters of `codes` that are an ASCII letter with marks, with that letter."""
    bases = {chr(code): unicodedata.normalize("NFD", chr(code))[0] for span in codes for code in span}
    return {letter: base.lower() for letter, base in bases.items() if base != letter and base.isascii()}


_SPECIAL = {
    "ß": "s", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ø": "o", "Ø": "o", "æ": "a", "Æ": "a", "œ": "o", "ı": "i", "İ": "i",
    "ё": "е", "Ё": "е", "ґ": "г", "Ґ": "г", "ў": "у", "Ў": "у", "ə": "e", "Ə": "e",
    "’": "'", "ʼ": "'", "‘": "'", "`": "'", "´": "'", "–": "-",
    "—": "-", "‑": "-", "−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "‟": '"',
}  # fmt: skip
_MARKS = _unmarked_letters(range(0x00C0, 0x0250), range(0x1E00, 0x1EA0)) | _SPECIAL | GREEK_FOLDED
_FOLD = _MARKS | scripts.folding()
_TONES = _unmarked_letters(range(0x1EA0, 0x1EFA))
"""Vietnamese letters that `fold` leaves, since there the mark is the word: "nổ" (explode) would be "nó" (it) and "nợ" (debt).
Names lose them like any other mark."""
_FOLDED = re.compile(f"[{re.escape(''.join(_FOLD))}]")
"""Looking for what is to be folded costs a quarter of `translate`, which asks of every letter."""


def _unmarked(found: re.Match[str]) -> str:
    return _FOLD[found[0]]


_LOOKALIKE = str.maketrans("abcehikmoptxyABCEHIKMOPTXY", "авсенікмортхуАВСЕНІКМОРТХУ")
_IN_CYRILLIC = "[А-Яа-яІіЇїЄє]"
_CYRILLIC_LETTER = re.compile(_IN_CYRILLIC)
_MIXED = re.compile(rf"[A-Za-z](?:(?={_IN_CYRILLIC})|(?<={_IN_CYRILLIC}[A-Za-z]))")
"""Where both alphabets meet in a word: typed on two layouts, or made so to escape a filter. Looked for at Latin letters and
only in a text with Cyrillic ones: written as two pairs of letters it took two thirds of `fold`."""
_WORD = re.compile(r"\w+")


def _in_cyrillic(word: re.Match[str]) -> str:
    return word[0].translate(_LOOKALIKE) if _MIXED.search(word[0]) else word[0]


def fold(text: str) -> str:
    """`text` in lower case without marks; same length as `text`. Latin letters that stand in a Cyrillic word for those they look
    like ("пoрoхoвoму" with four Latin ones) become Cyrillic."""
    plain = text.replace("`", "'") if text.isascii() else _FOLDED.sub(_unmarked, text)
    if not text.isascii() and _CYRILLIC_LETTER.search(plain) and _MIXED.search(plain):
        plain = _WORD.sub(_in_cyrillic, plain)
    if scripts.DROPPED in plain:
        plain = scripts.drawn_together(plain)
    folded = plain.lower()
    if len(folded) != len(text):  # a few letters lower to two; keep offsets
        folded = "".join(c.lower()[0] for c in plain)
    return folded


_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "e", "ж": "z", "з": "z", "и": "i",
    "й": "i", "і": "i", "ї": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu",
    "я": "ia", "ђ": "dz", "ј": "i", "љ": "li", "њ": "ni", "ћ": "c", "џ": "dz", "ѓ": "g", "ќ": "k",
}  # fmt: skip
_MARKED = {
    "š": "sh", "ş": "sh", "ș": "sh", "ž": "zh", "ż": "zh", "č": "ch", "ç": "ch", "ß": "ss", "đ": "dj", "ı": "i", "ł": "l",
    "ə": "a", "œ": "oe", "Œ": "oe",
}  # fmt: skip
_KEPT = {c: c for c in (*map(chr, range(128)), *_CYRILLIC)}
"""Letters that a table leaves alone: named in it too, since what it lacks costs `translate` twice as much."""
_LATIN = str.maketrans({
    **_KEPT, **_TONES, **{k: v for k, v in _MARKS.items() if v.isalpha()}, **_MARKED, "ґ": "g", "ё": "e", "ў": "v",
})  # fmt: skip
_CLUSTER = {
    "tsch": "c", "tch": "c", "shch": "s", "szcz": "s", "sch": "s", "tsh": "c", "sh": "s", "sz": "s", "ch": "c", "cz": "c",
    "zh": "z", "kh": "h", "ts": "c", "tz": "c", "ou": "u", "yo": "e", "ye": "e", "yu": "iu", "ya": "ia", "ck": "k",
    "ph": "f", "dj": "dz", "dzh": "dz", **scripts.CLUSTERS,
}  # fmt: skip
_CLUSTERS = sorted(_CLUSTER.items(), key=lambda c: (-len(c[0]), c[0]))
_LETTERS = str.maketrans(
    {**{c: v or None for c, v in _CYRILLIC.items()}, **scripts.ALPHABETS,
     "w": "v", "y": "i", "j": "i", "'": None, "’": None, "ʼ": None, "`": None,
     "-": None, "q": "k"}
)  # fmt: skip
"""One letter for one as far as ASCII goes (`x` is put apart): only so is `translate` quick."""
_REPEATED = re.compile(r"([abcdefghiklmnoprstuvz])(?=\1)")


def _reduced(text: str, marks: Mapping[int, str]) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = latinised(text.lower().translate(marks))
    for cluster, letter in _CLUSTERS:  # one C loop each: a fifth of the time of one regex over a megabyte of names
        text = text.replace(cluster, letter)
    return _REPEATED.sub("", text.replace("x", "ks").translate(_LETTERS))


def skeletons(words: Iterable[str]) -> list[str]:
    """The skeleton of each of `words` (none may hold a line break): one pass over all costs half of one by one."""
    return _reduced("\n".join(words), _LATIN).split("\n")


_BLANKS = "".join(c for c in map(chr, range(0x3001)) if c.isspace() and c != "\n")
_PARTING = str.maketrans(dict.fromkeys(_BLANKS + '-–—()[]{}.,;:/\\"«»“”„№&+*!?|', " "))
_LATIN_PARTED = _LATIN | _PARTING


def skeleton_lines(names: Iterable[str]) -> list[str]:
    """For each of `names` (none may hold a line break) the skeletons of its words, parted as `tokens` parts them, with one blank
    between two.

    Names in ASCII go in a pass of their own, which costs less than half for each letter."""
    asked = list(names)
    plain = list(map(str.isascii, asked))
    in_ascii = _parted("\n".join(compress(asked, plain)))
    others = _parted("\n".join(compress(asked, map(not_, plain))))
    return [next(in_ascii) if ascii else next(others) for ascii in plain]


def _parted(lines: str) -> Iterator[str]:
    text = _reduced(lines, _LATIN_PARTED)
    while "  " in text:
        text = text.replace("  ", " ")
    return iter(text.replace(" \n", "\n").replace("\n ", "\n").strip(" ").split("\n"))


def skeleton_words(names: Iterable[str]) -> list[list[str]]:
    """The same, the words apart."""
    return [line.split() for line in skeleton_lines(names)]


@lru_cache(maxsize=16_384)
def skeleton(word: str) -> str:
    """`word` in the reduced alphabet."""
    return skeletons((word,))[0]


_TOKEN = re.compile(r"[^\W_]+(?:['’ʼ`][^\W\d_]+)*")
"""Words; a hyphen parts them, an apostrophe inside does not."""


def tokens(text: str) -> list[re.Match[str]]:
    return list(_TOKEN.finditer(text))


_SENTENCE = re.compile(
    r"(?<=[.!?…])[\"»”')\]]*\s+(?=[\"«“„'(\[]*[A-ZЀ-ЯҐΆ-ΫÀ-ŽƏƠƯẠ-Ỹ0-9])|\n+|(?<=[;])\s+"
    r"|(?<=[.!?…؟۔।॥։])[\"»”')\]]*\s+(?=[\"«“„'(\[]*[Ա-Ֆ\u05d0-\u1cbf\u2e80-\U0010ffff0-9])|(?<=[。！？｡])[」』”’\"')）]*\s*"
)
_SHORTENED = (
    "г|обл|р|им|ім|м|с|п|ул|вул|кв|тыс|тис|млн|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|Mr|Mrs|Dr|St|Lt|Gen|Gov|No|d|o|ca|č|np|tzw|"
    "kl|nr|Nr|plkst|val|pl"
)
_ABBREVIATION = re.compile(rf"(?:^|[\s(\"«])(?:[A-ZЀ-ЯΆ-Ϋ]|{_SHORTENED})\.[\"»”')\]]*\s*$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the sentences of `text`; the title is a sentence of its own."""
    spans, start = [], 0
    for m in _SENTENCE.finditer(text):
        if "\n" not in m[0] and _ABBREVIATION.search(text[max(start, m.start() - 12) : m.start() + 1]):
            continue
        if m.start() > start:
            spans.append((start, m.start()))
        start = m.end()
    if start < len(text):
        spans.append((start, len(text)))
    return spans

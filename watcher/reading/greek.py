"""Greek letters for `text.py`: accents off, the final sigma like any other, names to Latin.

Letters go over one by one, as road signs and gazetteers write them (Aigio, Ymittos), but for the pairs by which the Greek
press writes foreign sounds: Ντζερζίνσκ is Dzerzhinsk, Μπριάνσκ Bryansk. A phi that ends a word or stands before -sk is the
в of a Russian name (Κοτόφσκ, Σαράτοφ). Of 40 Russian, Ukrainian and Greek plant towns 37 so get the skeleton of their Latin
name; lost are those with a nasal before the pair (Ταμπόφ gives tabov) and those with a Greek name of their own (Χάρκοβο),
which the seeds list.
"""

import re
import unicodedata


def _folded() -> dict[str, str]:
    table: dict[str, str] = {"ς": "σ", "Σ": "σ"}
    for code in (*range(0x0386, 0x03D0), *range(0x1F00, 0x2000)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base != chr(code) and base.isalpha():
            table[chr(code)] = base.lower().replace("ς", "σ")
    return table


GREEK_FOLDED = _folded()
"""Letters with marks, and capitals that lower by their place in the word, to plain small ones; one for one."""
_PAIRS = (
    ("ντζ", "dz"), ("τζ", "dz"), ("μπ", "b"), ("ντ", "d"), ("γκ", "g"), ("γγ", "ng"), ("ου", "u"), ("αυ", "αβ"), ("ευ", "εβ"),
)  # fmt: skip
_VOICELESS = re.compile("(?<=[αε])β(?=[θκξπστφχψ])")
_RUSSIAN = re.compile(r"φ(?=σκ|\b)")
_SOFT = re.compile(r"\bγι(?=[αεου])|γι(?=ε)")
_LETTERS = str.maketrans(
    {"α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l", "μ": "m",
     "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "τ": "t", "υ": "i", "φ": "f", "χ": "h", "ψ": "ps", "ω": "o"}
)  # fmt: skip
_GREEK = re.compile("[α-ω]")


def latinised(text: str) -> str:
    """`text`, in small letters without marks, with its Greek letters in Latin. Only lines with Greek are gone through, which
    are few among all the names there are."""
    found = None if text.isascii() else _GREEK.search(text)
    parts, done = [], 0
    while found is not None:
        start, end = text.rfind("\n", done, found.start()) + 1 or done, text.find("\n", found.end())
        end = len(text) if end < 0 else end
        parts += [text[done:start], _in_latin(text[start:end])]
        found, done = _GREEK.search(text, end), end
    return "".join([*parts, text[done:]])


def _in_latin(line: str) -> str:
    line = _SOFT.sub("y", line)
    for pair, latin in _PAIRS:
        line = line.replace(pair, latin)
    return _RUSSIAN.sub("v", _VOICELESS.sub("φ", line)).translate(_LETTERS)

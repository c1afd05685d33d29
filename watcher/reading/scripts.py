"""What scripts other than Latin and Cyrillic ask of the reading, as tables: which of them part words, how their letters are
folded, which script a text is in.

Folding keeps its promise of one character for one, or no offset would hold. Letters that are written by turns are one
(أ إ آ are ا, ک is ك, 發 is 发, ７ and ٧ are 7). Marks that come and go (Arabic vowel signs, the nukta of Hindi) cannot be
left out; they are moved behind their word as blanks, so that its letters stand together, its beginning stays where it is
and so does everything after it. Vowel signs of Devanagari and Bengali are no letters to Python (`isalnum`), which would
end a word at each; each is folded to its independent vowel, which is one.

Chinese and Japanese part no words, Korean only phrases: from `UNPARTED` on no word boundary is asked for. Rejected: a
tokenizer for each (jieba 19 MB, MeCab 50 MB, and their words are not the cues' words: 火药厂 comes out as one or as two).
"""

import re
import unicodedata
from bisect import bisect_right

UNPARTED = "\u2e80"
"""The first character of the scripts whose words stand together: Han, kana and Hangul lie behind it, all else that is
folded before it."""
DROPPED = "\x1f"
"""What a mark that comes and goes is folded to before it is moved behind its word."""

_STARTS = (
    (0x0531, "Armn"), (0x0590, "Hebr"), (0x0600, "Arab"), (0x0700, ""), (0x0750, "Arab"), (0x0780, ""), (0x08A0, "Arab"),
    (0x0900, "Deva"), (0x0980, "Beng"), (0x0A00, ""), (0x10A0, "Geor"), (0x1100, "Hang"), (0x1200, ""), (0x1C90, "Geor"),
    (0x1CC0, ""), (0x2E80, "Hans"), (0x3000, ""), (0x3005, "Hans"), (0x3008, ""), (0x3040, "Jpan"), (0x3100, ""),
    (0x3130, "Hang"), (0x3190, ""), (0x31F0, "Jpan"), (0x3200, ""), (0x3400, "Hans"), (0xA000, ""), (0xAC00, "Hang"),
    (0xD7B0, ""), (0xF900, "Hans"), (0xFB1D, "Hebr"), (0xFB50, "Arab"), (0xFE00, ""), (0xFE70, "Arab"), (0xFF00, ""),
    (0xFF66, "Jpan"), (0xFFA0, ""), (0x20000, "Hans"), (0x32000, ""),
)  # fmt: skip
"""Where each script begins; "" is none of ours."""
_BOUNDS = [start for start, _ in _STARTS]
_SPECIAL = re.compile(r"[\u0531-\u1cbf\u2e80-\U0010ffff]")
_LETTERS = re.compile(r"[^\W\d_]")
SAMPLE = 160
"""Characters looked at to tell the script."""
_MOST = 0.4
"""Share of letters from which a text is in that script, names and products in Latin letters beside it."""
_KANA = 0.12
"""Share of kana from which Han characters are Japanese: a Chinese text may quote の, a Japanese one has a third at least."""

INDEXED = frozenset({"Arab", "Hebr", "Deva", "Beng", "Hang", "Jpan", "Hans"})
"""Scripts whose names are looked up as written; the others have one letter for a sound, so that the skeleton serves."""
READ_AS = {"Hans": {"Hans", "Jpan"}, "Jpan": {"Jpan"}}
"""Script of a text → scripts of packs that may read it: a Japanese headline may do without kana."""


def script_at(char: str) -> str:
    """The script of `char`, "" for Latin, Cyrillic, Greek and whatever has no pack."""
    at = bisect_right(_BOUNDS, ord(char))
    return _STARTS[at - 1][1] if at else ""


def script_of(text: str) -> str:
    """The script of `text` if it is one of those told here, else ""."""
    sample = text[:SAMPLE]
    if text.isascii() or _SPECIAL.search(sample) is None:
        return ""
    letters = _LETTERS.findall(sample)
    counts: dict[str, int] = {}
    for char in letters:
        script = script_at(char)
        counts[script] = counts.get(script, 0) + 1
    kana, han = counts.get("Jpan", 0), counts.get("Hans", 0)
    if kana >= _KANA * (kana + han) and kana:
        counts["Jpan"] = counts.pop("Hans", 0) + kana
    elif kana:
        counts["Hans"] = counts.pop("Jpan") + han
    counts.pop("", None)
    best = max(counts, key=lambda s: counts[s], default="")
    return best if best and counts[best] >= _MOST * len(letters) else ""


def readers(script: str) -> frozenset[str]:
    """Scripts of the packs that may read a text in `script`."""
    return frozenset(READ_AS.get(script, {script}))


# ---------------------------------------------------------------------------- folding

_ALIKE = (
    ("أإآٱ", "ا"), ("ىیېے", "ي"), ("ئ", "ي"), ("ؤ", "و"), ("ةۀہھە", "ه"), ("کڪ", "ك"), ("ךםןףץ", "כמנפצ"),
    ("،٬", ","), ("؛", ";"), ("؟", "?"), ("٫", "."), ("։", "."), ("\u05be", "-"), ("\u05f3", "'"), ("\u05f4", '"'),
    ("\u0901\u0902", "\u0950"), ("\u0903", "\u0972"), ("\u094d", "\u093d"), ("\u0981\u0982", "\u09f0"), ("\u0983", "\u09f1"),
    ("\u09cd", "\u09bd"), ("\u0958\u0959\u095a\u095b\u095c\u095d\u095e\u095f", "कखगजडढफय"), ("\u09dc\u09dd\u09df", "ডঢয"),
    ("\u200c\u3000", " "), ("「『《〈", '"'), ("」』》〉", '"'), ("～〜", "-"),
)  # fmt: skip
"""Letters written by turns, final letters, signs of their own: each of the first, one by one or all, is the second."""
_DROPPED = ((0x0591, 0x05BD), (0x05BF, 0x05C7), (0x0640, 0x0640), (0x064B, 0x065F), (0x0670, 0x0670), (0x055A, 0x055E),
            (0x093C, 0x093C), (0x09BC, 0x09BC), (0x200D, 0x200F), (0x2066, 0x2069), (0x202A, 0x202E))  # fmt: skip
_DIGITS = (0x0660, 0x06F0, 0x0966, 0x09E6)
_VOWELS = ((0x093E, 0x094C, 0x38), (0x09BE, 0x09CC, 0x38))
"""First and last vowel sign, and how far before them their independent vowels stand."""
TRADITIONAL = ""
SIMPLIFIED = ""
"""Traditional characters and what they are in simplified ones: those of the Chinese pack and of the names only."""


def folding() -> dict[str, str]:
    """Character → what it is folded to."""
    table = {chr(c): DROPPED for first, last in _DROPPED for c in range(first, last + 1)}
    for these, those in _ALIKE:
        table |= dict(zip(these, those if len(those) > 1 else those * len(these), strict=True))
    for zero in _DIGITS:
        table |= {chr(zero + n): str(n) for n in range(10)}
    for first, last, back in _VOWELS:
        table |= {chr(c): chr(c - back) for c in range(first, last + 1) if unicodedata.category(chr(c)).startswith("M")}
    table |= {chr(0xFF01 + n): chr(0x21 + n).lower() for n in range(94)}
    return table | dict(zip(TRADITIONAL, SIMPLIFIED, strict=True))


_MARKED = re.compile(rf"(?<![^\W_])[^\W_]*+(?:{DROPPED}[^\W_]*+)+")


def drawn_together(folded: str) -> str:
    """`folded` with the marks of each word behind it, as blanks."""
    return _MARKED.sub(lambda m: m[0].replace(DROPPED, "").ljust(len(m[0])), folded)


# ---------------------------------------------------------------------------- one letter for a sound

ALPHABETS = {
    **dict(zip("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ", "a b g d e z e e t z i l h c k h dz g c m i n s o c p dz r s v t r c v p k o f".split(" "), strict=True)),
    **dict(zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", "a b g d e v z t i k l m n o p z r s t u f k g k s c c dz c c h dz h".split(" "), strict=True)),
    **dict(zip("әғқңөұүһ", "agknouuh", strict=True)),
    "և": "ev",
}  # fmt: skip
"""Armenian, Georgian and Kazakh letters in the alphabet of skeletons."""
CLUSTERS = {"ու": "u"}


# ---------------------------------------------------------------------------- words that stand together

WORD = r"[^\W\u2e80-\U0010ffff]"
"""A character of a word where words are parted, for regexes."""


def unparted(char: str) -> bool:
    return char >= UNPARTED


def joined(a: str, b: str) -> bool:
    """Whether a name may not begin or end between these two characters: inside a word, or inside a run of kana."""
    if not (a.isalnum() and b.isalnum()):
        return False
    left, right = script_at(a), script_at(b)
    if "Hans" in (left, right):
        return False
    return left == right or not (unparted(a) or unparted(b))


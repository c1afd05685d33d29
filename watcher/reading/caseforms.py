"""Forms of names that cutting an ending does not explain, and those that are written small.

Case forms whose stem changes are made beforehand, of plant towns only (a tenth of a second for all of them). Adjectives of
towns are written small where the language does so, and tell of the town as surely as its name: соликамского, kudzsiri,
lapualainen.
"""

from collections.abc import Iterator

_CHANGES = {"ka": ("ce", "ci"), "ка": ("ці", "цы"), "ha": ("ze",), "га": ("зі",), "ga": ("dze",)}
_FLEETING = {
    "ец": "ц", "ець": "ц", "ёл": "л", "ел": "л", "ёк": "к", "ок": "к", "ак": "к", "ац": "ц", "їв": "єв", "иїв": "иєв",
    "ріг": "рог", "ec": "c", "ac": "c", "ek": "k", "ak": "k",
}  # fmt: skip
_CASES = ("а", "е", "у", "ом", "ем", "і", "ові", "ськ", "ск"), ("a", "e", "u", "om", "em", "i", "ovi", "ski")
_SOFTENED = (*_CHANGES, *_FLEETING)
_SHORT = ("ы", "и", "е", "у", "ю", "ой", "і", "ою")


def softened(surface: str) -> Iterator[str]:
    """Case forms that no ending covers: consonants that change (Polička → Poličce, Шостка → Шостці), vowels that go
    (Орёл → Орле, Čačak → Čačku, Mielec → Mielcu, Миколаїв → Миколаєві), and every case of names too short to be matched
    by their stem (Уфа → Уфой)."""
    if len(surface) > 4 and not surface.lower().endswith(_SOFTENED):  # as most
        return
    for end, changed in _CHANGES.items():
        if surface.endswith(end):
            yield from (surface[: -len(end)] + c for c in changed)
    for end, left in _FLEETING.items():
        if surface.lower().endswith(end):
            yield from (surface[: -len(end)] + left + e for e in _CASES[left.isascii()])
    if len(surface) <= 4 and surface[-1] in "аьяАЯ" and surface[0] > "\u0400":
        yield from (surface[:-1] + e for e in _SHORT)


_SMALL = {"hu": ("i",), "fi": ("lai", "lae")}
"""Endings with which a town's name becomes an adjective that is written small; Slavic ones are told by their -sk-."""
SHORTEST_SMALL = 5
"""Letters of a name from which a small word is its adjective."""


def written_small(key: str, cut: str, lang: str) -> bool:
    """Whether `key`, the ending `cut` from it, may be a town's adjective."""
    if len(key) < SHORTEST_SMALL:
        return False
    if lang in _SMALL:
        return cut.startswith(_SMALL[lang])
    return cut.startswith(("sk", "insk")) or (key.endswith("sk") and len(cut) >= 2)

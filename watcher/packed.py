"""Texts by key, kept as one run of bytes: what is asked for now and then and never changes.

A dictionary of 25,000 towns costs 600 bytes a town, the run of bytes 120: an object is made when somebody asks. Where a
key's text begins is found through a hash table in two arrays (a head for each hash, and for each text the next of the same
head): an absent key costs 0.1 µs, a found one 1 µs. Several texts may stand under one key. Rejected: SQLite in a file (20 µs
a question, a file to keep in step with `seeds/`), sorted keys and bisection (1.5 µs, and most words asked for are absent),
`marshal` or `pickle` of the objects (the same objects again once read).
"""

from array import array
from collections.abc import Iterable, Iterator
from io import BytesIO

_PART = "\0"


class Packed:
    """Texts under keys, in the order given; neither may hold a NUL."""

    __slots__ = ("_blob", "_heads", "_mask", "_next", "_starts")

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        out, hashes, starts, size = BytesIO(), array("q"), array("I", [0]), 0
        for key, text in pairs:
            size += out.write(f"{key}{_PART}{text}".encode())
            starts.append(size)
            hashes.append(hash(key))
        self._blob, self._starts = out.getvalue(), starts
        self._mask = mask = (1 << len(hashes).bit_length()) - 1
        heads, following = array("I", bytes(4 * (mask + 1))), array("I", bytes(4 * len(hashes)))
        for n in range(len(hashes), 0, -1):  # from the last, so that a chain runs in the order given
            slot = hashes[n - 1] & mask
            following[n - 1] = heads[slot]
            heads[slot] = n
        self._heads, self._next = heads, following

    def __len__(self) -> int:
        return len(self._next)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """All keys and texts, in the order given."""
        for n in range(len(self._next)):
            key, _, text = self._blob[self._starts[n] : self._starts[n + 1]].decode().partition(_PART)
            yield key, text

    def __contains__(self, key: str) -> bool:
        return bool(self._heads[hash(key) & self._mask]) and next(self._at(key), -1) >= 0

    def get(self, key: str) -> list[str]:
        """The texts under `key`, none where it is not known."""
        if not self._heads[hash(key) & self._mask]:  # as for most words of a text
            return []
        skip = len(key.encode()) + 1
        return [self._blob[self._starts[n] + skip : self._starts[n + 1]].decode() for n in self._at(key)]

    def _at(self, key: str) -> Iterator[int]:
        wanted, n = f"{key}{_PART}".encode(), self._heads[hash(key) & self._mask]
        while n:
            if self._blob.startswith(wanted, self._starts[n - 1]):
                yield n - 1
            n = self._next[n - 1]

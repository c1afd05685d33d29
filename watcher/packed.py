"""Texts by key, kept as one run of bytes: what is asked for now and then and never changes.

A dictionary of 25,000 towns costs 600 bytes a town, the run of bytes 120: an object is made when somebody asks. Each text
is a line, its key first, so that the lines of a file go in as they are and all of them are looked through as a file is,
some hundreds at a time. Where a line begins is found through a hash table in two arrays (a head for each hash, and for each
line the next of the same head): an absent key costs 0.1 µs, a found one 1 µs. Several lines may stand under one key.
Rejected: SQLite in a file (20 µs a question, a file to keep in step with `seeds/`), sorted keys and bisection (1.5 µs, and
most words asked for are absent), `marshal` or `pickle` of the objects (the same objects again once read).
"""

from array import array
from collections.abc import Iterable, Iterator
from io import BytesIO
from itertools import accumulate, islice

AT_ONCE = 512
"""Lines put in or taken out together: enough for the loops in C to tell, and few enough to stay in the cache of the processor."""


class Packed:
    """Lines under what stands before their first tab, in the order given; none may hold a line break."""

    __slots__ = ("_blob", "_heads", "_mask", "_next", "_starts")

    def __init__(self, lines: Iterable[str]) -> None:
        out, hashes, starts = BytesIO(), array("q"), array("I", [0])
        following = iter(lines)
        while some := list(islice(following, AT_ONCE)):
            hashes.extend([hash(line[: line.index("\t")]) for line in some])
            run = "\n".join(some).encode()
            out.writelines((run, b"\n"))
            sizes = [len(line) + 1 for line in run.split(b"\n")]
            starts.extend(islice(accumulate(sizes, initial=starts[-1]), 1, None))
        self._blob, self._starts = out.getvalue(), starts
        self._mask = mask = (1 << len(hashes).bit_length()) - 1
        heads, chained = array("I", bytes(4 * (mask + 1))), array("I", bytes(4 * len(hashes)))
        for n in range(len(hashes), 0, -1):  # from the last, so that a chain runs in the order given
            slot = hashes[n - 1] & mask
            chained[n - 1] = heads[slot]
            heads[slot] = n
        self._heads, self._next = heads, chained

    def __len__(self) -> int:
        return len(self._next)

    def __iter__(self) -> Iterator[str]:
        """All lines, in the order given."""
        for some in self.runs():
            yield from some.split("\n")

    def runs(self) -> Iterator[str]:
        """The same, some hundreds at a time."""
        for n in range(0, len(self), AT_ONCE):
            yield self._blob[self._starts[n] : self._starts[min(n + AT_ONCE, len(self))] - 1].decode()

    def __contains__(self, key: str) -> bool:
        return bool(self._heads[hash(key) & self._mask]) and next(self._at(key), -1) >= 0

    def get(self, key: str) -> list[str]:
        """What stands behind `key` in each of its lines, nothing where it is not known."""
        if not self._heads[hash(key) & self._mask]:  # as for most words of a text
            return []
        skip = len(key.encode()) + 1
        return [self._blob[self._starts[n] + skip : self._starts[n + 1] - 1].decode() for n in self._at(key)]

    def _at(self, key: str) -> Iterator[int]:
        wanted, n = f"{key}\t".encode(), self._heads[hash(key) & self._mask]
        while n:
            if self._blob.startswith(wanted, self._starts[n - 1]):
                yield n - 1
            n = self._next[n - 1]

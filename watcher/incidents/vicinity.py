"""Which regions lie within reach of a town: a plant at a border is placed by the press on either side of it.

Towns are kept in cells of half a degree, so that a question looks at some dozens of towns and not at all 25,000
(0.1 ms against 20 ms), and as numbers in arrays, cell after cell (half a megabyte against ten); answers are kept.
Rejected: widening every question of the neighbourhood to the whole country.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from math import cos, radians
from operator import itemgetter

from watcher.distance import great_circle
from watcher.incidents.cluster import METROPOLIS
from watcher.knowledge import Place

_CELL = 0.5
_KM_PER_DEGREE = 111.2
Region = tuple[str, str]
"""Country and region."""


class Vicinity:
    """Regions by distance from a town; `km` is how far two towns may lie apart and still be one site, `outskirts` the same where
    one is a city of millions."""

    def __init__(self, places: Mapping[str, Place], km: float, outskirts: float = 0.0) -> None:
        self._places, self._km, self._outskirts = places, km, max(km, outskirts)
        regions: dict[Region, int] = {}
        towns = sorted(
            (
                (_cell(*_square(p.lat, p.lon)), p.lat, p.lon, regions.setdefault((p.country, p.region), len(regions)),
                 p.population >= METROPOLIS)
                for p in places.values()
            ),
            key=itemgetter(0),
        )  # fmt: skip
        self._regions = tuple(regions)
        self._cell = array("q", (t[0] for t in towns))
        self._lat, self._lon = array("d", (t[1] for t in towns)), array("d", (t[2] for t in towns))
        self._region = array("I", (t[3] for t in towns))
        self._large = bytes(t[4] for t in towns)
        self._known: dict[str, frozenset[Region]] = {}

    def regions(self, place: str) -> frozenset[Region]:
        """Regions with a town within reach of `place`, its own among them; empty for an unknown place."""
        if place not in self._known:
            here = self._places.get(place)
            self._known[place] = frozenset(self._regions[n] for n in self._around(here)) if here else frozenset()
        return self._known[place]

    def _around(self, here: Place) -> set[int]:
        """Numbers of the regions; a town of one that is found already is not measured to."""
        found: set[int] = set()
        large = here.population >= METROPOLIS
        rows = int(self._outskirts / _KM_PER_DEGREE / _CELL) + 1
        columns = int(self._outskirts / _KM_PER_DEGREE / max(0.05, cos(radians(here.lat))) / _CELL) + 1
        row, column = _square(here.lat, here.lon)
        for y in range(row - rows, row + rows + 1):
            first, last = _cell(y, column - columns), _cell(y, column + columns)
            for n in range(bisect_left(self._cell, first), bisect_right(self._cell, last)):
                if self._region[n] not in found:
                    reach = self._outskirts if large or self._large[n] else self._km
                    if great_circle((here.lat, here.lon), (self._lat[n], self._lon[n])) <= reach:
                        found.add(self._region[n])
        return found


def _square(lat: float, lon: float) -> tuple[int, int]:
    return int(lat // _CELL), int(lon // _CELL)


def _cell(row: int, column: int) -> int:
    """One number for a cell; those of a row follow one another."""
    return row * 10_000 + column

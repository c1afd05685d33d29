"""The towns: their rows as text, made into `Place` objects when asked for.

25,000 towns as objects with all their names are 15 MB for a service that lives a year and asks for some dozens a day; as
text they are 3. The places asked for last are kept, since one region's towns are asked for again and again.
"""

from collections.abc import Iterable, Iterator, Mapping, Set, ValuesView
from functools import lru_cache
from typing import NamedTuple

from watcher.packed import Packed

KEPT = 2048
"""Places kept as objects: more than one day's reports name."""


class Place(NamedTuple):
    """A town. `id` is `<country>-<name>[-<region>]`, stable while the row is. A named tuple because tens of thousands
    are made at every start: 0.02 s against 0.09 s as a frozen dataclass and 0.4 s through pydantic."""

    id: str
    name: str
    country: str
    region: str
    lat: float
    lon: float
    population: int = 0
    timezone: str = "UTC"
    names: tuple[str, ...] = ()


Names = tuple[str, str, str, tuple[str, ...]]
"""Id, country, name and other names of a place."""


COLUMNS = len(Place._fields)


def columns(rows: str) -> list[list[str]]:
    """The columns of some rows, parted by line breaks: taken apart together they cost a third of one by one."""
    cells = rows.replace("\n", "\t").split("\t")
    return [cells[n::COLUMNS] for n in range(COLUMNS)]


def holds(name: str, others: str, wanted: Set[str]) -> bool:
    """Whether `name` or one of the names in a row's last column is, in small letters, among `wanted`: all of the column are
    lowered and looked for at once."""
    return name.casefold() in wanted or (others != "" and not wanted.isdisjoint(others.casefold().split("|")))


class Gazetteer(Mapping[str, Place]):
    """Places by id. `rows` are lines of `places.tsv`, one an id; `names` are other names of places in `rows`, beside those that
    stand there; `more` are places beyond `rows`."""

    def __init__(self, rows: Packed, names: Mapping[str, tuple[str, ...]], more: Iterable[Place] = ()) -> None:
        self._rows, self._names = rows, names
        self._more = {place.id: place for place in more}
        self._asked = lru_cache(maxsize=KEPT)(self._find)

    @classmethod
    def of(cls, places: Iterable[Place]) -> "Gazetteer":
        return cls(Packed(()), {}, places)

    def with_more(self, places: Iterable[Place]) -> "Gazetteer":
        """The same, and more places of ids of their own."""
        return Gazetteer(self._rows, self._names, [*self._more.values(), *places])

    def __getitem__(self, id: str) -> Place:
        place = self._asked(id)
        if place is None:
            raise KeyError(id)
        return place

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and self._asked(id) is not None

    def __len__(self) -> int:
        return len(self._rows) + len(self._more)

    def __iter__(self) -> Iterator[str]:
        yield from (row.partition("\t")[0] for row in self._rows)
        yield from self._more

    def names(self) -> Iterator[Names]:
        """Id, country, name and other names of all places, without making them."""
        for run in self._rows.runs():
            ids, names, countries, _, _, _, _, _, others = columns(run)
            yield from zip(ids, countries, names, map(self._others, ids, others), strict=True)
        yield from self._more_named()

    def names_of(self, ids: Iterable[str]) -> Iterator[Names]:
        """The same of the places `ids`, which are none beyond `rows`."""
        for id in ids:
            yield self._named(f"{id}\t{self._rows.get(id)[0]}")

    def holding(self, wanted: Set[str]) -> Iterator[Names]:
        """As `names`, of the places that have a name among the small-lettered ones `wanted`, and of some that have not."""
        for row in self._rows:
            id, name, _, _, _, _, _, _, others = row.split("\t")
            if id in self._names or holds(name, others, wanted):
                yield self._named(row)
        yield from self._more_named()

    def _named(self, row: str) -> Names:
        id, name, country, _, _, _, _, _, others = row.split("\t")
        return id, country, name, self._others(id, others)

    def _more_named(self) -> Iterator[Names]:
        return ((place.id, place.country, place.name, place.names) for place in self._more.values())

    def values(self) -> ValuesView[Place]:
        """All places, each made as it is looked at: 0.05 s for all."""
        return _Places(self)

    def _find(self, id: str) -> Place | None:
        rows = self._rows.get(id)
        return self._made(f"{id}\t{rows[0]}") if rows else self._more.get(id)

    def _made(self, row: str) -> Place:
        id, name, country, region, lat, lon, population, timezone, others = row.split("\t")
        where = float(lat), float(lon)
        return Place(id, name, country, region, *where, int(population or 0), timezone or "UTC", self._others(id, others))

    def _others(self, id: str, names: str) -> tuple[str, ...]:
        known = tuple(names.split("|")) if names else ()
        return tuple(dict.fromkeys([*known, *self._names[id]])) if id in self._names else known


class _Places(ValuesView[Place]):
    def __init__(self, gazetteer: Gazetteer) -> None:
        super().__init__(gazetteer)
        self._gazetteer = gazetteer

    def __iter__(self) -> Iterator[Place]:
        g = self._gazetteer
        yield from map(g._made, g._rows)
        yield from g._more.values()

"""`seeds/` as values: language packs, facility register, places, regions, topic; checked, with file and line on error.

A fact of the field stands in `seeds/`, never in code: a new language is one more file in `seeds/languages/`, a new
plant one more entry of `seeds/facilities.yaml`, a new topic another `seeds/topic.yaml`. What is loaded here is plain
data; `reading/` compiles it into matchers.
"""

import gc
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Set, ValuesView
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from watcher.checked import Checked, line_of, load_yaml, read_text
from watcher.errors import ConfigError
from watcher.gazetteer import COLUMNS, Gazetteer, Names, Place, columns
from watcher.packed import AT_ONCE, Packed
from watcher.packs import CueGroups, Cues, FacilityClass, Pack, Strings
from watcher.types import Cause

__all__ = [
    "CueGroups", "Cues", "Facility", "FacilityClass", "Gazetteer", "Knowledge", "Pack", "Place", "ReferenceLine", "Region",
    "Strings", "Topic", "load", "reference_lines", "without_gc",
]  # fmt: skip


SITES = 512
"""Plants with towns by id that are kept."""


@dataclass(frozen=True, slots=True)
class Region:
    """First-level division: `name` as shown, `names` in other scripts, with and without its kind ("Tula", "Тульская область")."""

    country: str
    code: str
    name: str
    names: tuple[str, ...] = ()


class Facility(Checked):
    """A site of the facility register."""

    id: str
    name: str
    aliases: Mapping[str, Strings] = Field(default_factory=dict)
    """Language → names as the press writes them, nominative, without quotation marks."""
    weak_aliases: Mapping[str, Strings] = Field(default_factory=dict)
    """Names that mean this site only beside its town, country or in quotation marks ("Progress", "Сигнал", "Arsenal")."""
    cls: FacilityClass = Field(alias="class")
    also: tuple[FacilityClass, ...] = ()
    operator: str = ""
    product: str = ""
    place: str
    near: Strings = ()
    """Other towns the press places it in."""
    region: str
    country: str
    former: Strings = ()


class _Sites(Mapping[str, Facility]):
    """Plants made otherwise when they are asked for: of some thousands a service links a few dozen, and all would be 3 MB."""

    def __init__(self, facilities: Mapping[str, Facility], made: Callable[[Facility], Facility]) -> None:
        self._facilities = facilities
        self._kept = lru_cache(maxsize=SITES)(lambda id: made(facilities[id]))

    def __getitem__(self, id: str) -> Facility:
        return self._kept(id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._facilities)

    def __len__(self) -> int:
        return len(self._facilities)

    def __contains__(self, id: object) -> bool:
        return id in self._facilities


class Topic(Checked):
    """What is watched for: weights, thresholds, windows. Each number is commented in `seeds/topic.yaml`."""

    name: str
    version: int
    weights: Mapping[str, float]
    thresholds: Mapping[str, float]
    windows: Mapping[str, float]
    link: Mapping[str, float]
    products: Strings = ()
    """Weapon names known everywhere ("Iskander", "Kinzhal", "Shahed"): a plant that makes them is a defence plant."""
    companies: Strings = ()
    """Makers of arms known everywhere ("Rostec", "Rheinmetall", "Roketsan"), whose plants need not be in the register."""
    officials: Strings = ()
    """Beginnings of words by which an authority is named in any language ("governor", "губернатор"): its claims weigh more."""
    not_places: Strings = ()
    """Words written with a capital that are towns somewhere and hardly ever meant ("Central", "Southern")."""
    raided: Strings = ()
    """Countries bombarded so often that explosions in a town say nothing of its plants."""
    weapons: Mapping[str, Cause] = Field(default_factory=dict)
    """Country → what an attack there is taken to be made with where no weapon is named; nothing for countries not listed."""
    families: Mapping[str, Strings] = Field(default_factory=dict)
    """Publisher family → outlets and domains; `state-<cc>` families are state-owned."""


class ReferenceLine(Checked):
    """A dated outline that distances are measured to: `points` are (latitude, longitude) in order, joined by great
    circles; `closed` joins the last to the first."""

    name: str
    dated: date
    source: str
    points: Annotated[tuple[tuple[float, float], ...], Field(min_length=2)]
    closed: bool = True


def reference_lines(seeds: Path) -> tuple[ReferenceLine, ...]:
    """The outlines of `borders.yaml`, none where there is no such file. Raises `ConfigError`."""
    path = seeds / "borders.yaml"
    return load_yaml(path, tuple[ReferenceLine, ...]) if path.exists() else ()


class Knowledge:
    """Everything read from `seeds/`. Immutable by convention; `version` changes with any byte of it."""

    def __init__(
        self, *, packs: Mapping[str, Pack], facilities: tuple[Facility, ...], places: Gazetteer | Iterable[Place],
        regions: tuple[Region, ...], topic: Topic, version: str, names: tuple[Path, ...] = (),
    ) -> None:  # fmt: skip
        self._names = names
        self.packs, self.facilities, self.regions = packs, facilities, regions
        self.place = places if isinstance(places, Gazetteer) else Gazetteer.of(places)
        self.topic, self.version = topic, version

    @property
    def places(self) -> ValuesView[Place]:
        return self.place.values()

    @cached_property
    def facility(self) -> Mapping[str, Facility]:
        return {f.id: f for f in self.facilities}

    @property
    def names_as_written(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Kind, ref and names in scripts that are looked up as written; read anew each time, since it is asked for once a
        script and a watcher that reads none of them keeps none."""
        for path in self._names:
            for _, line in _rows(path, 3):
                kind, ref, names = line.split("\t")
                yield kind, ref, tuple(names.split("|"))

    @cached_property
    def site(self) -> Mapping[str, str]:
        """Facility id → place id."""
        return {f.id: self.resolve(f.place, f.region, f.country)[0].id for f in self.facilities}

    @cached_property
    def sites(self) -> Mapping[str, Facility]:
        """The register with towns by id, as linking compares them."""
        return _Sites(self.facility, self._by_id)

    def _by_id(self, facility: Facility) -> Facility:
        near = [p.id for name in facility.near for p in self.resolve(name, facility.region, facility.country)[:1]]
        return facility.model_copy(update={"place": self.site[facility.id], "near": tuple(near)})

    @cached_property
    def _named(self) -> "_Named":
        return _Named(self.place, _asked(self.facilities))

    def with_places(self, places: tuple[Place, ...]) -> "Knowledge":
        """The same with more towns; the table of names is added to, since making it anew costs a tenth of the loading."""
        more = Knowledge(
            packs=self.packs, facilities=self.facilities, places=self.place.with_more(places), regions=self.regions,
            topic=self.topic, version=self.version, names=self._names,
        )  # fmt: skip
        more.__dict__["_named"] = self._named.with_more(places)
        return more

    def resolve(self, name: str, region: str | None, country: str) -> tuple[Place, ...]:
        """The places of that name, by their main name if there are any, those of `region` if any is there."""
        key = (country, name.casefold())
        named = self._named
        if key not in named.asked:  # not a name of the register: some ten milliseconds
            named = _Named(self.place, frozenset({key}))
        found = named.find(key)
        return tuple(p for p in found if region is None or p.region == region) or found


def _asked(register: Iterable[Facility]) -> frozenset[tuple[str, str]]:
    """What the register asks for, by country: the towns it names, in small letters and without marks. One name in twenty."""
    towns = {(f.country, name) for f in register for name in (f.place, *f.near)}
    return frozenset((country, small) for country, name in towns for small in (name.casefold(), _plain(name)))


class _Named:
    """Places by country and small-lettered name, of the names `asked` alone: tables of all names are 19 MB. `among` are the names
    of all places that may have one of them, where somebody has looked before; `plain` are main names without their marks."""

    def __init__(self, places: Gazetteer, asked: Set[tuple[str, str]], among: Iterable[Names] | None = None) -> None:
        self.asked = asked
        self._main: dict[tuple[str, str], tuple[Place, ...]] = {}
        self._other: dict[tuple[str, str], tuple[Place, ...]] = {}
        self.plain: set[tuple[str, str]] = set()
        for id, country, main, others in places.holding({name for _, name in asked}) if among is None else among:
            if (key := (country, main.casefold())) in asked:
                self._main[key] = (*self._main.get(key, ()), places[id])
            if (key := (country, _plain(main))) in asked:
                self.plain.add(key)
            for name in others:
                if (key := (country, name.casefold())) in asked:
                    self._other[key] = (*self._other.get(key, ()), places[id])

    def find(self, key: tuple[str, str]) -> tuple[Place, ...]:
        return self._main.get(key) or self._other.get(key, ())

    def with_more(self, places: Iterable[Place]) -> "_Named":
        more = _Named(Gazetteer.of(places), self.asked)
        for table, before in ((more._main, self._main), (more._other, self._other)):
            table.update({key: (*found, *table.get(key, ())) for key, found in before.items()})
        more.plain |= self.plain
        return more


@contextmanager
def without_gc() -> Iterator[None]:
    """The cyclic collector rests: building makes a hundred thousand objects of which none is garbage, and looking through
    all of them again and again takes as long as making them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def load(seeds: Path) -> Knowledge:
    """Read and check all of `seeds`. Raises `ConfigError` naming file, line, key and fix."""
    with without_gc():
        return _load(seeds)


def _load(seeds: Path) -> Knowledge:
    if not seeds.is_dir():
        raise ConfigError("folder not found", file=seeds, fix="run `watcher init` or point `seeds:` of the config at it")
    digest = hashlib.sha256()
    for path in sorted(p for p in seeds.rglob("*") if p.suffix in {".yaml", ".tsv", ".md"}):
        digest.update(path.name.encode() + path.read_bytes())
    packs, register = _packs(seeds / "languages"), _facilities(seeds / REGISTER)
    asked = _asked(register)
    places, holding = _places(sorted(seeds.glob("places*.tsv")), seeds, {name for _, name in asked})
    knowledge = Knowledge(
        packs=packs,
        facilities=register,
        places=places,
        regions=tuple(_regions(seeds / "regions.tsv")),
        topic=load_yaml(seeds / "topic.yaml", Topic),
        version=digest.hexdigest()[:16],
        names=tuple(sorted(seeds.glob("names_*.tsv"))),
    )
    knowledge.__dict__["_named"] = named = _Named(places, asked, places.names_of(holding))
    _check_sites(knowledge, seeds / REGISTER)
    return knowledge.with_places(tuple(_unlisted(knowledge, named.plain)))


def _unlisted(knowledge: Knowledge, listed: Set[tuple[str, str]]) -> Iterator[Place]:
    """Towns and villages that only the register knows, as `near` of a site, and that are not `listed` with other marks: they take
    the site's coordinates, which is right to some twenty kilometres, and the press of the place names them rather than the town
    of the plant."""
    known = set(listed)
    for f in knowledge.facilities:
        home = knowledge.resolve(f.place, f.region, f.country)[0]
        for town in f.near:
            key = (f.country, _plain(town))
            if key not in known and not knowledge.resolve(town, f.region, f.country):
                known.add(key)
                slug = re.sub(r"[^a-z0-9]+", "-", _plain(town)).strip("-") or "near"
                yield home._replace(id=f"{f.country.lower()}-{slug}-near-{f.id}", name=town, population=0, names=())


def _plain(name: str) -> str:
    """`name` in small letters without marks."""
    if name.isascii():  # nearly all, and there are tens of thousands
        return name.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


def _packs(folder: Path) -> dict[str, Pack]:
    packs = {}
    for path in sorted(folder.glob("*.yaml")):
        pack: Pack = load_yaml(path, Pack)
        if pack.language != path.stem:
            raise ConfigError(
                f"language {pack.language!r} in a file for {path.stem!r}", file=path, key="language", fix="rename one of them"
            )
        packs[pack.language] = pack
    if not packs:
        raise ConfigError("no language pack", file=folder, fix="add at least one <language>.yaml")
    return packs


REGISTER = "facilities.yaml"


def _facilities(path: Path) -> tuple[Facility, ...]:
    found: dict[str, Facility] = {}
    register: tuple[Facility, ...] = load_yaml(path, tuple[Facility, ...])
    for index, facility in enumerate(register):
        if facility.id in found:
            line = line_of(read_text(path), (index, "id"))
            raise ConfigError(f"{facility.id!r} stands twice", file=path, line=line, key="id", fix="give each site its own id")
        found[facility.id] = facility
    return tuple(found.values())


def _check_sites(knowledge: Knowledge, path: Path) -> None:
    for index, f in enumerate(knowledge.facilities):
        if not knowledge.resolve(f.place, f.region, f.country):
            raise ConfigError(
                f"{f.id}: no place {f.place!r} in {f.region}, {f.country}", file=path, key="place",
                line=line_of(read_text(path), (index, "place")), fix="correct it, or add the town to places_own.tsv",
            )  # fmt: skip


def _rows(path: Path, columns: int) -> list[tuple[int, str]]:
    """The lines below the header with their numbers, each seen to have its columns."""
    rows = [(number, line) for number, line in enumerate(read_text(path).splitlines(), start=1) if line[:1] not in ("", "#")]
    for number, line in rows[1:]:
        if (found := line.count("\t") + 1) != columns:
            raise ConfigError(f"{found} columns, expected {columns}", file=path, line=number, fix="separate columns by one tab")
    return rows[1:]


def _places(paths: list[Path], seeds: Path, wanted: Set[str]) -> tuple[Gazetteer, list[str]]:
    """The towns, and the ids of those that have one of the small-lettered names `wanted`, told as they go by."""
    if not paths:
        raise ConfigError("file not found", file=seeds / "places.tsv", fix="create it (`watcher init` writes a starter)")
    known: dict[str, bool] = {}
    names: dict[str, tuple[str, ...]] = {}

    def rows() -> Iterator[str]:
        for path in paths:
            numbered = _rows(path, COLUMNS)
            for first in range(0, len(numbered), AT_ONCE):
                numbers, lines = zip(*numbered[first : first + AT_ONCE], strict=True)
                ids, mains, _, _, lats, lons, people, _, others = columns("\n".join(lines))
                right = _are_right(lats, lons, people)
                small = "\n".join(others).casefold().split("\n")
                for number, line, id_, name, other, lowered in zip(numbers, lines, ids, mains, others, small, strict=True):
                    if id_ not in known:
                        if not right:
                            _check_place(path, number, line)
                        has = name.casefold() in wanted or (lowered and not wanted.isdisjoint(lowered.split("|")))
                        known[id_] = has or (not name.isascii() and _plain(name) in wanted)
                        yield line
                    elif other:
                        known[id_] = True
                        names[id_] = (*names.get(id_, ()), *other.split("|"))

    return Gazetteer(Packed(rows()), names), [id_ for id_, has in known.items() if has]


def _are_right(lats: Iterable[str], lons: Iterable[str], people: Iterable[str]) -> bool:
    """Whether all rows have coordinates and a number of people."""
    try:
        sum(map(int, filter(None, people)))
        return all(-90 <= lat <= 90 for lat in map(float, lats)) and all(-180 <= lon <= 180 for lon in map(float, lons))
    except ValueError:
        return False


def _check_place(path: Path, number: int, line: str) -> None:
    lat, lon, population = line.split("\t")[4:7]
    try:
        there = -90 <= float(lat) <= 90 and -180 <= float(lon) <= 180
        int(population or 0)
    except ValueError as e:
        raise ConfigError(str(e), file=path, line=number, fix="lat, lon and population are numbers") from None
    if not there:
        raise ConfigError(f"no such coordinates: {lat}, {lon}", file=path, line=number, fix="degrees, latitude first")


def _regions(path: Path) -> Iterator[Region]:
    for _, line in _rows(path, 4):
        country, code, name, names = line.split("\t")
        yield Region(country, code, name, tuple(names.split("|")) if names else ())

"""The facility register and the gazetteer agree with each other and with themselves.

Read straight from the files, not through the loader, so that a wrong row is named here one by one and all at once. The
register may be one file (`facilities.yaml`), a folder (`facilities/`), or both.
"""

import csv
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from watcher.checked import load_yaml
from watcher.knowledge import Facility, load
from watcher.reading.scripts import INDEXED, script_at

SEEDS = Path(__file__).parents[2] / "seeds"
PLACE_COLUMNS = ["id", "name", "country", "region", "lat", "lon", "population", "timezone", "names"]

SHARED_NAMES: frozenset[tuple[str, str]] = frozenset()
"""(country, name) of strong names that two sites of one country rightly share; nothing may use one without need."""

KNOWN_BY_TOWN = frozenset({"natanz", "niewiadow", "yongbyon"})
"""Sites that the press calls by the name of their town alone."""


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    lines = [x for x in (SEEDS / name).read_text("utf-8").splitlines() if not x.startswith("#")]
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@cache
def places() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in sorted(SEEDS.glob("places*.tsv")):
        for row in table(path.name):
            found.setdefault(row["id"], row)
    return found


@cache
def sites() -> tuple[Facility, ...]:
    files = [p for p in [SEEDS / "facilities.yaml", *sorted((SEEDS / "facilities").glob("*.yaml"))] if p.exists()]
    found: list[Facility] = []
    for path in files:
        found += load_yaml(path, tuple[Facility, ...])
    return tuple(found)


def key(name: str) -> str:
    return name.casefold().replace("ё", "е").replace("’", "'")


def flat(names: Iterable[Iterable[str]]) -> set[str]:
    return {key(name) for group in names for name in group}


def strong_names(site: Facility) -> set[str]:
    return flat([[site.name], *site.aliases.values()]) - flat(site.weak_aliases.values())


def test_register_is_large_and_names_each_site_once() -> None:
    """At least 400 sites of 40 countries, each with an id of its own; Russia has the most."""
    ids = Counter(site.id for site in sites())
    countries = Counter(site.country for site in sites())
    assert [i for i, n in ids.items() if n > 1] == []
    assert len(ids) >= 400
    assert len(countries) >= 40
    assert countries.most_common(1)[0][0] == "RU"


def test_every_site_stands_in_exactly_one_town() -> None:
    """Town, region and country of each site name one row of the gazetteer, by its main name."""
    towns = Counter((row["country"], row["region"], row["name"]) for row in places().values())
    wrong = {s.id: (s.country, s.region, s.place) for s in sites() if towns[s.country, s.region, s.place] != 1}
    assert wrong == {}


def test_no_two_sites_of_a_country_share_a_strong_name() -> None:
    """A name that two sites share is a weak alias of both, so that it never names one of them by itself."""
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for site in sites():
        for name in strong_names(site):
            owners[site.country, name].add(site.id)
    shared = {name: ids for name, ids in owners.items() if len(ids) > 1}
    assert {name: ids for name, ids in shared.items() if name not in SHARED_NAMES} == {}
    assert shared.keys() >= SHARED_NAMES


def test_a_strong_name_is_no_name_of_a_town_there() -> None:
    """A site is not named like a town of its country (Dorogobuzh, Kronstadt): that would be a weak alias."""
    towns = {(row["country"], key(row["name"])) for row in places().values() if int(row["population"]) >= 1000}
    named = {site.id: name for site in sites() for name in strong_names(site) if (site.country, name) in towns}
    assert set(named) <= KNOWN_BY_TOWN, named


@pytest.mark.parametrize("path", sorted(SEEDS.glob("places*.tsv")), ids=lambda p: p.stem)
def test_rows_of_the_gazetteer_are_whole(path: Path) -> None:
    """Nine columns, ids unique in the file, coordinates on the globe, a region that regions.tsv or the country names."""
    rows = table(path.name)
    assert list(rows[0]) == PLACE_COLUMNS
    assert [i for i, n in Counter(r["id"] for r in rows).items() if n > 1] == []
    assert [r["id"] for r in rows if None in r or None in r.values()] == []
    assert [r["id"] for r in rows if not (-90 <= float(r["lat"]) <= 90 and -180 <= float(r["lon"]) <= 180)] == []
    known = {(r["country"], r["name"]) for r in table("regions.tsv")}
    covered = {"RU", "UA", "BY", "US", "PL", "BG", "TR", "IN", "DE"}
    assert [r["id"] for r in rows if r["country"] in covered and (r["country"], r["region"]) not in known] == []


def test_hand_kept_towns_do_not_double_those_of_the_slice() -> None:
    """A hand-kept row of a town that the slice has carries the slice's id, which makes it add names, not a town."""
    slice_ids = {row["id"] for row in table("places.tsv")}
    slice_towns = {(row["country"], row["region"], row["name"]) for row in table("places.tsv")}
    own = [row for row in table("places_own.tsv") if row["id"] not in slice_ids]
    assert [r["id"] for r in own if (r["country"], r["region"], r["name"]) in slice_towns] == []


@pytest.mark.parametrize("file", ["places.tsv", "places_own.tsv"])
def test_geonames_is_credited(file: str) -> None:
    """The head of the file names GeoNames and its licence."""
    head = [line for line in (SEEDS / file).read_text("utf-8").splitlines() if line.startswith("#")]
    assert "GeoNames" in " ".join(head) and "CC BY 4.0" in " ".join(head)


def test_seed_sites_are_told_by_class_and_town() -> None:
    """The plants of the seed report are in the register, with their towns."""
    by_id = {site.id: site for site in sites()}
    assert (by_id["votkinsk-plant"].place, by_id["votkinsk-plant"].near) == ("Votkinsk", ("Izhevsk",))
    assert by_id["tambov-powder-plant"].place == "Kotovsk"
    assert by_id["solikamsk-ural-plant"].cls == "powder"
    assert by_id["kamensk-kombinat"].place == "Kamensk-Shakhtinsky"


def test_regions_are_unique_by_code_and_by_name() -> None:
    """No two divisions of a country share a code or a shown name."""
    rows = table("regions.tsv")
    assert len({(r["country"], r["code"]) for r in rows}) == len(rows)
    assert len({(r["country"], r["name"]) for r in rows}) == len(rows)


def test_all_seeds_load_quickly() -> None:
    """Everything in seeds/ loads in seconds even on a loaded machine; alone it takes well under one."""
    start = time.perf_counter()
    knowledge = load(SEEDS)
    assert time.perf_counter() - start < 10
    assert len(knowledge.places) > 20_000


@pytest.mark.parametrize("path", sorted(SEEDS.glob("names_*.tsv")), ids=lambda p: p.stem)
def test_names_as_written_name_something(path: Path) -> None:
    """Each row refers to a place, plant, region, maker or product that is there, and holds names in scripts without capitals."""
    knowledge = load(SEEDS)
    known = {
        "place": set(knowledge.place), "facility": set(knowledge.facility), "weak": set(knowledge.facility),
        "region": {f"{r.country}/{r.name}" for r in knowledge.regions}, "company": set(knowledge.topic.companies),
        "product": set(knowledge.topic.products),
    }  # fmt: skip
    rows = table(path.name)
    assert [r for r in rows if r["ref"] not in known[r["kind"]]] == []
    assert [r for r in rows if not all(any(script_at(c) in INDEXED for c in n) for n in r["names"].split("|"))] == []

"""One site under several names: a city named for its outskirts, plants of one town raided at once."""

from dataclasses import replace

import pytest

from tests.incidents.build import FACILITIES, PLACES, report
from watcher.incidents.link import Relinked, relink
from watcher.knowledge import Place
from watcher.types import Report, Tier

PLACES_AND_CITY = {
    **PLACES,
    "moscow": Place(id="moscow", name="Moscow", country="RU", region="Moscow", lat=55.75, lon=37.62, population=10_000_000),
    "posad": Place(id="posad", name="Posad", country="RU", region="Moscow Oblast", lat=56.31, lon=38.14, population=100_000),
    "kashira": Place(id="kashira", name="Kashira", country="RU", region="Moscow Oblast", lat=54.83, lon=38.15, population=50_000),
}


def linked(*reports: Report) -> Relinked:
    return relink(reports, facilities=FACILITIES, places=PLACES_AND_CITY)


def incidents(*reports: Report) -> list[set[str]]:
    return [{r.removesuffix("#0") for r in c.reports} for c in linked(*reports).clusters]


# ---------------------------------------------------------------- a city named for its outskirts

CITY = report("city", "2024-02-08", "2024-02-07", place="moscow", region="Moscow", facility_class="optics")


@pytest.mark.parametrize(
    ("place", "rest", "one"),
    [
        ("posad", {"facility_class": "optics"}, True), ("kashira", {"facility_class": "optics"}, False),
        ("posad", {"facility_class": "naval"}, False), ("tula", {"facility_class": "optics"}, False),
    ],
)  # fmt: skip
def test_near_moscow_is_a_town_about_it(place: str, rest: dict[str, str], one: bool) -> None:
    """ "An optics plant near Moscow" is that of a town seventy kilometres off, of another region; not a hundred off, and not
    another kind of plant."""
    town = report("town", "2024-02-07", "2024-02-07", place=place, region=PLACES_AND_CITY[place].region, **rest)
    assert (len(incidents(town, CITY)) == 1) is one
    assert (len(incidents(replace(CITY, published=town.published), replace(town, published=CITY.published))) == 1) is one


def test_the_join_says_how_far_out_the_town_lies() -> None:
    """The part names the distance."""
    town = report("town", "2024-02-07", "2024-02-07", place="posad", region="Moscow Oblast", facility_class="optics")
    assert any(p.name == "outskirts" and p.text.endswith("km") for p in linked(town, CITY).placements["city#0"].parts)


def test_a_plant_named_in_the_city_is_not_out_of_it() -> None:
    """A plant of the city, named, and one in a town about it: two."""
    factories = {**FACILITIES, "city-optics": FACILITIES["kremniy"].model_copy(update={"id": "city-optics", "place": "moscow"})}
    named = report("named", "2024-02-07", "2024-02-07", facility="city-optics", place="moscow", country="RU")
    town = report("town", "2024-02-07", "2024-02-07", place="posad", region="Moscow Oblast", facility_class="electronics")
    assert len(relink([named, town], facilities=factories, places=PLACES_AND_CITY).clusters) == 2


# ---------------------------------------------------------------- plants of one town, raided at once


def _both(day: str, **rest: object) -> list[Report]:
    """One entry that tells of two plants of a town."""
    first = report("both", day, day, facility="kristall", **rest)  # type: ignore[arg-type]
    return [first, replace(first, id="both#1", facility="sverdlov")]


def test_plants_of_a_town_told_of_together_are_one_raid() -> None:
    """Who reads of either plant elsewhere is not told of a second raid; without the entry that tells of both they are two."""
    others = [report(p, "2025-10-06T18", "2025-10-06", facility=p) for p in ("kristall", "sverdlov")]
    assert len(linked(*_both("2025-10-06"), *others).clusters) == 1
    assert len(linked(*reversed([*_both("2025-10-06"), *others])).clusters) == 1
    assert len(linked(*others).clusters) == 2


@pytest.mark.parametrize("rest", [{"tier": Tier.RELATED}, {"recalled": True}])
def test_plants_only_mentioned_together_stay_two(rest: dict[str, object]) -> None:
    """A round-up that recalls both, or tells of no explosion, makes one raid of nothing."""
    others = [report(p, "2025-10-06T18", "2025-10-06", facility=p) for p in ("kristall", "sverdlov")]
    assert len(linked(*_both("2025-10-06", **rest), *others).clusters) == 2


def test_a_raid_on_both_does_not_make_the_next_explosion_one() -> None:
    """A week later each plant stands for itself again."""
    later = [report(p, "2025-10-16", "2025-10-16", facility=p) for p in ("kristall", "sverdlov")]
    assert len(linked(*_both("2025-10-06"), *later).clusters) == 3


def test_plants_of_two_towns_told_of_together_are_two() -> None:
    """One raid, two towns, one article."""
    first = report("both", "2025-10-06", "2025-10-06", facility="kristall")
    assert len(linked(first, replace(first, id="both#1", facility="kazan-powder")).clusters) == 2


# ---------------------------------------------------------------- a plant whose name was read as a town


@pytest.mark.parametrize(
    ("day", "elsewhere", "one"),
    [
        ("2024-02-07", ("votkinsk-plant",), True), ("2024-02-07", (), False), ("2024-02-07", ("kupol",), False),
        ("2024-01-07", ("votkinsk-plant",), False),
    ],
)  # fmt: skip
def test_a_town_that_is_a_plants_name_does_not_split(day: str, elsewhere: tuple[str, ...], one: bool) -> None:
    """The plant's incident of that day takes in the report that was put a thousand kilometres off, in whichever order."""
    plant = report("plant", "2024-02-07", "2024-02-07", facility="votkinsk-plant")
    read = report("read", "2024-02-07T09", day, place="kirov-kaluga", region="Kaluga", elsewhere=elsewhere)
    assert (len(incidents(plant, read)) == 1) is one
    assert (len(incidents(read, plant)) == 1) is one


def test_a_town_that_is_a_plants_name_is_still_a_town() -> None:
    """Where that town has an incident of its own on the day, it is preferred."""
    plant = report("plant", "2024-02-07", "2024-02-07", facility="votkinsk-plant")
    town = report("town", "2024-02-07", "2024-02-07", place="kirov-kaluga", region="Kaluga")
    read = report("read", "2024-02-07T15", "2024-02-07", place="kirov-kaluga", region="Kaluga", elsewhere=("votkinsk-plant",))
    assert {"town", "read"} in incidents(plant, town, read)

"""Which regions a town near a border may be told in."""

import pytest

from watcher.distance import great_circle
from watcher.incidents.vicinity import Vicinity
from watcher.knowledge import Place


def _place(id: str, region: str, lat: float, lon: float, country: str = "RU") -> Place:
    return Place(id=id, name=id, country=country, region=region, lat=lat, lon=lon)


PLACES = {
    p.id: p
    for p in (
        _place("aleksin", "Tula", 54.50, 37.07), _place("tarusa", "Kaluga", 54.72, 37.18), _place("tula", "Tula", 54.20, 37.62),
        _place("tambov", "Tambov", 52.72, 41.45), _place("north", "Arctic", 78.0, 20.0), _place("pole", "Ice", 78.1, 21.9),
        _place("narva", "Ida-Viru", 59.38, 28.19, "EE"), _place("ivangorod", "Leningrad", 59.37, 28.22),
    )
}  # fmt: skip


@pytest.mark.parametrize(
    ("place", "regions"),
    [
        ("aleksin", {("RU", "Tula"), ("RU", "Kaluga")}), ("tambov", {("RU", "Tambov")}),
        ("narva", {("EE", "Ida-Viru"), ("RU", "Leningrad")}), ("north", {("RU", "Arctic"), ("RU", "Ice")}), ("nowhere", set()),
    ],
)  # fmt: skip
def test_regions_within_reach(place: str, regions: set[tuple[str, str]]) -> None:
    """Across regions, countries and meridians that lie close together in the north; a town nobody knows has none."""
    assert Vicinity(PLACES, 50.0).regions(place) == regions


@pytest.mark.parametrize("place", PLACES)
def test_the_cells_leave_nothing_out(place: str) -> None:
    """The same answer as measuring to every town."""
    here = PLACES[place]
    every = {(p.country, p.region) for p in PLACES.values() if great_circle((here.lat, here.lon), (p.lat, p.lon)) <= 50.0}
    assert Vicinity(PLACES, 50.0).regions(place) == every


def test_a_city_of_millions_is_asked_for_from_farther_off() -> None:
    """Ninety kilometres about it, seen from either side; other towns keep to theirs."""
    city = _place("moscow", "Moscow", 55.75, 37.62)._replace(population=10_000_000)
    places = {**PLACES, "moscow": city, "posad": _place("posad", "Moscow Oblast", 56.31, 38.14)}
    vicinity = Vicinity(places, 50.0, 90.0)
    assert vicinity.regions("posad") == vicinity.regions("moscow") == {("RU", "Moscow"), ("RU", "Moscow Oblast")}
    assert vicinity.regions("tula") == {("RU", "Tula")}

"""Distances, the dossier of a site, and a foreign list against the register."""

from datetime import date
from pathlib import Path

import pytest

from tests.incidents.build import FACILITIES, PLACES, claim
from tests.incidents.test_series import FIVE, incident
from watcher.distance import great_circle, to_line
from watcher.incidents.dossier import dossier
from watcher.incidents.reconcile import ListRow, reconcile
from watcher.knowledge import ReferenceLine, reference_lines
from watcher.types import Cause, ClaimField

SEEDS = Path(__file__).parents[2] / "seeds"
SQUARE = ReferenceLine(name="a square", dated=date(2000, 1, 1), source="test", points=((0, 0), (0, 10), (10, 10), (10, 0)))


@pytest.mark.parametrize(
    ("town", "low", "high"),
    [("votkinsk", 1150, 1300), ("tula", 300, 360), ("kamensk", 0, 40), ("solikamsk", 1500, 1700), ("biysk", 3000, 3400)],
)
def test_distance_to_the_border_of_ukraine(town, low, high):
    """The coarse outline of the seeds gives what maps give, to some tens of kilometres."""
    (border,) = reference_lines(SEEDS)
    place = PLACES[town]
    found = to_line((place.lat, place.lon), border)
    assert low <= found.km <= high and not found.inside


def test_inside_and_nearest_point():
    """A point within a closed line is inside; the nearest point may lie between two vertices."""
    found = to_line((5, 1), SQUARE)
    assert found.inside and found.nearest == pytest.approx((5, 0), abs=0.05)
    assert found.km == pytest.approx(110.8, abs=0.5) and found.text == "inside a square (outline of 2000-01-01)"
    assert to_line((5, -9), SQUARE).text == "about 1,000 km from a square (outline of 2000-01-01)"


def test_open_line_and_its_ends():
    """Beyond an end of an open line its end is nearest; a repeated vertex does no harm."""
    line = SQUARE.model_copy(update={"closed": False, "points": ((0.0, 0.0), (0.0, 0.0), (0.0, 10.0))})
    assert to_line((0, -1), line).nearest == (0, 0)
    assert to_line((0, 12), line).nearest == (0, 10)
    assert to_line((0, 0), line).km == 0


def test_great_circle():
    """A quarter of the equator."""
    assert great_circle((0, 0), (0, 90)) == pytest.approx(10007.6, abs=1)


def test_no_file_no_lines(tmp_path):
    """Reference lines are optional."""
    assert reference_lines(tmp_path) == ()


def test_site_dossier():
    """Incidents newest first with the days between them, contradictions, distance, and town incidents without a plant apart."""
    (border,) = reference_lines(SEEDS)
    second = incident(
        "2024-02-14",
        "tambov-powder",
        claim(Cause.TEST, by="x"),
        claim(Cause.ACCIDENT, by="y"),
        claim(ClaimField.KILLED, "3", "y"),
    )
    nearby = FIVE[1].__class__(**{**_fields(FIVE[1]), "id": "town", "facility": None})
    found = dossier(FACILITIES["tambov-powder"], [*FIVE, second, nearby], town=PLACES["kotovsk"], lines=(border,))
    assert [(i.incident.day.isoformat(), i.interval) for i in found.incidents] == [("2024-02-14", 96), ("2023-11-10", None)]
    assert [c.field for c in found.incidents[0].contradictions] == [ClaimField.CAUSE]
    assert [i.id for i in found.nearby] == ["town"] and found.killed == 3 and len(found.claims) == 4
    assert 250 < found.distances[0].km < 450


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}  # type: ignore[attr-defined]


def test_reconciliation_of_a_list():
    """Rows the register has, rows that differ and in what, rows it lacks, and incidents the list does not know."""
    rows = [
        ListRow(number=1, day=date(2023, 10, 31), facility="ural", place="solikamsk", country="RU", cause="accident"),
        ListRow(number=2, day=date(2023, 11, 11), place="kotovsk", country="RU", killed=2),
        ListRow(number=3, day=date(2024, 2, 7), place="tula"),
        ListRow(number=4, day=date(2024, 2, 7), facility="kupol", place="votkinsk"),
    ]
    found = reconcile(rows, FIVE)
    assert [m.row.number for m in found.have] == [1]
    assert [(m.row.number, m.differs) for m in found.differ] == [(2, (("day", "2023-11-11", "2023-11-10"), ("killed", "2", "")))]
    assert [r.number for r in found.lack] == [3, 4]
    assert [i.id for i in found.beyond] == ["2023-11-26-chelyabinsk", "2024-01-15-kamensk", "2024-02-07-votkinsk"]


def test_each_incident_matches_one_row():
    """Two rows two days apart are not both the same incident; the nearer takes it."""
    rows = [ListRow(number=n, day=date(2023, 11, d), place="kotovsk") for n, d in ((1, 12), (2, 10))]
    found = reconcile(rows, FIVE)
    assert [m.row.number for m in found.have] == [2] and [r.number for r in found.lack] == [1]
    assert reconcile([], FIVE).beyond == ()

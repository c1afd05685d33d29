"""Independent voices: families, chains of citation, state outlets, wire copies."""

import pytest

from tests.incidents.build import report
from watcher.incidents.corroborate import own_reporting, publishers
from watcher.types import Tier


def _told(id: str, **rest: object):
    return report(id, "2024-02-07", "2024-02-07", facility="votkinsk-plant", **rest)


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        pytest.param([_told("a"), _told("b")], ("a", "b"), id="two houses"),
        pytest.param([_told("a", family="x"), _told("b", family="x")], ("x",), id="two feeds of one house"),
        pytest.param(
            [_told("a", origin="Baza"), _told("b", origin="baza"), _told("c", origin="BAZA")],
            ("baza",),
            id="one source, three outlets",
        ),
        pytest.param([_told("a", family="Baza"), _told("b", origin="Baza")], ("baza",), id="the source and who cites it"),
        pytest.param([_told("a", origin="Baza"), _told("b", origin="Mash")], ("baza", "mash"), id="two sources"),
        pytest.param(
            [_told("a", state_owned=True, outlet_country="RU"), _told("b", state_owned=True, outlet_country="RU")],
            ("state-ru",),
            id="state outlets of one country",
        ),
        pytest.param(
            [_told("a", state_owned=True, outlet_country="RU"), _told("b", origin="TASS")],
            ("state-ru",),
            id="a state agency cited",
        ),
        pytest.param(
            [_told("a"), _told("b", recalled=True), _told("c", tier=Tier.BACKGROUND)], ("a",), id="round-ups do not count"
        ),
        pytest.param(
            [_told("a", title="Blast at the Votkinsk rocket works"), _told("b", title="Blast at the Votkinsk rocket works!")],
            ("a",),
            id="one wire text under two names",
        ),
        pytest.param(
            [_told("a", title="Plant explosion"), _told("b", title="Plant explosion")],
            ("a", "b"),
            id="short titles are alike by chance",
        ),
    ],
)
def test_voices(reports, expected):
    """A voice counts once, however many outlets carry it."""
    assert publishers(reports, {"tass": "state-ru"}) == expected


def test_own_reporting():
    """A report that cites nobody is somebody's own."""
    assert own_reporting([_told("a", origin="Baza"), _told("b")])
    assert not own_reporting([_told("a", origin="Baza")])

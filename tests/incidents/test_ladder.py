"""Casualty figures over claimants and time."""

import pytest

from tests.incidents.build import claim, moment
from watcher.incidents.ladder import ladder
from watcher.types import ClaimField, CountRange

K, INJ, M = ClaimField.KILLED, ClaimField.INJURED, ClaimField.MISSING


def _at(field: ClaimField, day: str, value: int, by: str, **rest: object):
    return claim(field, str(value), by, time=moment(day), **rest)


@pytest.mark.parametrize(
    ("field", "claims", "expected"),
    [
        pytest.param(K, [], None, id="nobody gave a figure"),
        pytest.param(K, [_at(K, "2025-08-15", 0, "mayor")], CountRange(low=0, high=0, best=0), id="nobody hurt"),
        pytest.param(
            K,
            [
                _at(K, "2025-08-15T08", 3, "x"),
                _at(K, "2025-08-15T09", 4, "y"),
                _at(K, "2025-08-15T10", 5, "ministry", official=True),
            ],
            CountRange(low=3, high=5, best=5),
            id="three figures on one day, the authority's is best",
        ),
        pytest.param(
            K,
            [_at(K, "2025-08-15", 3, "x"), _at(K, "2025-08-20", 20, "y")],
            CountRange(low=20, high=20, best=20),
            id="a rise days later",
        ),
        pytest.param(
            INJ,
            [_at(INJ, "2025-08-15", 157, "ministry", official=True), _at(INJ, "2025-08-17", 134, "ministry", official=True)],
            CountRange(low=134, high=134, best=134),
            id="injured fall as the wounded die",
        ),
        pytest.param(
            K,
            [_at(K, "2025-08-15T08", 7, "x"), _at(K, "2025-08-15T09", 4, "y"), _at(K, "2025-08-15T10", 4, "z")],
            CountRange(low=4, high=7, best=4),
            id="no authority: what most say",
        ),
        pytest.param(
            K, [_at(K, "2025-08-15", 4, "x", at_least=True)], CountRange(low=4, high=4, best=4, at_least=True), id="at least"
        ),
        pytest.param(
            M,
            [_at(M, "2025-10-10", 19, "sheriff"), _at(M, "2025-10-11", 18, "sheriff")],
            CountRange(low=18, high=18, best=18),
            id="missing, corrected",
        ),
        pytest.param(
            M,
            [_at(M, "2025-10-10", 19, "sheriff"), _at(M, "2025-10-11", 18, "sheriff"), _at(K, "2025-10-12", 16, "sheriff")],
            CountRange(low=0, high=2, best=2),
            id="missing found dead",
        ),
        pytest.param(
            M,
            [_at(K, "2025-10-22", 4, "x"), _at(M, "2025-10-22", 10, "x"), _at(K, "2025-10-25", 23, "x")],
            CountRange(low=0, high=0, best=0),
            id="more dead than were missing",
        ),
    ],
)
def test_ladder(field, claims, expected):
    """The range of what claimants say now, and the best of it."""
    assert ladder(claims, field) == expected

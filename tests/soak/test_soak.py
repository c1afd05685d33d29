"""A quick soak; days of it by hand: `python tests/soak/soak.py --days 3 --kills 40`."""

from pathlib import Path

from soak import soak


def test_hours_with_faults_and_kills_lose_nothing_and_tell_nothing_twice(small_seeds: Path) -> None:
    """Twenty feeds for three hours with a twentieth of all feed-hours in trouble, and a kill."""
    found = soak(feeds=20, hours=3, kills=1, seeds=small_seeds, lives=2.5)
    assert found.wrong == []
    assert found.kills == 1 and found.polls > 100

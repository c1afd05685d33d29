"""`kill -9` of the service at random instants. Three hundred kills: `python tests/soak/kill_service.py --kills 300`."""

import sys
from pathlib import Path

import pytest
from kill_service import kill_many


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_a_service_killed_at_any_instant_loses_nothing_and_repeats_nothing(small_seeds: Path) -> None:
    """Store, mailbox and webhook log hold what they hold when nobody kills it."""
    outcome = kill_many(6, small_seeds)
    assert outcome.wrong == [] and outcome.kills >= 6

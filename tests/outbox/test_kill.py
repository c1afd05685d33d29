"""`kill -9` in the middle of a delivery. A hundred kills: `python tests/outbox/kill_outbox.py --many 100`."""

import sys

import pytest
from kill_outbox import kill_many


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_a_worker_killed_at_any_step_loses_nothing_and_repeats_nothing_under_another_id() -> None:
    """Each reader has each message; a second copy, where the kill fell between reply and mark, bears the same id."""
    outcome = kill_many(5)
    assert outcome.wrong == [] and outcome.killed >= 4

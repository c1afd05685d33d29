"""Fixtures of the feeds room: a fault server, and fetchers that may reach loopback."""

from collections.abc import Iterator

import pytest
from faults import FaultServer


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with FaultServer() as running:
        yield running

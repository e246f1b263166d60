"""What every journey stands on: the live borough, Chromium, an album of pictures."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.journeys.browser import Album
from tests.journeys.live import Live, live_stack


@pytest.fixture(autouse=True)
def the_clock_stands_still() -> None:
    """Journeys run on the real clock: their servers are other programs."""


@pytest.fixture(scope="session")
def live(database_server: databases.Server) -> Iterator[Live]:
    with live_stack(database_server) as running:
        yield running


@pytest.fixture
def album() -> Album:
    """Pictures are kept where PICTURES says, and nowhere otherwise."""
    folder = os.environ.get("PICTURES")
    return Album(Path(folder) if folder else None)

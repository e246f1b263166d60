"""A school with a number, so that files can be addressed to it."""

import pytest

from tests.factories.attendance import numbered
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def school(here: AreaWorld) -> AreaWorld:
    """`here`, whose school is 201/4001."""
    numbered(here.school)
    return here

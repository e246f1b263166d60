"""Amara, whose SENCO and social worker attach things to her plans."""

import pytest

from tests.childplan.plans.conftest import Amara, lay_amara
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def amara(here: AreaWorld) -> Amara:
    return lay_amara(here)

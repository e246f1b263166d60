"""People of an area with a password, with and without a second step, and two who keep sign-ins."""

from dataclasses import dataclass

import pytest
from django.test import Client

from childplan.accounts.models import Membership
from tests.factories import organisations as lay
from tests.factories.signing_in import sign_in
from tests.worlds.two_areas import AreaWorld


@dataclass(frozen=True)
class Keepers:
    """Two people who keep the area's sign-ins, and their windows."""

    first: Membership
    second: Membership
    one: Client
    other: Client


@pytest.fixture
def keepers(here: AreaWorld) -> Keepers:
    first = lay.membership("system_administrator", here.authority)
    second = lay.membership("area_data_manager", here.authority)
    return Keepers(first, second, sign_in(Client(), first.user), sign_in(Client(), second.user))

"""Who reviews looking in the area of the tests."""

import pytest

from childplan.accounts.models import Membership
from childplan.organisations.vocabulary import OrganisationKind
from tests.factories import organisations as lay
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def officer(here: AreaWorld) -> Membership:
    return lay.membership("privacy_officer", here.authority, user=lay.user("Hugh Lister"))


@pytest.fixture
def of_health(here: AreaWorld) -> Membership:
    """The privacy officer of a health body."""
    trust = lay.organisation(here.area, OrganisationKind.NHS, name="Larkshire Health")
    return lay.membership("privacy_officer", trust)

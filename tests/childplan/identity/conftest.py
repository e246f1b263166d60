"""A child on roll whom a social worker works with, and who else may look."""

from datetime import date
from uuid import UUID

import pytest

from childplan.access.vocabulary import InvolvementKind
from tests.factories import plans
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    """On roll at the area's school, allocated to its social workers."""
    made = opened_by(
        here.head, forename="Amara", surname="Okafor", born_on=date(2017, 5, 3), nhs_number="9990000018"
    )
    plans.involved(made, InvolvementKind.ALLOCATION, here.social_work.pk)
    return made

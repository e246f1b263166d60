"""Children as the stories of safeguarding need them."""

from uuid import UUID

import pytest

from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from tests.factories.identity import opened_by
from tests.factories.safeguarding import class_teacher
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def on_roll(here: AreaWorld) -> UUID:
    """A child on roll of the school, with whom no social worker has to do."""
    return opened_by(here.head)


@pytest.fixture
def with_team(here: AreaWorld) -> UUID:
    """A child that the social work team opened, allocated to nobody in it yet."""
    return opened_by(here.social_worker, kind=InvolvementKind.ALLOCATION, principal_id=here.social_work.pk)


@pytest.fixture
def teacher(here: AreaWorld) -> Membership:
    return class_teacher(here)

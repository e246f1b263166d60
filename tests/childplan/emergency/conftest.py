"""A child known to a school and led by its SENCO; a duty social worker who does not see her; and who reviews."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.emergency import NHS
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

BORN = date(2017, 5, 3)


@dataclass
class Night:
    """amara: on roll at the school, led by its SENCO. duty: a social worker of another team, managed by `manager`."""

    here: AreaWorld
    amara: UUID
    duty: Membership
    manager: Membership
    officer: Membership
    keeper: Membership


@pytest.fixture
def night(here: AreaWorld) -> Night:
    child_id = opened_by(here.head, nhs_number=NHS, forename="Amara", surname="Okafor", born_on=BORN)
    plans.involved(child_id, Kind.LEAD_PRACTITIONER, here.senco.pk)
    team = lay.team(here.authority, "Emergency duty team")
    return Night(
        here=here,
        amara=child_id,
        duty=lay.membership("social_worker", here.authority, team=team, user=lay.user("Dana Weir")),
        manager=lay.membership("social_care_team_manager", here.authority, team=team),
        officer=lay.membership("privacy_officer", here.authority),
        keeper=lay.membership("area_data_manager", here.authority),
    )

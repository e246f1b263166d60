"""A child known to a social worker and a school, a team that may take work on, and a panel."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld


@dataclass
class Asking:
    """child_id: on roll, allocated, and on the EHC co-ordinator's caseload."""

    here: AreaWorld
    child_id: UUID
    worker: Membership
    team_mate: Membership
    coordinator: Membership
    panel: Membership


@pytest.fixture
def asking(here: AreaWorld) -> Asking:
    child_id = opened_by(here.head)
    early_help, send = lay.team(here.authority, "Early help"), lay.team(here.authority, "SEND")
    coordinator = lay.membership("ehc_coordinator", here.authority, team=send)
    plans.involved(child_id, Kind.ALLOCATION, here.social_work.pk)
    plans.involved(child_id, Kind.SEN_CASELOAD, send.pk)
    return Asking(
        here=here,
        child_id=child_id,
        worker=lay.membership("early_help_worker", here.authority, team=early_help),
        team_mate=lay.membership("early_help_team_manager", here.authority, team=early_help),
        coordinator=coordinator,
        panel=lay.membership("ehc_panel_member", here.authority, team=lay.team(here.authority, "Panel")),
    )

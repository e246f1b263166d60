"""Who has looked, as a family is told: places they know, months that are over, and not a word more."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from childplan.access.models import Grant, Involvement
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass as Class
from childplan.history.vocabulary import Way
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.looks import looked, refused
from tests.factories.portal import joined
from tests.portal.conftest import TwoFathers, released_to
from tests.portal.views.test_family_views import signed_in
from tests.portal.views.test_who_can_see import UNSAID
from tests.worlds.two_areas import AreaWorld

LAST_MONTH = datetime(2026, 2, 10, 10, 0, tzinfo=UTC)
LONG_AGO = datetime(2025, 9, 1, tzinfo=UTC)


def told(client: Client, child_id: UUID, status: int = 200) -> str:
    response = client.get(f"/family/children/{child_id}/who-has-looked/")
    assert response.status_code == status
    return response.content.decode().partition("<main")[2].partition("</main")[0]


def parent(by: Membership, child_id: UUID, person: object) -> Client:
    """A parent whose page has been there since last September."""
    client = signed_in(joined(by, child_id, person))  # type: ignore[arg-type]
    ours = {"child_id": child_id, "kind": Kind.FAMILY}
    for row in Involvement.objects.filter(**ours):
        row.starts_at = LONG_AGO
        row.save()
    assert not Grant.objects.filter(**ours, starts_at__gt=LONG_AGO).exists()
    return client


@pytest.fixture
def mother(here: AreaWorld, family: TwoFathers) -> Client:
    return parent(here.senco, family.elder, family.mother)


@pytest.fixture
def father(here: AreaWorld, family: TwoFathers) -> Client:
    return parent(here.senco, family.elder, family.asif)


class TestTheFamilysPage:
    def test_names_the_place_and_the_month_and_no_person(
        self, here: AreaWorld, family: TwoFathers, mother: Client
    ) -> None:
        looked(here.senco, family.elder, at=LAST_MONTH)
        looked(here.head, family.elder, at=LAST_MONTH + timedelta(days=1))
        looked(here.senco, family.elder, at=datetime(2025, 11, 4, tzinfo=UTC))
        words = told(mother, family.elder)
        assert "Larkshire Primary" in words
        assert words.count("February 2026") == 1
        assert words.index("February 2026") < words.index("November 2025")
        for hidden in (here.senco.user.name, here.head.user.name, "10 February", "10:00"):
            assert hidden not in words

    def test_tells_nothing_of_the_present_month(
        self, here: AreaWorld, family: TwoFathers, mother: Client, at: datetime
    ) -> None:
        before = told(mother, family.elder)
        looked(here.senco, family.elder, at=at - timedelta(hours=1))
        looked(here.senco, family.elder, at=at.replace(day=1, hour=0, minute=0))
        assert told(mother, family.elder) == before
        looked(here.senco, family.elder, at=at.replace(day=1, hour=0) - timedelta(minutes=1))
        assert "February 2026" in told(mother, family.elder)

    @pytest.mark.parametrize(
        "hidden",
        [
            {"classes": int(Class.PROTECTION | Class.IDENTITY)},
            {"way": Way.SEARCH},
            {"way": Way.LIST},
            {"way": Way.EMERGENCY},
            {"outcome": "refused"},
            {"outcome": "failed"},
            {"act": "safeguarding:concern"},
            {"act": "safeguarding:record_concern"},
            {"act": "identity:restrict"},
            {"act": "sharing:decide"},
            {"act": "portal:review"},
            {"act": "oversight:of_child"},
            {"act": "identity:family"},
            {"at": datetime(2025, 2, 27, tzinfo=UTC)},
            {"at": LONG_AGO - timedelta(days=1)},
        ],
    )
    def test_is_not_changed_by_what_a_family_is_not_told(
        self, here: AreaWorld, family: TwoFathers, mother: Client, hidden: dict[str, object]
    ) -> None:
        before = told(mother, family.elder)
        looked(here.senco, family.elder, **{"at": LAST_MONTH, **hidden})  # type: ignore[arg-type]
        looked(here.senco, uuid4(), at=LAST_MONTH)
        refused(here.senco, family.elder, at=LAST_MONTH)
        assert told(mother, family.elder) == before

    def test_is_not_changed_by_whoever_else_looks(
        self, here: AreaWorld, family: TwoFathers, mother: Client
    ) -> None:
        before = told(mother, family.elder)
        for kind, role, body, name in UNSAID:
            place = lay.organisation(here.area, body, name=name)
            member = lay.membership(role, place, team=lay.team(place))
            plans.involved(family.elder, kind, member.pk)
            looked(member, family.elder, at=LAST_MONTH)
        looked(here.social_worker, family.elder, at=LAST_MONTH)
        looked(here.screener, family.elder, at=LAST_MONTH)
        assert told(mother, family.elder) == before

    def test_differs_between_parents_by_what_was_released_to_each_alone(
        self, here: AreaWorld, family: TwoFathers, mother: Client, father: Client
    ) -> None:
        plans.involved(family.elder, Kind.ALLOCATION, here.social_work.pk)
        looked(here.social_worker, family.elder, at=LAST_MONTH, classes=int(Class.SOCIAL_CARE))
        assert told(mother, family.elder) == told(father, family.elder)
        section = plans.written(here.senco, plans.about_me(family.elder), "Likes maps.")
        plans.released(here.social_worker, family.elder, family.mother, plans.piece(section))
        assert "Larkshire Council" in told(mother, family.elder)
        assert "Larkshire Council" not in told(father, family.elder)

    def test_tells_of_a_role_that_is_known_and_not_of_others_of_that_body(
        self, here: AreaWorld, family: TwoFathers, mother: Client
    ) -> None:
        plans.involved(family.elder, Kind.ALLOCATION, here.social_work.pk)
        section = plans.written(here.senco, plans.about_me(family.elder), "Likes maps.")
        plans.released(here.social_worker, family.elder, family.mother, plans.piece(section))
        before = told(mother, family.elder)
        looked(here.screener, family.elder, at=LAST_MONTH)
        assert told(mother, family.elder) == before

    def test_gives_no_school_that_is_not_told(
        self, here: AreaWorld, family: TwoFathers, mother: Client
    ) -> None:
        looked(here.senco, family.elder, at=LAST_MONTH)
        (enrolment,) = Involvement.objects.filter(child_id=family.elder, kind=Kind.ENROLMENT)
        enrolment.is_confidential = True
        enrolment.save()
        assert "Larkshire Primary" not in told(mother, family.elder)

    def test_is_there_for_ones_own_child_alone(
        self, here: AreaWorld, family: TwoFathers, mother: Client
    ) -> None:
        assert "not" in told(mother, uuid4(), status=404)
        told(client_of(here.senco), family.elder, status=404)

    def test_is_reached_from_who_can_see(self, here: AreaWorld, family: TwoFathers, mother: Client) -> None:
        released_to(here, family.elder, family.mother, "Reads alone.")
        words = mother.get(f"/family/children/{family.elder}/who-can-see/").content.decode()
        assert f"/family/children/{family.elder}/who-has-looked/" in words

"""The virtual school is told where a child goes to school, and by that nothing else that is confidential."""

from uuid import UUID

import pytest

from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.identity.models import Address, ChildName, ContactDetail, FamilyPerson, Relationship
from childplan.identity.selectors.child_lines import child_line
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import acting, opened_by, reached_at, withheld
from tests.factories.portal import parent_of
from tests.worlds.two_areas import AreaWorld

REFUGE = "12 Quince Row"


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    """In a refuge, in nobody's care, with nothing hidden that says so but what is marked."""
    made = opened_by(here.head, forename="Amara", surname="Okafor")
    plans.involved(made, Kind.ALLOCATION, here.social_work.pk)
    Address(
        child_id=made, lines=REFUGE, postcode="LA1 1AB", is_confidential=True, starts_on=clock.today()
    ).save(force_insert=True)
    ChildName(child_id=made, kind="former", forename="Amy", surname="Quince", is_confidential=True).save(
        force_insert=True
    )
    mother = parent_of(made, name="Grace Okafor", email="")
    reached_at(mother, telephone="01632 960077", is_confidential=True)
    parent_of(made, name="Carer at the refuge", is_confidential=True)
    return made


@pytest.fixture
def head_of_it(here: AreaWorld, child_id: UUID) -> Membership:
    """Brought in by the school, as any child on roll may be."""
    team = lay.team(here.authority, "Virtual school")
    plans.involved(child_id, Kind.VIRTUAL_SCHOOL, team.pk)
    return lay.membership("virtual_school_head", here.authority, team=team)


class TestTheVirtualSchoolHead:
    def test_reads_no_confidential_address_name_number_or_adult(
        self, child_id: UUID, head_of_it: Membership
    ) -> None:
        with acting(head_of_it, writing=False):
            assert not Address.objects.filter(child_id=child_id).exists()
            assert not ChildName.objects.filter(child_id=child_id).exists()
            assert not ContactDetail.objects.filter(person__relationships__child_id=child_id).exists()
            assert list(Relationship.objects.values_list("person__name", flat=True)) == ["Grace Okafor"]
            assert FamilyPerson.objects.count() == 1
        page = client_of(head_of_it).get(f"/children/{child_id}/family/").content.decode()
        assert not [word for word in (REFUGE, "Quince", "960077", "Carer at") if word in page]

    def test_is_told_a_school_that_is_withheld(
        self, here: AreaWorld, child_id: UUID, head_of_it: Membership
    ) -> None:
        withheld(here.social_worker, child_id, here.school)
        with acting(head_of_it, writing=False) as scope:
            assert child_line(scope, child_id).school == "Larkshire Primary"

    def test_is_not_told_it_of_a_child_who_is_on_no_caseload_of_theirs(
        self, here: AreaWorld, head_of_it: Membership
    ) -> None:
        other = opened_by(here.head)
        plans.involved(other, Kind.ALLOCATION, here.social_work.pk)
        plans.involved(other, Kind.LEAD_PRACTITIONER, head_of_it.pk)
        withheld(here.social_worker, other, here.school)
        with acting(head_of_it, writing=False) as scope:
            assert child_line(scope, other).school == "On roll (school not shown)"

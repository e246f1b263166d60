"""A young person's own sign-in: to their own page, by being themself; beside what they may be to other children."""

from datetime import date, datetime
from uuid import UUID

import pytest

from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind
from childplan.common.clock import FOREVER
from childplan.identity.models import Child, FamilyPerson, Relationship
from childplan.identity.vocabulary import RelationshipKind
from childplan.plans.models import ReleasedItem
from childplan.plans.selectors.owed import leave_by_themselves
from childplan.plans.selectors.reach import reach_of
from portal.vocabulary import ResponsibilitySeen
from tests.factories.clients import client_of
from tests.factories.identity import acting, opened_by, ordered, restricted_by
from tests.factories.plans import involved
from tests.factories.portal import as_family, joined, parent_of, tie
from tests.portal.conftest import released_to
from tests.portal.views.test_family_views import said, signed_in
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    return opened_by(here.head, forename="Mia", surname="Stone")


@pytest.fixture
def herself(child_id: UUID) -> FamilyPerson:
    return parent_of(
        child_id, name="Mia Stone", kind=RelationshipKind.SELF, has_parental_responsibility=False
    )


def live(child_id: UUID, at: datetime) -> list[tuple[int, int]]:
    rows = Involvement.objects.filter(child_id=child_id, ends_at__gt=at, kind__in=(11, 23))
    return sorted((row.kind, row.principal_id) for row in rows)


class TestAYoungPerson:
    def test_sees_what_was_released_to_them_and_nothing_of_what_others_see(
        self, here: AreaWorld, child_id: UUID, herself: FamilyPerson, at: datetime
    ) -> None:
        mother = parent_of(child_id)
        joined(here.senco, child_id, mother)
        user = joined(here.senco, child_id, herself)
        assert live(child_id, at) == [(11, mother.pk), (23, herself.pk)]
        assert Involvement.objects.get(kind=InvolvementKind.SELF).ends_at == FOREVER
        released_to(here, child_id, herself, "You like maps.")
        with as_family(user):
            assert {item.person_id for item in ReleasedItem.objects.all()} == {herself.pk}
        page = said(signed_in(user))
        assert "You like maps." in page
        assert "<title>Your plan" in page
        assert "Here is what the people who help you have shared with you" in page
        assert "Mia" not in page.replace("Mia Stone", "")
        assert "We look at this page again" not in page

    def test_reads_of_their_own_plan_on_a_restricted_record_too(
        self, here: AreaWorld, child_id: UUID, herself: FamilyPerson
    ) -> None:
        mother = parent_of(child_id)
        user, parent = joined(here.senco, child_id, herself), joined(here.senco, child_id, mother)
        involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
        restricted_by(here.social_worker, child_id, person_ids=(herself.pk, mother.pk))
        assert "<title>Your plan" in said(signed_in(user))
        assert "<title>Mia’s plan" in said(signed_in(parent))

    def test_reads_who_can_see_their_own_plan(
        self, here: AreaWorld, child_id: UUID, herself: FamilyPerson
    ) -> None:
        client = signed_in(joined(here.senco, child_id, herself))
        page = client.get(f"/family/children/{child_id}/who-can-see/").content.decode()
        assert "Who can see your plan" in page
        assert "The people who help you use one plan" in page

    def test_stays_when_somebody_changes_what_is_recorded_of_them(
        self, here: AreaWorld, child_id: UUID, herself: FamilyPerson, at: datetime
    ) -> None:
        user = joined(here.senco, child_id, herself)
        with acting(here.head):
            row = tie(child_id, herself)
            row.version += 1
            row.save()
        with as_family(user):
            assert Child.objects.count() == 1

    def test_who_is_a_parent_too_has_both_pages_with_one_sign_in(
        self, here: AreaWorld, child_id: UUID, herself: FamilyPerson, at: datetime
    ) -> None:
        baby = opened_by(here.head, forename="Leo")
        joined(here.senco, child_id, herself)
        Relationship(
            child_id=baby, person=herself, kind=RelationshipKind.MOTHER, has_parental_responsibility=True
        ).save(force_insert=True)
        user = joined(here.senco, baby, herself)
        with as_family(user):
            assert {child.forename for child in Child.objects.all()} == {"Mia", "Leo"}
        assert live(baby, at) == [(11, herself.pk)]
        page = said(signed_in(user))
        assert "Your plans</h1>" in page
        assert page.index("Your plan</h2>") < page.index("Leo’s plan</h2>")

    @pytest.mark.parametrize("change", [{"no_contact": True}, {"ends_on": date(2026, 3, 1)}], ids=str)
    def test_is_shut_out_as_anybody_else_where_that_was_recorded(
        self, here: AreaWorld, child_id: UUID, herself: FamilyPerson, at: datetime, change: dict
    ) -> None:
        joined(here.senco, child_id, herself)
        row = tie(child_id, herself)
        for name, value in change.items():
            setattr(row, name, value)
        row.save()
        assert live(child_id, at) == []

    def test_is_kept_from_nothing_by_what_stands_between_the_child_and_others(
        self, here: AreaWorld, child_id: UUID, herself: FamilyPerson
    ) -> None:
        mother = parent_of(child_id)
        ordered(child_id, None, "care")
        with acting(here.senco, writing=False) as scope:
            reach = reach_of(scope, child_id)
            assert leave_by_themselves(reach, [herself.pk, mother.pk]) == {herself.pk}

    def test_is_invited_on_the_page_of_the_family(
        self, here: AreaWorld, child_id: UUID, herself: FamilyPerson
    ) -> None:
        client = client_of(here.senco)
        shown = client.get(f"/children/{child_id}/parents/").content.decode()
        assert "The young person" in shown
        assert "No parental responsibility" not in shown
        asked = {
            "person": str(herself.pk), "responsibility": ResponsibilitySeen.SELF, "orders": "none",
            "risk": "She reads her email alone.",
        }  # fmt: skip
        answer = client.post(f"/children/{child_id}/parents/invite/", asked, follow=True)
        assert "The invitation is on its way" in answer.content.decode()

    def test_page_is_closed_by_who_may_close_a_parents(
        self, here: AreaWorld, child_id: UUID, herself: FamilyPerson, at: datetime
    ) -> None:
        joined(here.senco, child_id, herself)
        path = f"/children/{child_id}/parents/{herself.pk}/close/"
        client_of(here.head).post(path, {"reason": "She asked for it"})
        assert live(child_id, at) == []

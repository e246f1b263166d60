"""The second lock: what the database itself gives to whom."""

import pytest
from django.db import DatabaseError, connection, transaction

from childplan.access.actions import end_involvement, restrict_record
from childplan.access.models import Involvement
from childplan.access.scope import NotEntitled, as_membership
from childplan.access.selectors import explain
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.common import rows
from childplan.common.vocabulary import InformationClass
from childplan.identity.models import Alias, Child
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld


class TestAChildOnRoll:
    def test_is_seen_by_the_school_that_opened_it(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head, nhs_number="9990000018")
        with acting(here.senco, writing=False):
            child = Child.objects.get(pk=child_id)
            assert child.identifier == "9990000018"
            assert {a.kind for a in Alias.objects.filter(child_id=child_id)} == {"nhs_number", "local"}

    def test_is_not_there_for_another_school_or_area(self, here: AreaWorld, there: AreaWorld) -> None:
        child_id = opened_by(here.head)
        for stranger in (here.other_head, here.social_worker, there.head, there.screener):
            with acting(stranger, writing=False):
                assert not Child.objects.filter(pk=child_id).exists()
                assert not Child.history.filter(id=child_id).exists()

    def test_is_seen_by_area_wide_roles_of_its_own_area(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        with acting(here.screener, writing=False) as scope:
            assert Child.objects.filter(pk=child_id).exists()
            (reason,) = explain(scope, child_id)
            assert reason.kind == InvolvementKind.AREA
            assert reason.levels[InformationClass.SOCIAL_CARE] == Level.CONTRIBUTE
            assert reason.levels[InformationClass.ADMISSIONS] == Level.NOTHING

    def test_has_versions_signed_by_who_opened_it(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        with acting(here.head, writing=False):
            version = Child.history.get(id=child_id)
            assert version.history_membership_id == here.head.pk
            assert version.history_user_id == here.head.user_id
            assert version.history_change_reason == "On roll"


class TestLeaving:
    def test_ends_what_the_involvement_opened(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        with acting(here.head) as scope:
            found = Involvement.objects.get(child_id=child_id)
            end_involvement(by=scope, at=at, involvement_id=found.pk, reason="Left for another school")
        with acting(here.head, writing=False):
            assert not Child.objects.filter(pk=child_id).exists()


class TestARestrictedRecord:
    def test_exists_for_its_named_list_alone(self, here: AreaWorld, at) -> None:
        child_id = opened_by(
            here.social_worker, kind=InvolvementKind.ALLOCATION, principal_id=here.social_work.pk
        )
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=child_id,
                membership_ids=[here.social_worker.pk],
                reason="Adoption",
                review_on=at.date(),
            )
        with acting(here.social_worker, writing=False):
            assert Child.objects.filter(pk=child_id).exists()
        for outside in (here.team_manager, here.screener, here.area_attendance):
            with acting(outside, writing=False):
                assert not Child.objects.filter(pk=child_id).exists()


class TestTheDoor:
    def test_gives_nothing_to_nobody(self, here: AreaWorld) -> None:
        opened_by(here.head)
        with rows.entered(rows.OUTSIDE), pytest.raises(DatabaseError), transaction.atomic():
            Child.objects.count()

    def test_refuses_somebody_elses_membership(self, here: AreaWorld) -> None:
        with pytest.raises(NotEntitled), as_membership(here.head.pk, user_id=here.senco.user_id, purpose="x"):
            pass

    def test_lets_no_reader_write(self, here: AreaWorld) -> None:
        child_id = opened_by(here.head)
        with acting(here.head, writing=False):
            with pytest.raises(DatabaseError), transaction.atomic():
                Child.objects.filter(pk=child_id).update(forename="Changed")
            assert Child.objects.get(pk=child_id).forename != "Changed"

    def test_puts_the_outer_context_back(self, here: AreaWorld) -> None:
        def role() -> str:
            with connection.cursor() as cursor:
                cursor.execute("select current_user")
                return cursor.fetchone()[0]

        assert role() == "childplan_steward"
        with acting(here.head):
            assert role() == "childplan_writer"
        assert role() == "childplan_steward"
        with pytest.raises(RuntimeError), acting(here.head):
            raise RuntimeError
        assert role() == "childplan_steward"

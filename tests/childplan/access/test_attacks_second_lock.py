"""Past every act and page, in SQL as the database's own role: what a policy, a trigger or a function alone keeps."""

import uuid
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from childplan.access.actions import LedAlready, involve
from childplan.access.models import Bar, Grant, Involvement, Restriction, RestrictionName
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.common import clock, policies, rows
from childplan.identity.actions.family_sign_ins import suspend_family_sign_in
from childplan.identity.actions.restricted_records import lift_restriction
from childplan.identity.models import FamilyPerson, PossibleMatch, Relationship
from childplan.organisations.vocabulary import OrganisationKind
from childplan.referrals.models import Referral
from tests.childplan.access.test_attacks_involvement import refused
from tests.childplan.access.test_attacks_rows import attempted
from tests.childplan.committed import at_once
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting, declared_by, opened_by, restricted_by
from tests.factories.portal import parent_of, tie
from tests.worlds.two_areas import AreaWorld

NUMBER = "9990000018"


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    """On roll at the school and allocated to the social work team."""
    child_id = opened_by(here.head, nhs_number=NUMBER, forename="Amara", surname="Okafor")
    plans.involved(child_id, Kind.ALLOCATION, here.social_work.pk)
    return child_id


class TestTheNumberOfARow:
    def test_is_never_changed_so_that_no_grant_is_left_behind(self, here: AreaWorld, child_id: UUID) -> None:
        mine = plans.involved(child_id, Kind.ALLOCATION, here.social_worker.pk)
        with acting(here.social_worker):
            said = attempted("update access_involvement set id = %s where id = %s", uuid.uuid4(), mine.pk)
        assert "never moves" in said
        assert Grant.objects.filter(principal=here.social_worker.pk).count() == 1

    def test_stays_in_every_table_of_persons(self, here: AreaWorld) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "select c.relname, pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = t.tgrelid"
                " where t.tgname = 'row_stays'"
            )
            kept = dict(cursor.fetchall())
        for model in policies.protected_models():
            if isinstance(model.rows, rows.Rows) and not model.rows.definer_only:
                pk = model._meta.pk.column
                assert f"new.{pk} IS DISTINCT FROM old.{pk}" in kept[model._meta.db_table], model


class TestWhatOnlyItsOwnActBegins:
    def test_is_no_referral_and_no_item_of_a_panel_by_hand(self, here: AreaWorld, child_id: UUID) -> None:
        nurses = lay.team(lay.organisation(here.area, OrganisationKind.NHS))
        panel = lay.team(here.authority, "Panel")
        soon = {"ends_at": clock.now() + timedelta(days=30), "end_reason": "Agreed"}
        with acting(here.social_worker):
            began = {"starts_at": clock.now(), **soon}
            assert refused(child_id, Kind.REFERRAL, nurses.pk, here.social_worker, **began)
            assert refused(child_id, Kind.PANEL, panel.pk, here.social_worker, **began)

    def test_hands_nothing_over_from_a_school_without_the_child(
        self, here: AreaWorld, child_id: UUID
    ) -> None:
        plans.involved(child_id, Kind.EARLY_HELP_CASELOAD, here.other_head.pk)
        soon = {"starts_at": clock.now(), "ends_at": clock.now() + timedelta(days=30), "end_reason": "Left"}
        with acting(here.other_head):
            assert refused(child_id, Kind.LEFT_ROLL, here.other_school.pk, here.other_head, **soon)


class TestWhoIsKeptOutAndWhy:
    def test_is_read_by_nobody(self, here: AreaWorld, child_id: UUID) -> None:
        declared_by(here.screener, nhs_number=NUMBER)
        assert Bar.objects.count() == 1
        for reader in (here.safeguarding_lead, here.head, here.social_worker, here.team_manager):
            with acting(reader, writing=False):
                assert not Bar.objects.exists()
                assert not Bar.history.exists()

    def test_is_not_left_to_read_once_a_restriction_is_lifted(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        restricted_by(here.social_worker, child_id)
        with acting(here.social_worker) as scope:
            assert Restriction.objects.exists()
            lift_restriction(by=scope, at=at, child_id=child_id, reason="He moved away")
        for reader in (here.safeguarding_lead, here.head, here.social_worker, here.screener):
            with acting(reader, writing=False):
                assert not Restriction.objects.exists()
                assert not RestrictionName.objects.exists()
                assert not Restriction.history.exists()

    def test_is_no_question_to_a_matcher_who_is_kept_out(self, here: AreaWorld, child_id: UUID) -> None:
        PossibleMatch.objects.bulk_create(
            [
                PossibleMatch(
                    area_id=here.area.pk, child_id=child_id, sender_id=here.school.pk, incoming={},
                    incoming_key="x", why="Name", involved_kind=3, involved_principal=here.school.pk,
                    state="waiting", raised_at=clock.now(),
                )
            ]
        )  # fmt: skip
        with acting(here.area_attendance, writing=False):
            assert PossibleMatch.objects.count() == 1
        declared_by(here.area_attendance, nhs_number=NUMBER)
        with acting(here.area_attendance, writing=False):
            assert not PossibleMatch.objects.exists()


class TestATieAndASignIn:
    def test_moves_to_no_other_adult(self, here: AreaWorld, child_id: UUID) -> None:
        one, other = parent_of(child_id), parent_of(child_id)
        Relationship.objects.filter(person=other).delete()
        with acting(here.social_worker):
            said = attempted(
                "update identity_relationship set person_id = %s where id = %s",
                other.pk,
                tie(child_id, one).pk,
            )
        assert "keeps what it was made with" in said or "row-level security" in said

    def test_is_opened_again_by_those_who_stopped_it_alone(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        person = parent_of(child_id)
        with acting(here.social_worker) as scope:
            suspend_family_sign_in(by=scope, at=at, child_id=child_id, person_id=person.pk, reason="A threat")
        opened = "update identity_familyperson set portal_suspended_at = null where id = %s"
        with acting(here.senco):
            assert "only the organisation that stopped" in attempted(opened, person.pk)
        with acting(here.team_manager):
            assert attempted(opened, person.pk) == ""

    def test_takes_nobody_elses_number(self, here: AreaWorld, child_id: UUID) -> None:
        for number in (here.head.pk, here.school.pk, here.area.pk, here.social_work.pk):
            with pytest.raises(DatabaseError, match="somebody else"), transaction.atomic():
                FamilyPerson(pk=number, name="x").save(force_insert=True)


class TestWhileTwoWrite:
    @pytest.fixture
    def led(self, committed_here: AreaWorld) -> UUID:
        here = committed_here
        with rows.entered(rows.STEWARD):
            child_id = opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)
            plans.involved(child_id, Kind.ALLOCATION, here.social_worker.pk)
        return child_id

    def test_one_of_them_leads(self, committed_here: AreaWorld, led: UUID) -> None:
        here = committed_here

        def leads(member) -> object:
            try:
                with acting(member) as scope:
                    involve(
                        by=scope, at=clock.now(), child_id=led, kind=Kind.LEAD_PRACTITIONER,
                        principal_id=member.pk, reason="Leads",
                    )  # fmt: skip
            except LedAlready:
                return "led"
            return "leads"

        both = at_once(lambda: leads(here.social_worker), lambda: leads(here.team_manager))
        assert sorted(both) == ["leads", "led"]

    def test_nothing_is_shown_that_would_come_back_with_the_lifting(
        self, committed_here: AreaWorld, led: UUID
    ) -> None:
        """Written after a restriction was made, by somebody whose question was answered before."""
        here = committed_here
        with rows.entered(rows.STEWARD):
            restricted_by(here.social_worker, led)
            soon = {"ends_at": clock.now() + timedelta(days=9), "end_reason": "Agreed"}
            for kind in (Kind.INSPECTION, Kind.SHARE, Kind.REFERRAL, Kind.PANEL):
                until = {} if kind is Kind.INSPECTION else soon
                with pytest.raises(DatabaseError, match="not entitled to show"), transaction.atomic():
                    plans.involved(led, kind, here.senco.pk, **until)
            assert not Involvement.objects.filter(kind__in=(18, 19, 20, 21)).exists()
            assert not Referral.objects.exists()

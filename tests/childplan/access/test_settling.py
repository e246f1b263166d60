"""A host's clock that runs ahead opens nothing and keeps nothing open; and what is for a time ends."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from childplan.access.actions import ForATime, end_involvement, involve
from childplan.access.involving import LONGEST
from childplan.access.models import Bar, Involvement
from childplan.access.vocabulary import BESIDE_THE_WORK
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from childplan.common.clock import FOREVER
from childplan.identity.models import Child
from childplan.organisations.vocabulary import OrganisationKind
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

AHEAD = timedelta(seconds=90)


class TestAHostThatRunsAhead:
    def test_leaves_no_access_standing_after_an_end(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head)
        with acting(here.head) as scope:
            mine = Involvement.objects.get(child_id=child_id)
            end_involvement(by=scope, at=at + AHEAD, involvement_id=mine.pk, reason="Left")
            assert not Child.objects.filter(pk=child_id).exists()
        mine.refresh_from_db()
        assert mine.ends_at == at
        assert mine.history.first().ends_at == at

    def test_lets_nobody_wait_for_what_began(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.social_worker, kind=Kind.FIRST_CONTACT, principal_id=here.social_work.pk)
        chair = lay.membership("child_protection_chair", here.authority)
        with acting(here.social_worker) as scope:
            made = involve(
                by=scope,
                at=at + AHEAD,
                child_id=child_id,
                kind=Kind.CONFERENCE,
                principal_id=chair.pk,
                reason="Conference",
            )
        assert made.starts_at == at
        with acting(chair, writing=False):
            assert Child.objects.filter(pk=child_id).exists()

    @pytest.mark.parametrize("by", [timedelta(seconds=1), timedelta(minutes=5)])
    def test_is_put_right_by_the_database_itself(self, here: AreaWorld, at: datetime, by: timedelta) -> None:
        child_id = opened_by(here.head)
        row = plans.involved(child_id, Kind.HEALTH_CASELOAD, here.authority.pk)
        Involvement.objects.filter(pk=row.pk).update(ends_at=at + by, end_reason="Over")
        row.refresh_from_db()
        assert row.ends_at == at
        bar = Bar(child_id=child_id, user_id=here.head.user_id, reason="Kin", starts_at=at + by)
        bar.save(force_insert=True)
        bar.refresh_from_db()
        assert bar.starts_at == at

    def test_is_no_reason_to_bring_forward_what_is_meant_for_later(
        self, here: AreaWorld, at: datetime
    ) -> None:
        child_id = opened_by(here.head)
        row = plans.involved(child_id, Kind.HEALTH_CASELOAD, here.authority.pk)
        later = at + timedelta(minutes=6)
        Involvement.objects.filter(pk=row.pk).update(ends_at=later, end_reason="At six minutes past")
        row.refresh_from_db()
        assert row.ends_at == later

    def test_does_not_keep_one_that_runs_behind_from_ending_what_it_began(
        self, here: AreaWorld, at: datetime
    ) -> None:
        child_id = opened_by(here.social_worker, kind=Kind.FIRST_CONTACT, principal_id=here.social_work.pk)
        made = Involvement.objects.get(child_id=child_id)
        with acting(here.social_worker) as scope:
            end_involvement(by=scope, at=at - AHEAD, involvement_id=made.pk, reason="Over")
        made.refresh_from_db()
        assert made.ends_at == made.starts_at == at


class TestWhatIsForATime:
    @pytest.mark.parametrize("kind", LONGEST)
    def test_is_refused_by_the_table_without_an_end_or_beyond_the_longest(
        self, here: AreaWorld, at: datetime, kind: Kind
    ) -> None:
        child_id = opened_by(here.head)
        longest = at - timedelta(days=1) + timedelta(days=LONGEST[kind])
        for ends_at in (FOREVER, longest + timedelta(seconds=1)):
            with pytest.raises(IntegrityError, match="is_for_a_time"), transaction.atomic():
                plans.involved(child_id, kind, here.authority.pk, ends_at=ends_at, end_reason="x")
        plans.involved(child_id, kind, here.authority.pk, ends_at=longest, end_reason="x")

    def test_is_refused_by_the_act_in_words(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head)
        inspector = lay.membership("inspector", lay.organisation(here.area, OrganisationKind.INSPECTORATE))
        with acting(here.head) as scope, pytest.raises(ForATime, match="within 28 days"):
            involve(
                by=scope,
                at=at,
                child_id=child_id,
                kind=Kind.INSPECTION,
                principal_id=inspector.pk,
                reason="Sample",
            )

    def test_a_membership_in_a_role_for_some_weeks_ends_with_them_whatever_was_written(
        self, here: AreaWorld, at: datetime
    ) -> None:
        body = lay.organisation(here.area, OrganisationKind.INSPECTORATE)
        inspector = lay.membership("inspector", body, starts_at=at)
        inspector.refresh_from_db()
        assert inspector.ends_at == at + timedelta(days=28)
        Membership.objects.filter(pk=inspector.pk).update(ends_at=FOREVER)
        inspector.refresh_from_db()
        assert inspector.ends_at == at + timedelta(days=28)
        here.head.refresh_from_db()
        assert here.head.ends_at == FOREVER


class TestWhatWasOnlyShown:
    def test_lets_nobody_involve_others_or_their_own_team(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head)
        ends = {"ends_at": at + timedelta(days=5), "end_reason": "x"}
        coordinator = lay.membership("ehc_coordinator", here.authority, team=lay.team(here.authority, "SEND"))
        shown = plans.involved(child_id, Kind.REFERRAL, coordinator.team_id, **ends)
        question = "select access.may_involve(%s, %s, %s)"
        asked = [child_id, int(Kind.SEN_CASELOAD), coordinator.team_id]
        with acting(coordinator), connection.cursor() as cursor:
            cursor.execute(question, asked)
            assert cursor.fetchone() == (False,)
        plans.involved(child_id, Kind.SEN_CASELOAD, coordinator.team_id)
        with acting(coordinator), connection.cursor() as cursor:
            cursor.execute(question, asked)
            assert cursor.fetchone() == (True,)
        assert shown.kind in BESIDE_THE_WORK

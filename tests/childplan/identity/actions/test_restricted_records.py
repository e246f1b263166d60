"""What the named list of a restricted record does with it, and what nobody can do to it, in SQL either."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from childplan.access.actions import involve, restrict_record
from childplan.access.models import Bar, Grant, Involvement, Restriction, RestrictionName
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import RestrictionKind
from childplan.common import clock
from childplan.history.acts import NotFound
from childplan.identity.actions.restricted_records import (
    NamedAlready,
    NobodyWouldDecide,
    StaysSealed,
    keep_restricted,
    lift_restriction,
    name_on_list,
    take_off_list,
)
from childplan.identity.models import Alias, Child
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.identity import acting, opened_by, restricted_by
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    """On roll at the school, allocated to the social work team, and restricted to one social worker."""
    child_id = opened_by(here.head, nhs_number="9990000018")
    plans.involved(child_id, Kind.ALLOCATION, here.social_work.pk)
    restricted_by(here.social_worker, child_id)
    return child_id


def sees(member, child_id: UUID) -> bool:
    with acting(member, writing=False):
        return Child.objects.filter(pk=child_id).exists()


def name_of(child_id: UUID, member) -> UUID:
    return RestrictionName.objects.get(
        child_id=child_id, principal_id=member.pk, restriction__lifted_at__isnull=True
    ).pk


class TestTheList:
    def test_takes_a_name_in_and_off_again(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        assert not sees(here.team_manager, child_id)
        with acting(here.social_worker) as scope:
            name_on_list(
                by=scope, at=at, child_id=child_id, principal_id=here.team_manager.pk, reason="Her manager"
            )
        assert sees(here.team_manager, child_id)
        with acting(here.social_worker) as scope, pytest.raises(NamedAlready):
            name_on_list(
                by=scope, at=at, child_id=child_id, principal_id=here.team_manager.pk, reason="Again"
            )
        with acting(here.team_manager) as scope:
            gone = name_of(child_id, here.social_worker)
            take_off_list(by=scope, at=at, child_id=child_id, name_id=gone, reason="Has left the team")
        assert not sees(here.social_worker, child_id)
        said = RestrictionName.history.filter(id=gone).order_by("history_date", "history_type")
        assert {version.history_change_reason for version in said} == {"At risk", "Has left the team"}
        assert said.filter(history_type="~").get().history_membership_id == here.team_manager.pk

    def test_keeps_somebody_who_can_decide(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        with acting(here.social_worker) as scope:
            name_on_list(by=scope, at=at, child_id=child_id, principal_id=here.head.pk, reason="Her school")
            with pytest.raises(NobodyWouldDecide):
                take_off_list(
                    by=scope,
                    at=at,
                    child_id=child_id,
                    name_id=name_of(child_id, here.social_worker),
                    reason="Me",
                )
        assert sees(here.social_worker, child_id)

    def test_is_kept_by_whoever_decides_and_read_by_no_one_else(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        with acting(here.social_worker) as scope:
            name_on_list(by=scope, at=at, child_id=child_id, principal_id=here.head.pk, reason="Her school")
        again = {"child_id": child_id, "reason": "More", "principal_id": here.senco.pk}
        with acting(here.head) as scope, pytest.raises(NotEntitled):
            name_on_list(by=scope, at=at, **again)
        with acting(here.team_manager) as scope, pytest.raises(NotFound):
            name_on_list(by=scope, at=at, **again)

    def test_of_a_child_that_is_not_restricted_is_not_there(self, here: AreaWorld, at: datetime) -> None:
        other = opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)
        with acting(here.social_worker) as scope, pytest.raises(NotFound):
            lift_restriction(by=scope, at=at, child_id=other, reason="Nothing")


class TestALook:
    def test_leaves_a_row_of_its_own_and_opens_nothing_in_between(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        before = set(Grant.objects.filter(child_id=child_id).values_list("principal", "kind"))
        later = at + timedelta(days=80)
        with clock.stopped_at(later), acting(here.social_worker) as scope:
            keep_restricted(
                by=scope, at=later, child_id=child_id, reason="He asks after her", review_on=later.date()
            )
        first, second = Restriction.objects.filter(child_id=child_id).order_by("made_at")
        assert (first.lifted_at, first.lifted_reason, first.followed_by_id) == (
            later,
            "He asks after her",
            second.pk,
        )
        assert (second.review_on, second.kind, second.reason) == (later.date(), first.kind, first.reason)
        assert second.made_by_membership_id == here.social_worker.pk
        assert set(Grant.objects.filter(child_id=child_id).values_list("principal", "kind")) == before
        assert not Alias.objects.filter(child_id=child_id, is_sealed=False).exists()
        assert sees(here.social_worker, child_id)
        assert not sees(here.head, child_id)

    def test_leaves_off_whoever_has_left(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        with acting(here.social_worker) as scope:
            name_on_list(by=scope, at=at, child_id=child_id, principal_id=here.senco.pk, reason="Her school")
        here.senco.ends_at = at + timedelta(days=1)
        here.senco.save()
        later = at + timedelta(days=2)
        with clock.stopped_at(later), acting(here.social_worker) as scope:
            keep_restricted(by=scope, at=later, child_id=child_id, reason="Still so", review_on=later.date())
        live = RestrictionName.objects.filter(child_id=child_id, restriction__lifted_at__isnull=True)
        assert [name.principal_id for name in live] == [here.social_worker.pk]

    @pytest.mark.parametrize("days", [-1, 91])
    def test_is_never_later_than_90_days(
        self, here: AreaWorld, child_id: UUID, at: datetime, days: int
    ) -> None:
        wrong = at.date() + timedelta(days=days)
        with acting(here.social_worker) as scope, pytest.raises(ValueError, match="the review"):
            keep_restricted(by=scope, at=at, child_id=child_id, reason="Longer", review_on=wrong)
        other = opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)
        with acting(here.social_worker) as scope, pytest.raises(ValueError, match="the review"):
            restrict_record(
                by=scope,
                at=at,
                child_id=other,
                membership_ids=[here.social_worker.pk],
                reason="Longer",
                review_on=wrong,
            )

    def test_is_held_to_90_days_by_the_table_itself(self, child_id: UUID, at: datetime) -> None:
        with pytest.raises(IntegrityError, match="within_90_days"), transaction.atomic():
            Restriction.objects.filter(child_id=child_id).update(review_on=at.date() + timedelta(days=91))


class TestLifting:
    def test_opens_the_record_to_all_but_those_whose_involvement_ends(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        team = Involvement.objects.get(child_id=child_id, kind=Kind.ALLOCATION)
        with acting(here.social_worker) as scope:
            lift_restriction(by=scope, at=at, child_id=child_id, reason="He has moved away", ending=[team.pk])
        assert sees(here.head, child_id)
        assert sees(here.screener, child_id)
        assert not sees(here.team_manager, child_id)
        assert Involvement.history.filter(id=team.pk, history_type="~").exists()
        assert not RestrictionName.objects.filter(child_id=child_id, ends_at__gt=at).exists()

    def test_brings_nothing_back_that_was_open_for_a_time(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)
        until = {"ends_at": at + timedelta(days=27), "end_reason": "Agreed until that day"}
        for kind in (Kind.SHARE, Kind.REFERRAL, Kind.PANEL, Kind.INSPECTION, Kind.HEALTH_CASELOAD):
            plans.involved(child_id, kind, here.school.pk, **until)
        restricted_by(here.social_worker, child_id)
        with acting(here.social_worker) as scope:
            lift_restriction(by=scope, at=at, child_id=child_id, reason="Over")
        live = Involvement.objects.filter(child_id=child_id, principal_id=here.school.pk, ends_at__gt=at)
        assert [row.kind for row in live] == [Kind.HEALTH_CASELOAD]

    def test_is_never_of_a_life_before_adoption(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)
        restricted_by(here.social_worker, child_id, kind=RestrictionKind.ADOPTION)
        with acting(here.social_worker) as scope:
            with pytest.raises(StaysSealed):
                lift_restriction(by=scope, at=at, child_id=child_id, reason="Asked for")
            with connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute("select access.lift_restriction(%s, 'x', '{}')", [child_id])
            # Nor by the way of a look that nothing follows.
            keep_restricted(by=scope, at=at, child_id=child_id, reason="Kept", review_on=at.date())
        with pytest.raises(IntegrityError), transaction.atomic():
            Restriction.objects.filter(child_id=child_id, followed_by__isnull=True).update(lifted_at=at)


class TestWhoCanBeNamed:
    @pytest.mark.parametrize("what", ["area", "school", "social_work"])
    def test_is_no_area_organisation_or_team(
        self, here: AreaWorld, child_id: UUID, at: datetime, what: str
    ) -> None:
        principal = getattr(here, what).pk
        with acting(here.social_worker) as scope, pytest.raises(IntegrityError), transaction.atomic():
            name_on_list(by=scope, at=at, child_id=child_id, principal_id=principal, reason="Everybody")
        other = opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)
        with acting(here.social_worker) as scope, pytest.raises(IntegrityError), transaction.atomic():
            restrict_record(
                by=scope,
                at=at,
                child_id=other,
                membership_ids=[here.social_worker.pk, principal],
                reason="x",
                review_on=at.date(),
            )

    def test_is_nobody_of_another_area_nobody_who_left_and_no_system(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        left = lay.membership("social_worker", here.authority, ends_at=at - timedelta(days=1))
        with acting(here.social_worker) as scope:
            for nobody in (there.team_manager, left):
                with pytest.raises(IntegrityError, match="can be named"), transaction.atomic():
                    name_on_list(by=scope, at=at, child_id=child_id, principal_id=nobody.pk, reason="x")

    def test_is_an_adult_of_this_child_and_of_no_other(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        mother, stranger = plans.adult(child_id), plans.adult(opened_by(here.head))
        with acting(here.social_worker) as scope:
            name_on_list(by=scope, at=at, child_id=child_id, principal_id=mother.pk, reason="Her mother")
            with pytest.raises(IntegrityError, match="can be named"), transaction.atomic():
                name_on_list(by=scope, at=at, child_id=child_id, principal_id=stranger.pk, reason="x")


class TestInSql:
    def test_nobody_writes_the_tables_but_by_the_functions(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        attempts = (
            "update access_restrictionname set ends_at = now()",
            "update access_restriction set lifted_at = now(), followed_by_id = id",
            "insert into access_restrictionname (id, child_id, restriction_id, principal_id, starts_at, ends_at,"
            f" reason) select gen_random_uuid(), child_id, id, {here.area.pk}, now(), '9000-01-01', 'x'"
            " from access_restriction",
            "insert into access_bar (id, child_id, user_id, reason, starts_at, ends_at)"
            " select gen_random_uuid(), child_id, 1, 'x', now(), '9000-01-01' from access_restriction",
        )
        with acting(here.social_worker), connection.cursor() as cursor:
            for attempt in attempts:
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    cursor.execute(attempt)

    def test_whoever_is_on_no_list_is_refused_by_the_functions(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        calls = (
            "access.keep_restriction(%(child)s, 'x', current_date)",
            "access.put_on_list(%(child)s, %(me)s, 'x')",
            "access.lift_restriction(%(child)s, 'x', '{}')",
            "access.restrict_record(%(child)s, array[%(me)s], 'other', 'x', current_date)",
        )
        with acting(here.team_manager), connection.cursor() as cursor:
            for call in calls:
                with pytest.raises(DatabaseError, match="not entitled"), transaction.atomic():
                    cursor.execute(f"select {call}", {"child": child_id, "me": here.team_manager.pk})
            for owned in ("access.vacant_lists()", "access.take_due_reviews(current_date, true, 9)"):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    cursor.execute(f"select {owned}")

    def test_the_steward_cannot_empty_a_list_by_mistake(self, child_id: UUID, at: datetime) -> None:
        with pytest.raises(IntegrityError, match="stays on the list"), transaction.atomic():
            RestrictionName.objects.filter(child_id=child_id).update(ends_at=at)

    def test_one_who_is_barred_does_not_count(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        with acting(here.social_worker) as scope:
            name_on_list(
                by=scope, at=at, child_id=child_id, principal_id=here.team_manager.pk, reason="Manages"
            )
        Bar(child_id=child_id, user=here.team_manager.user, reason="Neighbour", starts_at=at).save(
            force_insert=True
        )
        with acting(here.social_worker) as scope, pytest.raises(NobodyWouldDecide):
            take_off_list(
                by=scope, at=at, child_id=child_id, name_id=name_of(child_id, here.social_worker), reason="x"
            )


class TestSomebodyInvolvedMeanwhile:
    def test_gets_no_grant(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        with acting(here.social_worker) as scope:
            involve(
                by=scope,
                at=at,
                child_id=child_id,
                kind=Kind.ALLOCATION,
                principal_id=here.social_work.pk,
                reason="Allocated",
            )
        assert not sees(here.team_manager, child_id)

"""A child leaves a school: its people are out, nobody else is, and the record says when, why and where to."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from attendance.actions.end_enrolment import Leaving, NotOnRoll, WrongLastDay, end_enrolment
from attendance.vocabulary import LeavingReason
from childplan.access.actions import restrict_record
from childplan.access.models import Grant, Involvement
from childplan.access.scope import NotEntitled
from childplan.access.selectors import explain, level_of
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.access.vocabulary import Level
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.identity.models import Child
from tests.factories import organisations as lay
from tests.factories.identity import acting, opened_by
from tests.factories.plans import adult, involved
from tests.worlds.two_areas import AreaWorld

TODAY, YESTERDAY = date(2026, 3, 2), date(2026, 3, 1)


def leaves(by: Membership, child_id: UUID, last_day: date = TODAY, **fields: object) -> None:
    fields.setdefault("why", LeavingReason.ANOTHER_SCHOOL)
    with acting(by) as scope:
        end_enrolment(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            leaving=Leaving(last_day=last_day, **fields),
            reason="Told",
        )


def sees(member: Membership, child_id: UUID) -> bool:
    with acting(member, writing=False):
        return Child.objects.filter(pk=child_id).exists()


@pytest.fixture
def child_id(school: AreaWorld, at: datetime) -> UUID:
    """On the roll of the school and in a class of it since last year; the SENCO leads the work."""
    child = opened_by(school.head, at=at - timedelta(days=300))
    involved(child, Kind.ENROLMENT, lay.team(school.school).pk, organisation=school.school)
    involved(child, Kind.LEAD_PRACTITIONER, school.senco.pk, organisation=school.school)
    involved(child, Kind.ALLOCATION, school.social_work.pk, organisation=school.authority)
    return child


class TestEndEnrolment:
    @pytest.mark.parametrize("who", ["attendance", "head"])
    def test_puts_everyone_of_the_school_out_at_once_and_nobody_else(
        self, school: AreaWorld, child_id: UUID, at: datetime, who: str
    ) -> None:
        mother = adult(child_id)
        involved(child_id, Kind.FAMILY, mother.pk)
        leaves(getattr(school, who), child_id, YESTERDAY)
        teacher = lay.membership("class_teacher", school.school, team=lay.team(school.school))
        assert not sees(teacher, child_id)
        for inside in (school.social_worker, school.area_attendance, school.screener):
            assert sees(inside, child_id)
        live = Involvement.objects.filter(child_id=child_id, ends_at__gt=at)
        assert {row.kind for row in live} == {Kind.ALLOCATION, Kind.FAMILY, Kind.LEFT_ROLL}
        left = Grant.objects.filter(
            child_id=child_id, principal__in=(school.school.pk, school.senco.pk), ends_at__gt=at
        )
        assert [grant.kind for grant in left] == [Kind.LEFT_ROLL]

    def test_leaves_the_leads_of_the_school_three_weeks_to_read_what_the_next_is_owed(
        self, school: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        leaves(school.head, child_id, YESTERDAY)
        leads = (school.head, school.senco, school.attendance, school.safeguarding_lead)
        for lead in leads:
            assert sees(lead, child_id)
            with acting(lead) as scope:
                (reason,) = explain(scope, child_id)
            assert reason.levels[InformationClass.CONTACT] is Level.NOTHING
            assert max(reason.levels.values()) is Level.READ
        with clock.stopped_at(at + timedelta(days=21)):
            assert not any(sees(lead, child_id) for lead in leads)

    def test_leaves_them_nothing_of_a_restricted_record(
        self, school: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        with acting(school.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=child_id,
                membership_ids=[school.social_worker.pk, school.head.pk],
                reason="Her father works there",
                review_on=at.date(),
            )
        leaves(school.head, child_id, YESTERDAY)
        assert not Involvement.objects.filter(child_id=child_id, kind=Kind.LEFT_ROLL).exists()

    def test_counts_from_a_last_day_that_was_brought_forward(
        self, school: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        leaves(school.head, child_id, date(2026, 3, 20))
        leaves(school.head, child_id, date(2026, 3, 13))
        open_to = Grant.objects.filter(child_id=child_id, kind=Kind.LEFT_ROLL)
        # Midnight, in summer time.
        assert [grant.ends_at for grant in open_to] == [datetime(2026, 4, 3, 23, tzinfo=UTC)]

    def test_keeps_the_last_day_the_reason_and_the_next_school(
        self, school: AreaWorld, child_id: UUID
    ) -> None:
        leaves(school.attendance, child_id, date(2026, 2, 27), destination_id=school.other_school.pk)
        roll = Involvement.objects.get(kind=Kind.ENROLMENT, principal_id=school.school.pk)
        assert roll.end_reason == "Goes to another school. Last day 27 February 2026"
        assert roll.history.filter(history_type="~").get().history_membership_id == school.attendance.pk
        fact = Fact.objects.get(name="attendance.enrolment.ended")
        assert fact.title == "Off a school’s roll after 27 February 2026"
        assert fact.occurred_at == datetime(2026, 2, 28, tzinfo=UTC)
        assert fact.payload == {
            "school": school.school.pk,
            "last_day": "2026-02-27",
            "why": "another_school",
            "destination": school.other_school.pk,
            "destination_name": "",
        }

    def test_names_a_school_that_is_not_known_here(self, school: AreaWorld, child_id: UUID) -> None:
        leaves(school.attendance, child_id, destination_name="Saint Elsewhere")
        roll = Involvement.objects.get(kind=Kind.ENROLMENT, principal_id=school.school.pk)
        assert roll.end_reason.startswith("Goes to another school. ")
        fact = Fact.objects.get(name="attendance.enrolment.ended")
        assert fact.payload["destination_name"] == "Saint Elsewhere"

    def test_lets_the_school_work_until_a_last_day_to_come(self, school: AreaWorld, child_id: UUID) -> None:
        leaves(school.attendance, child_id, date(2026, 3, 31))
        # The night after 31 March, in British Summer Time.
        closes = datetime(2026, 3, 31, 23, tzinfo=UTC)
        ends = set(
            Involvement.objects.filter(child_id=child_id)
            .exclude(kind__in=(Kind.ALLOCATION, Kind.LEFT_ROLL))
            .values_list("ends_at", flat=True)
        )
        assert ends == {closes}
        for moment, level in ((closes - timedelta(minutes=1), Level.DECIDE), (closes, Level.READ)):
            with clock.stopped_at(moment), acting(school.senco) as scope:
                assert level_of(explain(scope, child_id), InformationClass.SEND) is level

    def test_does_not_touch_another_school_of_the_same_child(self, school: AreaWorld, child_id: UUID) -> None:
        involved(child_id, Kind.ENROLMENT, school.other_school.pk)
        leaves(school.attendance, child_id, YESTERDAY)
        assert sees(school.other_head, child_id)


class TestEndEnrolmentRefuses:
    @pytest.mark.parametrize("who", ["senco", "safeguarding_lead", "social_worker", "area_attendance"])
    def test_a_role_that_keeps_no_roll(self, school: AreaWorld, child_id: UUID, who: str) -> None:
        with pytest.raises(NotEntitled):
            leaves(getattr(school, who), child_id)

    def test_a_stranger_s_child(self, school: AreaWorld, there: AreaWorld, child_id: UUID) -> None:
        for stranger, which in (
            (there.head, child_id),
            (school.other_head, child_id),
            (school.head, uuid4()),
        ):
            with pytest.raises(NotFound):
                leaves(stranger, which)
        assert sees(school.senco, child_id)

    def test_a_child_it_sees_and_that_is_on_no_roll_of_its_own(self, school: AreaWorld, at: datetime) -> None:
        child = opened_by(school.other_head)
        involved(child, Kind.LEAD_PRACTITIONER, school.head.pk)
        with pytest.raises(NotOnRoll):
            leaves(school.head, child)
        assert sees(school.head, child)

    @pytest.mark.parametrize("day", [date(2024, 1, 1), date(2027, 3, 3)], ids=["before the first", "too far"])
    def test_a_last_day_that_cannot_be(self, school: AreaWorld, child_id: UUID, day: date) -> None:
        with pytest.raises(WrongLastDay):
            leaves(school.head, child_id, day)
        assert sees(school.head, child_id)

    def test_to_put_off_an_end_that_was_recorded(self, school: AreaWorld, child_id: UUID) -> None:
        leaves(school.head, child_id, date(2026, 3, 20))
        with pytest.raises(WrongLastDay):
            leaves(school.head, child_id, date(2026, 4, 2))
        leaves(school.head, child_id, date(2026, 3, 13))
        roll = Involvement.objects.get(kind=Kind.ENROLMENT, principal_id=school.school.pk)
        assert roll.ends_at == datetime(2026, 3, 14, tzinfo=UTC)

"""A school's record was joined to a child that it is not: undoing takes off what its files wrote, and it waits."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from attendance.models import AttendanceYear, MarkAmendment, Suspension
from childplan.common import clock
from childplan.escalation.models import Alert
from childplan.facts.models import Fact
from childplan.identity.actions.end_address import end_address
from childplan.identity.actions.hear_statements import Statement, hear_statements
from childplan.identity.models import Address, Child, Disagreement
from childplan.identity.vocabulary import MatchState
from childplan.notifications.models import Notice
from tests.factories.attendance import (
    AT_NINETY,
    PRESENT,
    PupilText,
    brought_in,
    ctf,
    numbered,
    suspended,
    upn,
)
from tests.factories.identity import acting, opened_by
from tests.worlds.one_name import (
    ASH_PARK,
    BORN,
    HOME,
    ITS_UPN,
    Twins,
    leaves_own_street_for,
    lives_at,
    twins_of,
)
from tests.worlds.two_areas import AreaWorld


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 3, 2, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def twins(school: AreaWorld) -> Twins:
    return twins_of(school)


class TestUndoingTakesOff:
    def test_the_marks_with_their_history_and_the_alert_that_they_raised(self, twins: Twins) -> None:
        twins.answer(MatchState.SAME)
        assert AttendanceYear.objects.get().child_id == twins.known
        assert Alert.objects.get().child_id == twins.known
        twins.undo()
        assert not AttendanceYear.objects.exists()
        gone = AttendanceYear.history.get(history_type="-")
        assert (gone.history_membership_id, gone.history_change_reason) == (
            twins.world.area_attendance.pk,
            "Not the child: Twins",
        )
        assert Alert.objects.get().state == "resolved"
        fact = Fact.objects.get(name="attendance.marks.parted")
        assert (fact.child_id, fact.title) == (
            twins.known,
            "Attendance marks sent for another child were removed from this record",
        )

    def test_the_address_and_lets_the_one_before_it_stand_again(self, twins: Twins) -> None:
        leaves_own_street_for(twins)
        assert Address.objects.get(ends_on=None).lines == "\n".join(HOME)
        twins.undo()
        stands = Address.objects.get()
        assert (stands.lines, stands.ends_on) == ("9 Own Street", None)
        assert Address.history.filter(history_type="-").get().lines == "\n".join(HOME)

    @pytest.mark.parametrize("fled", [None, "ended", "ended and moved", "moved"])
    def test_the_address_and_never_puts_a_child_back_who_has_left(
        self, twins: Twins, fled: str | None
    ) -> None:
        leaves_own_street_for(twins)
        away = date(2026, 3, 1)
        social_worker = twins.world.social_worker
        if fled and "ended" in fled:
            with acting(social_worker) as scope:
                end_address(
                    by=scope,
                    at=clock.now(),
                    child_id=twins.known,
                    address_id=Address.objects.get(ends_on=None).pk,
                    ends_on=away,
                    reason="Fled",
                )
        if fled and "moved" in fled:
            lives_at(social_worker, twins.known, "3 Refuge Row", starts_on=away, is_confidential=True)
        said = twins.foreseen().parted
        twins.undo()
        own = Address.objects.get(lines="9 Own Street")
        assert own.ends_on == (date(2026, 2, 27) if fled else None)
        assert Address.objects.filter(ends_on=None).count() == (0 if fled == "ended" else 1)
        assert said.taken[0] == "1 address that it sent"
        assert said.stays == ()

    def test_the_address_and_leaves_the_one_ended_where_another_body_said_a_newer(self, twins: Twins) -> None:
        leaves_own_street_for(twins)
        lives_at(twins.world.social_worker, twins.known, "5 Later Lane", starts_on=date(2026, 2, 28))
        with acting(twins.world.social_worker) as scope:
            later = Address.objects.get(ends_on=None)
            end_address(
                by=scope,
                at=clock.now(),
                child_id=twins.known,
                address_id=later.pk,
                ends_on=date(2026, 3, 1),
                reason="Gone",
            )
        twins.undo()
        assert not Address.objects.filter(ends_on=None).exists()
        assert Address.objects.get(lines="9 Own Street").ends_on == date(2026, 2, 27)

    def test_each_address_it_sent_one_after_another(self, twins: Twins) -> None:
        leaves_own_street_for(twins)
        with clock.stopped_at(clock.now() + timedelta(hours=1)):
            twins.sent(made="2026-03-01T16:00:00", lines=("2 Other Road",), postcode="ZZ2 2AB")
        assert Address.objects.get(ends_on=None).lines == "2 Other Road"
        twins.undo()
        assert (Address.objects.get().lines, Address.objects.get().ends_on) == ("9 Own Street", None)

    def test_suspensions_and_amendments_that_the_school_recorded(self, twins: Twins) -> None:
        twins.answer(MatchState.SAME)
        twins.sent(made="2026-03-01T16:00:00", marks=PRESENT)
        suspended(twins.world.head, twins.known, starts_on=date(2026, 2, 24))
        assert MarkAmendment.objects.count() == 2
        twins.undo()
        assert not MarkAmendment.objects.exists()
        assert not Suspension.objects.exists()
        assert Suspension.history.filter(history_type="-").count() == 1
        assert Fact.objects.filter(name="attendance.suspensions.parted", child_id=twins.known).exists()

    def test_the_sex_as_it_sent_it(self, twins: Twins) -> None:
        twins.answer(MatchState.SAME)
        assert Child.objects.get().sex == "F"
        twins.undo()
        assert Child.objects.get().sex == "U"

    def test_questions_that_its_word_raised(self, twins: Twins) -> None:
        twins.answer(MatchState.SAME)
        with acting(twins.world.attendance) as scope:
            hear_statements(
                by=scope,
                at=clock.now(),
                statements=[Statement(child_id=twins.known, forename="Tamara", surname="Okafor")],
                source_id=twins.world.school.pk,
                said_at=clock.now(),
                reason="File",
            )
        assert Disagreement.objects.get().state == "open"
        twins.undo()
        assert Disagreement.objects.get().state == "withdrawn"

    def test_only_what_it_wrote_itself(self, twins: Twins) -> None:
        numbered(twins.world.other_school, ASH_PARK)
        brought_in(
            twins.world.other_head,
            ctf(
                PupilText(nhs_number="9990000018", marks=PRESENT, school=ASH_PARK),
                school=ASH_PARK,
            ),
        )
        twins.answer(MatchState.SAME)
        before = set(
            AttendanceYear.objects.filter(school=twins.world.other_school).values_list("marks", "version")
        )
        twins.undo()
        after = AttendanceYear.objects.filter(school=twins.world.other_school)
        assert set(after.values_list("marks", "version")) == before == {(PRESENT, 1)}


class TestTheSender:
    @pytest.mark.parametrize("said", [MatchState.SAME, MatchState.DIFFERENT])
    def test_is_told_in_the_same_words_whatever_the_answer_was(self, twins: Twins, said: MatchState) -> None:
        twins.answer(said)
        notice = Notice.objects.get(text__contains="pupil of your file")
        assert notice.recipient_membership_id == twins.world.attendance.pk
        assert notice.address == f"/attendance/imports/{twins.file.pk}/"
        with acting(twins.world.attendance, writing=False):
            assert Notice.objects.exists()


class TestWhatCannotBeParted:
    def test_is_listed_when_the_sender_knew_the_child_before(self, school: AreaWorld) -> None:
        opened_by(school.head, forename="Amara", surname="Okafor", born_on=BORN, upn=upn(8))
        sent = brought_in(school.attendance, ctf(PupilText(upn=ITS_UPN, marks=AT_NINETY)))
        twins = Twins(school, Child.objects.get().pk, sent)
        twins.answer(MatchState.SAME)
        found = twins.foreseen()
        assert not found.parted.taken
        assert [line.split(" of ")[0] for line in found.parted.stays] == ["20 attendance marks"]
        twins.undo()
        assert AttendanceYear.objects.get().marks == AT_NINETY

    def test_is_said_before_anybody_undoes(self, twins: Twins) -> None:
        twins.answer(MatchState.SAME)
        suspended(twins.world.head, twins.known, starts_on=date(2026, 2, 24))
        found = twins.foreseen()
        assert found.parted.taken == (
            "1 address that it sent",
            "The sex as it sent it",
            f"20 attendance marks of {twins.world.school.name}",
            f"1 suspension by {twins.world.school.name}",
        )
        assert found.parted.stays == ()
        assert [each.title for each in found.written] == ["Details changed"]


class TestTheDefinerFunction:
    def test_asks_for_the_entitlement_itself(self, twins: Twins) -> None:
        twins.answer(MatchState.SAME)
        match_id = twins.match.pk
        for membership in (twins.world.attendance, twins.world.other_head):
            with (
                acting(membership),
                pytest.raises(ProgrammingError, match="not entitled"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(
                    "select attendance.take_off(%s, '[]', '{}', '{}', '{}', '{}', 'x')", [match_id]
                )

    def test_touches_no_row_that_the_sender_did_not_write(self, twins: Twins) -> None:
        with clock.stopped_at(clock.now() - timedelta(days=2)):
            row = suspended(twins.world.other_head, twins.known, starts_on=date(2026, 2, 24))
        twins.answer(MatchState.SAME)
        with acting(twins.world.area_attendance), connection.cursor() as cursor:
            cursor.execute(
                "select attendance.take_off(%s, '[]', '{}', '{}', %s::uuid[], '{}', 'x')",
                [twins.match.pk, [row.pk]],
            )
        assert Suspension.objects.filter(pk=row.pk).exists()

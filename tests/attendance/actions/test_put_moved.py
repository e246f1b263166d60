"""What was taken off a child waits with the pupil, and comes to the child it turns out to be."""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from attendance.actions.bring_in_batch import bring_in_batch
from attendance.actions.check_file import check_file
from attendance.actions.confirm_import import confirm_import
from attendance.ctf import MarkLayout
from attendance.models import AttendanceYear, CtfImport, CtfRow, MarkAmendment, Suspension
from attendance.tasks import bring_in_confirmed_files
from attendance.workflow import ImportState, PupilOutcome
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.identity.models import Address
from childplan.identity.vocabulary import MatchState
from tests.factories.attendance import (
    AT_NINETY,
    PRESENT,
    PupilText,
    asked_again,
    brought_in,
    checked,
    ctf,
    numbered,
    suspended,
    worked_through,
)
from tests.factories.identity import acting, opened_by
from tests.factories.partners import OF_REGISTERS, registered, system_acting
from tests.worlds.one_name import ASH_PARK, BORN, ITS_UPN, Twins, leaves_own_street_for, twins_of
from tests.worlds.two_areas import AreaWorld


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 3, 2, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def twins(school: AreaWorld) -> Twins:
    return twins_of(school)


class TestWhatWasTakenOff:
    def test_waits_in_the_file_as_a_pupil_being_checked(self, twins: Twins) -> None:
        twins.answer(MatchState.SAME)
        twins.undo()
        row = CtfRow.objects.get()
        assert (row.became, row.child_id) == (PupilOutcome.REVIEW, None)
        assert row.pupil["years"][0]["marks"] == AT_NINETY
        counts = CtfImport.objects.get().counts["became"]
        assert (counts["review"], counts["found"]) == (1, 0)

    def test_goes_to_the_child_it_belongs_to_once_the_answer_is_different(self, twins: Twins) -> None:
        twins.answer(MatchState.SAME)
        twins.sent(made="2026-03-01T16:00:00", marks=AT_NINETY[:-2] + "/I")
        suspended(twins.world.head, twins.known, starts_on=date(2026, 2, 24))
        twins.undo()
        twins.answer(MatchState.DIFFERENT)
        own = twins.own_child()
        year = AttendanceYear.objects.get()
        assert (year.child_id, year.marks) == (own, AT_NINETY[:-2] + "/I")
        amended = MarkAmendment.objects.get()
        assert (amended.child_id, amended.old_code, amended.new_code) == (own, "I", "/")
        assert Suspension.objects.get().child_id == own
        assert Address.objects.get().child_id == own
        assert Fact.objects.filter(name="attendance.year.recorded", child_id=own).exists()

    def test_is_asked_about_again_when_it_was_being_brought_in_at_that_moment(self, twins: Twins) -> None:
        twins.answer(MatchState.SAME)
        content = ctf(PupilText(upn=ITS_UPN, marks=PRESENT), made="2026-03-01T16:00:00")
        second = checked(twins.world.attendance, content)
        with acting(twins.world.attendance) as scope:
            confirm_import(by=scope, at=clock.now(), import_id=second.pk)
            bring_in_batch(by=scope, at=clock.now(), import_id=second.pk)
        assert CtfRow.objects.get(ctf_import=second).child_id == twins.known
        twins.undo()
        worked_through(twins.world.attendance, second.pk)
        row = CtfRow.objects.get(ctf_import=second)
        assert (row.became, row.child_id) == (PupilOutcome.REVIEW, None)
        assert not AttendanceYear.objects.exists()

    def test_comes_back_when_the_same_child_is_found_again(self, twins: Twins) -> None:
        twins.answer(MatchState.SAME)
        twins.undo()
        twins.answer(MatchState.SAME)
        assert AttendanceYear.objects.get().child_id == twins.known

    @pytest.mark.parametrize(
        ("lines", "postcode"), [("2 Other Road", "ZZ2 2AB"), ("9 Own Street", "ZZ9 9ZZ")]
    )
    def test_is_found_by_the_answer_although_the_school_has_sent_a_newer_address(
        self, twins: Twins, lines: str, postcode: str
    ) -> None:
        leaves_own_street_for(twins)
        with clock.stopped_at(clock.now() + timedelta(hours=1)):
            twins.sent(made="2026-03-01T16:00:00", lines=(lines,), postcode=postcode)
        twins.undo()
        twins.answer(MatchState.DIFFERENT)
        assert twins.match.state == MatchState.DIFFERENT
        lives = Address.objects.get(child_id=twins.own_child())
        assert (lives.lines, lives.postcode) == (lines, postcode)

    def test_leaves_behind_what_their_marks_took_the_place_of(self, twins: Twins) -> None:
        numbered(twins.world.other_school, ASH_PARK)
        moved_on = "<SchoolHistory><School><LEA>201</LEA><Estab>4001</Estab></School></SchoolHistory>"
        brought_in(
            twins.world.other_head,
            ctf(
                PupilText(nhs_number="9990000018", marks=PRESENT, extra=moved_on),
                school=ASH_PARK,
                made="2026-02-20T16:00:00",
            ),
        )
        assert AttendanceYear.objects.get().marks == PRESENT
        twins.answer(MatchState.SAME)
        assert {each.old_code for each in MarkAmendment.objects.all()} == {"/", "\\"}
        with clock.stopped_at(clock.now() + timedelta(hours=1)):
            twins.sent(made="2026-03-01T16:00:00", marks=AT_NINETY[:-1] + "\\")
        assert MarkAmendment.objects.count() == 3
        twins.undo()
        assert AttendanceYear.objects.get().marks == PRESENT
        (carried,) = CtfRow.objects.get(became=PupilOutcome.REVIEW).pupil["moved"]["amendments"]
        assert (carried["old_code"], carried["new_code"]) == ("I", "\\")

    def test_goes_off_a_child_a_second_time(self, twins: Twins) -> None:
        twins.answer(MatchState.SAME)
        twins.sent(made="2026-03-01T16:00:00", marks=PRESENT)
        suspended(twins.world.head, twins.known, starts_on=date(2026, 2, 24))
        twins.undo()
        with clock.stopped_at(clock.now() + timedelta(hours=1)):
            twins.answer(MatchState.SAME)
            assert (MarkAmendment.objects.count(), Suspension.objects.get().child_id) == (2, twins.known)
            twins.undo()
            assert not AttendanceYear.objects.exists()
            assert not Suspension.objects.exists()
            twins.answer(MatchState.DIFFERENT)
        assert MarkAmendment.objects.filter(child_id=twins.own_child()).count() == 2
        assert Suspension.objects.get().child_id == twins.own_child()

    def test_is_brought_in_by_the_schools_own_system_with_its_suspensions(self, school: AreaWorld) -> None:
        known = opened_by(school.other_head, forename="Amara", surname="Okafor", born_on=BORN)
        system = registered(school.school, scopes=OF_REGISTERS).membership_id
        content = ctf(PupilText(upn=ITS_UPN, marks=AT_NINETY))
        with system_acting(system) as scope:
            sent = check_file(
                by=scope,
                at=clock.now(),
                stream=io.BytesIO(content),
                filename="alder_road.xml",
                layout=MarkLayout.MONDAY_TO_FRIDAY,
            )
            confirm_import(by=scope, at=clock.now(), import_id=sent.pk)
        bring_in_confirmed_files()
        twins = Twins(school, known, sent)
        twins.answers(MatchState.SAME)
        bring_in_confirmed_files()
        suspended(school.head, known, starts_on=date(2026, 2, 24))
        twins.undo()
        assert not Suspension.objects.exists()
        twins.answers(MatchState.DIFFERENT)
        bring_in_confirmed_files()
        assert Suspension.objects.get().child_id == twins.own_child()
        assert AttendanceYear.objects.get().child_id == twins.own_child()
        assert (
            AttendanceYear.history.filter(id=AttendanceYear.objects.get().pk).get().history_membership_id
            == system
        )


class TestFilesThatAskAgain:
    def test_do_so_each_in_the_name_of_whoever_confirmed_it(self, twins: Twins) -> None:
        with clock.stopped_at(clock.now() + timedelta(hours=1)):
            twins.confirmed_by_the_head()
        twins.answers(MatchState.DIFFERENT)
        asked = CtfImport.objects.filter(state=ImportState.CONFIRMED)
        assert asked.count() == 2
        assert all(each.acting_membership_id == each.confirmed_by_membership_id for each in asked)

    def test_are_left_to_the_school_where_that_person_has_gone(self, twins: Twins) -> None:
        with clock.stopped_at(clock.now() + timedelta(hours=1)):
            newer = twins.confirmed_by_the_head()
        Membership.objects.filter(pk=twins.world.attendance.pk).update(ends_at=clock.now())
        twins.answers(MatchState.DIFFERENT)
        assert CtfImport.objects.get(state=ImportState.CONFIRMED).pk == newer.pk
        assert CtfRow.objects.get(ctf_import=twins.file).became == PupilOutcome.REVIEW
        assert asked_again(twins.world.head, twins.file.pk).acting_membership_id == twins.world.head.pk

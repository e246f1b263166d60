"""A mark that was made by mistake is taken off: by its own author, with a reason; what followed is put right."""

from datetime import date
from uuid import UUID

import pytest

from attendance.actions.record_session_marks import Mark, MarksRefused, RecordedMarks, record_session_marks
from attendance.models import AttendanceYear, MarkAmendment
from attendance.vocabulary import Half
from attendance.workflow import YearOutcome
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.escalation.models import Alert
from childplan.facts.claims import work_on_next
from childplan.facts.models import Fact
from childplan.identity.models import Child
from tests.factories.attendance import AT_NINETY, PRESENT, PupilText, brought_in, ctf, numbered, upn
from tests.factories.identity import acting, opened_by
from tests.factories.partners import OF_REGISTERS, registered, system_acting
from tests.factories.plans import involved
from tests.worlds.two_areas import AreaWorld

AM, PM = Half.MORNING, Half.AFTERNOON
TODAY, FRIDAY = date(2026, 3, 2), date(2026, 2, 27)
FIRST = date(2025, 9, 8)
CAME_FROM = "<SchoolHistory><School><LEA>201</LEA><Estab>4002</Estab></School></SchoolHistory>"


def recorded(by: Scope, child_id: UUID, school: AreaWorld, at, *marks: Mark, why: str) -> RecordedMarks:
    return record_session_marks(
        by=by, at=at, child_id=child_id, school_id=school.school.pk, marks=marks, reason=why
    )


def record(here: AreaWorld, child_id: UUID, at, *marks: Mark, by=None, why="Wrong child") -> RecordedMarks:
    with acting(by or here.attendance) as scope:
        return recorded(scope, child_id, here, at, *marks, why=why)


class TestTakingOff:
    def test_leaves_the_session_without_a_mark_and_keeps_what_stood_there(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        record(here, child_id, at, (FRIDAY, PM, "\\"), (TODAY, AM, "N"))
        done = record(here, child_id, at, (TODAY, AM, None))
        assert (done.outcomes, done.written, done.amended) == ((YearOutcome.CHANGED,), 1, 0)
        assert [(off.session.day, off.old, off.new) for off in done.taken_off] == [(TODAY, "N", "-")]
        kept = MarkAmendment.objects.get()
        assert (kept.day, kept.half, kept.old_code, kept.new_code) == (TODAY, "morning", "N", "-")
        assert (kept.reason, kept.amended_at, kept.membership_id) == ("Wrong child", at, here.attendance.pk)

    def test_counts_the_figures_anew_and_tells_of_them(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        record(here, child_id, at, (FRIDAY, PM, "\\"), (TODAY, AM, "N"))
        record(here, child_id, at, (TODAY, AM, None))
        year = AttendanceYear.objects.get()
        assert (year.marks, year.possible, year.unauthorised) == ("-\\--", 1, 0)
        told = Fact.objects.get(name="attendance.year.recorded", payload__before__unauthorised=1)
        assert told.payload["figures"]["possible"] == told.payload["all_schools"]["possible"] == 1

    def test_leaves_no_trace_where_there_is_no_mark(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        assert record(here, child_id, at, (TODAY, AM, None)).written == 0
        assert not AttendanceYear.objects.exists()
        record(here, child_id, at, (TODAY, AM, "N"))
        for nothing in ((TODAY, PM, None), (FRIDAY, AM, None), (date(2025, 9, 1), AM, None)):
            done = record(here, child_id, at, nothing)
            assert (done.outcomes, done.taken_off) == ((YearOutcome.UNCHANGED,), ())
        assert AttendanceYear.history.count() == 1

    def test_goes_with_other_marks_in_one_year(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        record(here, child_id, at, (FRIDAY, AM, "N"), (TODAY, AM, "N"))
        done = record(here, child_id, at, (FRIDAY, AM, None), (TODAY, AM, "I"), (TODAY, PM, "\\"))
        assert (done.written, done.amended, len(done.taken_off)) == (3, 1, 1)
        assert AttendanceYear.objects.get().marks == "--I\\"
        assert AttendanceYear.history.count() == 2

    def test_lets_a_mark_be_made_again(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        for code in ("N", None, "I"):
            record(here, child_id, at, (TODAY, AM, code))
        assert AttendanceYear.objects.get().marks == "I-"
        assert MarkAmendment.objects.count() == 1

    def test_of_all_there_is_leaves_a_year_without_sessions(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        record(here, child_id, at, (TODAY, AM, "N"))
        record(here, child_id, at, (TODAY, AM, None))
        assert (AttendanceYear.objects.get().marks, AttendanceYear.objects.get().possible) == ("--", 0)

    def test_resolves_the_alert_that_rested_on_it(self, school: AreaWorld, at) -> None:
        brought_in(school.attendance, ctf(PupilText(upn=upn(1), marks=AT_NINETY)))
        self.work(at)
        assert Alert.objects.get().resolved_at is None
        place = AT_NINETY.index("I")
        day = date(2025, 9, 8 + place // 2)
        record(school, Child.objects.get().pk, at, (day, PM if place % 2 else AM, None))
        self.work(at)
        assert Alert.objects.get().resolved_at == at

    @staticmethod
    def work(at) -> None:
        while work_on_next(at=at):
            pass


class TestWhatWasTakenOff:
    def test_does_not_come_back_with_a_file_that_was_made_before(self, school: AreaWorld, at) -> None:
        content = ctf(PupilText(upn=upn(1), marks=PRESENT), made="2026-02-27T16:00:00")
        brought_in(school.attendance, content)
        record(school, Child.objects.get().pk, at, (FIRST, AM, None))
        done = brought_in(school.attendance, content.replace(b"</CTfile>", b" </CTfile>"))
        assert done.counts["years"] == {"older": 1}
        assert AttendanceYear.objects.get().marks == "-" + PRESENT[1:]

    def test_comes_back_with_a_file_that_was_made_since(self, school: AreaWorld, at) -> None:
        brought_in(school.attendance, ctf(PupilText(upn=upn(1), marks=PRESENT), made="2026-02-27T16:00:00"))
        record(school, Child.objects.get().pk, at, (FIRST, AM, None))
        brought_in(school.attendance, ctf(PupilText(upn=upn(1), marks=PRESENT), made="2026-03-02T16:00:00"))
        assert AttendanceYear.objects.get().marks == PRESENT


class TestOnlyOnesOwn:
    def test_a_system_takes_off_what_it_made(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        membership = registered(here.school, scopes=OF_REGISTERS).membership_id
        with system_acting(membership) as scope:
            recorded(scope, child_id, here, at, (TODAY, AM, "N"), why="Register")
            done = recorded(scope, child_id, here, at, (TODAY, AM, None), why="Wrong child")
        assert len(done.taken_off) == 1

    def test_and_nothing_that_a_person_made_or_put_there_since(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        membership = registered(here.school, scopes=OF_REGISTERS).membership_id
        with system_acting(membership) as scope:
            recorded(scope, child_id, here, at, (TODAY, AM, "N"), (FRIDAY, AM, "N"), why="Register")
        record(here, child_id, at, (TODAY, AM, "I"), (TODAY, PM, "\\"))
        before = AttendanceYear.objects.get().marks
        off: list[Mark] = [(FRIDAY, AM, None), (TODAY, AM, None), (TODAY, PM, None)]
        with system_acting(membership) as scope, pytest.raises(MarksRefused, match="did not make") as refused:
            recorded(scope, child_id, here, at, *off, why="Wrong child")
        assert [wrong.number for wrong in refused.value.wrong] == [1, 2]
        assert AttendanceYear.objects.get().marks == before

    def test_and_nothing_that_another_system_made(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        one, other = (registered(here.school, scopes=OF_REGISTERS).membership_id for _ in range(2))
        with system_acting(one) as scope:
            recorded(scope, child_id, here, at, (TODAY, AM, "N"), why="Register")
        with system_acting(other) as scope, pytest.raises(MarksRefused, match="did not make"):
            recorded(scope, child_id, here, at, (TODAY, AM, None), why="Wrong child")

    def test_people_take_off_what_was_made_for_their_school(self, here: AreaWorld, at) -> None:
        child_id = opened_by(here.head)
        membership = registered(here.school, scopes=OF_REGISTERS).membership_id
        with system_acting(membership) as scope:
            recorded(scope, child_id, here, at, (TODAY, AM, "N"), why="Register")
        assert len(record(here, child_id, at, (TODAY, AM, None), by=here.head).taken_off) == 1

    def test_and_nothing_that_another_school_sent(self, school: AreaWorld, at) -> None:
        numbered(school.other_school, "2014002")
        brought_in(
            school.attendance, ctf(PupilText(upn=upn(1), marks=PRESENT, school="2014002", extra=CAME_FROM))
        )
        child_id = Child.objects.get().pk
        involved(child_id, InvolvementKind.ENROLMENT, school.other_school.pk)
        with acting(school.other_head) as scope, pytest.raises(MarksRefused, match="Another school sent"):
            record_session_marks(
                by=scope,
                at=at,
                child_id=child_id,
                school_id=school.other_school.pk,
                marks=[(FIRST, AM, None)],
                reason="Wrong child",
            )

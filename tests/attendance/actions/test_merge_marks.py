"""A thousand marks by set are what one mark after another would be: rows, versions, amendments and facts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendance.actions.merge_marks import merge_marks
from attendance.actions.record_attendance_year import IncomingYear, record_attendance_year
from attendance.models import AttendanceYear, CtfImport, CtfRow, MarkAmendment
from attendance.workflow import PupilOutcome, RowStep, YearOutcome
from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock
from childplan.facts.models import Fact, FactWork
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

MONDAY = date(2025, 9, 8)
MARKS = st.text(alphabet="/\\INO#-", min_size=1, max_size=30)
WEEKS = st.integers(0, 3)
YEARS = st.lists(st.tuples(st.integers(0, 2), st.booleans(), WEEKS, MARKS, st.integers(-2, 2)), max_size=8)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def pupils(here: AreaWorld) -> list[UUID]:
    found = [opened_by(here.head) for _ in range(3)]
    for child_id in found:
        # The other school has them as well, so that its own marks are on record too.
        Involvement.objects.create(
            child_id=child_id,
            kind=InvolvementKind.ENROLMENT,
            principal_id=here.other_school.pk,
            organisation_id=here.other_school.pk,
            starts_at=clock.now() - timedelta(days=1),
            reason="On roll",
        )
    return found


def file_of(here: AreaWorld, days: int) -> CtfImport:
    made = clock.now() + timedelta(days=days - 10)
    return CtfImport.objects.create(
        organisation=here.school, filename="f.xml", sha256="0", layout="monday_to_friday", state="confirmed",
        header={"created_at": made.isoformat()}, uploaded_at=clock.now(), uploaded_by_membership_id=0,
    )  # fmt: skip


def as_found() -> dict[str, list[Any]]:
    """Everything the two ways write, without what is drawn or timed."""
    years = {year.pk: (year.child_id, year.school_id, year.year) for year in AttendanceYear.objects.all()}
    fields = ("child_id", "school_id", "year", "starts_on", "marks", "possible", "attended", "authorised",
              "unauthorised", "source_id", "said_at", "source_import_id", "version")  # fmt: skip

    def without_id(payload: dict[str, Any]) -> dict[str, Any]:
        return {**payload, "attendance_year": years[UUID(payload["attendance_year"])]}

    return {
        "years": sorted(AttendanceYear.objects.values_list(*fields), key=str),
        "versions": sorted(
            AttendanceYear.history.values_list(
                *fields, "history_type", "history_change_reason", "history_membership_id"
            ),
            key=str,
        ),
        "amendments": sorted(
            MarkAmendment.objects.values_list(
                "child_id", "school_id", "day", "half", "old_code", "new_code", "said_at", "membership_id"
            ),
            key=str,
        ),
        "facts": sorted(
            (
                (fact.child_id, fact.title, str(without_id(fact.payload)), fact.membership_id)
                for fact in Fact.objects.filter(name="attendance.year.recorded")
            ),
            key=str,
        ),
        "work": sorted(FactWork.objects.values_list("child_id", "work", "fact__payload__version"), key=str),
    }


class TestMergingMarks:
    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(held=YEARS, incoming=YEARS)
    def test_writes_what_the_act_on_one_child_would(
        self, here: AreaWorld, pupils: list[UUID], at, held: list[Any], incoming: list[Any]
    ) -> None:
        with undone():
            self._on_record(here, pupils, held, at)
            # One year of one child comes once in a file.
            rows = list(
                {(pupil, own): (pupil, own, week, marks) for pupil, own, week, marks, _ in incoming}.values()
            )
            files = file_of(here, 0)
            with undone():
                one_by_one = self._one_by_one(here, pupils, rows, files, at)
                told_one_by_one = as_found()
            by_set = self._by_set(here, pupils, rows, files, at)
            assert by_set == one_by_one
            assert as_found() == told_one_by_one

    def _on_record(self, here: AreaWorld, pupils: list[UUID], held: list[Any], at) -> None:
        for pupil, own, week, marks, days in held:
            file = file_of(here, days)
            member, school = (here.attendance, here.school) if own else (here.other_head, here.other_school)
            with acting(member) as scope:
                record_attendance_year(
                    by=scope, at=at, child_id=pupils[pupil], reason="Before",
                    incoming=year(school.pk, week, marks), said_at=clock.now() + timedelta(days=days - 10),
                    source_import_id=file.pk if own else None,
                )  # fmt: skip

    def _one_by_one(
        self, here: AreaWorld, pupils: list[UUID], rows: list[Any], file: CtfImport, at
    ) -> list[str]:
        found = []
        for pupil, own, week, marks in rows:
            with acting(here.attendance) as scope:
                outcome = record_attendance_year(
                    by=scope, at=at, child_id=pupils[pupil], reason="File",
                    incoming=year((here.school if own else here.other_school).pk, week, marks),
                    said_at=clock.now() - timedelta(days=10), source_import_id=file.pk,
                )  # fmt: skip
            found.append(str(outcome))
        return sorted(found)

    def _by_set(self, here: AreaWorld, pupils: list[UUID], rows: list[Any], file: CtfImport, at) -> list[str]:
        waiting = []
        for number, child_id in enumerate(pupils):
            years = [
                {
                    "school": (here.school if own else here.other_school).pk,
                    "year": 2025,
                    "starts_on": (MONDAY + timedelta(weeks=week)).isoformat(),
                    "marks": marks,
                }
                for pupil, own, week, marks in rows
                if pupil == number
            ]
            waiting.append(
                CtfRow.objects.create(
                    ctf_import=file,
                    organisation=here.school,
                    ordinal=number + 1,
                    pupil={"years": years},
                    foreseen=PupilOutcome.FOUND,
                    step=RowStep.RECORDED,
                    child_id=child_id,
                )
            )
        with acting(here.attendance) as scope:
            merge_marks(by=scope, at=at, sent=file, rows=waiting, reason="File")
        return sorted(
            outcome for row in waiting for outcome, count in row.result["years"].items() for _ in range(count)
        )

    def test_tells_of_a_pupil_it_sees_no_more_what_it_would_tell_of_any(
        self, here: AreaWorld, pupils: list[UUID], at
    ) -> None:
        Involvement.objects.filter(child_id=pupils[0]).update(ends_at=clock.now(), end_reason="Left")
        file = file_of(here, 0)
        told = self._by_set(here, pupils, [(0, True, 0, "/\\"), (1, True, 0, "/\\")], file, at)
        assert told == [YearOutcome.RECORDED, YearOutcome.RECORDED]
        assert set(AttendanceYear.objects.values_list("child_id", flat=True)) == {pupils[1]}


def year(school_id: int, week: int, marks: str) -> IncomingYear:
    return IncomingYear(school_id=school_id, year=2025, starts_on=MONDAY + timedelta(weeks=week), marks=marks)

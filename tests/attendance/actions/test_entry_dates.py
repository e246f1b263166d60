"""A pupil is on roll since the day the file says, and never since a day that is not true."""

from datetime import UTC, date, datetime, timedelta

import pytest

from attendance.models import CtfRow
from childplan.access.actions import end_involvement
from childplan.access.models import Involvement
from childplan.access.selectors import explain
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.identity.actions.answer_match import answer_match
from childplan.identity.models import Alias, Child, PossibleMatch
from childplan.identity.vocabulary import MatchState
from childplan.plans.models import Plan
from tests.factories.attendance import PupilText, brought_in, ctf, upn
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

ENTERED = "2025-09-03"
MIDNIGHT = datetime(2025, 9, 2, 23, 0, tzinfo=UTC)  # of 3 September, in British Summer Time


def schools(*rows: tuple[str, str, str]) -> str:
    """A school history: (LAESTAB, first day, last day)."""
    inside = "".join(
        f"<School><LEA>{number[:3]}</LEA><Estab>{number[3:]}</Estab><SchoolName>A school</SchoolName>"
        f"<EntryDate>{first}</EntryDate>{f'<LeavingDate>{last}</LeavingDate>' if last else ''}</School>"
        for number, first, last in rows
    )
    return f"<SchoolHistory>{inside}</SchoolHistory>"


def pupil(*rows: tuple[str, str, str], **fields: str) -> bytes:
    return ctf(PupilText(upn=upn(1), extra=schools(*rows), **fields))


class TestOnRollSince:
    def test_is_the_day_of_entry_that_the_file_gives(self, school: AreaWorld) -> None:
        brought_in(school.attendance, pupil(("2014001", ENTERED, "")))
        assert Involvement.objects.get().starts_at == MIDNIGHT
        assert Involvement.history.get().starts_at == MIDNIGHT
        child = Child.objects.get()
        with acting(school.senco, writing=False) as scope:
            (reason,) = explain(scope, child.pk)
        assert reason.since == MIDNIGHT

    def test_is_the_newest_of_several_at_this_school(self, school: AreaWorld) -> None:
        brought_in(
            school.attendance,
            pupil(("2014001", "2021-09-03", "2023-07-21"), ("2014002", "2023-09-04", "2025-07-18"),
                  ("2014001", ENTERED, "")),
        )  # fmt: skip
        assert Involvement.objects.get().starts_at == MIDNIGHT

    @pytest.mark.parametrize(
        "rows",
        [
            (),
            (("2014002", ENTERED, ""),),
            (("2014001", "2021-09-03", "2023-07-21"),),
            (("2014001", "2026-04-13", ""),),
        ],
        ids=["not given", "of another school", "of a stay that is over", "still to come"],
    )
    def test_is_the_day_the_file_came_when_the_entry_is(
        self, school: AreaWorld, at: datetime, rows: tuple[tuple[str, str, str], ...]
    ) -> None:
        brought_in(school.attendance, pupil(*rows))
        assert Involvement.objects.get().starts_at == at

    def test_never_reaches_into_an_earlier_stay(self, school: AreaWorld, at: datetime) -> None:
        content = pupil(("2014001", ENTERED, ""))
        brought_in(school.attendance, content)
        earlier = Involvement.objects.get()
        with acting(school.attendance) as scope:
            end_involvement(by=scope, at=at, involvement_id=earlier.pk, reason="Left")
        with clock.stopped_at(at + timedelta(days=20)):
            brought_in(school.attendance, content)
        again = Involvement.objects.exclude(pk=earlier.pk).get()
        assert again.starts_at == at

    def test_holds_for_a_child_whose_match_is_answered_later(self, school: AreaWorld, at: datetime) -> None:
        opened_by(school.other_head, forename="Amara", surname="Okafor", born_on=date(2016, 5, 3))
        brought_in(school.attendance, pupil(("2014001", ENTERED, "")))
        assert CtfRow.objects.get().child_id is None
        with acting(school.area_attendance) as scope:
            answer_match(
                by=scope,
                at=at,
                match_id=PossibleMatch.objects.get().pk,
                answer=MatchState.SAME,
                reason="Asked",
            )
        assert Involvement.objects.get(principal_id=school.school.pk).starts_at == MIDNIGHT


class TestOpenedRecord:
    def test_begins_when_the_act_happened(self, school: AreaWorld, at: datetime) -> None:
        then = at - timedelta(days=400)
        opened_by(school.head, at=then)
        assert Child.objects.get().opened_at == then
        assert Plan.objects.get().opened_at == then
        assert Involvement.objects.get().starts_at == then
        assert Alias.objects.get(kind="local").starts_on == then.date()
        assert Fact.objects.get(name="identity.child.opened").occurred_at == then

    def test_never_begins_in_the_future(self, school: AreaWorld, at: datetime) -> None:
        opened_by(school.head, at=at + timedelta(days=3))
        assert Child.objects.get().opened_at == at
        assert Involvement.objects.get().starts_at == at

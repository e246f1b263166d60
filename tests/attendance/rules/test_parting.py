"""Parting a year of marks that two bodies wrote."""

from datetime import UTC, date, datetime

from attendance.rules.parting import PartedYear, Written, part_year
from attendance.rules.sessions import Session
from attendance.vocabulary import Half

MONDAY = date(2025, 9, 8)
TUESDAY = date(2025, 9, 9)


def parted(*versions: tuple[str, date, bool]) -> PartedYear:
    return part_year(Written(marks, day, theirs) for marks, day, theirs in versions)


class TestPartYear:
    def test_leaves_nothing_of_a_year_that_they_alone_wrote(self) -> None:
        assert parted(("/\\", MONDAY, True), ("/\\II", MONDAY, True)) == PartedYear(
            rest=None, theirs=("/\\II", MONDAY), taken=4, stays=0, agreed=0
        )

    def test_brings_back_what_their_mark_took_the_place_of(self) -> None:
        found = parted(("/\\/\\", MONDAY, False), ("/\\II", MONDAY, True))
        assert found.rest == ("/\\/\\", MONDAY)
        assert found.theirs == ("II", TUESDAY)
        assert (found.taken, found.stays) == (2, 0)

    def test_says_of_marks_that_stood_there_before_that_they_may_have_sent_the_same(self) -> None:
        assert parted(("/\\/\\", MONDAY, False), ("/\\II", MONDAY, True)).agreed == 2

    def test_leaves_a_mark_that_somebody_else_put_over_theirs(self) -> None:
        found = parted(("/\\", MONDAY, True), ("/I", MONDAY, False))
        assert found.rest is not None
        assert found.rest[0].replace("-", "").strip() in ("I", "#I", ".I") or found.rest[0].endswith("I")
        assert (found.taken, found.stays) == (1, 1)

    def test_takes_off_days_that_they_alone_marked(self) -> None:
        found = parted(("/\\", MONDAY, False), ("/\\/I", MONDAY, True))
        assert found.rest == ("/\\", MONDAY)
        assert found.theirs == ("/I", TUESDAY)

    def test_tells_where_their_mark_took_the_place_of_somebody_elses_and_not_of_their_own(self) -> None:
        at = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2, 3)]
        found = part_year(
            [
                Written("/\\", MONDAY, False, at[0]),
                Written("I\\/", MONDAY, True, at[1]),
                Written("LII", MONDAY, True, at[2]),
            ]
        )
        assert found.over_others == {
            (Session(MONDAY, Half.MORNING), at[1]),
            (Session(MONDAY, Half.AFTERNOON), at[2]),
        }

    def test_changes_nothing_of_a_year_in_which_they_never_wrote(self) -> None:
        found = parted(("/\\", MONDAY, False), ("/\\II", MONDAY, False))
        assert found == PartedYear(rest=("/\\II", MONDAY), theirs=None, taken=0, stays=0, agreed=0)


class TestAMarkThatWasTakenOff:
    def test_by_them_is_no_more_what_they_said(self) -> None:
        found = parted(("/\\", MONDAY, True), ("/-", MONDAY, True))
        assert (found.theirs, found.rest, found.taken) == (("/-", MONDAY), None, 1)

    def test_by_them_comes_back_where_it_was_somebody_elses(self) -> None:
        at = [datetime(2026, 3, day, tzinfo=UTC) for day in (1, 2)]
        found = part_year([Written("/\\", MONDAY, False, at[0]), Written("/-", MONDAY, True, at[1])])
        assert (found.rest, found.theirs) == (("/\\", MONDAY), None)
        assert found.over_others == {(Session(MONDAY, Half.AFTERNOON), at[1])}

    def test_by_somebody_else_stays_off_and_is_still_what_they_said(self) -> None:
        found = parted(("/\\", MONDAY, False), ("/\\I-", MONDAY, True), ("/\\--", MONDAY, False))
        assert (found.rest, found.theirs, found.taken, found.stays) == (
            ("/\\", MONDAY),
            ("I-", TUESDAY),
            0,
            1,
        )

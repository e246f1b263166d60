"""What ends with a plan, and when."""

from datetime import date

import pytest

from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.plans.rules.ends import SERVES, ends_with, last_day_after
from childplan.plans.vocabulary import StrandKind as Plan


class TestWhatEndsWithAPlan:
    @pytest.mark.parametrize(
        ("closing", "still_open", "ends"),
        [
            (Plan.EHC, (), {Kind.SEN_CASELOAD}),
            (Plan.EARLY_HELP, (Plan.EHC,), {Kind.EARLY_HELP_CASELOAD}),
            (Plan.CHILD_PROTECTION, (), {Kind.CONFERENCE, Kind.POLICE_CASELOAD, Kind.VIRTUAL_SCHOOL}),
            # Stepped down to a child in need: who chaired has nothing left to chair, the others go on.
            (Plan.CHILD_PROTECTION, (Plan.CHILD_IN_NEED,), {Kind.CONFERENCE}),
            (Plan.LOOKED_AFTER, (Plan.PATHWAY,), {Kind.VIRTUAL_SCHOOL}),
            (Plan.SEN_SUPPORT, (), set()),
            (Plan.HEALTH, (), set()),
        ],
    )
    def test_is_whoever_serves_no_other_open_plan(
        self, closing: Plan, still_open: tuple[Plan, ...], ends: set[Kind]
    ) -> None:
        assert ends_with(closing, still_open) == ends

    def test_is_never_a_school_a_family_or_the_area(self) -> None:
        assert not {Kind.ENROLMENT, Kind.FAMILY, Kind.AREA, Kind.NAMED_LIST, Kind.ALLOCATION} & SERVES.keys()


class TestTheLastDay:
    def test_counts_working_days_and_leaves_out_easter(self) -> None:
        # From Monday 2 March 2026; Good Friday is 3 April.
        assert last_day_after(Plan.EARLY_HELP, date(2026, 3, 2), working_days=20) == date(2026, 3, 30)
        assert last_day_after(Plan.EARLY_HELP, date(2026, 3, 30), working_days=5) == date(2026, 4, 8)

    @pytest.mark.parametrize(
        ("closed", "last"),
        [
            (date(2026, 3, 2), date(2026, 5, 2)),
            (date(2026, 12, 31), date(2027, 2, 28)),
            (date(2026, 11, 5), date(2027, 1, 5)),
        ],
    )
    def test_of_an_ehc_plan_is_two_months_away_at_least(self, closed: date, last: date) -> None:
        assert last_day_after(Plan.EHC, closed, working_days=20) == last

    def test_of_an_ehc_plan_may_be_further_where_the_area_says_so(self) -> None:
        assert last_day_after(Plan.EHC, date(2026, 3, 2), working_days=60) == date(2026, 5, 29)

"""What a number of a trigger may be, from when, and why: the rules."""

from datetime import date
from decimal import Decimal

import pytest

from attendance.handlers.triggers import ATTENDANCE_TRIGGER, SUSPENSION_TRIGGER
from childplan.escalation.rules import (
    NumberRefused,
    in_digits,
    number_of,
    numbers_of,
    require_day,
    require_number,
    require_reason,
)
from tests.factories.escalation import SAMPLE

TODAY = date(2026, 3, 2)


class TestTheNumbersOfATrigger:
    def test_are_its_own_and_the_engines(self) -> None:
        assert list(numbers_of(ATTENDANCE_TRIGGER)) == [
            "percentage",
            "sessions",
            "severe",
            "answer_within",
            "recovery",
        ]

    def test_leave_out_recovery_where_it_counts_for_nothing(self) -> None:
        assert list(numbers_of(SUSPENSION_TRIGGER)) == ["count", "months", "answer_within"]

    def test_have_a_plain_name_where_the_trigger_gives_none(self) -> None:
        assert number_of(SAMPLE, "most").label == "Most"

    @pytest.mark.parametrize("trigger", [ATTENDANCE_TRIGGER, SUSPENSION_TRIGGER, SAMPLE], ids=lambda t: t.key)
    def test_may_be_what_the_software_says_by_itself(self, trigger) -> None:
        for name, number in numbers_of(trigger).items():
            value = {
                **trigger.thresholds,
                "answer_within": trigger.answer_within,
                "recovery": trigger.recovery,
            }
            require_number(number, Decimal(value[name]))


class TestANumber:
    @pytest.mark.parametrize(
        ("name", "value"), [("percentage", "1"), ("percentage", "92.5"), ("sessions", "400")]
    )
    def test_may_be_within_its_limits(self, name: str, value: str) -> None:
        require_number(number_of(ATTENDANCE_TRIGGER, name), Decimal(value))

    @pytest.mark.parametrize(
        ("name", "value", "limits"),
        [
            ("percentage", "0.99", "a number with at most two decimals from 1 to 100"),
            ("percentage", "100.01", "from 1 to 100"),
            ("percentage", "92.555", "at most two decimals"),
            ("percentage", "NaN", "from 1 to 100"),
            ("percentage", "Infinity", "from 1 to 100"),
            ("sessions", "0", "a whole number from 1 to 400"),
            ("sessions", "20.5", "a whole number"),
            ("answer_within", "61", "from 1 to 60"),
            ("recovery", "-1", "from 0 to 400"),
        ],
    )
    def test_is_refused_with_its_name_and_limits(self, name: str, value: str, limits: str) -> None:
        number = number_of(ATTENDANCE_TRIGGER, name)
        with pytest.raises(NumberRefused) as refused:
            require_number(number, Decimal(value))
        assert refused.value.field == "value"
        assert refused.value.words.startswith(f"{number.label}: enter ")
        assert limits in refused.value.words

    def test_is_said_without_needless_noughts(self) -> None:
        assert [in_digits(Decimal(said)) for said in ("90.00", "92.50", "0", "100")] == [
            "90",
            "92.5",
            "0",
            "100",
        ]


class TestItsDay:
    def test_is_today_or_within_two_years(self) -> None:
        require_day(TODAY, today=TODAY)
        require_day(date(2028, 3, 2), today=TODAY)

    @pytest.mark.parametrize(
        ("day", "limit"),
        [(date(2026, 3, 1), "2 March 2026 or later"), (date(2028, 3, 3), "2 March 2028 or earlier")],
    )
    def test_is_refused_with_its_limit(self, day: date, limit: str) -> None:
        with pytest.raises(NumberRefused, match=limit) as refused:
            require_day(day, today=TODAY)
        assert refused.value.field == "valid_from"


class TestItsReason:
    @pytest.mark.parametrize("reason", ["", "   ", "x" * 501])
    def test_must_be_given_in_so_many_characters(self, reason: str) -> None:
        with pytest.raises(NumberRefused, match="500 characters") as refused:
            require_reason(reason)
        assert refused.value.field == "reason"

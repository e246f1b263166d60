"""A day in three boxes."""

from datetime import date
from typing import Any

import pytest
from django import forms

from childplan.common.forms import DayField, DayInput
from childplan.common.forms.errors import field_errors, wrong_boxes
from childplan.common.forms.fields import example_day


class BirthForm(forms.Form):
    born = DayField(label="Birth date", earliest=date(2000, 1, 1), latest=date(2026, 3, 31))


def typed(day: str, month: str, year: str) -> BirthForm:
    return BirthForm({"born_day": day, "born_month": month, "born_year": year})


def told(form: BirthForm) -> tuple[list[str], set[str]]:
    bound = form["born"]
    return field_errors(bound), wrong_boxes(bound)


class TestDayField:
    @pytest.mark.parametrize("month", ["3", "03", "mar", "March", "MAR.", " march "])
    def test_reads_a_month_by_number_or_name(self, month: str) -> None:
        form = typed("27", month, "2026")
        assert form.is_valid(), form.errors
        assert form.cleaned_data["born"] == date(2026, 3, 27)

    def test_reads_an_iso_day_under_its_own_name(self) -> None:
        form = BirthForm({"born": "2024-02-29"})
        assert form.is_valid()
        assert form.cleaned_data["born"] == date(2024, 2, 29)

    @pytest.mark.parametrize(
        ("boxes", "message", "wrong"),
        [
            (("", "", ""), "Enter birth date", set()),
            (("27", "", "2026"), "Birth date must include a month", {"month"}),
            (("", "", "2026"), "Birth date must include a day and a month", {"day", "month"}),
            (("29", "2", "2025"), "Birth date: enter a real date, like 27 3 2026", {"day"}),
            (("1", "13", "2025"), "Birth date: enter a real date, like 27 3 2026", {"month"}),
            (("x", "1", "2025"), "Birth date: enter a real date, like 27 3 2026", {"day"}),
            (("1", "floreal", "2025"), "Birth date: enter a real date, like 27 3 2026", {"month"}),
            (("-1", "1", "2025"), "Birth date: enter a real date, like 27 3 2026", {"day"}),
            (("٣", "1", "2025"), "Birth date: enter a real date, like 27 3 2026", {"day"}),
            (("1", "1", "25"), "Birth date must have a year of 4 numbers, like 2026", {"year"}),
            (("1", "1", "20255"), "Birth date: enter a real date, like 27 3 2026", {"year"}),
            (("1", "1", "0000"), "Birth date: enter a real date, like 27 3 2026", {"year"}),
            (
                ("31", "12", "1999"),
                "Birth date must be 1 January 2000 or later",
                {"day", "month", "year"},
            ),
            (("1", "4", "2026"), "Birth date must be 31 March 2026 or earlier", {"day", "month", "year"}),
        ],
    )
    def test_says_what_is_wrong_and_in_which_box(
        self, boxes: tuple[str, str, str], message: str, wrong: set[str]
    ) -> None:
        form = typed(*boxes)
        assert not form.is_valid()
        assert told(form) == ([message], wrong)

    @pytest.mark.parametrize("boxes", [("1", "1", "2000"), ("31", "3", "2026")])
    def test_allows_its_first_and_last_day(self, boxes: tuple[str, str, str]) -> None:
        assert typed(*boxes).is_valid()

    def test_may_be_left_empty_when_it_is_not_required(self) -> None:
        class AnyDay(forms.Form):
            day = DayField(required=False)

        form = AnyDay({})
        assert form.is_valid()
        assert form.cleaned_data["day"] is None

    def test_keeps_what_was_typed_for_the_next_try(self) -> None:
        html = str(typed("31", "feb", "2026"))
        assert 'value="31"' in html
        assert 'value="feb"' in html
        assert 'value="2026"' in html

    @pytest.mark.parametrize(
        ("value", "shown"),
        [
            (date(2017, 5, 3), {"day": "3", "month": "5", "year": "2017"}),
            ("2017-05-03", {"day": "3", "month": "5", "year": "2017"}),
            ("not a day", {"day": "", "month": "", "year": ""}),
            (None, {"day": "", "month": "", "year": ""}),
        ],
    )
    def test_shows_a_day_it_was_given(self, value: Any, shown: dict[str, str]) -> None:
        assert DayInput.boxes(value) == shown

    def test_knows_when_nothing_was_changed(self) -> None:
        initial = {"born": date(2017, 5, 3)}
        same = BirthForm({"born_day": "3", "born_month": "5", "born_year": "2017"}, initial=initial)
        other = BirthForm({"born_day": "4", "born_month": "5", "born_year": "2017"}, initial=initial)
        assert not same.has_changed()
        assert other.has_changed()


class TestTheExample:
    @pytest.mark.parametrize(
        ("limits", "example"),
        [
            ({"earliest": date(2026, 11, 24), "latest": date(2027, 2, 21)}, "For example, 7 1 2027"),
            ({"earliest": date(2026, 11, 24)}, "For example, 27 3 2027"),
            ({"latest": date(2026, 11, 24)}, "For example, 27 3 2025"),
        ],
        ids=str,
    )
    def test_is_a_day_that_the_field_takes(self, limits: dict[str, date], example: str) -> None:
        assert example_day(DayField(label="Day", **limits)) == example

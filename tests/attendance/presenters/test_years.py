"""A year of marks in words."""

from datetime import UTC, date, datetime
from uuid import uuid4

from attendance.presenters.years import school_year, weeks_by_month
from attendance.selectors.years import Year


def year(marks: str, *, starts_on: date = date(2025, 9, 8), school: str = "Alder Road Primary") -> Year:
    return Year(
        id=uuid4(),
        year=2025,
        school=school,
        starts_on=starts_on,
        marks=marks,
        changed_at=datetime(2026, 3, 2, tzinfo=UTC),
        version=1,
    )


class TestSchoolYear:
    def test_shows_rounded_shares_and_decides_on_exact_ones(self) -> None:
        # 1,791 of 1,991 is 89.95 per cent: shown as 90.0, and persistent absence all the same.
        shown = school_year([year("/" * 0 + "V" * 1791 + "I" * 200)])
        assert shown["percentage"] == "90.0%"
        assert shown["absence"] == {"text": "Persistently absent", "colour": "govuk-tag--orange"}

    def test_names_severe_absence(self) -> None:
        assert school_year([year("/\\II")])["absence"]["text"] == "Severely absent"

    def test_adds_up_schools_and_months(self) -> None:
        first = year("/\\" * 20)
        second = year("II" * 5, starts_on=date(2025, 10, 6), school="Birch Lane Junior")
        shown = school_year([first, second])
        assert (shown["attended"], shown["possible"]) == (40, 50)
        assert shown["schools"] == ["Alder Road Primary", "Birch Lane Junior"]
        assert [(month["name"], month["possible"], month["missed"]) for month in shown["months"]] == [
            ("September 2025", 34, 0),
            ("October 2025", 16, 10),
        ]

    def test_says_why_sessions_were_missed_most_first(self) -> None:
        shown = school_year([year("IIOO" + "II" + "/\\")])
        assert [(reason["code"], reason["sessions"]) for reason in shown["reasons"]] == [("I", 4), ("O", 2)]
        assert shown["reasons"][0]["meaning"] == "authorised"

    def test_says_so_when_no_session_was_possible(self) -> None:
        assert school_year([year("##--")])["percentage"] == "No possible sessions"


class TestWeeksByMonth:
    def test_are_told_newest_first_with_each_day_in_words(self) -> None:
        (september,) = weeks_by_month(year("/\\" * 5 + "II" + "/\\" * 3 + "##"))
        assert september["name"] == "September 2025: 2 sessions missed"
        newest, oldest = september["weeks"]
        assert newest["name"] == "Week of 15 September 2025"
        assert oldest["in_short"] == "Attended every session"
        monday, *_, friday = newest["days"]
        assert monday["name"] == "Monday 15 September"
        assert monday["morning"] == {"words": "Illness (authorised)", "missed": True}
        assert friday["afternoon"] == {"words": "Planned closure of the whole school", "missed": False}

    def test_say_in_short_when_the_school_was_closed(self) -> None:
        (month,) = weeks_by_month(year("#" * 10))
        assert month["weeks"][0]["in_short"] == "School closed, or no marks made"

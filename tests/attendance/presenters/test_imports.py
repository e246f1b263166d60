"""Problems go into a spreadsheet as words, whatever a file put into its fields."""

import csv
import io

import pytest

from attendance.presenters.imports import problems_as_csv, progress_lines
from attendance.selectors.imports import Progress
from attendance.workflow import RowStep
from childplan.common.tables import harmless

PROBLEM = {
    "pupil": 3,
    "who": "Zofia Nowak",
    "place": "Pupil[3]/UPN, line 41",
    "field": "UPN",
    "value": "A000000000000",
    "what": "The letter at the front does not fit.",
    "remedy": "Copy it again.",
    "severity": "refuses_pupil",
}


class TestProgressLines:
    def test_count_as_recorded_nobody_who_is_being_checked_or_set_aside(self) -> None:
        steps = {RowStep.DONE: 209, RowStep.READ: 1, RowStep.SET_ASIDE: 1}
        assert progress_lines(Progress(steps=steps, being_checked=1)) == [
            ("Found on record, or opened", "209 of 212"),
            ("Name and address recorded", "209 of 212"),
            ("Attendance recorded", "209 of 212"),
            ("Being checked by the local authority", "1"),
            ("Set aside: could not be written down", "1"),
        ]


class TestProblemsAsCsv:
    def test_has_a_line_for_each_problem_under_a_heading(self) -> None:
        rows = list(
            csv.reader(io.StringIO(problems_as_csv([PROBLEM, {**PROBLEM, "pupil": None, "who": ""}])))
        )
        assert rows[0][:3] == ["Pupil", "Name in the file", "Place"]
        assert rows[1] == [
            "3",
            "Zofia Nowak",
            "Pupil[3]/UPN, line 41",
            "UPN",
            "A000000000000",
            "The letter at the front does not fit.",
            "Copy it again.",
            "Not used",
        ]
        assert rows[2][0] == ""

    @pytest.mark.parametrize(
        "cell",
        [
            "=1+1",
            "+44",
            "-2",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            " =1",
            "\n=cmd|' /C calc'!A0",
            "＝1",
            "＠x",
            "|x",
            "%x",
        ],
    )
    def test_lets_no_cell_be_a_formula(self, cell: str) -> None:
        assert harmless(cell).startswith("'")
        written = problems_as_csv([{**PROBLEM, "value": cell, "who": cell}])
        (_, row) = csv.reader(io.StringIO(written))
        assert row[1].startswith("'")
        assert row[4].startswith("'")

    @pytest.mark.parametrize("cell", ["Nowak", "O’Neill-Désirée", "12", "", "a=b"])
    def test_leaves_ordinary_words_as_they_are(self, cell: str) -> None:
        assert harmless(cell) == cell

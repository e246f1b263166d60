"""Strings of marks: what is read, and what is refused because it could be read in two ways."""

import contextlib
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from attendance.ctf.marks import MarkLayout, UnreadableMarks, read_marks
from attendance.vocabulary import pack

WEEK, EVERY_DAY = MarkLayout.MONDAY_TO_FRIDAY, MarkLayout.EVERY_DAY
MONDAY = date(2025, 9, 8)
ANY_HALF = [
    "L",
    "V",
    "P",
    "W",
    "B",
    "C",
    "M",
    "S",
    "T",
    "R",
    "I",
    "E",
    "G",
    "N",
    "O",
    "U",
    "D",
    "X",
    "Z",
    "#",
    "-",
]
SINCE_2024 = ["K", "C1", "C2", "J1", "Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"]


class TestReadMarks:
    def test_takes_one_letter_after_another(self) -> None:
        assert read_marks("\n /\\L\\I#\n", starts_on=MONDAY, layout=WEEK).marks == "/\\L\\I#"

    @pytest.mark.parametrize("text", ["/,\\,C1,Y7", "/ \\ C1 Y7", " / , \\\n\tC1,Y7 "])
    def test_takes_codes_that_are_separated(self, text: str) -> None:
        assert read_marks(text, starts_on=MONDAY, layout=WEEK).marks == "/\\c7"

    def test_takes_half_a_day_at_the_end(self) -> None:
        assert read_marks("/\\/", starts_on=MONDAY, layout=WEEK).marks == "/\\/"

    def test_takes_old_codes_on_old_days(self) -> None:
        read = read_marks("HHJJYY", starts_on=date(2024, 8, 14), layout=WEEK)
        assert read.marks == "HHJJYY"

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("/\\C1", "“C1” could be one mark or two"),
            ("Y41", "“Y4” could be one mark or two"),
            ("7/\\", "could be one mark or two"),
            ("/\\ /\\", "Mark number 1 is “/\\”"),
            ("/,\\,C3", "Mark number 3 is “C3”"),
            ("/,\\,,/", "Mark number 3 is “”"),
            ("/\\c", "Mark number 3 is “c”"),
            ("/\\Ａ", "is not an attendance code"),
            ("\\/", "mark of the afternoon, and it is on Monday 8 September 2025, morning"),
            ("//", "mark of the morning, and it is on Monday 8 September 2025, afternoon"),
            ("HH", "“H” on Monday 8 September 2025, morning: this code was withdrawn"),
            ("/Y", "withdrawn and not used from Monday 19 August 2024"),
            ("  /\\", "start with a blank"),
            ("/\\" * 271, "more than a school year"),
        ],
    )
    def test_refuses_what_it_cannot_be_sure_of(self, text: str, words: str) -> None:
        with pytest.raises(UnreadableMarks) as caught:
            read_marks(text, starts_on=MONDAY, layout=WEEK)
        assert words in caught.value.what
        assert caught.value.remedy

    @pytest.mark.parametrize("code", SINCE_2024)
    def test_refuses_a_new_code_the_day_before_it_began(self, code: str) -> None:
        first_day = date(2024, 8, 19)
        assert read_marks(f"{code},{code}", starts_on=first_day, layout=WEEK).marks == pack([code, code])
        with pytest.raises(UnreadableMarks, match="not used before Monday 19 August 2024"):
            read_marks(f"{code},{code}", starts_on=first_day - timedelta(days=3), layout=WEEK)

    @pytest.mark.parametrize("code", ["H", "J", "Y"])
    def test_refuses_a_withdrawn_code_from_its_last_day_on(self, code: str) -> None:
        assert read_marks(code * 2, starts_on=date(2024, 8, 16), layout=WEEK).marks == code * 2
        with pytest.raises(UnreadableMarks, match="withdrawn"):
            read_marks(code * 2, starts_on=date(2024, 8, 19), layout=WEEK)

    @given(st.lists(st.sampled_from(ANY_HALF + SINCE_2024), max_size=100))
    @example(["C1"])
    def test_reads_back_every_separated_list(self, codes: list[str]) -> None:
        text = ",".join(codes) + ("," if len(codes) == 1 else "")
        assert read_marks(text, starts_on=MONDAY, layout=WEEK).marks == pack(codes)

    @given(st.text(max_size=60))
    def test_answers_any_text_with_marks_or_a_refusal(self, text: str) -> None:
        with contextlib.suppress(UnreadableMarks):
            assert len(read_marks(text, starts_on=MONDAY, layout=WEEK).marks) <= len(text)


class TestLayout:
    def test_with_weekends_drops_them(self) -> None:
        read = read_marks("--/\\/\\", starts_on=date(2025, 9, 7), layout=EVERY_DAY)
        assert (read.marks, read.starts_on) == ("/\\/\\", MONDAY)

    def test_with_weekends_refuses_a_mark_on_a_saturday(self) -> None:
        with pytest.raises(UnreadableMarks, match="on Saturday 13 September 2025, at a weekend"):
            read_marks("/\\" * 6, starts_on=MONDAY, layout=EVERY_DAY)

    def test_without_weekends_refuses_to_start_on_one(self) -> None:
        with pytest.raises(UnreadableMarks, match="Sunday 7 September 2025, at a weekend"):
            read_marks("/\\", starts_on=date(2025, 9, 7), layout=WEEK)

    def test_without_weekends_refuses_marks_that_have_them(self) -> None:
        weeks = ("/\\" * 5 + "####") * 3
        assert read_marks(weeks, starts_on=MONDAY, layout=EVERY_DAY).marks == "/\\" * 15
        with pytest.raises(UnreadableMarks, match="closed two days in every seven"):
            read_marks(weeks, starts_on=MONDAY, layout=WEEK)

    def test_without_weekends_takes_a_half_term_for_what_it_is(self) -> None:
        marks = "/\\" * 30 + "##" * 5 + "/\\" * 30
        assert read_marks(marks, starts_on=MONDAY, layout=WEEK).marks == marks

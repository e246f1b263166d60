"""The attendance codes, against a table typed from the regulations and the guidance."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attendance.vocabulary import (
    BY_CODE,
    BY_SYMBOL,
    CLOSED_OR_UNMARKED,
    CODES,
    MADE_ON_THE_DAY,
    Half,
    UnknownAttendanceCode,
    pack,
    unpack,
)

TABLE = """
/ / attending always
\\ \\ attending always
L L attending always
K K attending new
V V attending always
P P attending always
W W attending always
B B attending always
J J attending withdrawn
C1 c authorised new
C2 d authorised new
C C authorised always
M M authorised always
J1 j authorised new
S S authorised always
T T authorised always
R R authorised always
I I authorised always
E E authorised always
H H authorised withdrawn
G G unauthorised always
N N unauthorised always
O O unauthorised always
U U unauthorised always
D D not_counted always
X X not_counted always
Q Q not_counted new
Y1 1 not_counted new
Y2 2 not_counted new
Y3 3 not_counted new
Y4 4 not_counted new
Y5 5 not_counted new
Y6 6 not_counted new
Y7 7 not_counted new
Y Y not_counted withdrawn
Z Z not_counted always
# # not_counted always
- - not_counted always
"""
ROWS = [tuple(row.split()) for row in TABLE.strip().splitlines()]
LAST_OLD_DAY = date(2024, 8, 18)
FIRST_NEW_DAY = date(2024, 8, 19)
VALID = {"always": (True, True), "new": (False, True), "withdrawn": (True, False)}
DOCUMENT = Path(__file__).parents[2] / "docs" / "reference" / "attendance-codes.md"


class TestCodes:
    @pytest.mark.parametrize(("code", "symbol", "meaning", "when"), ROWS, ids=[row[0] for row in ROWS])
    def test_count_as_the_guidance_says(self, code: str, symbol: str, meaning: str, when: str) -> None:
        known = BY_CODE[code]
        assert (known.symbol, known.meaning.value) == (symbol, meaning)
        assert (known.is_valid_on(LAST_OLD_DAY), known.is_valid_on(FIRST_NEW_DAY)) == VALID[when]
        assert known.words

    def test_are_these_and_no_others(self) -> None:
        assert sorted(code.code for code in CODES) == sorted(row[0] for row in ROWS)

    def test_have_one_ascii_symbol_each(self) -> None:
        assert len(BY_SYMBOL) == len(BY_CODE) == len(CODES) == 38
        assert all(len(code.symbol) == 1 and code.symbol.isascii() for code in CODES)

    def test_tie_only_the_present_marks_to_a_half_day(self) -> None:
        halves = {code.code: code.half for code in CODES if code.half}
        assert halves == {"/": Half.MORNING, "\\": Half.AFTERNOON}

    def test_name_the_groups_by_known_symbols(self) -> None:
        assert set(BY_SYMBOL) >= CLOSED_OR_UNMARKED | MADE_ON_THE_DAY

    @given(st.sampled_from([row[0] for row in ROWS]), st.dates(date(2010, 1, 1), date(2040, 1, 1)))
    def test_become_valid_or_withdrawn_once(self, code: str, day: date) -> None:
        today, tomorrow = BY_CODE[code].is_valid_on(day), BY_CODE[code].is_valid_on(day + timedelta(days=1))
        assert today == tomorrow or day == LAST_OLD_DAY

    def test_are_written_down_for_people_with_the_same_meaning(self) -> None:
        written = re.findall(
            r"^\| `(\S+)` \| `(\S)` \| (.+?) \| ([a-z ]+) \|", DOCUMENT.read_text(), re.MULTILINE
        )
        assert {(code, symbol, meaning.replace(" ", "_")) for code, symbol, _, meaning in written} == {
            (code, symbol, meaning) for code, symbol, meaning, _ in ROWS
        }
        assert {code: words for code, _, words, _ in written} == {code.code: code.words for code in CODES}


class TestPack:
    def test_makes_one_symbol_of_each_session(self) -> None:
        assert pack(["/", "\\", "C1", "C2", "J1", "Y7", "#"]) == "/\\cdj7#"

    @given(st.lists(st.sampled_from([row[0] for row in ROWS])))
    def test_comes_back_as_it_was(self, codes: list[str]) -> None:
        assert list(unpack(pack(codes))) == codes
        assert len(pack(codes).encode()) == len(codes)

    @pytest.mark.parametrize("code", ["A", "c", "C3", "Y0", "", "//", "1"])
    def test_refuses_what_is_no_code(self, code: str) -> None:
        with pytest.raises(UnknownAttendanceCode):
            pack(["/", code])

    @pytest.mark.parametrize("symbol", ["A", "8", " ", "/\\ "])
    def test_refuses_what_is_no_symbol(self, symbol: str) -> None:
        with pytest.raises(UnknownAttendanceCode):
            unpack(symbol)

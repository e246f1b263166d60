"""Identifiers: typed vectors first, then what each check scheme promises, on arithmetic written out here."""

import random
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from childplan.identity.identifiers import (
    FailsCheck,
    IdentifierError,
    Laestab,
    NotInUse,
    UnknownAuthority,
    UpnKind,
    WrongForm,
    check_la_child_id,
    check_laestab,
    check_local_identifier,
    check_nhs_number,
    check_ukprn,
    check_uln,
    check_upn,
    check_urn,
    local_identifier,
)

SYNTHETIC = (
    "9990000018", "9990000026", "9990000034", "9990000042", "9990000050", "9990000069",
    "9990000077", "9990000085", "9990000093", "9990000107", "9990000115", "9990000123",
)  # fmt: skip


def nhs_from(first_nine: str) -> str | None:
    remainder = 11 - sum(int(d) * w for d, w in zip(first_nine, range(10, 1, -1), strict=True)) % 11
    return None if remainder == 10 else first_nine + str(remainder % 11)


def upn_from(rest: str) -> str:
    alphabet = "ABCDEFGHJKLMNPQRTUVWXYZ"
    worth = [int(c) if c.isdigit() else alphabet.index(c) for c in rest]
    return alphabet[sum(w * position for position, w in enumerate(worth, start=2)) % 23] + rest


def uln_from(first_nine: str) -> str | None:
    remainder = sum(int(d) * w for d, w in zip(first_nine, range(10, 1, -1), strict=True)) % 11
    return None if remainder == 0 else first_nine + str(10 - remainder)


@st.composite
def slips(draw: st.DrawFn, value: str, alphabet: str, first: int = 0) -> str:
    """`value` with one character changed or two different ones exchanged, from position `first` on."""
    at = draw(st.integers(first, len(value) - 1))
    if draw(st.booleans()):
        other = draw(st.sampled_from([c for c in alphabet if c != value[at]]))
        return value[:at] + other + value[at + 1 :]
    other_at = draw(st.integers(first, len(value) - 1))
    assume(value[at] != value[other_at])
    characters = list(value)
    characters[at], characters[other_at] = characters[other_at], characters[at]
    return "".join(characters)


class TestNhsNumber:
    @pytest.mark.parametrize("number", SYNTHETIC)
    def test_takes_the_test_range_in_a_demonstration(self, number: str) -> None:
        assert check_nhs_number(number, synthetic=True).value == number

    @pytest.mark.parametrize("number", SYNTHETIC)
    def test_refuses_the_test_range_in_live_use(self, number: str) -> None:
        with pytest.raises(NotInUse, match="for testing"):
            check_nhs_number(number, synthetic=False)

    @pytest.mark.parametrize("written", ["999 000 0018", " 999-000-0018 ", "999\u00a0000\u20130018\u200b"])
    def test_reads_through_spaces_and_hyphens(self, written: str) -> None:
        number = check_nhs_number(written, synthetic=True)
        assert (str(number), number.spaced) == ("9990000018", "999 000 0018")

    @pytest.mark.parametrize("digit", string.digits)
    @pytest.mark.parametrize("synthetic", [True, False])
    def test_refuses_one_digit_ten_times(self, digit: str, synthetic: bool) -> None:
        with pytest.raises(NotInUse, match="same digit"):
            check_nhs_number(digit * 10, synthetic=synthetic)

    @pytest.mark.parametrize("first_nine", ["400000000", "499999999", "600000000", "799999998"])
    def test_takes_the_ranges_of_england_and_wales_only_in_live_use(self, first_nine: str) -> None:
        number = nhs_from(first_nine)
        assert number is not None
        assert check_nhs_number(number, synthetic=False).value == number
        with pytest.raises(NotInUse, match="real person"):
            check_nhs_number(number, synthetic=True)

    @pytest.mark.parametrize("first_nine", ["010112345", "320000000", "500000000", "800000000", "860000000"])
    def test_refuses_other_countries_and_unissued_ranges(self, first_nine: str) -> None:
        number = nhs_from(first_nine)
        assert number is not None
        with pytest.raises(NotInUse, match="not issued in England"):
            check_nhs_number(number, synthetic=False)

    def test_refuses_test_numbers_outside_999_in_a_demonstration(self) -> None:
        number = nhs_from("900000001")
        assert number is not None
        with pytest.raises(NotInUse):
            check_nhs_number(number, synthetic=True)

    @pytest.mark.parametrize("last", string.digits)
    def test_refuses_every_last_digit_where_the_check_would_be_ten(self, last: str) -> None:
        with pytest.raises(FailsCheck):
            check_nhs_number("999000014" + last, synthetic=True)

    @pytest.mark.parametrize("text", ["", " ", "999000001", "99900000188", "999000001X", "٩٩٩٠٠٠٠٠١٨", "NaN"])
    def test_refuses_anything_but_ten_digits(self, text: str) -> None:
        with pytest.raises(WrongForm):
            check_nhs_number(text, synthetic=True)

    @given(st.data())
    def test_catches_every_wrong_digit_and_every_exchange(self, data: st.DataObject) -> None:
        number = nhs_from("999" + data.draw(st.text(string.digits, min_size=6, max_size=6)))
        assume(number is not None)
        assert number is not None
        assume(len(set(number)) > 1)
        assert check_nhs_number(number, synthetic=True).value == number
        with pytest.raises(IdentifierError):
            check_nhs_number(data.draw(slips(number, string.digits)), synthetic=True)

    def test_says_what_was_given_and_what_to_do(self) -> None:
        with pytest.raises(FailsCheck) as caught:
            check_nhs_number("999 000 0019", synthetic=True)
        problem = caught.value
        assert (problem.field, problem.value) == ("NHS number", "999 000 0019")
        assert "last digit" in problem.why
        assert "Copy it again" in problem.remedy

    def test_shortens_what_was_given_and_makes_it_printable(self) -> None:
        with pytest.raises(WrongForm) as caught:
            check_nhs_number("9\x009\n\u202e" + "8" * 100_000, synthetic=True)
        assert caught.value.value.startswith("9 9 888")
        assert len(caught.value.value) == 40


# The last character of a UPN: a digit, and the letter of the same number.
COUNT_THE_SAME = [set(pair) for pair in zip(string.digits, "ABCDEFGHJK", strict=True)]


class TestUpn:
    @pytest.mark.parametrize(
        ("upn", "authority", "establishment", "year", "serial"),
        [
            ("C201400125001", "201", "4001", "25", "001"),
            ("K330400125001", "330", "4001", "25", "001"),
            ("Q801400125001", "801", "4001", "25", "001"),
        ],
    )
    def test_reads_a_permanent_one(
        self, upn: str, authority: str, establishment: str, year: str, serial: str
    ) -> None:
        read = check_upn(upn)
        assert read.kind is UpnKind.PERMANENT
        assert not read.is_temporary
        assert (read.authority, read.establishment, read.year, read.serial) == (
            authority, establishment, year, serial,
        )  # fmt: skip

    def test_reads_a_temporary_one(self) -> None:
        read = check_upn("b20140012501a")
        assert read.is_temporary
        assert (read.value, read.serial) == ("B20140012501A", "01A")

    def test_reads_through_spaces_and_small_letters(self) -> None:
        assert str(check_upn(" c201 4001 25001 ")) == "C201400125001"

    def test_refuses_a_letter_that_does_not_fit(self) -> None:
        with pytest.raises(FailsCheck, match="letter at the front"):
            check_upn("A801200005001")

    @pytest.mark.parametrize("authority", ["838", "839", "940", "941", "942", "943", "909", "835", "820"])
    def test_knows_new_and_abolished_authorities(self, authority: str) -> None:
        assert check_upn(upn_from(authority + "400125001")).authority == authority

    @pytest.mark.parametrize("authority", ["001", "005", "660", "681", "701", "708"])
    def test_takes_the_pseudo_authorities(self, authority: str) -> None:
        assert check_upn(upn_from(authority + "400125001")).authority == authority

    @pytest.mark.parametrize(
        "authority", ["000", "006", "200", "214", "659", "682", "700", "709", "944", "999"]
    )
    def test_refuses_what_is_no_authority(self, authority: str) -> None:
        with pytest.raises(UnknownAuthority, match=authority):
            check_upn(upn_from(authority + "400125001"))

    @pytest.mark.parametrize(
        "text",
        [
            "", "C20140012500", "C2014001250011", "1201400125001", "I201400125001", "C20140012501O",
            "C2O1400125001", "C20140012５001",
        ],
    )  # fmt: skip
    def test_refuses_the_wrong_form(self, text: str) -> None:
        with pytest.raises(WrongForm):
            check_upn(text)

    @given(st.data())
    def test_catches_every_wrong_character_and_every_exchange(self, data: st.DataObject) -> None:
        middle = data.draw(st.text(string.digits, min_size=8, max_size=8))
        last = data.draw(st.sampled_from(string.digits + "ABCDEFGHJKLMNPQRTUVWXYZ"))
        upn = upn_from("201" + middle + last)
        assert check_upn(upn).value == upn
        slip = data.draw(slips(upn, string.digits + "ABCDEFGHJKLMNPQRTUVWXYZ"))
        # A digit at the end and the letter that counts the same cannot be told apart: see the next test.
        assume(not (slip[:-1] == upn[:-1] and {slip[-1], upn[-1]} in COUNT_THE_SAME))
        with pytest.raises(IdentifierError):
            check_upn(slip)

    @pytest.mark.parametrize(("permanent", "temporary"), [("0", "A"), ("1", "B"), ("9", "K")])
    def test_cannot_tell_a_last_digit_from_the_letter_that_counts_the_same(
        self, permanent: str, temporary: str
    ) -> None:
        one, other = (upn_from(f"20140012500{last}") for last in (permanent, temporary))
        assert one[:-1] == other[:-1]
        assert (check_upn(one).kind, check_upn(other).kind) == (UpnKind.PERMANENT, UpnKind.TEMPORARY)


class TestUln:
    @pytest.mark.parametrize("uln", ["1000000019", "1234567899", "1000000043", "9276308686"])
    def test_takes_what_passes(self, uln: str) -> None:
        assert check_uln(f" {uln[:5]} {uln[5:]}").value == uln

    def test_reads_the_placeholder_as_not_known(self) -> None:
        with pytest.raises(NotInUse, match="not known"):
            check_uln("9999999999")

    def test_refuses_a_leading_zero(self) -> None:
        with pytest.raises(WrongForm, match="never 0"):
            check_uln("0000000019")

    @given(st.data())
    def test_catches_every_wrong_digit_and_every_exchange(self, data: st.DataObject) -> None:
        first_nine = data.draw(st.text(string.digits, min_size=9, max_size=9))
        assume(first_nine[0] != "0")
        uln = uln_from(first_nine)
        assume(uln is not None)
        assert uln is not None
        assert check_uln(uln).value == uln
        with pytest.raises(IdentifierError):
            check_uln(data.draw(slips(uln, string.digits)))


class TestLaChildId:
    def test_is_twenty_letters_and_digits_at_most(self) -> None:
        assert check_la_child_id(" ab 123 ").value == "AB123"
        assert check_la_child_id("A" * 20).value == "A" * 20

    @pytest.mark.parametrize("text", ["", "A" * 21, "A/1", "A.1", "É1"])
    def test_refuses_more_and_punctuation(self, text: str) -> None:
        with pytest.raises(WrongForm):
            check_la_child_id(text)


class TestNumbersOfSchools:
    @pytest.mark.parametrize("text", ["2014001", "201/4001", "201 4001", "201-4001"])
    def test_reads_a_laestab(self, text: str) -> None:
        laestab = check_laestab(text)
        assert laestab == Laestab("201", "4001")
        assert (str(laestab), laestab.value) == ("201/4001", "2014001")

    @pytest.mark.parametrize("text", ["", "201400", "20140011", "201/400", "201//4001", "201X001", "2010000"])
    def test_refuses_a_laestab_of_the_wrong_form(self, text: str) -> None:
        with pytest.raises(WrongForm):
            check_laestab(text)

    def test_refuses_a_laestab_of_no_authority(self) -> None:
        with pytest.raises(UnknownAuthority, match="999"):
            check_laestab("9994001")

    def test_reads_a_urn_and_a_ukprn(self) -> None:
        assert check_urn(" 100 001 ").value == "100001"
        assert check_ukprn("1000 0001").value == "10000001"

    @pytest.mark.parametrize("text", ["", "12345", "1234567", "012345", "12345A"])
    def test_refuses_what_is_no_urn(self, text: str) -> None:
        with pytest.raises(WrongForm):
            check_urn(text)

    @pytest.mark.parametrize("text", ["", "1000000", "20000001", "1000000A"])
    def test_refuses_what_is_no_ukprn(self, text: str) -> None:
        with pytest.raises(WrongForm):
            check_ukprn(text)


class TestLocalIdentifier:
    def test_is_the_same_for_the_same_seed(self) -> None:
        assert local_identifier(random.Random(7)) == local_identifier(random.Random(7))

    def test_reads_what_a_person_copies(self) -> None:
        assert check_local_identifier("cp 7k4m 92qx m").value == "CP-7K4M-92QX-M"

    @pytest.mark.parametrize("text", ["", "7K4M-92QX-M", "CP-7K4M-92QX", "CP-7K4M-92QA-M", "CP-7K4M-92Q0-M"])
    def test_refuses_the_wrong_form(self, text: str) -> None:
        with pytest.raises(WrongForm):
            check_local_identifier(text)

    @given(st.integers(), st.data())
    def test_catches_every_wrong_character_and_every_exchange(self, seed: int, data: st.DataObject) -> None:
        given_out = local_identifier(random.Random(seed)).value
        assert check_local_identifier(given_out).value == given_out
        bare = given_out.replace("-", "")
        with pytest.raises(FailsCheck):
            check_local_identifier(data.draw(slips(bare, "23456789CDFHJKMNPQRTVWX", first=2)))

    @given(st.integers())
    def test_is_never_taken_for_another_identifier(self, seed: int) -> None:
        given_out = local_identifier(random.Random(seed)).value
        with pytest.raises(IdentifierError):
            check_nhs_number(given_out, synthetic=False)
        with pytest.raises(IdentifierError):
            check_upn(given_out)

    def test_seldom_repeats(self) -> None:
        generator = random.Random(1)
        assert len({local_identifier(generator).value for _ in range(20_000)}) == 20_000

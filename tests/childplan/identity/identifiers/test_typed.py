"""Which number was typed."""

import pytest

from childplan.identity.identifiers import FailsCheck, WrongForm
from childplan.identity.identifiers.typed import UPN_KINDS, is_number, typed_number
from childplan.identity.vocabulary import AliasKind


class TestATypedNumber:
    def test_may_be_written_as_on_letters(self) -> None:
        for text in ("9990000018", "999 000 0018", "999-000-0018"):
            (number,) = typed_number(text, synthetic=True)
            assert (number.value, number.kinds) == ("9990000018", (AliasKind.NHS_NUMBER,))

    def test_of_a_pupil_is_looked_for_among_former_ones_too(self) -> None:
        (number,) = typed_number("h801200001001", synthetic=True)
        assert (number.value, number.kinds) == ("H801200001001", UPN_KINDS)

    def test_of_ten_digits_may_be_a_learners(self) -> None:
        (number,) = typed_number("1000000043", synthetic=True)
        assert number.kinds == (AliasKind.ULN,)

    def test_may_be_a_case_systems(self) -> None:
        (number,) = typed_number("ssd-4711", synthetic=True)
        assert (number.value, number.kinds) == ("SSD4711", (AliasKind.LA_CHILD_ID,))

    def test_with_a_slip_is_named_with_what_is_wrong(self) -> None:
        with pytest.raises(FailsCheck, match=r"NHS number .*last digit does not fit"):
            typed_number("9990000019", synthetic=True)
        with pytest.raises(WrongForm, match="10 digits"):
            typed_number("999000001", synthetic=True)
        with pytest.raises(FailsCheck, match="UPN"):
            typed_number("A801200001001", synthetic=True)
        with pytest.raises(WrongForm, match="Childplan number"):
            typed_number("CP-7K4M", synthetic=True)

    def test_has_digits_where_a_name_has_none(self) -> None:
        assert is_number("CP-7K4M")
        assert not is_number("O’Brien-Smith, Seán")

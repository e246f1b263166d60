"""The NHS number: ten digits, the last of them a check digit (NHS Data Dictionary, modulus 11).

The scheme catches every single wrong digit and every exchange of two different digits. It does not catch two
independent mistakes (one in eleven passes), nor another person's genuine number.
"""

from dataclasses import dataclass

from nhs_number.constants import REGION_ENGLAND_WALES_IOM, REGION_SYNTHETIC
from nhs_number.validate import is_valid

from childplan.identity.identifiers.problems import FailsCheck, NotInUse, digits_only

FIELD = "NHS number"
DIGITS = 10
SYNTHETIC_PREFIX = "999"
"""Of the numbers that are never issued, those kept for testing (999 000 0000 to 999 999 9999)."""
_COPY_AGAIN = "Copy it again from the NHS letter or record, or leave it empty if it is not known."


@dataclass(frozen=True, slots=True)
class NhsNumber:
    """A checked NHS number. `value` is the ten digits, as stored and compared."""

    value: str

    def __str__(self) -> str:
        return self.value

    @property
    def spaced(self) -> str:
        """As it is written for people: 999 000 0018."""
        return f"{self.value[:3]} {self.value[3:6]} {self.value[6:]}"


def check_nhs_number(text: str, *, synthetic: bool) -> NhsNumber:
    """The NHS number in `text`, spaces and hyphens allowed.

    `synthetic` says which world this is: True for the demonstration and tests, where only the test range is
    taken, so that no real person's number comes in; False for live use, where only the ranges issued in
    England, Wales and the Isle of Man are.

    Raises WrongForm, FailsCheck or NotInUse.
    """
    value = digits_only(text, length=DIGITS, field=FIELD, remedy=_COPY_AGAIN)
    if len(set(value)) == 1:
        # 0000000000, 4444444444 and 9999999999 pass the arithmetic.
        why = "The same digit ten times is never given to anyone."
        raise NotInUse(field=FIELD, value=text, why=why, remedy=_COPY_AGAIN)
    if not is_valid(value):
        why = "The last digit does not fit the others, so at least one digit is wrong."
        raise FailsCheck(field=FIELD, value=text, why=why, remedy=_COPY_AGAIN)
    if synthetic:
        _refuse_outside_the_test_range(value, text)
    else:
        _refuse_outside_england_and_wales(value, text)
    return NhsNumber(value)


def _refuse_outside_the_test_range(value: str, text: str) -> None:
    if not (is_valid(value, for_region=REGION_SYNTHETIC) and value.startswith(SYNTHETIC_PREFIX)):
        why = "This is a demonstration and the number may belong to a real person."
        raise NotInUse(
            field=FIELD, value=text, why=why, remedy="Use an invented number that starts with 999."
        )


def _refuse_outside_england_and_wales(value: str, text: str) -> None:
    if is_valid(value, for_region=REGION_ENGLAND_WALES_IOM):
        return
    if value.startswith("9"):
        why = "Numbers that start with 9 are for testing and are never given to a person."
    else:
        why = "Numbers in this range are not issued in England or Wales."
    raise NotInUse(field=FIELD, value=text, why=why, remedy=_COPY_AGAIN)

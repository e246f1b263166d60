"""Two more numbers a learner may carry: the unique learner number and the local authority's own."""

import re
from dataclasses import dataclass

from childplan.common.ids import weighted_remainder
from childplan.identity.identifiers.problems import FailsCheck, NotInUse, WrongForm, digits_only, squeezed

ULN_FIELD = "Unique learner number"
ULN_PLACEHOLDER = "9999999999"
"""What colleges write in the individualised learner record when the number is not known."""
_ULN_WEIGHTS = range(10, 0, -1)
_ULN_REMAINDER = 10
_ULN_REMEDY = "Copy it again from the learner's record, or leave it empty if it is not known."

CHILD_ID_FIELD = "Local authority child identifier"
_CHILD_ID = re.compile(r"[0-9A-Z]{1,20}")


@dataclass(frozen=True, slots=True)
class Uln:
    """A checked unique learner number: ten digits."""

    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class LaChildId:
    """The key of a child in a local authority's case system: 1 to 20 letters and digits, in capitals."""

    value: str

    def __str__(self) -> str:
        return self.value


def check_uln(text: str) -> Uln:
    """The ULN in `text`: the sum of weights 10 to 1 over all ten digits leaves 10 when divided by 11.

    Catches every single wrong digit and every exchange of two different digits. Raises WrongForm, FailsCheck,
    or NotInUse for the placeholder 9999999999, which means "not known".
    """
    value = digits_only(text, length=10, field=ULN_FIELD, remedy=_ULN_REMEDY)
    if value == ULN_PLACEHOLDER:
        why = "This is the placeholder that means “not known”."
        raise NotInUse(field=ULN_FIELD, value=text, why=why, remedy="Leave it empty until it is known.")
    if value[0] == "0":
        why = "The first digit is never 0."
        raise WrongForm(field=ULN_FIELD, value=text, why=why, remedy=_ULN_REMEDY)
    if weighted_remainder([int(digit) for digit in value], _ULN_WEIGHTS, 11) != _ULN_REMAINDER:
        why = "The last digit does not fit the others, so at least one digit is wrong."
        raise FailsCheck(field=ULN_FIELD, value=text, why=why, remedy=_ULN_REMEDY)
    return Uln(value)


def check_la_child_id(text: str) -> LaChildId:
    """The LA child id in `text` (children in need census rules 1570, 1580: up to 20 letters and digits, no
    punctuation). It has no check character: a slip in it is not noticed. Raises WrongForm."""
    value = squeezed(text)
    if not _CHILD_ID.fullmatch(value):
        why = "It has 1 to 20 letters and digits and nothing else."
        remedy = "Copy it again from the case system."
        raise WrongForm(field=CHILD_ID_FIELD, value=text, why=why, remedy=remedy)
    return LaChildId(value)

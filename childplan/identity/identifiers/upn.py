"""The unique pupil number: a check letter, then local authority, establishment, year and serial number.

The letter is the sum of position x digit over positions 2 to 13, modulus 23. It catches every single wrong
character and every exchange of two different ones after the letter; a wrong letter never passes. One slip it cannot
catch: the letter that ends a temporary number counts as its place in the alphabet (A 0, B 1, to K 9), so a digit for
the letter of the same number, the last character alone, passes as a number of the other kind. A school
gives a *temporary* number, which ends in a letter, until it learns the permanent one: two schools may give
two children the same, so it never identifies a child by itself.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from stdnum.gb import upn as stdnum_upn

from childplan.identity.identifiers import authorities
from childplan.identity.identifiers.problems import FailsCheck, UnknownAuthority, WrongForm, squeezed

FIELD = "UPN"
ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""The letters of a UPN: no I, O or S."""
_FORM = re.compile(rf"([{ALPHABET}])([0-9]{{3}})([0-9]{{4}})([0-9]{{2}})([0-9]{{2}}[0-9{ALPHABET}])")
_COPY_AGAIN = "Copy it again from the school's system, or leave it empty if it is not known."


class UpnKind(StrEnum):
    PERMANENT = "permanent"
    TEMPORARY = "temporary"


@dataclass(frozen=True, slots=True)
class Upn:
    """A checked UPN and its parts. `value` is the thirteen characters, as stored and compared."""

    value: str
    kind: UpnKind
    authority: str
    establishment: str
    year: str
    serial: str

    def __str__(self) -> str:
        return self.value

    @property
    def is_temporary(self) -> bool:
        return self.kind is UpnKind.TEMPORARY


def check_upn(text: str) -> Upn:
    """The UPN in `text`, in capitals or not, spaces and hyphens allowed.

    Raises WrongForm, UnknownAuthority or FailsCheck.
    """
    value = squeezed(text)
    matched = _FORM.fullmatch(value)
    if matched is None:
        raise WrongForm(field=FIELD, value=text, why=_what_is_wrong_with(value), remedy=_COPY_AGAIN)
    letter, authority, establishment, year, serial = matched.groups()
    if stdnum_upn.calc_check_digit(value[1:]) != letter:
        why = "The letter at the front does not fit the rest, so at least one character is wrong."
        raise FailsCheck(field=FIELD, value=text, why=why, remedy=_COPY_AGAIN)
    if authority not in authorities.KNOWN:
        why = f"{authority} (characters 2 to 4) is not the number of a local authority."
        raise UnknownAuthority(field=FIELD, value=text, why=why, remedy=_COPY_AGAIN)
    kind = UpnKind.PERMANENT if serial[-1].isdigit() else UpnKind.TEMPORARY
    return Upn(value, kind, authority, establishment, year, serial)


def _what_is_wrong_with(value: str) -> str:
    if not value:
        return "Nothing was entered."
    if len(value) != 13:
        return f"It has 13 characters; this has {len(value)}."
    if value[0] not in ALPHABET or value[-1] in "IOS":
        return "It starts with a letter, and never has the letters I, O or S."
    return "It is one letter and then 12 digits (a temporary one ends in a letter)."

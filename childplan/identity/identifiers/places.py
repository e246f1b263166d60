"""The numbers of schools and providers. None has a check character: a slip in one may name another school."""

import re
from dataclasses import dataclass

from childplan.identity.identifiers import authorities
from childplan.identity.identifiers.problems import UnknownAuthority, WrongForm, digits_only, squeezed

LAESTAB_FIELD = "School number (LAESTAB)"
URN_FIELD = "School URN"
UKPRN_FIELD = "UKPRN"
_LAESTAB = re.compile(r"([0-9]{3})/?([0-9]{4})")
_LOOK_UP = "Look the school up on Get Information about Schools."


@dataclass(frozen=True, slots=True)
class Laestab:
    """A school, by its local authority (3 figures) and establishment (4 figures)."""

    authority: str
    establishment: str

    def __str__(self) -> str:
        return f"{self.authority}/{self.establishment}"

    @property
    def value(self) -> str:
        """The seven figures, as stored and compared."""
        return self.authority + self.establishment


@dataclass(frozen=True, slots=True)
class Urn:
    """A school in the register of schools: six digits."""

    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Ukprn:
    """A learning provider: eight digits, the first a 1."""

    value: str

    def __str__(self) -> str:
        return self.value


def check_laestab(text: str) -> Laestab:
    """The school number in `text`: 2014001, 201/4001 or 201 4001.

    Whether such a school exists is for the register of organisations to say. Raises WrongForm or
    UnknownAuthority.
    """
    matched = _LAESTAB.fullmatch(squeezed(text))
    if matched is None or matched[2] == "0000":
        why = "It is 3 digits for the local authority and 4 for the school, such as 201/4001."
        raise WrongForm(field=LAESTAB_FIELD, value=text, why=why, remedy=_LOOK_UP)
    if matched[1] not in authorities.KNOWN:
        why = f"{matched[1]} is not the number of a local authority."
        raise UnknownAuthority(field=LAESTAB_FIELD, value=text, why=why, remedy=_LOOK_UP)
    return Laestab(matched[1], matched[2])


def check_urn(text: str) -> Urn:
    """The school URN in `text`. Raises WrongForm."""
    value = digits_only(text, length=6, field=URN_FIELD, remedy=_LOOK_UP)
    if value[0] == "0":
        raise WrongForm(field=URN_FIELD, value=text, why="The first digit is never 0.", remedy=_LOOK_UP)
    return Urn(value)


def check_ukprn(text: str) -> Ukprn:
    """The UKPRN in `text`. Raises WrongForm."""
    remedy = "Look the provider up in the UK Register of Learning Providers."
    value = digits_only(text, length=8, field=UKPRN_FIELD, remedy=remedy)
    if value[0] != "1":
        raise WrongForm(field=UKPRN_FIELD, value=text, why="The first digit is always 1.", remedy=remedy)
    return Ukprn(value)

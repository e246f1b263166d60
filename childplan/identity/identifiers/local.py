"""Our own identifier, for a child whose NHS number is not known yet: CP-7K4M-92QX-M.

Form: `CP-`, four characters, `-`, four characters, `-`, one check character. The 23 characters leave out the
vowels and Y, so that no word appears by chance, and one of each pair that is misread on paper: 0 and O, 1, I
and L are all out; of 2 and Z, 5 and S, 6 and G, 8 and B only the digit is in. With `CP` it has eleven
characters, so it is never taken for an NHS number (ten digits) or a UPN (thirteen characters).

23 is prime and the nine weights differ, so every single wrong character and every exchange of two different
characters is caught. There are 23^8, about 78 thousand million; the database still refuses a repeat.
"""

import random
import re
from dataclasses import dataclass

from childplan.common.ids import weighted_remainder
from childplan.identity.identifiers.problems import FailsCheck, WrongForm, squeezed

FIELD = "Childplan number"
PREFIX = "CP"
ALPHABET = "23456789CDFHJKMNPQRTVWX"
PAYLOAD = 8
_WEIGHTS = range(PAYLOAD + 1, 1, -1)
_FORM = re.compile(rf"{PREFIX}([{ALPHABET}]{{{PAYLOAD + 1}}})")


@dataclass(frozen=True, slots=True)
class LocalIdentifier:
    """A checked Childplan number. `value` is as stored, compared and shown: CP-7K4M-92QX-M."""

    value: str

    def __str__(self) -> str:
        return self.value


def local_identifier(random: random.Random) -> LocalIdentifier:
    """A new Childplan number. Give it `random.SystemRandom()` in use, a seeded generator in tests."""
    payload = "".join(random.choice(ALPHABET) for _ in range(PAYLOAD))
    return _written(payload + _check_character(payload))


def check_local_identifier(text: str) -> LocalIdentifier:
    """The Childplan number in `text`, in capitals or not, with or without its hyphens. Raises WrongForm or
    FailsCheck."""
    matched = _FORM.fullmatch(squeezed(text))
    if matched is None:
        why = "It looks like CP-7K4M-92QX-M: CP, eight letters and digits, and one more."
        remedy = "Copy it again; it never has vowels, 0 or 1."
        raise WrongForm(field=FIELD, value=text, why=why, remedy=remedy)
    characters = matched[1]
    if _check_character(characters[:PAYLOAD]) != characters[PAYLOAD]:
        why = "The last character does not fit the others, so at least one is wrong."
        raise FailsCheck(field=FIELD, value=text, why=why, remedy="Copy it again from the child's plan.")
    return _written(characters)


def _check_character(payload: str) -> str:
    remainder = weighted_remainder([ALPHABET.index(c) for c in payload], _WEIGHTS, len(ALPHABET))
    return ALPHABET[-remainder % len(ALPHABET)]


def _written(characters: str) -> LocalIdentifier:
    return LocalIdentifier(f"{PREFIX}-{characters[:4]}-{characters[4:8]}-{characters[8]}")

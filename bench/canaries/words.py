"""Words that nobody can guess and no page or library breaks, and how they are found again."""

import re

# Letters alone: a name, a heading and an address take them.
LETTERS = "bcdfghjklmnpqrstvwxz"
LENGTH = 6
# In small letters, in capitals, or as a name begins: never mixed, as in the random tokens of a form, one of some ten
# thousand of which would hold such a word.
CANARY = re.compile(rf"[Qq]y[{LETTERS}]{{{LENGTH}}}yq|QY[{LETTERS.upper()}]{{{LENGTH}}}YQ")


def canary(number: int) -> str:
    """The word of that number, of letters that are in no English word together."""
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return f"qy{''.join(letters)}yq"


def canaries_in(text: str) -> set[str]:
    """The canaries that a text shows, in small letters, in capitals or with a capital first."""
    return {found.lower() for found in CANARY.findall(text)}

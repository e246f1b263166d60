"""Words that nobody can guess and no page or library breaks, and how they are found again."""

import re

# Letters alone: a name, a heading and an address take them.
LETTERS = "bcdfghjklmnpqrstvwxz"
LENGTH = 6
CANARY = re.compile(rf"[Qq]y([{LETTERS}{LETTERS.upper()}]{{{LENGTH}}})yq", re.IGNORECASE)


def canary(number: int) -> str:
    """The word of that number, of letters that are in no English word together."""
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return f"qy{''.join(letters)}yq"


def canaries_in(text: str) -> set[str]:
    """The canaries that a text shows, whatever the case of their letters."""
    return {f"qy{found.lower()}yq" for found in CANARY.findall(text)}

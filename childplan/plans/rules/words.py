"""Texts as they are kept, and names as they are said."""

import re

from .refusals import TooLong

# Characters in a section: some eight pages.
LONGEST = 20_000


def tidy(text: str) -> str:
    """The text with one kind of line end, and without blanks at the ends of lines or around the whole.

    A browser sends other line ends than it was given; without this every save would look like a change.
    """
    return re.sub(r"[ \t]+$", "", text.replace("\r\n", "\n").replace("\r", "\n"), flags=re.MULTILINE).strip()


def tidy_section(text: str) -> str:
    """The same for a whole section. Raises TooLong."""
    tidied = tidy(text)
    if len(tidied) > LONGEST:
        raise TooLong(LONGEST)
    return tidied


def short_role(name: str) -> str:
    """A role's name as one says it: "SENCO" for the one whose name ends in "(SENCO)", the others whole."""
    in_short = re.search(r"\(([A-Z]+)\)$", name)
    return in_short[1] if in_short else name

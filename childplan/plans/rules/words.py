"""Texts as they are kept, and names as they are said."""

import re

from childplan.common.joining import tidy

from .refusals import TooLong

# Characters in a section: some eight pages.
LONGEST = 20_000


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

"""Is it a place that somebody typed, and which words of it are looked for?"""

import re

from childplan.identity.vocabulary import name_key

POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s*(\d[a-z]{2})\b", re.IGNORECASE)
NUMBER_AND_STREET = re.compile(r"^\d+[a-z]?,?\s+[^\W\d_]{2,}", re.IGNORECASE)
MOST_WORDS = 8


def is_place(text: str) -> bool:
    """Whether it can only be an address: a whole postcode stands in it, or a house number before a word."""
    return bool(POSTCODE.search(text) or NUMBER_AND_STREET.search(text.strip()))


def place_words(text: str) -> list[str]:
    """The words to look for, a whole postcode as one."""
    joined = POSTCODE.sub(lambda found: f" {found[1]}{found[2]} ", text)
    words = re.split(r"[\W_]+", name_key(re.sub(r"[\W_]+", " ", joined)))
    return list(dict.fromkeys(word[:40] for word in words if word))[:MOST_WORDS]

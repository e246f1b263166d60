"""Texts as they are kept."""

import re


def tidy(text: str) -> str:
    """The text with one kind of line end, and without blanks at the ends of lines or around the whole.

    A browser sends other line ends than it was given; without this every save would look like a change.
    """
    return re.sub(r"[ \t]+$", "", text.replace("\r\n", "\n").replace("\r", "\n"), flags=re.MULTILINE).strip()

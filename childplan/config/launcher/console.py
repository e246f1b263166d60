"""What the person who typed `make run` is told."""

import sys


class CannotStart(Exception):  # reads as the sentence it is
    """Starting is impossible for a reason a person can mend; the text says which and how."""


def say(line: str) -> None:
    """Tell one line at once, even when the output is a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()

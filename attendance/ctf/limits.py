"""How much of a file is read before it is refused. A school's real file is a few megabytes."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file. They keep a hostile file from filling memory; raise them only for a real one."""

    file_bytes: int = 20 * MEGABYTE
    depth: int = 32
    """Elements within elements; a transfer file needs about ten."""
    pupils: int = 5_000
    elements: int = 1_500_000
    """In the whole file; one of 20 megabytes has about 400,000."""
    elements_each: int = 20_000
    """Elements within one pupil, or between two."""
    names: int = 1_000
    """Different element names in the file."""
    attributes_each: int = 16
    problems: int = 10_000
    """Things wrong with pupils; a file with more is not a school's."""
    unbroken_characters: int = 100_000
    """Characters from one `<` to the next: the longest tag, text or comment."""


DEFAULT_LIMITS = Limits()

"""What is wrong with a file, where, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How far a problem reaches."""

    REFUSES_FILE = "refuses_file"
    """Nothing of the file can be used."""
    REFUSES_PUPIL = "refuses_pupil"
    """Nothing of this pupil can be used; the others can."""
    WARNING = "warning"
    """The pupil can be used; what the problem names was left out or needs a look."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file: the path of elements, counted from 1, and the line (0 when there is none)."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}, line {self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong.

    `pupil` is the pupil's number in the file, from 1 (None when the problem is with the file), and `who` the
    name as the file gives it. `field` is the element's name, `value` what it held (shortened, on one line),
    `what` and `remedy` are sentences for the person who uploads the file.
    """

    pupil: int | None
    who: str
    place: Place
    field: str
    value: str
    what: str
    remedy: str
    severity: Severity

    def __str__(self) -> str:
        whose = f"Pupil {self.pupil} ({self.who or 'no name'}), " if self.pupil else ""
        held = f" “{self.value}”" if self.value else ""
        named = f"{self.field}{held}. " if self.pupil or held else ""
        return f"{whose}{self.place}: {named}{self.what} {self.remedy}"


class CtfRefused(Exception):
    """The whole file is refused; `problem` says why. Nothing read before it may be kept."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class TooLarge(CtfRefused):
    """Bigger than the limits allow, in bytes, depth, elements or pupils."""


class WrongEncoding(CtfRefused):
    """The bytes are not the text they claim to be, or claim to be something unknown."""


class NotXml(CtfRefused):
    """Another kind of file: empty, packed, a web page, JSON."""


class UnsafeXml(CtfRefused):
    """XML with a document type, which may define entities; a transfer file never has one."""


class BrokenXml(CtfRefused):
    """XML that is cut off or not well formed."""


class NotCtf(CtfRefused):
    """XML, but not a Common Transfer File, or one without what every one has."""


class WrongSchool(CtfRefused):
    """A Common Transfer File for another school."""


def refusal(
    kind: type[CtfRefused], *, what: str, remedy: str, path: str = "File", line: int = 0, field: str = "File",
    value: str = "",
) -> CtfRefused:  # fmt: skip
    """The error of `kind` for a problem with the whole file."""
    return kind(
        Problem(
            pupil=None,
            who="",
            place=Place(path, line),
            field=field,
            value=value,
            what=what,
            remedy=remedy,
            severity=Severity.REFUSES_FILE,
        )
    )

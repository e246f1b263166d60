"""Reading the text of elements, with the place of each kept for what may be wrong with it."""

import re
import unicodedata
from datetime import date

from lxml import etree

from attendance.ctf.elements import line_of, named
from attendance.ctf.problems import Place, Problem, Severity
from childplan.identity.identifiers import IdentifierError, shown

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"[0-9]{1,6}")
ASK_THE_SCHOOL = "Ask the school to correct it in its system and export the file again."
SHOWN_CHARACTERS = 60
_LONGEST_READ = 1_000
"""Characters of a text, spaces included, beyond which it is not even tidied up."""


class Report:
    """Collects what is wrong with one pupil (or, without a pupil, with the header)."""

    def __init__(self, pupil: int | None = None) -> None:
        self.pupil = pupil
        self.who = ""
        self.problems: list[Problem] = []

    def add(
        self, place: Place, *, field: str, value: str, what: str, remedy: str, severity: Severity
    ) -> None:
        value = shown(value, characters=SHOWN_CHARACTERS)
        self.problems.append(
            Problem(
                pupil=self.pupil,
                who=self.who,
                place=place,
                field=field,
                value=value,
                what=what,
                remedy=remedy,
                severity=severity,
            )
        )

    @property
    def refuses(self) -> bool:
        return any(problem.severity is not Severity.WARNING for problem in self.problems)


class Fields:
    """The children of one element, read by name (capitals do not matter, namespaces neither)."""

    def __init__(self, element: etree._Element, path: str, report: Report) -> None:
        self.element = element
        self.path = path
        self.report = report
        self.children: dict[str, list[etree._Element]] = {}
        for child in element:
            self.children.setdefault(named(child), []).append(child)
        self._read: dict[str, Fields | None] = {}

    @classmethod
    def nothing(cls, path: str, report: Report) -> "Fields":
        """An element that is not there: every text in it is empty."""
        return cls(etree.Element("nothing"), path, report)

    @property
    def place(self) -> Place:
        return Place(self.path, line_of(self.element))

    def each(self, name: str) -> list["Fields"]:
        """Every child of that name, in order; its path is counted from 1."""
        found = self.children.get(name.lower(), [])
        return [
            Fields(child, f"{self.path}/{name}[{number}]", self.report)
            for number, child in enumerate(found, start=1)
        ]

    def one(self, name: str) -> "Fields | None":
        """The child of that name, when there is one; two refuse the pupil: nobody can say which is meant."""
        key = name.lower()
        if key not in self._read:
            found = self.children.get(key, [])
            if len(found) > 1:
                self.refuse(name, f"It is given {len(found)} times.", value="")
            self._read[key] = Fields(found[0], f"{self.path}/{name}", self.report) if found else None
        return self._read[key]

    def place_of(self, name: str) -> Place:
        """Where the child of that name is, or where it should have been."""
        found = self.children.get(name.lower(), [])
        return Place(f"{self.path}/{name}", line_of(found[0] if found else self.element))

    def text(self, name: str, *, longest: int = 100) -> str:
        """What the child of that name says, on one line, without invisible characters; empty without one."""
        raw = self.raw(name)
        text = one_line(raw) if len(raw) <= _LONGEST_READ else raw
        if len(text) > longest:
            self.warn(name, f"It is longer than {longest} characters and was left out.", value=text)
            return ""
        return text

    def glance(self, name: str) -> str:
        """The start of what the first child of that name says, without any check: for naming the pupil."""
        found = self.children.get(name.lower(), [])
        return one_line((found[0].text or "")[:SHOWN_CHARACTERS]) if found else ""

    def raw(self, name: str) -> str:
        """What the child of that name says, exactly; empty without one."""
        child = self.one(name)
        if child is None:
            return ""
        if child.children:
            self.refuse(name, "It has elements where only text belongs.", value="")
            return ""
        return child.element.text or ""

    def day(self, name: str) -> date | None:
        """The date in the child of that name (year-month-day); None, with a warning, when it is no date."""
        text = self.text(name)
        if not text:
            return None
        try:
            return day_from(text)
        except ValueError:
            self.warn(name, "It is not a date in the form 2025-09-01 and was left out.", value=text)
            return None

    def number(self, name: str) -> int | None:
        """The whole number in the child of that name; None, with a warning, when it is none."""
        text = self.text(name)
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            self.warn(name, "It is not a whole number and was left out.", value=text)
            return None
        return int(text)

    def refuse(self, name: str, what: str, *, value: str, remedy: str = ASK_THE_SCHOOL) -> None:
        """Notes that this pupil cannot be used."""
        place = self.place_of(name)
        severity = Severity.REFUSES_PUPIL
        self.report.add(place, field=name, value=value, what=what, remedy=remedy, severity=severity)

    def warn(self, name: str, what: str, *, value: str, remedy: str = ASK_THE_SCHOOL) -> None:
        """Notes something that was left out or needs a look."""
        place = self.place_of(name)
        severity = Severity.WARNING
        self.report.add(place, field=name, value=value, what=what, remedy=remedy, severity=severity)

    def refuse_for(self, name: str, error: IdentifierError) -> None:
        self.refuse(name, error.why, value=error.value)

    def warn_for(self, name: str, error: IdentifierError) -> None:
        self.warn(name, f"{error.why} It was left out.", value=error.value)


def one_line(text: str) -> str:
    """`text` composed (NFC), with single spaces, without control and invisible characters."""
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cn") else " " if c in "\t\n\r" else ""
        for c in composed
    )
    return " ".join(visible.split())


def day_from(text: str) -> date:
    """The date in `text`, which must be year-month-day. Raises ValueError."""
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)

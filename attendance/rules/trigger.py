"""The area's attendance trigger, and the evidence an alert carries."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from attendance.rules.figures import Figures, figures_from
from attendance.rules.sessions import last_day
from attendance.vocabulary import BY_SYMBOL, Meaning

TRIGGER_AT_MOST: Final = Decimal(90)
"""Attendance, in per cent, at or below which the trigger point is reached unless the protocol differs."""
TRIGGER_AT_LEAST_SESSIONS: Final = 20
"""Possible sessions (half days) below which a percentage says too little to act on."""


def reached_trigger(
    figures: Figures,
    *,
    at_most: Decimal = TRIGGER_AT_MOST,
    at_least_sessions: int = TRIGGER_AT_LEAST_SESSIONS,
) -> bool:
    """Whether attendance is `at_most` per cent or less of at least `at_least_sessions` possible sessions.

    Both thresholds belong to the area's signed protocol. The share is compared exactly, before any rounding.
    """
    if figures.attendance is None or figures.possible < at_least_sessions:
        return False
    return figures.attendance * 100 <= Fraction(at_most)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceEvidence:
    """Why the trigger was reached: the figures, the days they cover, the thresholds that were asked, and the
    absences by code, most sessions first."""

    figures: Figures
    first_day: date
    last_day: date
    at_most: Decimal
    at_least_sessions: int
    absences: tuple[tuple[str, int], ...]

    def sentence(self) -> str:
        """The evidence in one sentence for the people who get the alert. It names no child."""
        return (
            f"Attended {self.figures.attended} of {self.figures.possible} possible sessions "
            f"({self.figures.percentage()}%) from {_in_words(self.first_day)} to {_in_words(self.last_day)}. "
            f"The area asks for an answer at {self.at_most.normalize():f}% or less "
            f"of at least {self.at_least_sessions} sessions."
        )

    def as_payload(self) -> dict[str, object]:
        """The evidence in values that JSON can hold. Percentages are text, so that nothing is rounded."""
        return {
            "possible": self.figures.possible,
            "attended": self.figures.attended,
            "authorised": self.figures.authorised,
            "unauthorised": self.figures.unauthorised,
            "not_counted": self.figures.not_counted,
            "percentage": str(self.figures.percentage()),
            "persistent": self.figures.is_persistently_absent,
            "severe": self.figures.is_severely_absent,
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
            "at_most": f"{self.at_most:f}",
            "at_least_sessions": self.at_least_sessions,
            "absences": [{"code": code, "sessions": sessions} for code, sessions in self.absences],
        }


def evidence_for_trigger(
    marks: str,
    *,
    starts_on: date,
    at_most: Decimal = TRIGGER_AT_MOST,
    at_least_sessions: int = TRIGGER_AT_LEAST_SESSIONS,
) -> AttendanceEvidence | None:
    """The evidence when stored marks that start on `starts_on` reach the trigger, otherwise None.

    Raises UnknownAttendanceCode.
    """
    figures = figures_from(marks)
    end = last_day(marks, starts_on=starts_on)
    if end is None or not reached_trigger(figures, at_most=at_most, at_least_sessions=at_least_sessions):
        return None
    return AttendanceEvidence(
        figures=figures,
        first_day=starts_on,
        last_day=end,
        at_most=at_most,
        at_least_sessions=at_least_sessions,
        absences=_absences(marks),
    )


def _absences(marks: str) -> tuple[tuple[str, int], ...]:
    missed = Counter(
        code.code
        for symbol in marks
        if (code := BY_SYMBOL[symbol]).meaning in (Meaning.AUTHORISED, Meaning.UNAUTHORISED)
    )
    return tuple(sorted(missed.items(), key=lambda counted: (-counted[1], counted[0])))


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

"""Words of a child's attendance."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from attendance.rules import Figures, Session
from attendance.rules.joining import Amended
from attendance.selectors.years import MISSED, AmendedMark, Year
from attendance.vocabulary import BY_CODE, BY_SYMBOL, CLOSED_OR_UNMARKED, AttendanceCode, Half, Meaning

# In a column that says morning or afternoon, the two marks of the register say the same.
PRESENT = ("/", "\\")
MOST_REASONS = 5
MEANINGS = {
    Meaning.ATTENDING: "attended",
    Meaning.AUTHORISED: "authorised",
    Meaning.UNAUTHORISED: "not authorised",
    Meaning.NOT_COUNTED: "not counted",
}


def evidence_in_words(evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an attendance alert rests on, in the order of reading."""
    first, last = (_day(evidence[key]) for key in ("first_day", "last_day"))
    reasons = "; ".join(
        f"{BY_CODE[absence['code']].words} ({absence['code']}): {absence['sessions']}"
        for absence in evidence["absences"][:MOST_REASONS]
    )
    return [
        ("Attendance", f"{evidence['percentage']}%"),
        ("Sessions attended", f"{evidence['attended']} of {evidence['possible']} possible"),
        (
            "Sessions missed",
            f"{evidence['authorised']} authorised, {evidence['unauthorised']} not authorised",
        ),
        ("Days", f"{first} to {last}"),
        ("Reasons, most sessions first", reasons or "None"),
        (
            "Trigger point",
            f"{evidence['at_most']}% or less of at least {evidence['at_least_sessions']} sessions",
        ),
    ]


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def school_year(years: Sequence[Year]) -> dict[str, Any]:
    """One school year of a child, at one school or several: figures, months and reasons.

    The percentage is rounded half up to one decimal for showing; whether absence is persistent or severe is decided on
    the exact share, so 90.0% may still be persistent absence.
    """
    figures = sum((year.figures for year in years), Figures())
    return {
        "name": year_name(years[0].year),
        "number": years[0].year,
        "schools": [year.school for year in years],
        "from": min(year.starts_on for year in years),
        "to": max(year.ends_on for year in years),
        "changed_at": max(year.changed_at for year in years),
        "percentage": percentage(figures),
        "possible": figures.possible,
        "attended": figures.attended,
        "authorised": figures.authorised,
        "unauthorised": figures.unauthorised,
        "absence": absence(figures),
        "months": months(years),
        "reasons": reasons(years),
    }


def year_name(year: int) -> str:
    """2025/26."""
    return f"{year}/{(year + 1) % 100:02}"


def percentage(figures: Figures) -> str:
    shown: Decimal | None = figures.percentage()
    return "No possible sessions" if shown is None else f"{shown}%"


def absence(figures: Figures) -> dict[str, str] | None:
    """The statutory guidance's word for missing so much, as a tag."""
    if figures.is_severely_absent:
        return {"text": "Severely absent", "colour": "govuk-tag--red"}
    if figures.is_persistently_absent:
        return {"text": "Persistently absent", "colour": "govuk-tag--orange"}
    return None


def months(years: Iterable[Year]) -> list[dict[str, Any]]:
    """Month by month, oldest first."""
    together: defaultdict[date, Figures] = defaultdict(Figures)
    for year in years:
        for month in year.months:
            together[month.first] = together[month.first] + month.figures
    return [
        {
            "name": f"{first:%B %Y}",
            "possible": figures.possible,
            "missed": figures.absent,
            "percentage": percentage(figures) if figures.possible else "–",
        }
        for first, figures in sorted(together.items())
    ]


def reasons(years: Iterable[Year]) -> list[dict[str, Any]]:
    """Why sessions were missed, most first."""
    counted: defaultdict[AttendanceCode, int] = defaultdict(int)
    for year in years:
        for code, sessions in year.reasons:
            counted[code] += sessions
    return [
        {"code": code.code, "words": code.words, "meaning": MEANINGS[code.meaning], "sessions": sessions}
        for code, sessions in sorted(counted.items(), key=lambda line: (-line[1], line[0].code))
    ]


def weeks_by_month(year: Year) -> list[dict[str, Any]]:
    """Every week of a year at one school, newest first, in the month of its Monday."""
    weeks = [_week(monday, list(marks)) for monday, marks in groupby(year.sessions, key=_monday_of)]
    weeks.reverse()
    return [
        _month(month, list(of_month))
        for month, of_month in groupby(weeks, key=lambda week: week["monday"].replace(day=1))
    ]


def _month(first: date, weeks: list[dict[str, Any]]) -> dict[str, Any]:
    missed = sum(week["missed"] for week in weeks)
    told = f"{missed} session{'' if missed == 1 else 's'} missed" if missed else "nothing missed"
    return {"name": f"{first:%B %Y}: {told}", "weeks": weeks}


def _monday_of(mark: tuple[Session, AttendanceCode]) -> date:
    day = mark[0].day
    return day - timedelta(days=day.weekday())


def _week(monday: date, marks: list[tuple[Session, AttendanceCode]]) -> dict[str, Any]:
    days: dict[date, dict[str, Any]] = {}
    for session, code in marks:
        day = days.setdefault(session.day, {"name": f"{session.day:%A} {session.day.day} {session.day:%B}"})
        day["morning" if session.half is Half.MORNING else "afternoon"] = mark_words(code)
    closed = all(code.symbol in CLOSED_OR_UNMARKED for _, code in marks)
    present = all(code.meaning is Meaning.ATTENDING for _, code in marks)
    return {
        "monday": monday,
        "name": f"Week of {monday.day} {monday:%B %Y}",
        "days": list(days.values()),
        "missed": sum(code.meaning in MISSED for _, code in marks),
        "in_short": "School closed, or no marks made"
        if closed
        else "Attended every session"
        if present
        else "",
    }


def taken_off_line(amended: Amended) -> str:
    """A mark that was taken off, in short: which, and of which session."""
    day, code = amended.session.day, BY_SYMBOL[amended.old]
    return f"{code.words} ({code.code}) of {day:%A} {day.day} {day:%B %Y}, {amended.session.half}"


def amended_line(mark: AmendedMark) -> dict[str, Any]:
    """One amended mark: what stood, what stands, why, when and by whom."""
    day = mark.session.day
    return {
        "session": f"{day:%A} {day.day} {day:%B %Y}, {mark.session.half}",
        "old": f"{mark.old.words} ({mark.old.code})",
        "new": f"{mark.new.words} ({mark.new.code})",
        "reason": mark.reason,
        "amended_at": mark.amended_at,
        "author": f"{mark.school}, in a file brought in by {mark.author}" if mark.by_file else mark.author,
    }


def mark_words(code: AttendanceCode) -> dict[str, Any]:
    """One mark in words, and whether the session was missed."""
    missed = code.meaning in MISSED
    words = "Present" if code.code in PRESENT else code.words
    return {"words": f"{words} ({MEANINGS[code.meaning]})" if missed else words, "missed": missed}

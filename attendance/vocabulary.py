"""The attendance codes of England, what each counts as, and the one-letter form in which marks are stored.

Source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208), regulations 9 to 13,
and the statutory guidance of August 2024. `docs/reference/attendance-codes.md` is the table for people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import models

CODES_CHANGED_ON = date(2024, 8, 19)
"""The first day of the 2024 codes; H, J and Y were last used the day before. From knowledge of the
instrument: have the day checked before records of August 2024 are relied on."""


class Meaning(StrEnum):
    """What a code counts as in attendance statistics."""

    ATTENDING = "attending"
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    NOT_COUNTED = "not_counted"
    """Outside the possible sessions: neither attendance nor absence."""


class Half(StrEnum):
    """The two sessions of a school day."""

    MORNING = "morning"
    AFTERNOON = "afternoon"


@dataclass(frozen=True, slots=True)
class AttendanceCode:
    """One code. `symbol` is the single ASCII character that stands for it in stored marks, and never changes.

    `began_on` is the first day it may be used, `withdrawn_on` the first day it may not; None means no limit.
    """

    code: str
    symbol: str
    meaning: Meaning
    words: str
    began_on: date | None = None
    withdrawn_on: date | None = None
    half: Half | None = None

    def is_valid_on(self, day: date) -> bool:
        return not (
            (self.began_on is not None and day < self.began_on)
            or (self.withdrawn_on is not None and day >= self.withdrawn_on)
        )


class UnknownAttendanceCode(ValueError):
    """A code or a stored symbol that is in no list."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"“{code[:10]}” is not an attendance code.")


def _always(code: str, meaning: Meaning, words: str, half: Half | None = None) -> AttendanceCode:
    return AttendanceCode(code, code, meaning, words, half=half)


def _since_2024(code: str, symbol: str, meaning: Meaning, words: str) -> AttendanceCode:
    return AttendanceCode(code, symbol, meaning, words, began_on=CODES_CHANGED_ON)


def _until_2024(code: str, meaning: Meaning, words: str) -> AttendanceCode:
    return AttendanceCode(code, code, meaning, words, withdrawn_on=CODES_CHANGED_ON)


_IN = Meaning.ATTENDING
_AUTHORISED = Meaning.AUTHORISED
_UNAUTHORISED = Meaning.UNAUTHORISED
_OUTSIDE = Meaning.NOT_COUNTED

# The meanings of Q and Y1 to Y7, and that "-" (no mark made) is outside the possible sessions, are from
# knowledge: have a specialist check them against the current guidance.
CODES: tuple[AttendanceCode, ...] = (
    _always("/", _IN, "Present in the morning", Half.MORNING),
    _always("\\", _IN, "Present in the afternoon", Half.AFTERNOON),
    _always("L", _IN, "Late, before the register closed"),
    _since_2024("K", "K", _IN, "Education arranged by the local authority"),
    _always("V", _IN, "Educational visit or trip"),
    _always("P", _IN, "Supervised sporting activity"),
    _always("W", _IN, "Work experience"),
    _always("B", _IN, "Other approved, supervised activity off site"),
    _until_2024("J", _IN, "At an interview (code used to August 2024)"),
    _since_2024("C1", "c", _AUTHORISED, "Regulated performance or employment abroad"),
    _since_2024("C2", "d", _AUTHORISED, "Part-time timetable, of compulsory school age"),
    _always("C", _AUTHORISED, "Leave in exceptional circumstances"),
    _always("M", _AUTHORISED, "Medical or dental appointment"),
    _since_2024("J1", "j", _AUTHORISED, "Interview for a job or for a place in education"),
    _always("S", _AUTHORISED, "Study leave for public examinations"),
    _always("T", _AUTHORISED, "Mobile child, parent travelling for work"),
    _always("R", _AUTHORISED, "Religious observance"),
    _always("I", _AUTHORISED, "Illness"),
    _always("E", _AUTHORISED, "Suspended or excluded, no provision made"),
    _until_2024("H", _AUTHORISED, "Holiday, agreed (code used to August 2024)"),
    _always("G", _UNAUTHORISED, "Holiday, not granted"),
    _always("N", _UNAUTHORISED, "Reason not yet known"),
    _always("O", _UNAUTHORISED, "Absent, and no other code fits"),
    _always("U", _UNAUTHORISED, "Arrived after the register closed"),
    _always("D", _OUTSIDE, "At the other school where registered"),
    _always("X", _OUTSIDE, "Not required to attend (not of compulsory school age)"),
    _since_2024("Q", "Q", _OUTSIDE, "No access arrangements (local authority transport)"),
    _since_2024("Y1", "1", _OUTSIDE, "Usual transport not available"),
    _since_2024("Y2", "2", _OUTSIDE, "Widespread disruption to travel"),
    _since_2024("Y3", "3", _OUTSIDE, "Part of the premises closed"),
    _since_2024("Y4", "4", _OUTSIDE, "Whole site unexpectedly closed"),
    _since_2024("Y5", "5", _OUTSIDE, "In criminal justice detention"),
    _since_2024("Y6", "6", _OUTSIDE, "Public health law or guidance"),
    _since_2024("Y7", "7", _OUTSIDE, "Another unavoidable cause"),
    _until_2024("Y", _OUTSIDE, "Exceptional circumstances (code used to August 2024)"),
    _always("Z", _OUTSIDE, "Prospective pupil, not yet on roll"),
    _always("#", _OUTSIDE, "Planned closure of the whole school"),
    _always("-", _OUTSIDE, "No mark made"),
)

BY_CODE = {code.code: code for code in CODES}
BY_SYMBOL = {code.symbol: code for code in CODES}

NO_MARK = "-"
CLOSED_OR_UNMARKED = frozenset("#-")
"""Symbols of sessions about which the register says nothing of the child."""
MADE_ON_THE_DAY = frozenset("/\\LNU")
"""Symbols that only a register that has been called can hold: never a plan for a later day."""


def pack(codes: Iterable[str]) -> str:
    """Marks as stored: one ASCII character for each session. Raises UnknownAttendanceCode."""
    try:
        return "".join([BY_CODE[code].symbol for code in codes])
    except KeyError as missing:
        raise UnknownAttendanceCode(str(missing.args[0])) from missing


def unpack(marks: str) -> tuple[str, ...]:
    """The codes of stored marks, session by session. Raises UnknownAttendanceCode."""
    try:
        return tuple(BY_SYMBOL[symbol].code for symbol in marks)
    except KeyError as missing:
        raise UnknownAttendanceCode(str(missing.args[0])) from missing


class LeavingReason(models.TextChoices):
    """Why a child leaves a school's roll, in short; the regulations' grounds in full are the school's to record."""

    ANOTHER_SCHOOL = "another_school", "Goes to another school"
    END_OF_SCHOOL = "end_of_school", "Has finished at this school"
    MOVED_AWAY = "moved_away", "Has moved away"
    HOME_EDUCATED = "home_educated", "Is educated at home"
    EXCLUDED = "excluded", "Permanently excluded"
    OTHER = "other", "Another reason"


class SuspensionReason(models.TextChoices):
    """Why a pupil is suspended, by the codes of the school census; up to three for one suspension.

    The list of the Department for Education in force since 2020/21, from knowledge: have it checked against the
    current census guide.
    """

    PHYSICAL_ASSAULT_PUPIL = "PP", "Physical assault against a pupil"
    PHYSICAL_ASSAULT_ADULT = "PA", "Physical assault against an adult"
    VERBAL_ABUSE_PUPIL = "VP", "Verbal abuse or threatening behaviour against a pupil"
    VERBAL_ABUSE_ADULT = "VA", "Verbal abuse or threatening behaviour against an adult"
    WEAPON = "OW", "Use or threat of use of an offensive weapon or prohibited item"
    BULLYING = "BU", "Bullying"
    RACIST_ABUSE = "RA", "Racist abuse"
    ORIENTATION_OR_IDENTITY = "LG", "Abuse against sexual orientation or gender identity"
    DISABILITY = "DS", "Abuse relating to disability"
    SEXUAL_MISCONDUCT = "SM", "Sexual misconduct"
    DRUGS_OR_ALCOHOL = "DA", "Drugs or alcohol"
    DAMAGE = "DM", "Damage"
    THEFT = "TH", "Theft"
    ONLINE = "MT", "Misuse of social media or online technology"
    PUBLIC_HEALTH = "PH", "Wilful and repeated breach of measures to protect public health"
    DISRUPTION = "DB", "Persistent or general disruptive behaviour"

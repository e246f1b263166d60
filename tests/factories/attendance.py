"""Common Transfer Files as a school's system would write them, and what became of them, through the acts of life."""

import io
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID
from xml.sax.saxutils import escape

from attendance.actions import bring_in_batch as bring_in
from attendance.actions.bring_in_batch import bring_in_batch
from attendance.actions.check_file import check_file
from attendance.actions.confirm_import import ask_again, confirm_import
from attendance.actions.record_suspension import record_suspension
from attendance.ctf import MarkLayout
from attendance.models import CtfImport, CtfRow, Suspension
from attendance.tasks import bring_in_confirmed_files
from attendance.vocabulary import SuspensionReason
from attendance.workflow import RowStep
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.facts.claims import MOST_ATTEMPTS
from childplan.organisations.models import Organisation
from tests.factories.identity import acting

_numbers = itertools.count(1)
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
FIRST_MONDAY = date(2025, 9, 8)
ALDER_ROAD = "2014001"
# Ten school days.
PRESENT = "/\\" * 10
# 18 of 20 sessions: 90 per cent exactly.
AT_NINETY = "/\\" * 9 + "II"
# 19 of 20 sessions.
ABOVE = "/\\" * 9 + "/I"


def upn(serial: int, *, school: str = ALDER_ROAD, year: int = 25, last: str = "") -> str:
    """A UPN of that school and year with the letter that belongs to it."""
    rest = f"{school}{year}{serial:02}{last}" if last else f"{school}{year}{serial:03}"
    values = [int(c) if c.isdigit() else UPN_LETTERS.index(c) for c in rest]
    return UPN_LETTERS[sum(place * value for place, value in enumerate(values, start=2)) % 23] + rest


@dataclass
class PupilText:
    """One pupil as text; every part may be made wrong."""

    forename: str = "Amara"
    surname: str = "Okafor"
    born_on: str = "2016-05-03"
    upn: str = ""
    nhs_number: str = ""
    lines: tuple[str, ...] = ()
    postcode: str = ""
    preferred: str = ""
    year: str = "2025"
    school: str = ALDER_ROAD
    starts_on: str = FIRST_MONDAY.isoformat()
    marks: str = ""
    extra: str = ""
    serial: int = field(default_factory=lambda: next(_numbers) % 900)

    def xml(self) -> str:
        number = self.upn or upn(self.serial)
        lines = "".join(
            f"<AddressLine{n}>{escape(t)}</AddressLine{n}>" for n, t in enumerate(self.lines, start=1)
        )
        attendance = f"""<Attendance><YearData><Year>{self.year}</Year><LEA>{self.school[:3]}</LEA>
          <Estab>{self.school[3:]}</Estab><AttendSessions><AttendanceStartDate>{self.starts_on}</AttendanceStartDate>
          <AttendanceMarks>{escape(self.marks)}</AttendanceMarks></AttendSessions></YearData></Attendance>"""
        return f"""<Pupil><UPN>{escape(number)}</UPN><Surname>{escape(self.surname)}</Surname>
          <Forename>{escape(self.forename)}</Forename><DOB>{self.born_on}</DOB><Sex>F</Sex>
          <BasicDetails><NHSnumber>{self.nhs_number}</NHSnumber>
          <PreferredForename>{escape(self.preferred)}</PreferredForename></BasicDetails>
          <Address><AddressLines>{lines}</AddressLines><PostCode>{self.postcode}</PostCode></Address>
          {attendance if self.marks else ""}{self.extra}</Pupil>"""


def ctf(
    *pupils: PupilText, school: str = ALDER_ROAD, source: str = "", made: str = "2026-02-27T16:00:00"
) -> bytes:
    """A file addressed to that school."""
    made_by = source or school
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<CTfile><Header><DocumentName>Common Transfer File</DocumentName><CTFversion>25.0</CTFversion>
<DateTime>{made}</DateTime><DocumentQualifier>full</DocumentQualifier><SupplierID>Alder Registers</SupplierID>
<SourceSchool><LEA>{made_by[:3]}</LEA><Estab>{made_by[3:]}</Estab><SchoolName>Alder Road Primary</SchoolName>
<AcademicYear>2025</AcademicYear></SourceSchool>
<DestSchool><LEA>{school[:3]}</LEA><Estab>{school[3:]}</Estab></DestSchool></Header>
<CTFpupilData>{"".join(pupil.xml() for pupil in pupils)}</CTFpupilData></CTfile>""".encode()


def numbered(school: Organisation, laestab: str = ALDER_ROAD) -> Organisation:
    """The school under a number whose authority exists, so that files can be addressed to it."""
    school.laestab = laestab
    school.save()
    return school


def checked(by: Membership, content: bytes, *, layout: MarkLayout = MarkLayout.MONDAY_TO_FRIDAY) -> CtfImport:
    """A file that was sent and checked."""
    with acting(by) as scope:
        return check_file(
            by=scope, at=clock.now(), stream=io.BytesIO(content), filename="alder_road.xml", layout=layout
        )


def brought_in(by: Membership, content: bytes) -> CtfImport:
    """A file that was sent, checked and confirmed."""
    return confirmed(by, checked(by, content).pk)


def confirmed(by: Membership, import_id: UUID) -> CtfImport:
    """A checked file, confirmed and worked through as the worker would, batch by batch."""
    with acting(by) as scope:
        confirm_import(by=scope, at=clock.now(), import_id=import_id)
    return worked_through(by, import_id)


def asked_again(by: Membership, import_id: UUID) -> CtfImport:
    """A file that is done, asked again about the pupils being checked."""
    with acting(by) as scope:
        ask_again(by=scope, at=clock.now(), import_id=import_id)
    return worked_through(by, import_id)


def worked_through(by: Membership, import_id: UUID) -> CtfImport:
    """All that is left to do of a confirmed file."""
    with acting(by) as scope:
        while bring_in_batch(by=scope, at=clock.now(), import_id=import_id):
            pass
        return CtfImport.objects.get(pk=import_id)


@contextmanager
def failing_at(ordinal: int) -> Iterator[None]:
    """Writing down the marks of that pupil of a file fails, and of any batch it is in."""
    merges = bring_in.TAKEN[RowStep.RECORDED]

    def fails(sent: CtfImport, rows: Sequence[CtfRow], **how: Any) -> None:
        if any(row.ordinal == ordinal for row in rows):
            raise ZeroDivisionError
        merges(sent, rows, **how)

    with patch.dict(bring_in.TAKEN, {RowStep.RECORDED: fails}):
        yield


def set_aside(by: Membership, content: bytes, *, ordinal: int) -> CtfImport:
    """A file that was brought in by the worker, all but that pupil."""
    sent = checked(by, content)
    with acting(by) as scope:
        confirm_import(by=scope, at=clock.now(), import_id=sent.pk)
    with failing_at(ordinal):
        for day in range(3 * MOST_ATTEMPTS):
            with clock.stopped_at(clock.now() + timedelta(days=day)):
                bring_in_confirmed_files()
    sent.refresh_from_db()
    return sent


def suspended(by: Membership, child_id: UUID, *, starts_on: date, **said: object) -> Suspension:
    """The child, suspended by that person's school for a day and a half unless said."""
    words: dict[str, object] = {
        "half_days": 3,
        "reasons": [SuspensionReason.DISRUPTION],
        "account": "Turned over two tables in maths and left the room.",
        "reason": "Recorded by the school",
        **said,
    }
    with acting(by) as scope:
        return record_suspension(
            by=scope,
            at=clock.now(),
            child_id=child_id,
            school_id=by.organisation_id,
            starts_on=starts_on,
            **words,
        )

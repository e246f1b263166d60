"""One pupil of the file, put together from its parts."""

from dataclasses import dataclass
from datetime import date

from attendance.ctf.addresses import address_in, contacts_in, phones_in
from attendance.ctf.contents import CtfHeader, CtfPupil
from attendance.ctf.doubles import Mention
from attendance.ctf.elements import Pupil
from attendance.ctf.fields import Fields, Report
from attendance.ctf.history import schools_in, sen_in, sen_needs_in
from attendance.ctf.marks import MarkLayout
from attendance.ctf.people import (
    birth_date_in,
    former_upn_in,
    name_in,
    nhs_number_in,
    sex_in,
    uln_in,
    upn_in,
)
from attendance.ctf.problems import Problem
from attendance.ctf.years import AttendanceReader
from childplan.identity.identifiers import Laestab


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the reading of a pupil needs to know besides the pupil."""

    today: date
    importing_school: Laestab
    synthetic: bool
    layout: MarkLayout


@dataclass(frozen=True, slots=True)
class PupilReading:
    """`pupil` is None when one of `problems` refuses it; `mention` is what it may share with another."""

    pupil: CtfPupil | None
    problems: list[Problem]
    mention: Mention


def pupil_from(part: Pupil, *, header: CtfHeader, circumstances: Circumstances) -> PupilReading:
    """Everything about one pupil, and everything that is wrong with it."""
    report = Report(part.ordinal)
    fields = Fields(part.element, f"Pupil[{part.ordinal}]", report)
    report.who = f"{fields.glance('Forename')} {fields.glance('Surname')}".strip()
    basic = fields.one("BasicDetails") or Fields.nothing(f"{fields.path}/BasicDetails", report)
    surname, forename = name_in(fields, "Surname"), name_in(fields, "Forename")
    upn = upn_in(fields)
    nhs_number = nhs_number_in(basic, synthetic=circumstances.synthetic)
    born_on = birth_date_in(fields, today=circumstances.today)
    schools = schools_in(fields, born_on=born_on)
    attendance = AttendanceReader(
        today=circumstances.today,
        layout=circumstances.layout,
        born_on=born_on,
        schools=schools,
        expected=frozenset({circumstances.importing_school, header.source or circumstances.importing_school}),
    ).years(fields)
    mention = Mention(part.ordinal, report.who, fields.place, upn, nhs_number, surname, forename, born_on)
    pupil = CtfPupil(
        ordinal=part.ordinal,
        place=fields.place,
        upn=upn,
        surname=surname,
        forename=forename,
        born_on=born_on or circumstances.today,
        sex=sex_in(fields),
        former_upn=former_upn_in(basic),
        uln=uln_in(fields),
        nhs_number=nhs_number,
        middle_names=basic.text("MiddleNames"),
        preferred_surname=basic.text("PreferredSurname"),
        preferred_forename=basic.text("PreferredForename"),
        former_surname=basic.text("FormerSurname"),
        year_group=basic.text("NCyearActual", longest=5),
        address=address_in(fields),
        phones=phones_in(fields),
        email=fields.text("Email", longest=254),
        contacts=contacts_in(fields),
        sen=sen_in(fields),
        sen_needs=sen_needs_in(fields),
        schools=schools,
        attendance=attendance,
    )
    # Without a birth date the report refuses the pupil, so the stand-in above is never handed out.
    return PupilReading(None if report.refuses else pupil, report.problems, mention)

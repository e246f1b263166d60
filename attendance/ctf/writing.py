"""Writing a Common Transfer File: for sending a child's record on, and for samples."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO

from lxml import etree

from attendance.ctf.contents import (
    CtfAddress,
    CtfAttendanceYear,
    CtfContact,
    CtfHeader,
    CtfPupil,
    CtfSchool,
    DeclaredTotals,
)
from attendance.ctf.header import DOCUMENT_NAME
from attendance.vocabulary import unpack
from childplan.identity.identifiers import Laestab

AUTHORITY_ESTABLISHMENT = "LLLL"


def write_ctf(stream: BinaryIO, header: CtfHeader, pupils: Iterable[CtfPupil]) -> None:
    """Writes the file to `stream`, pupil by pupil, as UTF-8.

    Marks go Monday to Friday; they are separated by commas as soon as one has a code of two characters. What
    cannot stand in XML (control characters) raises ValueError, an unknown mark UnknownAttendanceCode.
    """
    with etree.xmlfile(stream, encoding="utf-8") as xml:
        xml.write_declaration()
        with xml.element("CTfile"):
            xml.write(_header(header), pretty_print=True)
            with xml.element("CTFpupilData"):
                for pupil in pupils:
                    xml.write(_pupil(pupil), pretty_print=True)


def _header(header: CtfHeader) -> etree._Element:
    element = etree.Element("Header")
    _texts(
        element,
        DocumentName=DOCUMENT_NAME,
        CTFversion=header.version,
        DateTime=header.created_at.isoformat(timespec="seconds") if header.created_at else "",
        DocumentQualifier=header.qualifier,
        SupplierID=header.supplier,
    )
    if header.source is not None:
        source = etree.SubElement(element, "SourceSchool")
        _school(source, header.source, header.source_name)
        _texts(source, AcademicYear=str(header.academic_year or ""))
    destination = etree.SubElement(element, "DestSchool")
    if header.destination is not None:
        _school(destination, header.destination)
    elif header.source is not None:
        _texts(destination, LEA=header.source.authority, Estab=AUTHORITY_ESTABLISHMENT)
    return element


def _pupil(pupil: CtfPupil) -> etree._Element:
    element = etree.Element("Pupil")
    _texts(
        element,
        UPN=str(pupil.upn or ""),
        UniqueLearnerNumber=str(pupil.uln or ""),
        Surname=pupil.surname,
        Forename=pupil.forename,
        DOB=pupil.born_on.isoformat(),
        Sex=pupil.sex,
    )
    _texts(
        etree.SubElement(element, "BasicDetails"),
        FormerUPN=str(pupil.former_upn or ""),
        NHSnumber=str(pupil.nhs_number or ""),
        PreferredSurname=pupil.preferred_surname,
        PreferredForename=pupil.preferred_forename,
        FormerSurname=pupil.former_surname,
        MiddleNames=pupil.middle_names,
        NCyearActual=pupil.year_group,
    )
    _special_needs(element, pupil)
    _address(element, pupil.address)
    _phones(element, pupil.phones)
    _texts(element, Email=pupil.email)
    _contacts(element, pupil.contacts)
    _attendance(element, pupil.attendance)
    _schools(element, pupil.schools)
    return element


def _special_needs(parent: etree._Element, pupil: CtfPupil) -> None:
    if not (pupil.sen or pupil.sen_needs):
        return
    history = etree.SubElement(parent, "SENhistory")
    for sen in pupil.sen:
        _texts(etree.SubElement(history, "SEN"), StartDate=_day(sen.starts_on), SENprovision=sen.provision)
    if pupil.sen_needs:
        needs = etree.SubElement(history, "SENneeds")
        for rank, code in enumerate(pupil.sen_needs, start=1):
            _texts(etree.SubElement(needs, "SENneed"), SENtypeRank=str(rank), SENtype=code)


def _address(parent: etree._Element, address: CtfAddress | None) -> None:
    if address is None:
        return
    element = etree.SubElement(parent, "Address")
    lines = etree.SubElement(element, "AddressLines")
    for number, line in enumerate(address.lines, start=1):
        _texts(lines, **{f"AddressLine{number}": line})
    _texts(element, PostCode=address.postcode)


def _phones(parent: etree._Element, numbers: Sequence[str]) -> None:
    if numbers:
        phones = etree.SubElement(parent, "Phones")
        for number in numbers:
            _texts(etree.SubElement(phones, "Phone"), PhoneNo=number)


def _contacts(parent: etree._Element, contacts: Sequence[CtfContact]) -> None:
    if not contacts:
        return
    listed = etree.SubElement(parent, "Contacts")
    for contact in contacts:
        element = etree.SubElement(listed, "Contact")
        responsible = "" if contact.has_responsibility is None else str(contact.has_responsibility).lower()
        _texts(
            element,
            Order="" if contact.order is None else str(contact.order),
            Title=contact.title,
            Surname=contact.surname,
            Forename=contact.forename,
            Relationship=contact.relationship,
            Responsibility=responsible,
        )
        _address(element, contact.address)
        _phones(element, contact.phones)
        _texts(element, Email=contact.email)


def _attendance(parent: etree._Element, years: Sequence[CtfAttendanceYear]) -> None:
    if not years:
        return
    attendance = etree.SubElement(parent, "Attendance")
    for year in years:
        element = etree.SubElement(attendance, "YearData")
        _texts(element, Year=str(year.year))
        _school(element, year.school, year.school_name)
        totals = _totals(year)
        if totals is not None:
            _texts(
                element,
                SessionsPossible=str(totals.possible),
                SessionsAuthorised=str(totals.authorised),
                SessionsAttended=str(totals.attended),
                SessionsUnauthorised=str(totals.unauthorised),
            )
        if year.marks:
            sessions = etree.SubElement(element, "AttendSessions")
            _texts(sessions, AttendanceStartDate=_day(year.starts_on), AttendanceMarks=_marks(year.marks))


def _totals(year: CtfAttendanceYear) -> DeclaredTotals | None:
    """The totals the year declares, or those of its marks."""
    figures = year.figures
    if year.declared is not None or figures is None:
        return year.declared
    return DeclaredTotals(
        possible=figures.possible,
        attended=figures.attended,
        authorised=figures.authorised,
        unauthorised=figures.unauthorised,
    )


def _marks(marks: str) -> str:
    codes = unpack(marks)
    if all(len(code) == 1 for code in codes):
        return "".join(codes)
    return ",".join(codes) + ("," if len(codes) == 1 else "")


def _schools(parent: etree._Element, schools: Sequence[CtfSchool]) -> None:
    if not schools:
        return
    history = etree.SubElement(parent, "SchoolHistory")
    for school in schools:
        element = etree.SubElement(history, "School")
        _school(element, school.school, school.name)
        _texts(element, EntryDate=_day(school.entered_on), LeavingDate=_day(school.left_on))


def _school(parent: etree._Element, school: Laestab, name: str = "") -> None:
    _texts(parent, LEA=school.authority, Estab=school.establishment, SchoolName=name)


def _texts(parent: etree._Element, **texts: str) -> None:
    """A child for each text that is not empty, in the order given."""
    for name, text in texts.items():
        if text:
            etree.SubElement(parent, name).text = text


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""

"""The header: who made the file, and whether it is meant for the school that brings it in."""

from datetime import date, datetime

from lxml import etree

from attendance.ctf.contents import CtfHeader
from attendance.ctf.fields import ASK_THE_SCHOOL, Fields, Report
from attendance.ctf.problems import NotCtf, WrongSchool, refusal
from childplan.identity.identifiers import IdentifierError, Laestab, check_laestab, shown

DOCUMENT_NAME = "Common Transfer File"
KNOWN_VERSIONS = frozenset({"24.0", "25.0"})
"""Versions in use when this was written; another is read with a warning. Have it checked each year."""
AUTHORITY_ESTABLISHMENTS = frozenset({"LLLL"})
"""What stands for the local authority in place of a school. From knowledge: have it checked."""


def header_from(
    element: etree._Element, *, report: Report, today: date, importing_school: Laestab
) -> CtfHeader:
    """The header, when the file is a Common Transfer File for `importing_school`.

    That is one addressed to it, or one that it made itself for its own local authority. Raises NotCtf or
    WrongSchool.
    """
    fields = Fields(element, "Header", report)
    name = fields.text("DocumentName")
    if name.lower() != DOCUMENT_NAME.lower():
        what = f"It calls itself “{shown(name)}”." if name else "It does not say what it is."
        remedy = f"Export a {DOCUMENT_NAME} (CTF) from the school's system."
        place = fields.place_of("DocumentName")
        raise refusal(
            NotCtf, what=what, remedy=remedy, path=place.path, line=place.line, field="DocumentName"
        )
    version = fields.text("CTFversion", longest=10)
    if version not in KNOWN_VERSIONS:
        what = f"This version is not known here; {', '.join(sorted(KNOWN_VERSIONS))} are."
        fields.warn(
            "CTFversion", what, value=version, remedy="Look at the pupils with care before you go on."
        )
    source, source_name, academic_year = _source(fields)
    return CtfHeader(
        version=version,
        qualifier=fields.text("DocumentQualifier", longest=20).lower(),
        created_at=_created_at(fields, today),
        supplier=fields.text("SupplierID"),
        academic_year=academic_year,
        source=source,
        source_name=source_name,
        destination=_destination(fields, source, importing_school),
    )


def _source(fields: Fields) -> tuple[Laestab | None, str, int | None]:
    source = fields.one("SourceSchool")
    if source is None:
        fields.warn("SourceSchool", "It does not say which school made it.", value="")
        return None, "", None
    school = laestab_in(source, left_out="The school that made the file is taken as not known.")
    return school, source.text("SchoolName"), source.number("AcademicYear")


def laestab_in(fields: Fields, *, left_out: str) -> Laestab | None:
    """The school named by LEA and Estab; None, with a warning that says what was `left_out`, otherwise."""
    try:
        return check_laestab(fields.text("LEA") + fields.text("Estab"))
    except IdentifierError as error:
        fields.warn("Estab", f"{error.why} {left_out}", value=error.value)
        return None


def _destination(fields: Fields, source: Laestab | None, importing_school: Laestab) -> Laestab | None:
    destination = fields.one("DestSchool")
    place = fields.place_of("DestSchool")
    if destination is None:
        what = "It does not say which school it is for."
        raise refusal(
            WrongSchool,
            what=what,
            remedy=ASK_THE_SCHOOL,
            path=place.path,
            line=place.line,
            field="DestSchool",
        )
    authority, establishment = destination.text("LEA"), destination.text("Estab")
    if (authority, establishment) == (importing_school.authority, importing_school.establishment):
        return importing_school
    to_own_authority = authority == importing_school.authority and establishment in AUTHORITY_ESTABLISHMENTS
    if to_own_authority and source == importing_school:
        return None
    what = (
        f"It is for another school ({shown(authority)}/{shown(establishment)}), not for {importing_school}."
    )
    remedy = "Upload it at that school, or ask for a file that is addressed to this one."
    value = f"{authority}/{establishment}"
    raise refusal(
        WrongSchool, what=what, remedy=remedy, path=place.path, line=place.line, field="DestSchool",
        value=shown(value),
    )  # fmt: skip


def _created_at(fields: Fields, today: date) -> datetime | None:
    text = fields.text("DateTime")
    if not text:
        return None
    try:
        created_at = datetime.fromisoformat(text)
    except ValueError:
        what = "It is not a time in the form 2025-09-01T09:30:00 and was left out."
        fields.warn("DateTime", what, value=text)
        return None
    if created_at.date() > today:
        fields.warn("DateTime", "The file says that it was made after today.", value=text)
    return created_at

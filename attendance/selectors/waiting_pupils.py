"""How a pupil of a file waits to be brought in: only what will be used, in values that JSON can hold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from attendance.ctf import CtfAttendanceYear, CtfPupil, Place, Problem, Severity
from childplan.identity.actions.hear_statements import Statement
from childplan.identity.actions.open_children import IncomingAlias, IncomingChild
from childplan.identity.identifiers import Laestab
from childplan.identity.models import Alias, Child
from childplan.identity.vocabulary import AliasKind, Sex, name_key
from childplan.organisations.models import Organisation

LONGEST_NAME = 80
"""Characters of one name that a record holds."""
ASK_THE_SCHOOL = "Ask the school to correct it in its system and export the file again."


def kept(pupil: CtfPupil, *, organisations: Mapping[str, int], given_by: str) -> dict[str, Any]:
    """The pupil as it waits. Contacts, telephones and special needs of the file are not kept: nothing uses them yet.

    organisations: schools known here, id by LAESTAB. given_by: the LAESTAB of the school that sends the file, inside
    which alone a temporary UPN means anything.
    """
    known_as = pupil.preferred_forename if len(pupil.preferred_forename) <= LONGEST_NAME else ""
    return {
        "forename": pupil.forename,
        "surname": pupil.surname,
        "middle_names": pupil.middle_names,
        "known_as": known_as if known_as != pupil.forename else "",
        "sex": pupil.sex or str(Sex.UNKNOWN),
        "born_on": pupil.born_on.isoformat(),
        "aliases": _aliases(pupil, given_by),
        "entered_on": _entered_on(pupil, given_by),
        "address": list(pupil.address.lines) if pupil.address else [],
        "postcode": pupil.address.postcode if pupil.address else "",
        "years": [_year(year, organisations) for year in pupil.attendance if is_usable(year, organisations)],
    }


def is_usable(year: CtfAttendanceYear, organisations: Mapping[str, int]) -> bool:
    """Whether a year can be recorded: it has marks, and its school is known here."""
    return bool(year.marks and year.starts_on and year.school.value in organisations)


def further_problems(pupil: CtfPupil, *, organisations: Mapping[str, int]) -> list[Problem]:
    """What reading the file could not know: names longer than a record holds, years that cannot be recorded."""
    found = []
    for field, name in (("Surname", pupil.surname), ("Forename", pupil.forename)):
        if len(name) > LONGEST_NAME:
            what = f"It is longer than {LONGEST_NAME} characters, the most that a record holds."
            found.append(_problem(pupil, field, name, what, severity=Severity.REFUSES_PUPIL))
    if len(pupil.preferred_forename) > LONGEST_NAME:
        what = f"It is longer than {LONGEST_NAME} characters and was left out."
        found.append(_problem(pupil, "PreferredForename", pupil.preferred_forename, what))
    for year in pupil.attendance:
        if year.school.value not in organisations:
            what = f"Marks of school {year.school} were left out: that school is not known here."
            remedy = "Ask the local authority whether the school should be added."
            found.append(_problem(pupil, "Attendance", str(year.year), what, remedy=remedy))
        elif not is_usable(year, organisations):
            what = "There are totals and no marks, so this year was left out."
            remedy = "Export the file with the marks of each session."
            found.append(_problem(pupil, "AttendanceMarks", str(year.year), what, remedy=remedy))
    return found


def temporary_upn_clashes(pupils: Sequence[CtfPupil], *, given_by: str) -> list[Problem]:
    """Pupils under a temporary UPN that the school gave to another pupil whom the reader sees. One query."""
    temporary = {pupil.upn.value: pupil for pupil in pupils if pupil.upn and pupil.upn.is_temporary}
    if not temporary:
        return []
    held = Alias.objects.filter(
        kind=AliasKind.TEMPORARY_UPN, scope=given_by, value__in=temporary, ends_on=None
    ).select_related("child")
    return [
        _problem(
            temporary[alias.value],
            "UPN",
            alias.value,
            "This temporary UPN is on record for another pupil of your roll.",
            remedy="Give this pupil a UPN of their own in your system and export the file again.",
            severity=Severity.REFUSES_PUPIL,
        )
        for alias in held
        if not _is_the_same(temporary[alias.value], alias.child)
    ]


def _is_the_same(pupil: CtfPupil, child: Child) -> bool:
    surname = name_key(pupil.surname) == name_key(child.surname)
    return pupil.born_on == child.born_on and (
        surname or name_key(pupil.forename) == name_key(child.forename)
    )


def to_be_checked(pupil: CtfPupil) -> Problem:
    """What the school is told of a pupil who may be a child already known. The same words whoever that child is."""
    what = "This pupil may be a child already known here: some of it agrees with a record, and some does not."
    remedy = (
        "The local authority looks at both and decides. Check the numbers; bring in the others meanwhile."
    )
    return _problem(pupil, "Pupil", pupil.name, what, remedy=remedy)


def incoming_child(waiting: Mapping[str, Any]) -> IncomingChild:
    """What identity asks about a waiting pupil."""
    return IncomingChild(
        forename=waiting["forename"],
        surname=waiting["surname"],
        middle_names=waiting["middle_names"],
        known_as=waiting["known_as"],
        sex=Sex(waiting["sex"]),
        born_on=date.fromisoformat(waiting["born_on"]),
        postcode=waiting["postcode"],
        aliases=tuple(
            IncomingAlias(AliasKind(kind), value, scope) for kind, value, scope in waiting["aliases"]
        ),
        # A file that was checked before this was kept says nothing of it.
        involved_since=date.fromisoformat(entered) if (entered := waiting.get("entered_on")) else None,
    )


def said_of(waiting: Mapping[str, Any], *, child_id: UUID, is_new: bool) -> Statement:
    """What a waiting pupil's school says of the child that was found or opened.

    said_at_last: the address it has sent since the pupil was first asked about, of one that was taken off a child.
    """
    lives = waiting.get("said_at_last") or waiting
    return Statement(
        child_id=child_id,
        forename=waiting["forename"],
        surname=waiting["surname"],
        sex=Sex(waiting["sex"]),
        born_on=date.fromisoformat(waiting["born_on"]),
        lines="\n".join(lives["address"]),
        postcode=lives["postcode"],
        opened_by_it=is_new,
    )


def schools_known(schools: Iterable[Laestab]) -> dict[str, int]:
    """Ids of the schools known here, by LAESTAB. Schools hold no child: asked without a scope."""
    numbers = {school.value for school in schools}
    return dict(
        Organisation.objects.filter(laestab__in=numbers).exclude(laestab="").values_list("laestab", "pk")
    )


def _entered_on(pupil: CtfPupil, school: str) -> str | None:
    """The first day of the stay at that school which still lasts; None when the file says nothing usable of it."""
    days = [
        stay.entered_on
        for stay in pupil.schools
        if stay.school.value == school and stay.entered_on and stay.left_on is None
    ]
    return max(days).isoformat() if days and max(days) > pupil.born_on else None


def _aliases(pupil: CtfPupil, given_by: str) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    if pupil.upn is not None:
        temporary = pupil.upn.is_temporary
        kind = AliasKind.TEMPORARY_UPN if temporary else AliasKind.UPN
        found.append((str(kind), pupil.upn.value, given_by if temporary else ""))
    if pupil.former_upn is not None:
        found.append((str(AliasKind.FORMER_UPN), pupil.former_upn.value, ""))
    if pupil.nhs_number is not None:
        found.append((str(AliasKind.NHS_NUMBER), pupil.nhs_number.value, ""))
    if pupil.uln is not None:
        found.append((str(AliasKind.ULN), pupil.uln.value, ""))
    return found


def _year(year: CtfAttendanceYear, organisations: Mapping[str, int]) -> dict[str, Any]:
    assert year.starts_on is not None  # noqa: S101 - `is_usable` has said so
    return {
        "year": year.year,
        "school": organisations[year.school.value],
        "starts_on": year.starts_on.isoformat(),
        "marks": year.marks,
    }


def _problem(
    pupil: CtfPupil,
    field: str,
    value: str,
    what: str,
    *,
    remedy: str = ASK_THE_SCHOOL,
    severity: Severity = Severity.WARNING,
) -> Problem:
    return Problem(
        pupil=pupil.ordinal,
        who=pupil.name,
        place=Place(f"{pupil.place.path}/{field}", pupil.place.line),
        field=field,
        value=value[:60],
        what=what,
        remedy=remedy,
        severity=severity,
    )

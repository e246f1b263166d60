"""The same child twice in one file: both are refused when they share a number, since nobody can say which is
right; the same name and birth date under different numbers is pointed out."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from attendance.ctf.fields import ASK_THE_SCHOOL
from attendance.ctf.problems import Place, Problem, Severity
from childplan.identity.identifiers import NhsNumber, Upn


@dataclass(frozen=True, slots=True)
class Mention:
    """What a pupil of the file, usable or not, may share with another."""

    ordinal: int
    who: str
    place: Place
    upn: Upn | None
    nhs_number: NhsNumber | None
    surname: str
    forename: str
    born_on: date | None


def doubles(mentions: Iterable[Mention]) -> list[Problem]:
    """A problem for each pupil that shares a number, or a name and birth date, with another."""
    listed = list(mentions)
    by_upn = _shared(listed, lambda mention: mention.upn)
    by_nhs_number = _shared(listed, lambda mention: mention.nhs_number)
    by_name = _shared(listed, _name_and_birth)
    numbers = [("UPN", by_upn), ("NHSnumber", by_nhs_number)]
    found = [
        _problem(mention, group, field, "the same number", Severity.REFUSES_PUPIL)
        for field, groups in numbers
        for group in groups
        for mention in group
    ]
    refused = {problem.pupil for problem in found}
    found += [
        _problem(mention, group, "Surname", "the same name and birth date", Severity.WARNING)
        for group in by_name
        for mention in group
        if mention.ordinal not in refused
    ]
    return found


def _name_and_birth(mention: Mention) -> Hashable | None:
    if not (mention.surname and mention.forename and mention.born_on):
        return None
    return (mention.surname.casefold(), mention.forename.casefold(), mention.born_on)


def _shared(mentions: list[Mention], key: Callable[[Mention], Hashable | None]) -> list[list[Mention]]:
    groups: defaultdict[Hashable, list[Mention]] = defaultdict(list)
    for mention in mentions:
        value = key(mention)
        if value is not None:
            groups[value].append(mention)
    return [group for group in groups.values() if len(group) > 1]


def _problem(mention: Mention, group: list[Mention], field: str, shared: str, severity: Severity) -> Problem:
    others = [other.ordinal for other in group if other is not mention]
    named = ", ".join(str(ordinal) for ordinal in others[:5]) + (" and more" if len(others) > 5 else "")
    value = {"UPN": mention.upn, "NHSnumber": mention.nhs_number}.get(field) or mention.who
    return Problem(
        pupil=mention.ordinal,
        who=mention.who,
        place=Place(f"{mention.place.path}/{field}", mention.place.line),
        field=field,
        value=str(value),
        what=f"Pupil {named} of this file has {shared}.",
        remedy=ASK_THE_SCHOOL,
        severity=severity,
    )

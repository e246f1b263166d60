"""Files that somebody asked for: what goes into one, which are theirs, and whether they may still read all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from childplan.access.models import Involvement
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.documents.models import PreparedFile, PreparedLine
from childplan.documents.vocabulary import PreparedKind, PreparedState
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.presenters import birth_words, identifier_words
from childplan.identity.selectors.child_lines import ChildLine
from childplan.identity.vocabulary import FlagKind
from childplan.plans.selectors.case_list import Narrowing, Whose, case_list
from childplan.plans.vocabulary import StrandKind

HEADINGS: dict[str, tuple[str, ...]] = {
    PreparedKind.CASE_LIST: ("Surname", "First name", "Known as", "Born", "Number", "On roll at")
}


@dataclass(frozen=True)
class Line:
    """What a file says of one child."""

    child_id: UUID
    cells: Sequence[str]
    school_id: int | None


@dataclass(frozen=True)
class Fetched:
    """A file as it leaves."""

    what: PreparedKind
    asked_at: datetime
    heading: Sequence[str]
    lines: Sequence[Sequence[str]]


@dataclass(frozen=True)
class FileLine:
    """A file as the list of one's own shows it."""

    id: UUID
    what: str
    state: PreparedState
    asked_at: datetime
    expires_at: datetime
    lines: int
    is_cut: bool

    @property
    def may_fetch(self) -> bool:
        return self.state in (PreparedState.READY, PreparedState.FETCHED)


def files_of(scope: Scope, *, at: datetime) -> list[FileLine]:
    """One's own files of the last thirty days, newest first. One query."""
    rows = PreparedFile.objects.filter(membership_id=scope.membership_id or 0)[:100]
    return [
        FileLine(
            id=row.pk,
            what=row.get_what_display(),
            state=PreparedState.EXPIRED if row.expires_at <= at else PreparedState(row.state),
            asked_at=row.asked_at,
            expires_at=row.expires_at,
            lines=row.lines,
            is_cut=row.is_cut,
        )
        for row in rows
    ]


def own_file(scope: Scope, file_id: UUID) -> PreparedFile:
    """One of one's own, locked. Raises NotFound."""
    mine = PreparedFile.objects.select_for_update().filter(membership_id=scope.membership_id or 0, pk=file_id)
    row = mine.first()
    if row is None:
        raise NotFound("no such file")
    return row


def readable(scope: Scope, row: PreparedFile) -> Fetched | None:
    """Its lines, under the policies of this moment; None where one of them may not be read any more."""
    lines = list(PreparedLine.objects.filter(file=row, membership_id=scope.membership_id or 0))
    with connection.cursor() as cursor:
        cursor.execute("select documents.lines_kept(%s)", [row.pk])
        (kept,) = cursor.fetchone()
    if len(lines) != kept or kept != row.lines:
        return None
    looked_at([line.child_id for line in lines], 1)
    what = PreparedKind(row.what)
    return Fetched(what, row.asked_at, HEADINGS[what], [line.cells for line in lines])


def lines_for(
    scope: Scope, what: str, asked_for: Mapping[str, Any], *, today: date, at: datetime, most: int
) -> list[Line]:
    """What goes into the file now, for this reader."""
    assert what == PreparedKind.CASE_LIST  # noqa: S101 - the one kind there is
    narrowing = Narrowing(
        name=asked_for.get("name", ""),
        flag=FlagKind(asked_for["flag"]) if asked_for.get("flag") else None,
        strand=StrandKind(asked_for["plan"]) if asked_for.get("plan") else None,
        school_id=asked_for.get("school"),
    )
    page = case_list(scope, whose=Whose(asked_for["of"]), narrowing=narrowing, at=at, size=most)
    schools = _schools([line.child_id for line in page.lines if line.school], at=at)
    return [
        Line(line.child_id, _cells(line, schools.get(line.child_id), today=today), schools.get(line.child_id))
        for line in page.lines
    ]


def _cells(line: ChildLine, school: int | None, *, today: date) -> tuple[str, ...]:
    born = birth_words(
        born_on=line.born_on,
        expected_on=line.expected_on,
        is_disputed=line.birth_date_is_disputed,
        today=today,
    )
    # A school that could not be told by its number is not named: nobody could take its name back.
    named = (line.school or "") if school is not None else ""
    return (line.surname, line.forename, line.known_as, born, identifier_words(line.identifier), named)


def _schools(children: Sequence[UUID], *, at: datetime) -> dict[UUID, int]:
    """Where each is on roll, where it is one school. One query."""
    rolls: dict[UUID, set[int]] = {}
    rows = Involvement.objects.filter(
        child_id__in=children, kind=InvolvementKind.ENROLMENT, starts_at__lte=at, ends_at__gt=at
    )
    for child, school in rows.values_list("child_id", "principal_id"):
        rolls.setdefault(child, set()).add(school)
    return {child: next(iter(schools)) for child, schools in rolls.items() if len(schools) == 1}

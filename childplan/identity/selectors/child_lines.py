"""What every list of children shows of each: one line, one statement for all of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at_each
from childplan.identity.vocabulary import FLAG_CLASS, FlagKind

COLUMNS = (
    "child_id, sort_name, forename, known_as, surname, identifier, born_on, expected_on, birth_date_is_disputed,"
    " school, lead, flags"
)


# A named tuple and no dataclass: fifty of them are made for every page, at a tenth of the price.
class ChildLine(NamedTuple):
    """A child in a list. school: where on roll; lead: the lead practitioner; flags: those the reader may see."""

    child_id: UUID
    sort_name: str
    forename: str
    known_as: str
    surname: str
    identifier: str
    born_on: date | None
    expected_on: date | None
    birth_date_is_disputed: bool
    school: str | None
    lead: str | None
    flags: Sequence[str]

    @property
    def name(self) -> str:
        return f"{self.known_as or self.forename} {self.surname}"


def child_lines(chosen: str, parameters: Mapping[str, Any]) -> list[ChildLine]:
    """The lines of the children in `chosen`, in that order: SQL of ours that makes an array of ids, and its parameters.

    Everything is read under the reader's own policies; what a policy hides has no line.
    """
    # S608: `chosen` is a constant of a selector, never what somebody typed.
    statement = f"select {COLUMNS} from identity.child_lines({chosen})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        lines = [ChildLine._make(row) for row in cursor.fetchall()]
    looked_at_each((line.child_id, _classes(line)) for line in lines)
    return lines


def _classes(line: ChildLine) -> int:
    """What the line tells of its child: who they are, and what their flags are about."""
    classes = int(InformationClass.IDENTITY)
    for flag in line.flags:
        classes |= FLAG_CLASS[FlagKind(flag)]
    return classes


def child_line(scope: Scope, child_id: UUID) -> ChildLine:
    """One child, as the bar above a page about them needs. Raises NotFound."""
    lines = child_lines("array[%(child)s]", {"child": child_id})
    if not lines or not scope.principals:
        raise NotFound("no such child")
    return lines[0]

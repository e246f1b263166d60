"""Declare that one should not see a child, say it on the child's own page, and end what somebody declared."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from childplan.access.scope import NotEntitled, Scope
from childplan.history.acts import NotFound, act
from childplan.identity.identifiers.typed import TypedNumber
from childplan.identity.models import Child
from childplan.identity.vocabulary import name_key

# In 24 hours, of one person in all their memberships: nobody has so many conflicts, and each is a guess at a record.
MOST_A_DAY = 20


class TooManyDeclarations(ValueError):
    """More in a day than anybody has conflicts."""

    def __init__(self) -> None:
        super().__init__(
            f"You have declared {MOST_A_DAY} times in the last 24 hours. Declare again tomorrow, or tell your manager"
        )


@dataclass(frozen=True)
class Meant:
    """Whom somebody means: numbers that were checked, or exact names with a birth date. typed: as typed."""

    typed: Mapping[str, str]
    numbers: tuple[TypedNumber, ...] = field(default=())
    forename: str = ""
    surname: str = ""
    born_on: date | None = None

    @property
    def keys(self) -> list[str]:
        """As `identity.keys_of_child` writes them."""
        keys = [f"{kind}:{number.value}" for number in self.numbers for kind in number.kinds]
        if self.forename and self.surname and self.born_on:
            keys.append(f"name:{name_key(self.surname)}|{name_key(self.forename)}|{self.born_on.isoformat()}")
        return keys


@act
def declare_conflict(*, by: Scope, at: datetime, meant: Meant, reason: str) -> UUID:  # noqa: ARG001
    """Declare that one should not see a child, whether there is such a child here or not: it is not said.

    Every child of the area whom the words mean is closed to the author in all their memberships, now and whenever one
    comes. Their manager is told that they declared. Raises NotEntitled, TooManyDeclarations.
    """
    if by.user_id is None:
        raise NotEntitled("a system has no conflicts of interest")
    numbers = [
        {"kind": str(kind), "value": number.value, "scope": "*"}
        for number in meant.numbers
        for kind in number.kinds
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "select identity.declare_conflict(%s::jsonb, %s::text[], %s::jsonb, %s)",
            [json.dumps(dict(meant.typed)), meant.keys, json.dumps(numbers), reason.strip()[:200]],
        )
        made: UUID | None = cursor.fetchone()[0]
    if made is None:
        raise TooManyDeclarations
    return made


@act
def stand_back(*, by: Scope, at: datetime, child_id: UUID, reason: str) -> UUID:  # noqa: ARG001
    """Say on a child's own page that one should not see them: closed to the author from this moment on.

    What they held themselves goes to their team, what they had not saved goes, and their manager is told that they
    declared, not about whom. Raises NotFound, NotEntitled.
    """
    if not Child.objects.filter(pk=child_id).exists():
        raise NotFound("no such child")
    with connection.cursor() as cursor:
        cursor.execute("select identity.declare_on_page(%s, %s)", [child_id, reason.strip()[:200]])
        made: UUID = cursor.fetchone()[0]
    return made


@act
def end_declaration(*, by: Scope, at: datetime, declaration_id: UUID, reason: str) -> None:  # noqa: ARG001
    """End what somebody whom the author manages has declared: what it closed is open to them again as before.

    Never one's own, in whatever membership. Raises NotFound.
    """
    with connection.cursor() as cursor:
        cursor.execute("select identity.end_declaration(%s, %s)", [declaration_id, reason.strip()[:200]])
        if not cursor.fetchone()[0]:
            raise NotFound("no such declaration")

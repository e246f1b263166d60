"""What somebody declared, and what the people whom they manage did: words, never a child."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.scope import Scope
from childplan.history.acts import NotFound
from childplan.identity.models import Declaration

from .restricted import principal_words
from .typed import typed_words

ON_A_PAGE = "Said on a child’s own page"


@dataclass(frozen=True)
class Declared:
    """One declaration. meant: what was typed, in words. ended_reason: of one that was ended, and why."""

    id: UUID
    who: str
    meant: str
    reason: str
    made_at: datetime
    ended_at: datetime | None = None
    ended_reason: str = ""


def own_declarations(scope: Scope) -> list[Declared]:
    """One's own in this membership, newest first. What they met is not said, since it is not known to any page."""
    if scope.membership_id is None:
        return []
    return [
        Declared(
            row.pk,
            "",
            meant_words(row.typed, of_page=row.of_page),
            row.reason,
            row.made_at,
            row.ended_at,
            row.ended_reason,
        )
        for row in Declaration.objects.filter(membership_id=scope.membership_id).order_by("-made_at", "pk")
    ]


def team_declarations(scope: Scope) -> list[Declared]:
    """Those of the people whom the reader manages, that nobody has ended."""
    if scope.membership_id is None:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, membership_id, typed::text, of_page, reason, made_at from identity.declared_in_my_team()"
        )
        rows = cursor.fetchall()
    names = principal_words({membership_id for _, membership_id, *_ in rows})
    return [
        Declared(
            number, names.get(member, ""), meant_words(json.loads(typed), of_page=of_page), reason, made_at
        )
        for number, member, typed, of_page, reason, made_at in rows
    ]


def declaration_to_end(scope: Scope, declaration_id: UUID) -> Declared:
    """One that the reader may end. Raises NotFound."""
    for declared in team_declarations(scope):
        if declared.id == declaration_id:
            return declared
    raise NotFound("no such declaration")


def meant_words(typed: Mapping[str, str], *, of_page: bool) -> str:
    """What was typed, as one line."""
    if of_page:
        return ON_A_PAGE
    return typed_words(typed)

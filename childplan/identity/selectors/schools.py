"""The schools on whose roll a child is or was, as far as the reader may know."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from childplan.access.models import Involvement
from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.common.clock import FOREVER
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.organisations.models import Organisation


@dataclass(frozen=True)
class OnRoll:
    """One enrolment. until: None where no end was said. is_withheld: which school it is, is kept confidential."""

    involvement_id: UUID
    school_id: int
    school: str
    since: datetime
    until: datetime | None
    is_withheld: bool


def enrolments_of(scope: Scope, child_id: UUID) -> list[OnRoll]:  # noqa: ARG001 - by policy
    """All that the reader may know of, the newest first; the classes of a school are no schools. Two queries."""
    rows = list(
        Involvement.objects.filter(child_id=child_id, kind=InvolvementKind.ENROLMENT).order_by(
            "-starts_at", "pk"
        )
    )
    looked_at([child_id] if rows else [], InformationClass.IDENTITY)
    names = dict(
        Organisation.objects.filter(pk__in={row.principal_id for row in rows}).values_list("pk", "name")
    )
    return [
        OnRoll(
            involvement_id=row.pk,
            school_id=row.principal_id,
            school=names[row.principal_id],
            since=row.starts_at,
            until=None if row.ends_at == FOREVER else row.ends_at,
            is_withheld=row.is_confidential,
        )
        for row in rows
        if row.principal_id in names
    ]


def enrolment(scope: Scope, child_id: UUID, involvement_id: UUID) -> OnRoll:
    """One of them. Raises NotFound, and NotEntitled where it is something else that involves somebody."""
    for found in enrolments_of(scope, child_id):
        if found.involvement_id == involvement_id:
            return found
    if not Involvement.objects.filter(pk=involvement_id, child_id=child_id).exists():
        raise NotFound("no such enrolment")
    looked_at([child_id], InformationClass.IDENTITY)
    raise NotEntitled("this is no enrolment at a school")

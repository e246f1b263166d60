"""Keep confidential that an adult has to do with a child, or how they are reached, and lift that."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.history.acts import act
from childplan.identity.selectors.family import contact_detail_to_mark, relationship_to_change
from childplan.identity.selectors.reaching import reached

NEEDS = InformationClass.CONTACT | CONFIDENTIAL


class MarkedAlready(ValueError):
    """Somebody was first: it is kept confidential already, or shown already."""


@act
def hide_adult(*, by: Scope, at: datetime, child_id: UUID, relationship_id: UUID, reason: str) -> None:  # noqa: ARG001
    """From now on only those who read what is confidential of this child know that the adult has to do with it.

    Every tie of theirs with this child is marked, ended ones too, and with it all that names them. What a family was
    shown that names them is taken back in the same transaction. No fact is published: it would tell that there is
    somebody. Raises NotEntitled, NotFound, MarkedAlready.
    """
    _mark(by, child_id, relationship_id, hidden=True, reason=reason)


@act
def show_adult(*, by: Scope, at: datetime, child_id: UUID, relationship_id: UUID, reason: str) -> None:  # noqa: ARG001
    """The adult is known again to everybody who reads the child's family. What was taken back stays so until it is
    released again. Raises NotEntitled, NotFound, MarkedAlready."""
    _mark(by, child_id, relationship_id, hidden=False, reason=reason)


def _mark(by: Scope, child_id: UUID, relationship_id: UUID, *, hidden: bool, reason: str) -> None:
    by.require(Permission.RECORD_FAMILY)
    found = relationship_to_change(by, child_id, relationship_id)
    reached(by, child_id).require(NEEDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "select access.hide_adult(%s, %s, %s, %s)", [child_id, found.person_id, hidden, reason]
        )
        (marked,) = cursor.fetchone()
    if not marked:
        raise MarkedAlready(f"This adult is {'kept confidential' if hidden else 'shown'} already")


@act
def withhold_contact(
    *,
    by: Scope,
    at: datetime,  # noqa: ARG001
    child_id: UUID,
    relationship_id: UUID,
    detail_id: UUID,
    reason: str,
) -> None:
    """From now on only those who read what is confidential of a child of theirs know this number or email.

    Every row of that adult that has it is marked, old ones too, on whichever child's record it was added. What any
    family was shown that says it is taken back in the same transaction. The service goes on writing to an email.
    Raises NotEntitled, NotFound, MarkedAlready.
    """
    _mark_contact(by, child_id, relationship_id, detail_id, withheld=True, reason=reason)


@act
def show_contact(
    *,
    by: Scope,
    at: datetime,  # noqa: ARG001
    child_id: UUID,
    relationship_id: UUID,
    detail_id: UUID,
    reason: str,
) -> None:
    """It is known again to everybody who reads the family of a child of theirs. Raises NotEntitled, NotFound,
    MarkedAlready."""
    _mark_contact(by, child_id, relationship_id, detail_id, withheld=False, reason=reason)


def _mark_contact(
    by: Scope, child_id: UUID, relationship_id: UUID, detail_id: UUID, *, withheld: bool, reason: str
) -> None:
    by.require(Permission.RECORD_FAMILY)
    contact_detail_to_mark(by, child_id, relationship_id, detail_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "select identity.withhold_contact(%s, %s, %s, %s)", [child_id, detail_id, withheld, reason]
        )
        (marked,) = cursor.fetchone()
    if not marked:
        raise MarkedAlready(f"This is {'kept confidential' if withheld else 'shown'} already")

"""Keep confidential where a child goes to school, and lift that."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.identity.selectors.reaching import reached
from childplan.identity.selectors.schools import enrolment

NEEDS = InformationClass.IDENTITY | CONFIDENTIAL


class MarkedAlready(ValueError):
    """Somebody was first: the school is withheld already, or shown already."""


@act
def withhold_school(*, by: Scope, at: datetime, child_id: UUID, involvement_id: UUID, reason: str) -> None:
    """From now on only that school's own people, and who reads what is confidential of the child, know which it is.

    involvement_id: an enrolment at it. Everything that school, its teams and its people do with the child is marked,
    what comes later as well; that the child is on a roll stays known. What a family was shown that names the school is
    taken back in the same transaction. Raises NotEntitled, NotFound, MarkedAlready.
    """
    _mark(by, child_id, involvement_id, withheld=True, reason=reason)
    _publish("withheld", "Where the child goes to school is kept confidential", child_id, at)


@act
def show_school(*, by: Scope, at: datetime, child_id: UUID, involvement_id: UUID, reason: str) -> None:
    """The school is shown again to everybody who knows the child. What was taken back stays so until it is released
    again. Raises NotEntitled, NotFound, MarkedAlready."""
    _mark(by, child_id, involvement_id, withheld=False, reason=reason)
    _publish("shown", "Where the child goes to school is no longer kept confidential", child_id, at)


def _mark(by: Scope, child_id: UUID, involvement_id: UUID, *, withheld: bool, reason: str) -> None:
    by.require(Permission.RECORD_FAMILY)
    found = enrolment(by, child_id, involvement_id)
    reached(by, child_id).require(NEEDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "select access.withhold_school(%s, %s, %s, %s)", [child_id, found.school_id, withheld, reason]
        )
        (marked,) = cursor.fetchone()
    if not marked:
        raise MarkedAlready(f"This school is {'withheld' if withheld else 'shown'} already")


def _publish(happened: str, title: str, child_id: UUID, at: datetime) -> None:
    # Not which school: the fact is read by everybody who knows the child.
    publish(
        f"identity.school.{happened}",
        child_id=child_id,
        information_class=InformationClass.IDENTITY,
        title=title,
        occurred_at=at,
        payload={},
    )

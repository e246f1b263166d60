"""Look at one adult's page again: keep it, keep less of it, or end it."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import EVERY_CLASS, InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.identity.actions.family_sign_ins import NoReason, NothingToStop, close_family_page
from childplan.identity.selectors.family_sign_ins import family_adult


class NoGround(ValueError):
    """They may have no page any more, whatever one would like to keep."""

    def __init__(self) -> None:
        super().__init__(
            "They have no parental responsibility or care of the child any more, or may have no contact"
        )


@act
def keep_page(
    *, by: Scope, at: datetime, child_id: UUID, person_id: int, reason: str, classes: int = EVERY_CLASS
) -> UUID:
    """This adult goes on seeing this child's page until the next look; other children's pages stay as they are.

    The next look: the child's next birthday of those at which the area looks, and 30 calendar days.

    classes: what of the plan at most; never more than until now. Answers the new involvement. Raises NotEntitled,
    NotFound, NothingToStop, NoReason, NoGround.
    """
    by.require(Permission.INVITE_FAMILY)
    adult = family_adult(by, child_id, person_id, at=at)
    if adult.involvement_id is None:
        raise NothingToStop("They do not see this child’s page.")
    if not reason.strip():
        raise NoReason("Say why.")
    with connection.cursor() as cursor:
        cursor.execute(
            "select portal.renew_page(%s, %s, %s, %s)", [child_id, person_id, classes, reason.strip()[:200]]
        )
        made: UUID | None = cursor.fetchone()[0]
    if made is None:
        raise NoGround
    publish(
        "portal.page.kept",
        child_id=child_id,
        information_class=InformationClass.CONTACT,
        title="A parent’s or carer’s page was reviewed, and kept",
        occurred_at=at,
        payload={"person": person_id, "involvement": str(made), "classes": classes},
    )
    return made


@act
def end_page(*, by: Scope, at: datetime, child_id: UUID, person_id: int, reason: str) -> None:
    """After the look they no longer see this child's page. Raises as `close_family_page`."""
    close_family_page(by=by, at=at, child_id=child_id, person_id=person_id, reason=reason)

"""Review what was opened in an emergency."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.emergency.selectors.emergencies import emergency
from childplan.emergency.vocabulary import Follows
from childplan.history.acts import act
from childplan.notifications.actions.queue_message import wake_after_commit

LONGEST_WORDS = 1000


class NotOverYet(ValueError):
    """It is reviewed when it has ended; whoever reviews may end it first."""


class ReviewedAlready(ValueError):
    """Somebody else was first."""


class NothingSaid(ValueError):
    """A review without words, or one that finds something wrong and lets nothing follow."""


@act
def review_emergency_access(
    *, by: Scope, at: datetime, access_id: UUID, justified: bool, follows: Follows, words: str
) -> None:
    """Say whether it was justified, in words, and what follows. Once; nobody reviews their own, in no post of theirs.

    The author is told, and their manager where it was not justified; where the software knows of none, the area's data
    manager. Raises NotFound, NotEntitled, NotOverYet, NothingSaid, ReviewedAlready.
    """
    by.require(Permission.REVIEW_EMERGENCIES)
    shown = emergency(by, access_id, at=at)
    if not shown.is_reviewed_by_me:
        raise NotEntitled("not theirs to review")
    if shown.is_open:
        raise NotOverYet
    if not words.strip() or (not justified and follows is Follows.NOTHING):
        raise NothingSaid
    with connection.cursor() as cursor:
        cursor.execute(
            "select emergency.review(%s, %s, %s, %s, %s)",
            [access_id, justified, str(follows), words.strip()[:LONGEST_WORDS], settings.SITE_URL],
        )
        (was_first,) = cursor.fetchone()
    if not was_first:
        raise ReviewedAlready
    wake_after_commit()

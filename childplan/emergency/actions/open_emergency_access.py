"""Open a record in an emergency."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.emergency.rules import LONGEST_REASON, review_day, says_why
from childplan.emergency.selectors.numbers import numbers_on
from childplan.emergency.vocabulary import EmergencyKind, Opened
from childplan.history.acts import act
from childplan.identity.actions.ask_for_access import Sought
from childplan.notifications.actions.queue_message import wake_after_commit

MOST_TRIES = 20
"""Tries of one person in 24 hours, whatever they were answered."""


class NotSaidWhy(ValueError):
    """A reason that says nothing, or the one that was given before."""

    field = "reason"


class NotForSoLong(ValueError):
    """More hours than the area allows, or none."""

    field = "hours"


class TooManyTries(ValueError):
    """More tries in a day than any emergency asks for."""

    field = None

    def __init__(self) -> None:
        super().__init__(
            f"You have tried {MOST_TRIES} times in the last 24 hours. Ring the duty manager: they can give you access"
        )


@act
def open_emergency_access(
    *, by: Scope, at: datetime, sought: Sought, kind: EmergencyKind, reason: str, hours: int
) -> tuple[Opened, UUID | None]:
    """Open one child's record to the author, to read, for whole hours of real time: no more than the area's number.

    Answers what became of it, and the access where there is one. Whoever answers for the child and the area's privacy
    officers are told in the same transaction, without a word about the child. It is to be reviewed within the area's
    number of working days. A record that is hidden from the author is answered as an unknown one; the log of looking
    has both. Raises NotEntitled, NotSaidWhy, NotForSoLong, TooManyTries.
    """
    by.require(Permission.OPEN_IN_EMERGENCY)
    reason = reason.strip()
    if not says_why(reason) or len(reason) > LONGEST_REASON:
        raise NotSaidWhy("Say what has happened and why it cannot wait, in a sentence")
    numbers = numbers_on(timezone.localdate(at), area_id=by.area_id or 0)
    if not 1 <= hours <= numbers.hours:
        raise NotForSoLong(f"Choose from 1 to {numbers.hours} hours")
    day = review_day(at + timedelta(hours=hours), within=numbers.review_within)
    with connection.cursor() as cursor:
        cursor.execute(
            "select access_id, answer from emergency.open(%s::jsonb, %s, %s, %s, %s, %s)",
            [json.dumps(sought.as_asked()), str(kind), reason, hours, day, settings.SITE_URL],
        )
        access_id, answer = cursor.fetchone()
    opened = Opened(answer)
    if opened is Opened.TOO_MANY:
        raise TooManyTries
    if opened is Opened.SAME_REASON:
        raise NotSaidWhy("You gave the same reason before. Say what has happened this time")
    if opened is Opened.OPENED:
        wake_after_commit()
    return opened, access_id

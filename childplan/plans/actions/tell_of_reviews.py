"""Tell the named list of a restricted record that it is to be looked at again: them, and nobody else."""

from datetime import datetime

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import act
from childplan.notifications.actions.give_notice import give_notice
from childplan.notifications.rules import is_day_of_work

AT_ONCE = 100


@act
def tell_of_reviews(*, by: Scope, at: datetime) -> int:
    """Give the notices of today: 14 calendar days before a review, on its day, and on each working day it is late.

    Once each, however often this runs. A list on which nobody works any more tells nobody; an operator sees how many
    there are (`manage.py vacant_lists`). How many notices were given.
    """
    today = timezone.localdate(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "select child_id, review_on, principal from access.take_due_reviews(%s, %s, %s)",
            [today, is_day_of_work(today), AT_ONCE],
        )
        due = cursor.fetchall()
    for child_id, review_on, membership_id in due:
        late = "should have been looked at again" if review_on < today else "is to be looked at again"
        give_notice(
            by=by,
            at=at,
            child_id=child_id,
            information_class=InformationClass.PROTECTION,
            recipient_membership_id=membership_id,
            text=f"A restricted record {late} by {review_on.day} {review_on:%B %Y}",
            address=reverse("identity:restricted_record", args=[child_id]),
        )
    return len(due)

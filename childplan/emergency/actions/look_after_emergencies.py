"""Write down what is over, and remind of reviews that are overdue."""

from datetime import datetime

from django.conf import settings
from django.db import connection
from django.utils import timezone

from childplan.access.scope import Scope
from childplan.emergency.rules import overseen_before
from childplan.emergency.selectors.numbers import numbers_on
from childplan.history.acts import act
from childplan.notifications.actions.queue_message import wake_after_commit
from childplan.notifications.rules import is_day_of_work
from childplan.organisations.models import Area

AT_ONCE = 200


@act
def settle_emergencies(*, by: Scope, at: datetime) -> int:  # noqa: ARG001
    """Write the end on every access that is over: by its time, or since its author may not see the child any more. How
    many. Reading has ended before, by the clock of the policies. For background work; safe to repeat.
    """
    with connection.cursor() as cursor:
        cursor.execute("select emergency.settle(%s)", [AT_ONCE])
        return int(cursor.fetchone()[0])


@act
def remind_of_reviews(*, by: Scope, at: datetime) -> int:  # noqa: ARG001
    """Remind whoever reviews of what is overdue, once on each working day; the area's data manager too when the area's
    number of working days has passed since the last day. How many were reminded of. For background work.
    """
    today = timezone.localdate(at)
    if not is_day_of_work(today):
        return 0
    reminded = 0
    for area_id in Area.objects.order_by("pk").values_list("pk", flat=True):
        numbers = numbers_on(today, area_id=area_id)
        with connection.cursor() as cursor:
            cursor.execute(
                "select emergency.remind(%s, %s, %s, %s, %s)",
                [
                    area_id,
                    today,
                    overseen_before(today, after=numbers.overseen_after),
                    settings.SITE_URL,
                    AT_ONCE,
                ],
            )
            reminded += int(cursor.fetchone()[0])
    if reminded:
        wake_after_commit()
    return reminded

"""Tell those who manage whoever leads a plan that it is long owed to a family: it was neither sent nor held back."""

from datetime import datetime, time

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.escalation.selectors.thresholds import thresholds_on
from childplan.history.acts import act
from childplan.notifications.actions.give_notice import give_notice
from childplan.notifications.models import Notice
from childplan.organisations.models import Area
from childplan.plans.rules.owed import SEND_WITHIN, SENDING, TO_MANAGER, owed_before

TEXT = "A plan is long owed to a family: it was neither sent to them nor held back"


@act
def tell_of_unsent(*, by: Scope, at: datetime) -> int:
    """Each manager once for each plan, so many working days after its last day as the area says. How many were told.

    For background work, safe to repeat. Of restricted records nobody is told: their list has its own reviews.
    """
    today, told = timezone.localdate(at), 0
    for area_id in Area.objects.order_by("pk").values_list("pk", flat=True):
        numbers = thresholds_on(today, area_id=area_id, trigger=SENDING)
        day = owed_before(today, working_days=int(numbers[SEND_WITHIN] + numbers[TO_MANAGER]))
        before = timezone.make_aware(datetime.combine(day, time()))
        told += _tell_area(area_id, before, by=by, at=at)
    return told


def _tell_area(area_id: int, before: datetime, *, by: Scope, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "select child_id, strand_id, information_class, since, manager from access.plans_long_unsent(%s, %s)",
            [area_id, before],
        )
        late = cursor.fetchall()
    told = 0
    for child_id, strand_id, information_class, since, manager in late:
        address = reverse("plans:strand", args=[child_id, strand_id])
        mine = Notice.objects.filter(
            recipient_membership_id=manager, address=address, text=TEXT, made_at__gte=since
        )
        if mine.exists():
            continue
        give_notice(
            by=by,
            at=at,
            child_id=child_id,
            information_class=InformationClass(information_class),
            recipient_membership_id=manager,
            text=TEXT,
            address=address,
        )
        told += 1
    return told

"""Alerts that the calendar concerns: nobody decided in time, or time alone may have ended the cause."""

from datetime import date
from uuid import UUID

from childplan.escalation.models import Alert
from childplan.escalation.vocabulary import OPEN_STATES


def ignored_alerts(
    *, today: date, limit: int, after: tuple[date, UUID] | None = None
) -> list[tuple[date, UUID]]:
    """The last day and id of alerts that nobody decided by it and no manager has been told of, longest ignored first.

    after: the last of the page before, so that some that cannot be passed on keep no others waiting. For background
    work.
    """
    ignored = Alert.objects.filter(state__in=OPEN_STATES, to_manager_at__isnull=True, answer_by__lt=today)
    if after is not None:
        day, alert_id = after
        ignored = ignored.filter(answer_by__gte=day).exclude(answer_by=day, pk__lte=alert_id)
    return list(ignored.order_by("answer_by", "pk").values_list("answer_by", "pk")[:limit])


def undecided_in(part: int, *, limit: int, after: UUID | None = None) -> list[UUID]:
    """Alerts that nobody has decided, of one of sixteen parts by their id, in that order. For background work.

    after: the last of the page before.
    """
    first = part << 124
    last = first | ((1 << 124) - 1)
    found = Alert.objects.filter(state__in=OPEN_STATES, pk__gte=UUID(int=first), pk__lte=UUID(int=last))
    if after is not None:
        found = found.filter(pk__gt=after)
    return list(found.order_by("pk").values_list("pk", flat=True)[:limit])


def due_to_look_again(*, today: date, limit: int) -> list[tuple[str, UUID]]:
    """The trigger and child of open alerts whose cause time alone may have ended. For background work."""
    due = Alert.objects.filter(resolved_at__isnull=True, look_again_on__lte=today)
    return list(due.order_by("look_again_on", "pk").values_list("trigger", "child_id")[:limit])

"""Alerts that nobody answered in time."""

from datetime import date
from uuid import UUID

from childplan.escalation.models import Alert
from childplan.escalation.vocabulary import AlertState


def ignored_alerts(*, today: date, limit: int) -> list[UUID]:
    """The alerts whose last day to answer has passed and that no manager has been told of, longest ignored first.

    For background work.
    """
    ignored = Alert.objects.filter(
        state=AlertState.RAISED, to_manager_at__isnull=True, answer_by__lt=today
    ).order_by("answer_by", "raised_at", "pk")
    return list(ignored.values_list("pk", flat=True)[:limit])

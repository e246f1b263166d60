"""Throw away drafts that nobody came back to."""

from datetime import datetime, timedelta

from django.db import connection

from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.plans.rules.drafts import CLOSED_HOURS, KEPT_DAYS


@act
def forget_drafts(*, by: Scope, at: datetime) -> int:  # noqa: ARG001 - as the service, for nobody
    """Delete drafts older than 30 calendar days, and the empty rows of those that ended a day ago. How many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select access.forget_drafts_before(%s, %s)",
            [at - timedelta(days=KEPT_DAYS), at - timedelta(hours=CLOSED_HOURS)],
        )
        return int(cursor.fetchone()[0])

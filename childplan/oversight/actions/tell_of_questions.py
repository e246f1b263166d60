"""Tell whoever is asked about a look, and those who review, that something waits for them."""

from datetime import datetime

from django.db import connection
from django.urls import reverse

from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.notifications.actions.give_own_notice import give_own_notice


@act
def tell_of_questions(*, by: Scope, at: datetime) -> int:
    """Once for each question that somebody is asked; no name and no child. How many were told. For background work."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select question_id, membership_id, day from oversight.asked_of() order by day, question_id"
        )
        waiting = cursor.fetchall()
    told = 0
    for number, member, day in waiting:
        notice = give_own_notice(
            by=by,
            at=at,
            recipient_membership_id=member,
            text=f"The privacy officer asks you about something that was looked at on {day.day} {day:%B %Y}",
            address=reverse("oversight:asked"),
            once=f"asked {number}",
        )
        told += notice is not None
    return told

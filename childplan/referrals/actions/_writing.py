"""What the acts on a referral have in common: find it, ask the database to move it, publish what happened."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.levels import class_of
from childplan.facts.actions import publish
from childplan.history.acts import NewerVersion, NotFound
from childplan.referrals.models import Referral
from childplan.referrals.vocabulary import KIND_OF, State, What


class ReferralRefused(ValueError):
    """It cannot be sent or moved like that: the reason, in words for a page."""


def found(referral_id: UUID, *, child_id: UUID) -> Referral:
    """A referral that one received or sent. Raises NotFound."""
    row = Referral.objects.filter(pk=referral_id, child_id=child_id).first()
    if row is None:
        raise NotFound("no such referral")
    return row


def moved(question: str, values: Sequence[UUID | str | int | datetime], row: Referral) -> None:
    """Ask the database to move it. Raises NewerVersion where somebody was first, or its last day is over."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {question}", values)
        if not cursor.fetchone()[0]:
            raise NewerVersion(row)


def said(
    row: Referral, state: State, *, at: datetime, title: str = "", let_through: Sequence[str] = ()
) -> None:
    """Publish what happened, of the class of which it is that somebody is involved in this way.

    let_through: which kinds of things were pointed at in its words, and let through with a reason.
    """
    publish(
        f"referrals.referral.{state}",
        child_id=row.child_id,
        information_class=class_of(KIND_OF[What(row.what)]),
        title=title or f"{row.get_what_display()}: {state.label.lower()}",
        occurred_at=at,
        payload={
            "referral": str(row.pk),
            "principal": row.to_principal_id,
            "sender": row.sent_by_membership_id,
            **({"let_through": list(let_through)} if let_through else {}),
        },
    )

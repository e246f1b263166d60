"""Tell a receiver that a child was referred to them, and the sender what became of it, also where nothing did."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from childplan.access.roles import ROLES
from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import act
from childplan.notifications.actions.give_notice import give_notice
from childplan.notifications.models import Notice
from childplan.referrals.models import Referral
from childplan.referrals.rules import ANSWER_WITHIN, warned_until
from childplan.referrals.vocabulary import KIND_OF, What

MOST_TOLD, AT_ONCE = 10, 100
REFERRED = {
    What.REFERRAL: "A child was referred to you or your team",
    What.PANEL: "A child is before your panel",
}
BECAME = {
    What.REFERRAL: "A referral of yours was answered or closed",
    What.PANEL: "An item of yours before a panel was closed",
}
LAPSED = (
    f"Your referral about a child was not answered in {ANSWER_WITHIN} working days. It has ended. Ring them, or send "
    "it again."
)
SOON = "A referral to you or your team waits for an answer, and will soon be over"


@act
def tell_receivers_of_referral(*, by: Scope, at: datetime, fact_id: UUID) -> None:
    """A notice to those whom it reaches, ten at most. Safe to repeat. For background work."""
    fact = Fact.objects.get(pk=fact_id)
    row = Referral.objects.get(pk=fact.payload["referral"])
    for number in _receivers(row, at=at):
        _tell(row, number, REFERRED[What(row.what)], by=by, at=at, since=fact.published_at)


@act
def tell_of_waiting_referrals(*, by: Scope, at: datetime) -> int:
    """Tell senders of what nobody answered in time, and receivers two working days before: each once. How many
    referrals were told of. For background work; safe to repeat.
    """
    today = timezone.localdate(at)
    with connection.cursor() as cursor:
        cursor.execute(
            "select referral, lapsed from referrals.take_due(%s, %s, %s)",
            [today, warned_until(today), AT_ONCE],
        )
        due = dict(cursor.fetchall())
    for row in Referral.objects.filter(pk__in=due):
        recipients = [row.sent_by_membership_id] if due[row.pk] else _receivers(row, at=at)
        for number in recipients:
            _tell(row, number, LAPSED if due[row.pk] else SOON, by=by, at=at, since=at)
    return len(due)


def _receivers(row: Referral, *, at: datetime) -> list[int]:
    """Memberships whom it reaches, ten at most."""
    kind = KIND_OF[What(row.what)]
    opened = [role.key for role in ROLES if kind in role.opened_by]
    receivers = Membership.objects.filter(
        Q(pk=row.to_principal_id) | Q(team_id=row.to_principal_id) | Q(organisation_id=row.to_principal_id),
        role__in=opened,
        starts_at__lte=at,
        ends_at__gt=at,
        user__is_active=True,
    ).order_by("pk")
    return list(receivers.values_list("pk", flat=True)[:MOST_TOLD])


@act
def tell_sender_of_referral(*, by: Scope, at: datetime, fact_id: UUID) -> None:
    """A notice to whoever sent it, unless they did it themselves. Safe to repeat. For background work."""
    fact = Fact.objects.get(pk=fact_id)
    row = Referral.objects.get(pk=fact.payload["referral"])
    if row.sent_by_membership_id != fact.membership_id:
        text = BECAME[What(row.what)]
        _tell(row, row.sent_by_membership_id, text, by=by, at=at, since=fact.published_at)


def _tell(row: Referral, recipient: int, text: str, *, by: Scope, at: datetime, since: datetime) -> None:
    address = reverse("referrals:referral", args=[row.child_id, row.pk])
    told = Notice.objects.filter(
        child_id=row.child_id, recipient_membership_id=recipient, address=address, made_at__gte=since
    )
    if not told.exists():
        give_notice(
            by=by,
            at=at,
            child_id=row.child_id,
            information_class=InformationClass.IDENTITY,
            recipient_membership_id=recipient,
            text=text,
            address=address,
        )

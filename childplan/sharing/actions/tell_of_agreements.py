"""Tell those who keep the area's agreements that one ends soon."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.roles import BY_KEY
from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.history.acts import act
from childplan.notifications.actions.give_own_notice import give_own_notice
from childplan.sharing.models import SharingAgreement

TOLD_BEFORE = timedelta(days=30)
"""Calendar days before its last day."""
KEEPERS = [key for key, role in BY_KEY.items() if Permission.KEEP_AGREEMENTS in role.may]


@act
def tell_of_agreements(*, by: Scope, at: datetime) -> int:
    """Everybody who keeps agreements, once for each that ends within 30 days: so does what acts under it. How many
    notices were given. For background work, safe to repeat.
    """
    today, told = timezone.localdate(at), 0
    ending = SharingAgreement.objects.filter(
        ended_at__isnull=True, valid_until__gte=today, valid_until__lte=today + TOLD_BEFORE
    )
    for agreement in ending.order_by("valid_until", "pk"):
        keepers = Membership.objects.filter(
            organisation__area_id=agreement.area_id,
            role__in=KEEPERS,
            starts_at__lte=at,
            ends_at__gt=at,
            user__is_active=True,
        )
        last = agreement.valid_until or today
        for number in keepers.order_by("pk").values_list("pk", flat=True):
            notice = give_own_notice(
                by=by,
                at=at,
                recipient_membership_id=number,
                text=f"A sharing agreement ends on {last.day} {last:%B %Y}, and with it the systems that act under it",
                address=reverse("sharing:agreements"),
                once=f"agreement ends {agreement.pk}",
            )
            told += notice is not None
    return told

"""Tell whom something was shared with, and who leads the work when a family takes its agreement back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from childplan.access.models import Involvement
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.history.acts import act
from childplan.notifications.actions.give_notice import give_notice
from childplan.notifications.models import Notice
from childplan.sharing.models import SharingDecision
from childplan.sharing.selectors.recipients import reached_numbers, recipient_of

MOST_TOLD = 20
SHARED = "Something of a child’s record was shared with you"
TAKEN_BACK = "A family withdrew its agreement to help: end the help that rests on it, or step up"
EARLY_HELP = ("early_help_worker", "early_help_team_manager")
LEADS = (InvolvementKind.LEAD_PRACTITIONER, InvolvementKind.EARLY_HELP_CASELOAD)


@act
def tell_of_share(*, by: Scope, at: datetime, fact_id: UUID) -> None:
    """Whom a share reaches finds a notice that leads to the child's plan; nobody of one that opens nothing, or
    has ended. Safe to repeat. For background work."""
    fact = Fact.objects.get(pk=fact_id)
    decision = SharingDecision.objects.filter(pk=fact.payload["decision"], ends_at__gt=at).first()
    if decision is None or decision.recipient_id is None:
        return
    to = recipient_of(decision.recipient_id, decision.recipient_name)
    reached = reached_numbers(to, at=at)[:MOST_TOLD]
    _tell(fact, reached, SHARED, InformationClass.IDENTITY, "plans:child_plan", by=by, at=at)


@act
def tell_of_withdrawal(*, by: Scope, at: datetime, fact_id: UUID) -> None:
    """Whoever leads finds a notice: what follows a person decides. Safe to repeat. For background work."""
    fact = Fact.objects.get(pk=fact_id)
    live = Involvement.objects.filter(
        child_id=fact.child_id, kind__in=LEADS, starts_at__lte=at, ends_at__gt=at
    )
    principals = list(live.values_list("principal_id", flat=True))
    members = Membership.objects.filter(Q(pk__in=principals) | Q(team_id__in=principals, role__in=EARLY_HELP))
    leads = members.filter(starts_at__lte=at, ends_at__gt=at, user__is_active=True).order_by("pk")
    reached = list(leads.values_list("pk", flat=True)[:MOST_TOLD])
    _tell(fact, reached, TAKEN_BACK, InformationClass.SOCIAL_CARE, "sharing:of_child", by=by, at=at)


def _tell(
    fact: Fact,
    recipients: Iterable[int],
    text: str,
    information_class: InformationClass,
    leads_to: str,
    *,
    by: Scope,
    at: datetime,
) -> None:
    told = Notice.objects.filter(child_id=fact.child_id, text=text, made_at__gte=fact.published_at)
    before = set(told.values_list("recipient_membership_id", flat=True))
    for recipient in recipients:
        if recipient != fact.membership_id and recipient not in before:
            give_notice(
                by=by,
                at=at,
                child_id=fact.child_id,
                information_class=information_class,
                recipient_membership_id=recipient,
                text=text,
                address=reverse(leads_to, args=[fact.child_id]),
            )

"""Tell those who answer that somebody asks for access, and whoever asked what became of it."""

from datetime import datetime

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from childplan.access.involving import NOT_WORKING_WITH, STANDS_APART
from childplan.access.models import AccessQuestion, Involvement
from childplan.access.permissions import Permission
from childplan.access.roles import ROLES
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind, RequestState
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import act
from childplan.notifications.actions.give_notice import give_notice
from childplan.notifications.actions.give_own_notice import give_own_notice
from childplan.notifications.actions.read_notice import put_away_notices

AT_ONCE = 100
MOST_TOLD = 10
BECAME = {
    RequestState.DECLINED: "Your request for access to a child was declined",
    RequestState.LAPSED: "Nobody answered your request for access to a child in time. You can ask again",
}


@act
def tell_of_access_requests(*, by: Scope, at: datetime) -> int:
    """Let lapse what nobody answered by its last day; then give the notices that are due, once each. How many requests
    were told of. Safe to repeat: what was told or has lapsed is so for good.

    A notice to answer, and one that access was agreed, are read only by who may read who the child is. Whoever was
    declined, or not answered, may not: their notice is about no child, and in the same words for every reason.
    """
    with connection.cursor() as cursor:
        cursor.execute("select identity.lapse_access_requests(%s)", [timezone.localdate(at)])
        cursor.execute("select asker, became from identity.take_untold_access_requests(%s)", [AT_ONCE])
        unsuccessful = cursor.fetchall()
    for asker, became in unsuccessful:
        give_own_notice(
            by=by,
            at=at,
            recipient_membership_id=asker,
            text=BECAME[RequestState(became)],
            address=reverse("identity:access_requests"),
        )
    waiting = AccessQuestion.objects.filter(told_at__isnull=True).order_by("asked_at")
    told = list(waiting.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
    for question in told:
        _tell(question, by=by, at=at)
        question.told_at = at
        question.save()
    return len(told) + len(unsuccessful)


def _tell(question: AccessQuestion, *, by: Scope, at: datetime) -> None:
    to_answer = reverse("identity:answer_access_request", args=[question.child_id, question.pk])
    recipients: list[int] = []
    text, address = "Somebody asks for access to a child you work with", to_answer
    if question.state == RequestState.ASKED:
        recipients = _answerers(question, at=at)
    else:
        # Nobody need answer it any more.
        put_away_notices(by=by, at=at, child_id=question.child_id, address=to_answer)
    if question.state == RequestState.AGREED:
        recipients, text = [question.asker_membership_id], "Your request for access to a child was agreed"
        address = reverse("plans:child_plan", args=[question.child_id])
    for recipient in recipients:
        give_notice(
            by=by,
            at=at,
            child_id=question.child_id,
            information_class=InformationClass.IDENTITY,
            recipient_membership_id=recipient,
            text=text,
            address=address,
        )


def _answerers(question: AccessQuestion, *, at: datetime) -> list[int]:
    """The lead practitioner; where nobody leads, some of those who work with the child and may answer."""
    live = Involvement.objects.filter(child_id=question.child_id, starts_at__lte=at, ends_at__gt=at).exclude(
        kind__in=NOT_WORKING_WITH | STANDS_APART
    )
    leads = live.filter(kind=InvolvementKind.LEAD_PRACTITIONER).values_list("principal_id", flat=True)
    principals = list(leads) or list(live.values_list("principal_id", flat=True))
    roles = [role.key for role in ROLES if Permission.ANSWER_ACCESS in role.may]
    members = Membership.objects.filter(starts_at__lte=at, ends_at__gt=at, role__in=roles).filter(
        Q(pk__in=principals) | Q(team_id__in=principals) | Q(organisation_id__in=principals)
    )
    found = members.exclude(pk=question.asker_membership_id).order_by("pk").values_list("pk", flat=True)
    return list(found[:MOST_TOLD])

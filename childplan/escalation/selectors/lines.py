"""Alerts in lists: one's inbox, what waits for one, a child's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.escalation.models import Alert, AlertRecipient
from childplan.escalation.rules import is_overdue
from childplan.escalation.vocabulary import OPEN_STATES, AlertState
from childplan.history.looking import looked_at

LINES_A_PAGE = 50


@dataclass(frozen=True)
class AlertLine:
    """One alert in a list. overdue: nobody answered by its last day. to_me: sent to this very membership."""

    id: UUID
    child_id: UUID
    child_name: str
    title: str
    reason: str
    state: AlertState
    raised_at: datetime
    answer_by: date
    overdue: bool
    with_manager: bool
    to_me: bool


def inbox(scope: Scope, *, states: Sequence[AlertState], page: str, today: date) -> "Page[AlertLine]":
    """The alerts sent to this membership; for those who oversee alerts also those sent to their team or organisation,
    and those sent to nobody. New ones by their last day to answer, answered ones newest first.

    One whose child has left the reader's sight is gone from here too. Three queries for any page.
    """
    order = ("answer_by", "raised_at", "pk") if AlertState.RAISED in states else ("-raised_at", "pk")
    alerts = Alert.objects.filter(_mine(scope), state__in=states).select_related("child").order_by(*order)
    shown = Paginator(alerts, LINES_A_PAGE).get_page(page)
    # Paginator and Page do not say that what is on a page may be made from what was counted.
    return Page(lines(scope, shown.object_list, today=today), shown.number, shown.paginator)  # type: ignore[arg-type]


def counts(scope: Scope) -> dict[AlertState, int]:
    """How many alerts of each state are in the inbox. One query."""
    counted = Alert.objects.filter(_mine(scope)).order_by().values("state").annotate(number=Count("pk"))
    return {**dict.fromkeys(AlertState, 0), **{AlertState(c["state"]): c["number"] for c in counted}}


def waiting_for(scope: Scope, *, today: date) -> list[AlertLine]:
    """What this person should answer next: new alerts sent to them, and those they acknowledged and have not decided.

    The most pressing first. Two queries.
    """
    if not scope.may(Permission.ANSWER_ALERTS) or scope.membership_id is None:
        return []
    waiting = _waiting(scope.membership_id).select_related("child").order_by("answer_by", "raised_at")
    return lines(scope, waiting, today=today)


def open_count(scope: Scope) -> int:
    """How many alerts wait for this person, for the navigation. One query; it shows no child."""
    if not scope.may(Permission.ANSWER_ALERTS) or scope.membership_id is None:
        return 0
    return _waiting(scope.membership_id).count()


def alerts_of_child(scope: Scope, child_id: UUID, *, today: date) -> list[AlertLine]:
    """Every alert about this child that the reader may read, open ones first. Two queries."""
    found = Alert.objects.filter(child_id=child_id).select_related("child").order_by("-raised_at")
    return sorted(lines(scope, found, today=today), key=lambda line: line.state not in OPEN_STATES)


def lines(scope: Scope, alerts: Iterable[Alert], *, today: date) -> list[AlertLine]:
    """The alerts as lines, and the looking written down: their children and the classes they are about."""
    shown = list(alerts)
    classes = InformationClass.IDENTITY if shown else 0
    for alert in shown:
        classes |= alert.information_class
    looked_at([alert.child_id for alert in shown], classes)
    to_me = set(
        AlertRecipient.objects.filter(
            alert__in=[alert.pk for alert in shown], membership_id=scope.membership_id
        ).values_list("alert_id", flat=True)
        if scope.membership_id is not None
        else ()
    )
    return [
        AlertLine(
            id=alert.pk,
            child_id=alert.child_id,
            child_name=alert.child.full_name,
            title=alert.title,
            reason=alert.reason,
            state=AlertState(alert.state),
            raised_at=alert.raised_at,
            answer_by=alert.answer_by,
            overdue=is_overdue(alert.state, alert.answer_by, today=today),
            with_manager=alert.to_manager_at is not None,
            to_me=alert.pk in to_me,
        )
        for alert in shown
    ]


def _waiting(membership_id: int) -> "QuerySet[Alert]":
    return Alert.objects.filter(
        Q(_sent_to(membership_id=membership_id), state=AlertState.RAISED)
        | Q(state=AlertState.ACKNOWLEDGED, acknowledged_by_membership_id=membership_id)
    )


def _mine(scope: Scope) -> Q:
    mine = Q(_sent_to(membership_id=scope.membership_id))
    if not scope.may(Permission.OVERSEE_ALERTS):
        return mine
    if scope.team_id is not None:
        mates = Membership.objects.filter(team_id=scope.team_id)
    else:
        mates = Membership.objects.filter(organisation_id=scope.organisation_id or 0)
    return mine | Q(_sent_to(membership_id__in=mates.values("pk"))) | ~Q(_sent_to())


def _sent_to(**whom: object) -> Exists:
    return Exists(AlertRecipient.objects.filter(alert=OuterRef("pk"), **whom))

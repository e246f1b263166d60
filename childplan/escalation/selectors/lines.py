"""Alerts in lists: one's inbox, what waits for one, a child's."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from childplan.access.permissions import Permission
from childplan.access.roles import BY_KEY
from childplan.access.scope import Scope
from childplan.access.withheld import SOMEBODY, closed_to_reader
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.escalation.models import Alert, AlertRecipient
from childplan.escalation.rules import is_overdue
from childplan.escalation.vocabulary import OPEN_STATES, AlertState
from childplan.history.looking import looked_at_each

LINES_A_PAGE = 50
UNSEEN = Q(state=AlertState.RESOLVED, acknowledged_at__isnull=True, decided_at__isnull=True)
# What nobody has answered: new ones, and those whose cause went before anybody saw them.
NEW = Q(state=AlertState.RAISED) | UNSEEN


class Place(StrEnum):
    """The places of the inbox."""

    NEW = "new"
    TAKEN_UP = "acknowledged"
    DECIDED = "decided"
    RESOLVED = "resolved"


PLACES: Mapping[Place, Q] = {
    Place.NEW: NEW,
    Place.TAKEN_UP: Q(state=AlertState.ACKNOWLEDGED),
    Place.DECIDED: Q(state=AlertState.DECIDED),
    Place.RESOLVED: Q(state=AlertState.RESOLVED) & ~UNSEEN,
}


@dataclass(frozen=True)
class VacancyLine:
    """A post that should have been told and that nobody held. roles: by name; any of them would have done."""

    agency: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class AlertLine:
    """One alert in a list. overdue: nobody decided by its last day. to_me: sent to this very membership.

    to_nobody: sent to nobody at all.
    taken_up_by: who acknowledged it, while nobody has decided. is_unseen: resolved before anybody saw it.
    review_on: when the decision is looked at again.
    """

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
    to_nobody: bool
    taken_up_by: str
    is_unseen: bool
    review_on: date | None
    vacancies: tuple[VacancyLine, ...]


def inbox(scope: Scope, *, place: Place, page: str, today: date) -> "Page[AlertLine]":
    """The alerts sent to this membership; for those who oversee alerts also those sent to their team or organisation,
    and those sent to nobody. Undecided ones by their last day to answer, the others newest first.

    One that somebody took up stays in everybody's list until it is decided. One whose child has left the reader's sight
    is gone from here too. Four queries for any page.
    """
    waits = place in (Place.NEW, Place.TAKEN_UP)
    order = ("answer_by", "raised_at", "pk") if waits else ("-raised_at", "pk")
    alerts = Alert.objects.filter(of_scope(scope), PLACES[place]).select_related("child").order_by(*order)
    shown = Paginator(alerts, LINES_A_PAGE).get_page(page)
    # Paginator and Page do not say that what is on a page may be made from what was counted.
    return Page(lines(scope, shown.object_list, today=today), shown.number, shown.paginator)  # type: ignore[arg-type]


def counts(scope: Scope) -> dict[Place, int]:
    """How many alerts are in each place of the inbox. One query."""
    counted = Alert.objects.filter(of_scope(scope)).aggregate(
        **{place.name: Count("pk", filter=where) for place, where in PLACES.items()}
    )
    return {place: counted[place.name] for place in PLACES}


def waiting_for(scope: Scope, *, today: date) -> list[AlertLine]:
    """What waits for this person: alerts sent to them that nobody has decided, whoever took them up, those they took up
    themselves, those whose cause went before anybody saw them, and their own decisions whose review is due.

    The most pressing first. Three queries.
    """
    if not scope.may(Permission.ANSWER_ALERTS) or scope.membership_id is None:
        return []
    waiting = (
        _waiting(scope.membership_id, today=today).select_related("child").order_by("answer_by", "raised_at")
    )
    return lines(scope, waiting, today=today)


def open_count(scope: Scope, *, today: date) -> int:
    """How many alerts wait for this person, for the navigation. One query; it shows no child."""
    if not scope.may(Permission.ANSWER_ALERTS) or scope.membership_id is None:
        return 0
    return _waiting(scope.membership_id, today=today).count()


def alerts_of_child(scope: Scope, child_id: UUID, *, today: date) -> list[AlertLine]:
    """Every alert about this child that the reader may read, open ones first. Two queries."""
    found = Alert.objects.filter(child_id=child_id).select_related("child").order_by("-raised_at")
    return sorted(lines(scope, found, today=today), key=lambda line: line.state not in OPEN_STATES)


def lines(scope: Scope, alerts: Iterable[Alert], *, today: date) -> list[AlertLine]:
    """The alerts as lines, and the looking written down: their children and the classes they are about."""
    shown = list(alerts)
    looked_at_each((alert.child_id, InformationClass.IDENTITY | alert.information_class) for alert in shown)
    told = AlertRecipient.objects.filter(alert__in=[alert.pk for alert in shown])
    sent = set(told.values_list("alert_id", "membership_id"))
    to_anybody = {alert_id for alert_id, _ in sent}
    takers = _takers([alert for alert in shown if alert.state == AlertState.ACKNOWLEDGED])
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
            to_me=scope.membership_id is not None and (alert.pk, scope.membership_id) in sent,
            to_nobody=alert.pk not in to_anybody,
            taken_up_by=takers.get(alert.pk, ""),
            is_unseen=is_unseen(alert),
            review_on=alert.review_on if alert.state == AlertState.DECIDED else None,
            vacancies=empty_posts(alert),
        )
        for alert in shown
    ]


def empty_posts(alert: Alert) -> tuple[VacancyLine, ...]:
    """The posts that nobody held when the alert was raised."""
    return tuple(
        VacancyLine(post["agency"], tuple(role_name(key) for key in post["roles"]))
        for post in alert.vacancies
    )


def role_name(key: str) -> str:
    """As a role is called; as it was called, when it is no longer installed."""
    return BY_KEY[key].name if key in BY_KEY else key.replace("_", " ")


def is_unseen(alert: Alert) -> bool:
    """Whether the cause went before anybody answered: it stays in the inboxes until somebody has read so."""
    return alert.state == AlertState.RESOLVED and not (alert.acknowledged_at or alert.decided_at)


def _waiting(membership_id: int, *, today: date) -> "QuerySet[Alert]":
    return Alert.objects.filter(
        Q(Q(_sent_to(membership_id=membership_id)), NEW | Q(state=AlertState.ACKNOWLEDGED))
        | Q(state=AlertState.ACKNOWLEDGED, acknowledged_by_membership_id=membership_id)
        | Q(state=AlertState.DECIDED, decided_by_membership_id=membership_id, review_on__lte=today)
    )


def _takers(alerts: Collection[Alert]) -> dict[UUID, str]:
    """Who took each up, by alert. Two queries, or none."""
    taken = {(a.child_id, a.acknowledged_by_membership_id) for a in alerts if a.acknowledged_by_membership_id}
    members = Membership.objects.select_related("user", "partner").in_bulk({number for _, number in taken})
    closed = closed_to_reader(taken)
    return {
        alert.pk: SOMEBODY
        if (alert.child_id, alert.acknowledged_by_membership_id) in closed
        else members[alert.acknowledged_by_membership_id].holder_name
        for alert in alerts
        if alert.acknowledged_by_membership_id in members
    }


def is_theirs(scope: Scope, alert_id: UUID) -> bool:
    """Whether the alert was sent to this person, or to people whose alerts they oversee, or could be sent to nobody.

    Who may read an alert and was never told of it does not close it for those who were. One query.
    """
    mine = of_scope(scope) | sent_to_nobody()
    return scope.may(Permission.ANSWER_ALERTS) and Alert.objects.filter(mine, pk=alert_id).exists()


def of_scope(scope: Scope) -> Q:
    """Alerts sent to this membership; for those who oversee alerts also those of their team or organisation, and those
    sent to nobody."""
    mine = Q(_sent_to(membership_id=scope.membership_id))
    if not scope.may(Permission.OVERSEE_ALERTS):
        return mine
    return mine | Q(_sent_to(membership_id__in=mates_of(scope).values("pk"))) | sent_to_nobody()


def mates_of(scope: Scope) -> "QuerySet[Membership]":
    """The memberships of this person's team, or of their organisation where they are in no team."""
    if scope.team_id is not None:
        return Membership.objects.filter(team_id=scope.team_id)
    return Membership.objects.filter(organisation_id=scope.organisation_id or 0)


def sent_to_nobody() -> Q:
    """Alerts for which nobody was found who may read them."""
    return ~Q(_sent_to())


def _sent_to(**whom: object) -> Exists:
    return Exists(AlertRecipient.objects.filter(alert=OuterRef("pk"), **whom))

"""The board of a team: what waits with whom, what is late, and which posts nobody holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q

from childplan.access.permissions import Permission
from childplan.access.roles import BY_KEY
from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.escalation.models import Alert, AlertRecipient
from childplan.escalation.selectors.lines import AlertLine, lines, mates_of, of_scope, sent_to_nobody
from childplan.escalation.vocabulary import OPEN_STATES

MOST_SHOWN = 50


@dataclass(frozen=True)
class PersonLine:
    """One person of the team: undecided alerts sent to them, those of them past the last day, those they took up."""

    name: str
    role: str
    waiting: int
    overdue: int
    taken_up: int


@dataclass(frozen=True)
class Board:
    """people: whoever has an undecided alert, most overdue first. vacant: alerts for which a post was empty.
    unheard: alerts that could be sent to nobody. overdue: alerts past their last day, longest first."""

    people: Sequence[PersonLine]
    overdue: Sequence[AlertLine]
    vacant: Sequence[AlertLine]
    unheard: Sequence[AlertLine]


def board(scope: Scope, *, today: date) -> Board:
    """What stands undecided with the people whose alerts this person oversees, under their own policies.

    At most fifty alerts of a kind. Raises NotEntitled.
    """
    scope.require(Permission.OVERSEE_ALERTS)
    waiting = Alert.objects.filter(of_scope(scope), state__in=OPEN_STATES).select_related("child")
    waiting = waiting.order_by("answer_by", "raised_at", "pk")
    return Board(
        people=_people(scope, today=today),
        overdue=lines(scope, waiting.filter(answer_by__lt=today)[:MOST_SHOWN], today=today),
        vacant=lines(scope, waiting.exclude(vacancies=[])[:MOST_SHOWN], today=today),
        unheard=lines(scope, waiting.filter(sent_to_nobody())[:MOST_SHOWN], today=today),
    )


def _people(scope: Scope, *, today: date) -> list[PersonLine]:
    mates = mates_of(scope)
    counted = (
        AlertRecipient.objects.filter(alert__state__in=OPEN_STATES, membership_id__in=mates.values("pk"))
        .order_by()
        .values("membership_id")
        .annotate(
            waiting=Count("alert", distinct=True),
            overdue=Count("alert", distinct=True, filter=Q(alert__answer_by__lt=today)),
            taken_up=Count(
                "alert",
                distinct=True,
                filter=Q(alert__acknowledged_by_membership_id=F("membership_id")),
            ),
        )
    )
    members = {
        member.pk: member
        for member in Membership.objects.filter(pk__in=mates).select_related("user", "partner")
    }
    found = [
        PersonLine(
            name=members[each["membership_id"]].holder_name,
            role=BY_KEY[members[each["membership_id"]].role].name,
            waiting=each["waiting"],
            overdue=each["overdue"],
            taken_up=each["taken_up"],
        )
        for each in counted
        if each["membership_id"] in members
    ]
    return sorted(found, key=lambda line: (-line.overdue, -line.waiting, line.name))

"""The board of a team: what waits with whom, what is late, and which posts nobody holds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from childplan.access.permissions import Permission
from childplan.access.roles import BY_KEY
from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.escalation.models import Alert, AlertRecipient
from childplan.escalation.selectors.lines import AlertLine, lines, mates_of, of_scope, sent_to_nobody
from childplan.escalation.selectors.unheld import Unheld, unheld_work
from childplan.escalation.vocabulary import OPEN_STATES
from childplan.identity.selectors.matches import Waiting, matches_without_a_post

MOST_SHOWN = 50


@dataclass(frozen=True)
class PersonLine:
    """One person of the team, by their membership: undecided alerts sent to them, those of them past the last day, and
    those they took up.
    """

    membership_id: int
    name: str
    role: str
    waiting: int
    overdue: int
    taken_up: int


@dataclass(frozen=True)
class OwedLine:
    """A plan that is owed to a family, and by its last day was neither sent nor held back."""

    child_id: UUID
    strand_id: UUID
    child_name: str
    name: str
    person: str
    due_on: date


@dataclass(frozen=True)
class Leaderless:
    """A plan, or the work with a child, whose lead has left. href: where another is named."""

    child_name: str
    name: str
    href: str


def _nobody(scope: Scope, members: Sequence[int], *, at: datetime) -> Sequence[Leaderless]:  # noqa: ARG001
    return ()


def _nothing(scope: Scope, members: Sequence[int], *, today: date) -> Sequence[OwedLine]:  # noqa: ARG001
    return ()


class Owing:
    """Who knows what is owed to families and which plans nobody leads: the app of plans, which lies above, sets it when
    Django starts."""

    asked: Callable[..., Sequence[OwedLine]] = staticmethod(_nothing)
    leaderless: Callable[..., Sequence[Leaderless]] = staticmethod(_nobody)


@dataclass(frozen=True)
class Board:
    """people: whoever has an undecided alert, most overdue first. vacant: alerts for which a post was empty.
    unheard: alerts that could be sent to nobody. overdue: alerts past their last day, longest first.
    chosen: the one of the people whose alerts were asked for, and theirs: those alerts. Of each kind the first fifty.
    matches: possible matches of the area that wait while nobody holds the post that answers them.
    unheld: children whose work somebody of the team has given up and nobody has taken over. owed: what the team owes to
    families and has neither sent nor held back. leaderless: what somebody of the team led who has left.
    """

    people: Sequence[PersonLine]
    overdue: "First"
    vacant: "First"
    unheard: "First"
    chosen: PersonLine | None
    theirs: "First"
    matches: Waiting
    unheld: Sequence[Unheld]
    owed: Sequence[OwedLine]
    leaderless: Sequence[Leaderless]


@dataclass(frozen=True)
class First:
    """The first alerts of a kind, and how many there are of it."""

    lines: Sequence[AlertLine] = ()
    total: int = 0


def board(scope: Scope, *, today: date, at: datetime, person: str = "") -> Board:
    """What stands undecided with the people whose alerts this person oversees, under their own policies.

    At most fifty alerts of a kind. person: the membership whose alerts are asked for; anybody else's number is as none.
    Raises NotEntitled.
    """
    scope.require(Permission.OVERSEE_ALERTS)
    waiting = Alert.objects.filter(of_scope(scope), state__in=OPEN_STATES).select_related("child")
    waiting = waiting.order_by("answer_by", "raised_at", "pk")
    people = _people(scope, today=today)
    chosen = next((line for line in people if str(line.membership_id) == person), None)

    mates = list(mates_of(scope).values_list("pk", flat=True))

    def first(alerts: "QuerySet[Alert]") -> First:
        return First(lines(scope, alerts[:MOST_SHOWN], today=today), alerts.count())

    return Board(
        people=people,
        overdue=first(waiting.filter(answer_by__lt=today)),
        vacant=first(waiting.exclude(vacancies=[])),
        unheard=first(waiting.filter(sent_to_nobody())),
        chosen=chosen,
        theirs=first(waiting.filter(recipients__membership_id=chosen.membership_id).distinct())
        if chosen
        else First(),
        matches=matches_without_a_post(scope),
        unheld=unheld_work(scope, today=today),
        owed=Owing.asked(scope, mates, today=today)[:MOST_SHOWN],
        leaderless=Owing.leaderless(scope, mates, at=at),
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
            membership_id=each["membership_id"],
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

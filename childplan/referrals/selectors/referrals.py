"""Referrals and panel items that one sent or received."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from django.utils import timezone

from childplan.access.scope import Scope
from childplan.access.selectors import grants_on
from childplan.access.vocabulary import BESIDE_THE_WORK, InvolvementKind
from childplan.access.withheld import SOMEBODY, closed_to_reader
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Child
from childplan.organisations.models import Organisation, Team
from childplan.plans.selectors.names import PersonName, names_by_child
from childplan.referrals.models import Referral
from childplan.referrals.rules import in_words, receives
from childplan.referrals.vocabulary import State, What
from childplan.referrals.workflow import ENDED

MOST_SHOWN = 100
People: TypeAlias = Mapping[tuple[UUID, int], PersonName]


@dataclass(frozen=True)
class ReferralView:
    """One referral as its sender or its receiver sees it. lapsed: nobody answered in time, or its last day is over."""

    id: UUID
    child_id: UUID
    child: str
    what: What
    state: State
    to: str
    sender: str
    purpose: str
    question: str
    family_told: bool | None
    why_not_told: str
    classes: tuple[str, ...]
    sent_at: datetime
    answer_by: date
    closes_by: date
    answered_at: datetime | None
    answered_by: str
    answer: str
    ended_at: datetime | None
    ended_by: str
    outcome: str
    version: int
    lapsed: bool
    is_mine: bool
    is_received: bool
    may_answer: bool
    may_end: bool

    @property
    def state_words(self) -> str:
        if self.lapsed:
            return "Not answered in time" if self.state is State.SENT else "Its last day has passed"
        return "Before the panel" if self.what is What.PANEL and self.is_open else str(self.state.label)

    @property
    def is_open(self) -> bool:
        return self.state not in ENDED and not self.lapsed


def my_referrals(scope: Scope, *, at: datetime) -> list[ReferralView]:
    """The newest that this reader sent or received and that are still theirs to read. Constant number of queries."""
    return _views(scope, list(Referral.objects.order_by("-sent_at", "pk")[:MOST_SHOWN]), at=at)


def referrals_of(scope: Scope, child_id: UUID) -> list[ReferralView]:
    """The same about one child, as of now by the database's clock. One query where there are none."""
    rows = list(Referral.objects.filter(child_id=child_id))
    return _views(scope, rows, at=clock.of_database()) if rows else []


def waiting_count(scope: Scope, *, at: datetime) -> int:
    """How many referrals wait for an answer of this reader or their team. One query, or none for who answers none."""
    if not receives(scope.role):
        return 0
    waiting = Referral.objects.filter(
        state=State.SENT, to_principal_id__in=scope.principals, answer_by__gte=timezone.localdate(at)
    )
    return waiting.count()


def may_refer(scope: Scope, child_id: UUID) -> bool:
    """Whether this reader works with the child, so that it is theirs to refer; nobody refers a restricted record.
    One query."""
    mine = {grant.kind for grant in grants_on(child_id) if grant.principal in scope.principals}
    return bool(mine - BESIDE_THE_WORK) and InvolvementKind.NAMED_LIST not in mine


def referral(scope: Scope, child_id: UUID, referral_id: UUID, *, at: datetime) -> ReferralView:
    """One of them. Raises NotFound."""
    rows = list(Referral.objects.filter(pk=referral_id, child_id=child_id))
    if not rows:
        raise NotFound("no such referral")
    return _views(scope, rows, at=at)[0]


def _views(scope: Scope, rows: Sequence[Referral], *, at: datetime) -> list[ReferralView]:
    if not rows:
        return []
    children = {
        child.pk: child.full_name for child in Child.objects.filter(pk__in={r.child_id for r in rows})
    }
    looked_at(children, InformationClass.IDENTITY)
    people = names_by_child(
        (row.child_id, number)
        for row in rows
        for number in (row.sent_by_membership_id, row.answered_by_membership_id, row.ended_by_membership_id)
    )
    receivers = _receivers(rows)
    today = timezone.localdate(at)
    return [
        _view(
            scope,
            row,
            today=today,
            child=children[row.child_id],
            people=people,
            to=receivers.get(row.pk, ""),
        )
        for row in rows
        if row.child_id in children
    ]


def _view(scope: Scope, row: Referral, *, today: date, child: str, people: People, to: str) -> ReferralView:
    state, what = State(row.state), What(row.what)
    last = row.answer_by if state is State.SENT else row.closes_by
    lapsed = state not in ENDED and last < today
    is_mine = row.sent_by_membership_id == scope.membership_id
    is_received = row.to_principal_id in scope.principals
    may_close = is_mine or (what is What.REFERRAL and is_received and scope.role.writes)
    return ReferralView(
        id=row.pk,
        child_id=row.child_id,
        child=child,
        what=what,
        state=state,
        to=to,
        sender=str(people.get((row.child_id, row.sent_by_membership_id), "")),
        purpose=row.purpose,
        question=row.question,
        family_told=row.family_told,
        why_not_told=row.why_not_told,
        classes=tuple(in_words(row.classes)),
        sent_at=row.sent_at,
        answer_by=row.answer_by,
        closes_by=row.closes_by,
        answered_at=row.answered_at,
        answered_by=_name(people, row, row.answered_by_membership_id),
        answer=row.answer,
        ended_at=row.ended_at,
        ended_by=_name(people, row, row.ended_by_membership_id),
        outcome=row.outcome,
        version=row.version,
        lapsed=lapsed,
        is_mine=is_mine,
        is_received=is_received,
        may_answer=state is State.SENT and not lapsed and is_received and receives(scope.role),
        may_end=not lapsed and (is_mine if state is State.SENT else state is State.ACCEPTED and may_close),
    )


def _name(people: People, row: Referral, number: int | None) -> str:
    return (
        people[row.child_id, number].name if number is not None and (row.child_id, number) in people else ""
    )


def _receivers(rows: Sequence[Referral]) -> dict[UUID, str]:
    """To whom each was sent, in words; a school that is withheld from the reader by none."""
    principals = {row.to_principal_id for row in rows}
    closed = closed_to_reader((row.child_id, row.to_principal_id) for row in rows)
    names = {
        member.pk: f"{member.holder_name}, {member.organisation}"
        for member in Membership.objects.filter(pk__in=principals).select_related(
            "user", "partner", "organisation"
        )
    }
    teams = Team.objects.filter(pk__in=principals).select_related("organisation")
    names |= {team.pk: f"{team.name}, {team.organisation}" for team in teams}
    names |= {body.pk: body.name for body in Organisation.objects.filter(pk__in=principals)}
    return {
        row.pk: SOMEBODY
        if (row.child_id, row.to_principal_id) in closed
        else names.get(row.to_principal_id, "")
        for row in rows
    }

"""Referrals and panel items that one sent or received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Child
from childplan.organisations.models import Organisation, Team
from childplan.plans.selectors.names import names_of
from childplan.referrals.models import Referral
from childplan.referrals.rules import in_words, receives
from childplan.referrals.vocabulary import State, What
from childplan.referrals.workflow import ENDED

MOST_SHOWN = 100


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
    classes: tuple[str, ...]
    sent_at: datetime
    answer_by: date
    closes_by: date
    answered_at: datetime | None
    answer: str
    ended_at: datetime | None
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
            return "Not answered in time" if self.state is State.SENT else "Its last day is over"
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
    senders = names_of(row.sent_by_membership_id for row in rows)
    receivers = _receivers({row.to_principal_id for row in rows})
    today = timezone.localdate(at)
    return [
        _view(
            scope,
            row,
            today=today,
            child=children[row.child_id],
            sender=str(senders.get(row.sent_by_membership_id, "")),
            to=receivers.get(row.to_principal_id, ""),
        )
        for row in rows
        if row.child_id in children
    ]


def _view(scope: Scope, row: Referral, *, today: date, child: str, sender: str, to: str) -> ReferralView:
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
        sender=sender,
        purpose=row.purpose,
        question=row.question,
        classes=tuple(in_words(row.classes)),
        sent_at=row.sent_at,
        answer_by=row.answer_by,
        closes_by=row.closes_by,
        answered_at=row.answered_at,
        answer=row.answer,
        ended_at=row.ended_at,
        outcome=row.outcome,
        version=row.version,
        lapsed=lapsed,
        is_mine=is_mine,
        is_received=is_received,
        may_answer=state is State.SENT and not lapsed and is_received and receives(scope.role),
        may_end=not lapsed and (is_mine if state is State.SENT else state is State.ACCEPTED and may_close),
    )


def _receivers(principals: set[int]) -> dict[int, str]:
    names = {
        member.pk: f"{member.holder_name}, {member.organisation}"
        for member in Membership.objects.filter(pk__in=principals).select_related(
            "user", "partner", "organisation"
        )
    }
    teams = Team.objects.filter(pk__in=principals).select_related("organisation")
    names |= {team.pk: f"{team.name}, {team.organisation}" for team in teams}
    names |= {body.pk: body.name for body in Organisation.objects.filter(pk__in=principals)}
    return names

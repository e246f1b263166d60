"""Refer a child to another service, or put them before a panel."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from childplan.access.scope import NotEntitled, Scope
from childplan.access.selectors import held_by_work
from childplan.history.acts import act
from childplan.identity.actions.leaving import check_before_leaving, in_the_history
from childplan.identity.departing import Said
from childplan.identity.selectors.departing import (
    NamesWhatIsConfidential,
    Reader,
    refuse_confidential_known,
)
from childplan.plans.selectors.reach import Reach, reach_of
from childplan.referrals.models import Referral
from childplan.referrals.rules import LONGEST_DAYS, answers_by, may_send
from childplan.referrals.vocabulary import State, What

from ._writing import ReferralRefused, said


@dataclass(frozen=True)
class Asked:
    """What is asked of whom. classes: as bits, who the child is among them. closes_by: the last day of access.

    family_told: whether the family knows; why_not_told: why not.
    """

    principal_id: int
    purpose: str
    classes: int
    closes_by: date
    question: str = ""
    family_told: bool = True
    why_not_told: str = ""

    @property
    def leaving(self) -> tuple[Said, ...]:
        """What whoever is asked reads from the moment in which it is sent."""
        return (
            Said("What is asked of them", self.purpose),
            Said("What they should know", self.question),
            Said("Why the family does not know", "" if self.family_told else self.why_not_told),
        )


@act
def send_referral(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    asked: Asked,
    reason: str,
    let_through: Mapping[str, str] | None = None,
) -> Referral:
    """Ask another service to take on work. Until it answers, within 10 working days, it sees who the child is.

    The last day of access is the last day to answer or later: nobody is given a longer access than the sender said.
    Nobody refers by what was only shown to them, gives more classes than they read themselves, or refers a restricted
    record. let_through: why each thing may be said that the words are pointed at for, by its key.
    Raises NotFound, NotEntitled, ReferralRefused, MustBeChecked.
    """
    del reason  # kept in the history by `act`
    answer_by = answers_by(timezone.localdate(at))
    if asked.closes_by < answer_by:
        raise ReferralRefused("The last day must be the last day to answer, or later")
    return _sent(by, at, child_id, What.REFERRAL, asked, let_through, answer_by=answer_by)


@act
def put_before_panel(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    asked: Asked,
    reason: str,
    let_through: Mapping[str, str] | None = None,
) -> Referral:
    """Put the child before a panel: its members read what was chosen until the item is closed, or its last day.

    A panel advises, and needs no answer to be asked. Raises as sending does.
    """
    del reason
    return _sent(by, at, child_id, What.PANEL, asked, let_through, answer_by=asked.closes_by)


def _sent(
    by: Scope,
    at: datetime,
    child_id: UUID,
    what: What,
    asked: Asked,
    let_through: Mapping[str, str] | None,
    *,
    answer_by: date,
) -> Referral:
    reach = _require_asked(by, at, child_id, what, asked)
    answered = check_before_leaving(
        reach.child_id, asked.leaving, reader=Reader.PRACTITIONERS, let_through=let_through or {}, at=at
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "select referrals.send(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                child_id,
                what,
                asked.principal_id,
                asked.purpose.strip()[:200],
                asked.question.strip()[:2000],
                asked.classes,
                answer_by,
                asked.closes_by,
                asked.family_told,
                "" if asked.family_told else asked.why_not_told.strip()[:500],
                at,
                in_the_history(asked.purpose.strip(), answered),
            ],
        )
        (number,) = cursor.fetchone()
    row = Referral.objects.get(pk=number)
    title = "Referred to another service" if what is What.REFERRAL else "Put before a panel"
    said(row, State.SENT, at=at, title=title, let_through=[str(one.because) for one, _ in answered])
    return row


def _require_asked(by: Scope, at: datetime, child_id: UUID, what: What, asked: Asked) -> Reach:
    """Raises NotFound, NotEntitled, ReferralRefused."""
    if what not in may_send(by.role):
        raise NotEntitled(f"{by.role.name}: sends no such thing")
    reach = reach_of(by, child_id)
    today = timezone.localdate(at)
    if reach.is_restricted:
        raise ReferralRefused("This record is restricted: whoever needs it is put on its list")
    if not asked.purpose.strip():
        raise ReferralRefused("Say what is asked of them")
    if not today < asked.closes_by <= today + timedelta(days=LONGEST_DAYS):
        raise ReferralRefused(f"The last day must be after today and within {LONGEST_DAYS} days")
    if not asked.family_told and not asked.why_not_told.strip():
        raise ReferralRefused("Say why the family is not told")
    if asked.classes & ~held_by_work(by, child_id):
        raise ReferralRefused("Choose only what you may read yourself")
    require_nothing_confidential(child_id, asked)
    return reach


def require_nothing_confidential(child_id: UUID, asked: Asked) -> None:
    """A referral opens nothing that is marked confidential, and its words carry none. Raises ReferralRefused."""
    try:
        refuse_confidential_known(child_id, asked.leaving)
    except NamesWhatIsConfidential as refused:
        raise ReferralRefused(str(refused)) from refused

"""Send one plan to everybody whom it is owed, and hold it back from whom it must not reach, in one decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act
from childplan.identity.actions.leaving import check_before_leaving, in_the_history
from childplan.identity.selectors.departing import Reader
from childplan.plans.models import Issue, Strand
from childplan.plans.rules.owed import OWED, THE_LEAD_SENDS
from childplan.plans.rules.refusals import NothingWritten, PlanRefusal, WrongDay, in_a_sentence
from childplan.plans.rules.releasing import Choice, Frozen
from childplan.plans.selectors.names import names_of
from childplan.plans.selectors.owed import Receiver, ToIssue, plan_to_issue
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.releasable import contact_card
from childplan.plans.selectors.releases import released_to
from childplan.plans.selectors.workers import name_of_worker
from childplan.plans.vocabulary import Document, Rights, SentHow, StrandKind

from ._freezing import (
    NotForThisAdult,
    as_looked_at,
    freeze,
    hold_people,
    refuse_confidential,
    require_receivers,
)
from .hold_back import Holding, hold_back


class TheLeadIssues(PlanRefusal):
    """Something in the plan is closed to the author. How much, and what, is not said."""

    def __init__(self) -> None:
        super().__init__("The lead practitioner issues this")


class NotOwed(PlanRefusal):
    """Plans of this kind are released piece by piece."""

    def __init__(self, name: str) -> None:
        super().__init__(f"The {in_a_sentence(name)} is not sent as a whole: release parts of it instead")


class NobodyToSend(PlanRefusal):
    """The plan is the young person's, or their representative's, and they are not on record."""

    def __init__(self) -> None:
        super().__init__(
            "It is owed to the young person. Record them on the family page first, as “The young person”"
        )


class Undecided(PlanRefusal):
    """Somebody is owed the plan, and nothing was said about them."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Say how {name} is sent this, or why it is held back from them")


OWN_RIGHTS = (Rights.UNANSWERED, Rights.PARENTS_TOO, Rights.NOT_PARENTS, Rights.REPRESENTED)


@dataclass(frozen=True)
class Sending:
    """How one adult is sent it, and on which day it reached them or went into the post."""

    person_id: int
    how: SentHow
    sent_on: date


@act
def issue_strand(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    strand_id: UUID,
    document: Document,
    looked_at: Sequence[Choice],
    sendings: Sequence[Sending],
    holdings: Sequence[Holding],
    contact_membership_id: int,
    reason: str,
    let_through: Mapping[str, str] | None = None,
) -> list[Issue]:
    """Freeze the whole plan for every adult who is sent it, and record from whom it is held back. All of it or nothing.

    looked_at: the pieces in the versions that were on the page. Every adult whom it is owed, and about whom the author
    may decide, is either sent it or has it held back (both parents alike); the others wait for the lead practitioner.
    On paper as well as on a page: the words are frozen, and how and when they were sent is recorded.
    Raises NotFound, NotEntitled, NotOwed, TheLeadIssues, NobodyToSend, Undecided, NotForThisAdult, NothingWritten,
    WrongDay, CannotHold, NotWorkingWithChild, NewerVersion, ConfidentialWords, MustBeChecked (only if somebody is sent
    it), ReleasedMeanwhile.
    """
    by.require(Permission.RELEASE_TO_FAMILY)
    if by.membership_id is None:
        raise NotEntitled("a plan is sent by a person who acts in a role")
    reach = reach_of(by, child_id)
    reach.require(InformationClass.VIEWS)
    today = timezone.localdate(at)
    hold_people(sending.person_id for sending in sendings)
    plan = plan_to_issue(reach, strand_id, today=today)
    _check_plan(plan, document, reason)
    receivers = _decided(plan, sendings, holdings)
    if any(sending.sent_on > today for sending in sendings):
        raise WrongDay("The day it was sent cannot lie ahead")
    require_receivers(reach, [receivers[s.person_id].adult for s in sendings], strand_id=strand_id)
    pieces: list[Frozen] = as_looked_at(looked_at, list(plan.pieces))
    if contact_membership_id != by.membership_id:
        name_of_worker(contact_membership_id, child_id=child_id, at=at)
    contact = contact_card(child_id, names_of(child_id, [contact_membership_id])[contact_membership_id])
    refuse_confidential(reach, [*pieces, contact])
    answered = (
        check_before_leaving(child_id, pieces, reader=Reader.FAMILY, let_through=let_through or {}, at=at)
        if sendings
        else []
    )
    why = in_the_history(reason, answered)
    for holding in holdings:
        hold_back(by=by, at=at, child_id=child_id, strand_id=strand_id, holding=holding)
    issued = []
    for sending in sendings:
        live = released_to(reach, sending.person_id)
        freeze(
            [*pieces, contact], live, child_id=child_id, person_id=sending.person_id, by=by, at=at, why=why
        )
        issued.append(_issue(plan.strand, sending, document, reason, by=by, at=at))
    if issued:
        _publish(plan.strand, issued, at)
    return issued


def _check_plan(plan: ToIssue, document: Document, reason: str) -> None:
    kind = StrandKind(plan.strand.kind)
    if kind not in OWED or document not in OWED[kind].days:
        raise NotOwed(kind.label)
    if not plan.pieces:
        raise NothingWritten("There is nothing in this plan yet")
    if not plan.is_whole:
        raise TheLeadIssues
    if (
        plan.rights in OWN_RIGHTS
        and kind is StrandKind.EHC
        and not any(one.is_owed for one in plan.receivers)
    ):
        raise NobodyToSend
    if not reason.strip():
        raise NothingWritten("Say why you send this now")


def _decided(plan: ToIssue, sendings: Sequence[Sending], holdings: Sequence[Holding]) -> dict[int, Receiver]:
    """The adults by their number, if each was decided about once and none was left out."""
    receivers = {receiver.adult.person_id: receiver for receiver in plan.receivers}
    named = [*(s.person_id for s in sendings), *(h.person_id for h in holdings)]
    if not named or len(named) != len(set(named)):
        raise NothingWritten("Say once for each adult what becomes of it")
    for number in named:
        if number not in receivers:
            raise NotFound("no such adult in this child's family")
        if not receivers[number].may_decide:
            raise NotForThisAdult(THE_LEAD_SENDS)
    for number, receiver in receivers.items():
        if receiver.is_owed and receiver.may_decide and number not in named:
            raise Undecided(receiver.adult.name)
    return receivers


def _issue(
    strand: Strand, sending: Sending, document: Document, reason: str, *, by: Scope, at: datetime
) -> Issue:
    row = Issue(
        child_id=strand.child_id,
        strand=strand,
        person_id=sending.person_id,
        information_class=strand.information_class,
        document=document,
        how=sending.how,
        sent_on=sending.sent_on,
        reason=reason.strip()[:200],
        issued_at=at,
        issued_by_membership_id=by.membership_id or 0,
    )
    row.save(force_insert=True)
    return row


def _publish(strand: Strand, issued: Sequence[Issue], at: datetime) -> None:
    publish(
        "plans.plan.issued",
        child_id=strand.child_id,
        information_class=InformationClass(strand.information_class),
        title=f"{StrandKind(strand.kind).label}: sent to the family",
        occurred_at=at,
        payload={"strand": str(strand.pk), "people": [row.person_id for row in issued]},
    )

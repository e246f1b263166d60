"""What was decided about sharing, as far as its reader may know: no trace of any other decision, not even a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import Level
from childplan.access.withheld import A_SCHOOL, closed_to_reader
from childplan.common.vocabulary import CONFIDENTIAL, EVERY_CLASS, InformationClass
from childplan.escalation.selectors.detail import Person, people_in
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.departing import Said
from childplan.sharing.models import SharingAgreement, SharingDecision
from childplan.sharing.rules import Words, leaving
from childplan.sharing.vocabulary import Basis, Decided, OffenceCondition, Purpose, SpecialCondition


@dataclass(frozen=True)
class DecisionView:
    """One decision in full. by: who decided. ends_at, is_live: of the access it gives, where it gives any.

    tells_a_place: it is read by those alone who read what is confidential of this child.
    """

    id: UUID
    child_id: UUID
    decided: Decided
    recipient: str
    recipient_id: int | None
    purpose: Purpose
    basis: Basis | None
    special_condition: SpecialCondition | None
    offence_condition: OffenceCondition | None
    classes: int
    shared: str
    reason: str
    more_harmful: str
    family_told: bool
    why_not_told: str
    agreement: str
    without_agreement: str
    ends_at: datetime | None
    is_live: bool
    ended_reason: str
    decided_at: datetime
    by: Person | None
    version: int
    may_correct: bool
    may_end: bool
    tells_a_place: bool = False

    @property
    def class_names(self) -> tuple[str, ...]:
        return tuple(str(c.label) for c in InformationClass if self.classes & c)


def decisions_of(scope: Scope, child_id: UUID, *, at: datetime) -> list[DecisionView]:
    """Every decision about this child that the reader may read, newest first. Three queries."""
    return _views(scope, list(SharingDecision.objects.filter(child_id=child_id)), at=at)


def shared_with(scope: Scope, child_id: UUID, *, at: datetime) -> list[DecisionView]:
    """Of these, whom the child is open to now by a share. Three queries."""
    rows = SharingDecision.objects.filter(child_id=child_id, ends_at__gt=at)
    return _views(scope, list(rows), at=at)


def decision(scope: Scope, child_id: UUID, decision_id: UUID, *, at: datetime) -> DecisionView:
    """One decision. Raises NotFound."""
    rows = list(SharingDecision.objects.filter(pk=decision_id, child_id=child_id))
    if not rows:
        raise NotFound("no such decision")
    return _views(scope, rows, at=at)[0]


def decision_to_correct(scope: Scope, child_id: UUID, decision_id: UUID, *, at: datetime) -> DecisionView:
    """One that this member may say better: their own, or one on classes in which they decide. Raises NotFound,
    NotEntitled."""
    found = decision(scope, child_id, decision_id, at=at)
    if not found.may_correct:
        raise NotEntitled("for this decision, saying it better is not open to you")
    return found


def decision_to_end(scope: Scope, child_id: UUID, decision_id: UUID, *, at: datetime) -> DecisionView:
    """One whose share this member may end. Raises NotFound where there is none any more, NotEntitled."""
    found = decision(scope, child_id, decision_id, at=at)
    if not found.is_live:
        raise NotFound("nothing is shared by it any more")
    if not found.may_end:
        raise NotEntitled("for this share, ending it is not open to you")
    return found


def newly_said(found: DecisionView, words: Words) -> tuple[Said, ...]:
    """What a correction says that did not stand there before: what was let through once is not asked for again."""
    stood = {found.shared, found.reason, found.why_not_told}
    return tuple(said for said in leaving(found.decided, words) if said.text.strip() not in stood)


def _views(scope: Scope, rows: list[SharingDecision], *, at: datetime) -> list[DecisionView]:
    for row in rows:
        looked_at([row.child_id], row.classes & EVERY_CLASS | InformationClass.IDENTITY)
    people: dict[int, Person] = {}
    for child_id in {row.child_id for row in rows}:
        people |= people_in(child_id, (row.decided_by_membership_id for row in rows))
    wanted = {row.agreement_id for row in rows if row.agreement_id}
    agreements = {a.pk: a.title for a in SharingAgreement.objects.filter(pk__in=wanted)} if wanted else {}
    closed = closed_to_reader((row.child_id, row.recipient_id) for row in rows)
    return [
        _view(
            scope,
            row,
            people,
            A_SCHOOL if (row.child_id, row.recipient_id) in closed else row.recipient_name,
            agreements,
            at=at,
        )
        for row in rows
    ]


def _view(
    scope: Scope,
    row: SharingDecision,
    people: Mapping[int, Person],
    recipient: str,
    agreements: Mapping[UUID, str],
    *,
    at: datetime,
) -> DecisionView:
    decides = scope.may(Permission.DECIDE_TO_SHARE)
    own = row.decided_by_membership_id == scope.membership_id
    with_me = row.recipient_id is not None and row.recipient_id in (
        scope.membership_id,
        scope.team_id,
        scope.organisation_id,
    )
    is_live = row.ends_at is not None and row.ends_at > at
    needs = row.information_class
    decides_on_all = any(mask & needs == needs for mask in scope.masks(Level.DECIDE))
    return DecisionView(
        id=row.pk,
        child_id=row.child_id,
        decided=Decided(row.decided),
        recipient=recipient,
        recipient_id=row.recipient_id,
        purpose=Purpose(row.purpose),
        basis=Basis(row.basis) if row.basis else None,
        special_condition=SpecialCondition(row.special_condition) if row.special_condition else None,
        offence_condition=OffenceCondition(row.offence_condition) if row.offence_condition else None,
        classes=row.classes,
        shared=row.shared,
        reason=row.reason,
        more_harmful=row.more_harmful,
        family_told=row.family_told,
        why_not_told=row.why_not_told,
        agreement=agreements.get(row.agreement_id, "") if row.agreement_id else "",
        without_agreement=row.without_agreement,
        ends_at=row.ends_at,
        is_live=is_live,
        ended_reason=row.ended_reason,
        decided_at=row.decided_at,
        by=people.get(row.decided_by_membership_id),
        version=row.version,
        may_correct=decides and (own or decides_on_all),
        may_end=is_live and (own or decides or with_me),
        tells_a_place=bool(needs & CONFIDENTIAL),
    )

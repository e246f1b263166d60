"""What a decision said in an earlier version; who said it last, and when."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.escalation.selectors.detail import Person, people_in
from childplan.sharing.models import SharingDecision
from childplan.sharing.rules import Words
from childplan.sharing.vocabulary import Basis, OffenceCondition, Purpose, SpecialCondition


def words_of_version(scope: Scope, decision_id: UUID, version: int) -> Words | None:  # noqa: ARG001 - by policy
    """What it said in that version: where somebody who corrects it began. None for one that never was. One query."""
    row = SharingDecision.history.filter(id=decision_id, version=version).order_by("-history_date").first()
    if row is None:
        return None
    return Words(
        purpose=Purpose(row.purpose),
        basis=Basis(row.basis) if row.basis else None,
        shared=row.shared,
        reason=row.reason,
        family_told=row.family_told,
        why_not_told=row.why_not_told,
        more_harmful=row.more_harmful,
        special_condition=SpecialCondition(row.special_condition) if row.special_condition else None,
        offence_condition=OffenceCondition(row.offence_condition) if row.offence_condition else None,
    )


def last_change(
    scope: Scope,  # noqa: ARG001 - by policy
    child_id: UUID,
    decision_id: UUID,
    decided_at: datetime,
) -> tuple[datetime, Person | None]:
    """When the decision was said last, and by whom. Two queries."""
    last = SharingDecision.history.filter(id=decision_id).order_by("-version", "-history_date").first()
    if last is None:
        return decided_at, None
    number = last.history_membership_id
    return last.history_date, people_in(child_id, [number]).get(number or 0)

"""Who said a decision last, and when."""

from datetime import datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.escalation.selectors.detail import Person, people_in
from childplan.sharing.models import SharingDecision


def last_change(scope: Scope, decision_id: UUID, decided_at: datetime) -> tuple[datetime, Person | None]:  # noqa: ARG001
    """When the decision was said last, and by whom. Two queries."""
    last = SharingDecision.history.filter(id=decision_id).order_by("-version", "-history_date").first()
    if last is None:
        return decided_at, None
    number = last.history_membership_id
    return last.history_date, people_in([number]).get(number or 0)

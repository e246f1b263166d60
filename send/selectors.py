"""Questions about SEN support."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.plans.selectors.names import names_of
from childplan.plans.selectors.reach import reach_of

from .models import SenSupport
from .vocabulary import SenNeed, SenSupportState


@dataclass(frozen=True, kw_only=True)
class Support:
    """A period of SEN support as it is read."""

    id: UUID
    school: str
    needs: tuple[SenNeed, ...]
    reason: str
    parents_told_on: date
    state: SenSupportState
    starts_on: date
    review_on: date
    ended_on: date | None
    end_reason: str
    opened_by: str
    version: int

    @property
    def is_open(self) -> bool:
        return self.state is SenSupportState.OPEN


def supports_of(scope: Scope, child_id: UUID) -> list[Support]:
    """The child's periods of SEN support, newest first; none for a reader to whom SEND is closed. Two queries."""
    del scope  # The row policies of whoever passed the door bound it.
    rows = list(
        SenSupport.objects.filter(child_id=child_id).select_related("school").order_by("-starts_on", "-state")
    )
    looked_at([child_id] if rows else [], InformationClass.SEND)
    names = names_of(child_id, (row.opened_by_membership_id for row in rows))
    return [
        Support(
            id=row.pk,
            school=row.school.name,
            needs=tuple(SenNeed(need) for need in (row.primary_need, row.secondary_need) if need),
            reason=row.reason,
            parents_told_on=row.parents_told_on,
            state=SenSupportState(row.state),
            starts_on=row.starts_on,
            review_on=row.review_on,
            ended_on=row.ended_on,
            end_reason=row.end_reason,
            opened_by=str(names.get(row.opened_by_membership_id, "")),
            version=row.version,
        )
        for row in rows
    ]


def may_decide(scope: Scope, child_id: UUID) -> bool:
    """Whether the reader may open and close SEN support for this child. False for a child they do not see."""
    if not scope.may(Permission.OPEN_SEN_SUPPORT):
        return False
    try:
        reach = reach_of(scope, child_id)
    except NotFound:
        return False
    return reach.level(InformationClass.SEND) >= Level.DECIDE


def require_reading(scope: Scope, child_id: UUID) -> None:
    """Raise NotFound unless the reader may read SEND matters of this child."""
    if not reach_of(scope, child_id).may_read(InformationClass.SEND):
        raise NotFound("no such child")


def open_support(scope: Scope, child_id: UUID, support_id: UUID) -> Support:
    """One period that is open. Raises NotFound."""
    found = next((one for one in supports_of(scope, child_id) if one.id == support_id and one.is_open), None)
    if found is None:
        raise NotFound("no such SEN support")
    return found

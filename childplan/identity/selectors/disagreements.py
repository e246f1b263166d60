"""What sources say differently of the children one writes about. Only who may write in that class sees any."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.withheld import A_SCHOOL, IsOpen
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at_each
from childplan.identity.models import Disagreement
from childplan.identity.vocabulary import FIELD_CLASS, DisagreementState, StatedField

A_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One question. held, incoming: the two values in parts; held_by, said_by: whose they are, held_by empty where it
    is not known or not for the reader."""

    id: UUID
    child_id: UUID
    child: str
    field: StatedField
    held: dict[str, str]
    held_by: str
    incoming: dict[str, str]
    said_by: str
    said_at: datetime
    is_confidential: bool
    state: DisagreementState
    reason: str
    decided_at: datetime | None
    version: int


def open_differences(scope: Scope, *, page: str | None) -> "Page[Difference]":
    """The open questions of all children whose class the reader may write in, oldest first. Three queries."""
    scope.require(Permission.RECORD_FAMILY)
    waiting = _rows().filter(state=DisagreementState.OPEN).order_by("raised_at", "pk")
    found = Paginator(waiting, A_PAGE).get_page(page)
    shown = [_shown(row) for row in found.object_list]
    _looked(shown)
    found.object_list = shown  # type: ignore[assignment]
    return found  # type: ignore[return-value]


def differences_of(scope: Scope, child_id: UUID) -> Sequence[Difference]:
    """All questions about one child, open ones first. One query; none for whoever does not record families."""
    if not scope.may(Permission.RECORD_FAMILY):
        return ()
    rows = _rows().filter(child_id=child_id)
    shown = sorted((_shown(row) for row in rows), key=lambda one: one.state is not DisagreementState.OPEN)
    _looked(shown)
    return shown


def difference(scope: Scope, child_id: UUID, disagreement_id: UUID) -> tuple[Difference, Disagreement]:
    """One question about one child, and its row for the acts. Raises NotFound."""
    scope.require(Permission.RECORD_FAMILY)
    row = _rows().filter(pk=disagreement_id, child_id=child_id).first()
    if row is None:
        raise NotFound("no such question")
    shown = _shown(row)
    _looked([shown])
    return shown, row


def _rows() -> QuerySet[Disagreement]:
    return Disagreement.objects.select_related("child", "held_source", "incoming_source").annotate(
        held_is_open=IsOpen("child_id", "held_source_id"),
        said_is_open=IsOpen("child_id", "incoming_source_id"),
    )


def _shown(row: Disagreement) -> Difference:
    return Difference(
        id=row.pk,
        child_id=row.child_id,
        child=row.child.full_name,
        field=StatedField(row.field),
        held=row.held,
        held_by=str(row.held_source or "") if getattr(row, "held_is_open", False) else A_SCHOOL,
        incoming=row.incoming,
        said_by=str(row.incoming_source) if getattr(row, "said_is_open", False) else A_SCHOOL,
        said_at=row.said_at,
        is_confidential=row.is_confidential,
        state=DisagreementState(row.state),
        reason=row.reason,
        decided_at=row.decided_at,
        version=row.version,
    )


def _looked(shown: Sequence[Difference]) -> None:
    looked_at_each((one.child_id, FIELD_CLASS[one.field]) for one in shown)

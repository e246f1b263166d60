"""Questions about a child's suspensions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from attendance.models import AttendanceYear, Suspension
from attendance.rules.suspensions import OnRoll, Spell, in_days, provision_from
from attendance.vocabulary import SuspensionReason
from attendance.workflow import STANDING, SuspensionState
from childplan.access.models import Involvement
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.common.clock import FOREVER
from childplan.common.joining import Standing
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.plans.selectors.names import names_of
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.standing import standing


@dataclass(frozen=True, kw_only=True)
class SuspensionLine:
    """A suspension as it is read. provision_from: the day from which the school must provide education elsewhere."""

    id: UUID
    school_id: int
    school: str
    spell: Spell
    reasons: tuple[SuspensionReason, ...]
    account: str
    state: SuspensionState
    recorded_at: datetime
    recorded_by: str
    changed_at: datetime
    withdrawn_reason: str
    version: int

    @property
    def stands(self) -> bool:
        return self.state in STANDING

    @property
    def length(self) -> str:
        return in_days(self.spell)

    @property
    def provision_from(self) -> date | None:
        return provision_from(self.spell)


def suspensions_of(scope: Scope, child_id: UUID) -> list[SuspensionLine]:
    """The child's suspensions at every school, newest first, withdrawn ones too; none for a reader to whom education
    is closed. Two queries."""
    del scope  # The row policies of whoever passed the door bound it.
    rows = list(Suspension.objects.filter(child_id=child_id).select_related("school"))
    looked_at([child_id] if rows else [], InformationClass.EDUCATION)
    names = names_of(child_id, (row.recorded_by_membership_id for row in rows))
    return [
        SuspensionLine(
            id=row.pk,
            school_id=row.school_id,
            school=row.school.name,
            spell=spell_of(row),
            reasons=tuple(SuspensionReason(code) for code in row.reasons),
            account=row.account,
            state=SuspensionState(row.state),
            recorded_at=row.recorded_at,
            recorded_by=str(names.get(row.recorded_by_membership_id or 0, "")),
            changed_at=row.changed_at,
            withdrawn_reason=row.withdrawn_reason,
            version=row.version,
        )
        for row in rows
    ]


def schools_of(suspension_ids: Iterable[UUID]) -> dict[UUID, str]:
    """At which school each was, as far as the reader may know. One query."""
    rows = Suspension.objects.filter(pk__in=list(suspension_ids))
    return dict(rows.values_list("pk", "school__name"))


def suspension(scope: Scope, child_id: UUID, suspension_id: UUID) -> SuspensionLine:
    """One of them. Raises NotFound."""
    found = next((line for line in suspensions_of(scope, child_id) if line.id == suspension_id), None)
    if found is None:
        raise NotFound("no such suspension")
    return found


def both_versions(child_id: UUID, suspension_id: UUID, *, began: int) -> tuple[Standing, Mapping[str, Any]]:
    """It as it stands, and as it stood when somebody began: for a correction that came second. Three queries."""
    return standing(Suspension, child_id, suspension_id, began=began, of=_as_corrected)


def _as_corrected(row: Any) -> dict[str, Any]:
    return {
        "starts_on": row.starts_on,
        "lunchtimes": row.lunchtimes,
        "half_days": row.half_days,
        "ends_on": row.ends_on,
        "reasons": [str(code) for code in row.reasons],
        "account": row.account,
    }


def withdrawn_by(child_id: UUID, suspension_id: UUID) -> tuple[str, datetime] | None:
    """Who withdrew it, and when; None for one that stands or that the reader may not see. Two queries."""
    version = (
        Suspension.history.filter(id=suspension_id, child_id=child_id, state=SuspensionState.WITHDRAWN)
        .order_by("-history_date")
        .first()
    )
    if version is None:
        return None
    names = names_of(child_id, [version.history_membership_id])
    return str(names.get(version.history_membership_id or 0, "")), version.history_date


def may_suspend(scope: Scope, child_id: UUID) -> bool:
    """Whether the reader may record suspensions of this child. False for a child they do not see."""
    if not scope.may(Permission.RECORD_SUSPENSION):
        return False
    try:
        return reach_of(scope, child_id).may_write(InformationClass.EDUCATION)
    except NotFound:
        return False


def require_reading(scope: Scope, child_id: UUID) -> None:
    """Raise NotFound unless the reader may read what concerns this child's education."""
    if not reach_of(scope, child_id).may_read(InformationClass.EDUCATION):
        raise NotFound("no such child")


def on_roll_at(child_id: UUID, school_id: int) -> list[OnRoll]:
    """When the child was on this school's roll, as far as its enrolments and its own marks say. Two queries."""
    rows = Involvement.objects.filter(
        child_id=child_id, kind=InvolvementKind.ENROLMENT, principal_id=school_id
    )
    enrolled = [
        OnRoll(
            first=timezone.localdate(row.starts_at),
            last=None if row.ends_at == FOREVER else timezone.localdate(row.ends_at),
        )
        for row in rows
    ]
    marked = AttendanceYear.objects.filter(child_id=child_id, school_id=school_id).order_by("starts_on")
    first = marked.values_list("starts_on", flat=True).first()
    if first is None or not enrolled:
        return enrolled
    # Marks from before the school's first file came in: the child was on roll already.
    earliest = min(enrolled, key=lambda roll: roll.first)
    return [*enrolled, OnRoll(first=first, last=earliest.first)] if first < earliest.first else enrolled


def spell_of(row: Suspension) -> Spell:
    """The days of a row."""
    return Spell(
        starts_on=row.starts_on, ends_on=row.ends_on, half_days=row.half_days, lunchtimes=row.lunchtimes
    )

"""Questions about who a child is allocated to, and to whom it may be."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.common.clock import FOREVER
from childplan.common.vocabulary import InformationClass
from childplan.history.looking import looked_at
from childplan.organisations.vocabulary import OrganisationKind
from safeguarding.models import Allocation
from safeguarding.rules import SOCIAL_WORKER, reaches_team


@dataclass(frozen=True, kw_only=True)
class Allocated:
    """A child's allocation, past or present. ends_at is None while it lasts."""

    id: UUID
    membership_id: int
    social_worker: str
    team: str
    organisation: str
    telephone: str
    starts_at: datetime
    ends_at: datetime | None
    reason: str
    end_reason: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A social worker a child may be allocated to."""

    membership_id: int
    name: str
    team: str


def allocations_of(scope: Scope, child_id: UUID) -> list[Allocated]:
    """The child's allocations, newest first; none for a reader to whom social care is closed. One query."""
    del scope  # The row policies of whoever passed the door bound it.
    rows = list(
        Allocation.objects.filter(child_id=child_id)
        .select_related("membership__user", "membership__organisation", "team")
        .order_by("-starts_at")
    )
    looked_at([child_id] if rows else [], InformationClass.SOCIAL_CARE)
    return [
        Allocated(
            id=row.pk,
            membership_id=row.membership_id,
            social_worker=row.membership.holder_name,
            team=row.team.name,
            organisation=row.membership.organisation.name,
            telephone=row.membership.organisation.telephone,
            starts_at=row.starts_at,
            ends_at=None if row.ends_at == FOREVER else row.ends_at,
            reason=row.reason,
            end_reason=row.end_reason,
        )
        for row in rows
    ]


def live_allocation(child_id: UUID, *, lock: bool = False) -> Allocation | None:
    """The allocation that lasts, or None. lock: for an act that is about to change it."""
    rows = Allocation.objects.select_for_update() if lock else Allocation.objects.all()
    return rows.filter(child_id=child_id, ends_at=FOREVER).first()


def social_workers_to_choose(scope: Scope, *, at: datetime) -> list[Choice]:
    """The social workers this reader may allocate a child to, team by team. Raises NotEntitled."""
    scope.require(Permission.ALLOCATE)
    members = (
        Membership.objects.filter(
            role=SOCIAL_WORKER,
            team__isnull=False,
            user__is_active=True,
            starts_at__lte=at,
            ends_at__gt=at,
            organisation__kind=OrganisationKind.LOCAL_AUTHORITY,
        )
        .select_related("user", "team", "organisation")
        .order_by("team__name", "user__name", "pk")
    )
    return [
        Choice(membership_id=member.pk, name=member.holder_name, team=str(member.team and member.team.name))
        for member in members
        if reaches_team(
            scope.role,
            author_team_id=scope.team_id,
            author_area_id=scope.area_id,
            team_id=member.team_id,
            team_area_id=member.organisation.area_id,
        )
        # In another post of one's own one is nobody else.
        and (member.pk == scope.membership_id or member.user_id != scope.user_id)
    ]


def lasting_allocation(scope: Scope, child_id: UUID) -> Allocated | None:
    """The child's present allocation as it is read; None without one, and for a reader to whom it is closed."""
    return next((one for one in allocations_of(scope, child_id) if one.ends_at is None), None)

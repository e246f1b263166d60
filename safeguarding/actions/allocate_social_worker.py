"""Allocate a child to a social worker."""

from datetime import datetime
from uuid import UUID

from childplan.access.actions import end_involvement, involve, leads
from childplan.access.conflicts import barred_users
from childplan.access.models import Involvement, RestrictionName
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.selectors.reach import reach_of
from safeguarding.models import Allocation
from safeguarding.rules import NoReason
from safeguarding.selectors.allocations import live_allocation, social_workers_to_choose

from ._allocating import (
    ALLOCATED,
    BEGAN,
    HANDED_OVER,
    LEADS_NOW,
    close_allocation,
    end_involvements,
    live_involvement,
)


class NotASocialWorkerHere(ValueError):
    """Not a social worker with a live membership in a team that the author may allocate to."""


class AlreadyTheirs(ValueError):
    """The child is allocated to this very social worker."""


class CannotSeeTheChild(ValueError):
    """The record is restricted to a list without this worker, or a conflict of interest keeps them out.

    Allocated to them, the child would have a social worker who cannot open the record.
    """


@act
def allocate_social_worker(
    *, by: Scope, at: datetime, child_id: UUID, membership_id: int, reason: str
) -> Allocation:
    """Allocate a child to a social worker and their team from now on.

    An allocation that lasts ends in the same moment, as a handover, so the child is never between two workers. A team
    manager allocates within their own team; a screener of the safeguarding hub to any social work team of the area.
    The worker becomes lead practitioner; whoever of another agency was so until now is told that they no longer are,
    since a child has one (Working Together to Safeguard Children 2023, chapter 3). Raises NotEntitled, NotFound,
    NoReason, NotASocialWorkerHere, AlreadyTheirs and CannotSeeTheChild.
    """
    by.require(Permission.ALLOCATE)
    reach = reach_of(by, child_id)
    if not reason.strip():
        raise NoReason
    if membership_id not in {choice.membership_id for choice in social_workers_to_choose(by, at=at)}:
        raise NotASocialWorkerHere
    worker = Membership.objects.get(pk=membership_id)
    assert worker.team_id is not None  # noqa: S101 - the choices are members of teams
    _require_sight(child_id, worker, at=at, is_restricted=reach.is_restricted)
    before = live_allocation(child_id, lock=True)
    if before is not None and before.membership_id == membership_id:
        raise AlreadyTheirs
    led = leads(child_id, at=at)
    # The team first: a manager who has only opened the record names a lead once the child is their team's.
    team = _involved(by, at, child_id, InvolvementKind.ALLOCATION, worker.team_id, worker)
    lead = _involved(by, at, child_id, InvolvementKind.LEAD_PRACTITIONER, membership_id, worker)
    if before is not None:
        close_allocation(before, at=at, reason=f"Handed over: {reason}"[:200], handed_over=True)
    own = {lead.pk, before.worker_involvement_id if before else None}
    others = [row for row in led if row.pk not in own]
    allocation = Allocation(
        child_id=child_id,
        membership=worker,
        team_id=worker.team_id,
        worker_involvement=lead,
        team_involvement=team,
        starts_at=at,
        reason=reason.strip()[:200],
        made_by_membership_id=by.membership_id,
    )
    allocation.save(force_insert=True)
    publish(
        BEGAN,
        child_id=child_id,
        information_class=InformationClass.SOCIAL_CARE,
        title="Allocated to a social worker",
        occurred_at=at,
        payload={
            "allocation": str(allocation.pk),
            "membership": membership_id,
            "team": worker.team_id,
            "led_before": [row.principal_id for row in others],
        },
    )
    for row in others:
        end_involvement(by=by, at=at, involvement_id=row.pk, reason=LEADS_NOW)
    if before is not None:
        # Last of all: a manager whose team hands over is out from here on.
        end_involvements(before, by=by, at=at, reason=HANDED_OVER, but=(lead.pk, team.pk))
    return allocation


def _involved(
    by: Scope,
    at: datetime,
    child_id: UUID,
    kind: InvolvementKind,
    principal_id: int,
    worker: Membership,
) -> Involvement:
    """The involvement that lasts already, or a new one. Why is for those who read social care, not for all who know
    that somebody is involved: an involvement says no more than that."""
    return live_involvement(child_id, kind, principal_id, at=at) or involve(
        by=by,
        at=at,
        child_id=child_id,
        kind=kind,
        principal_id=principal_id,
        organisation_id=worker.organisation_id,
        reason=ALLOCATED,
        succeeds=True,
    )


def _require_sight(child_id: UUID, worker: Membership, *, at: datetime, is_restricted: bool) -> None:
    if worker.user_id in barred_users(child_id):
        raise CannotSeeTheChild
    if is_restricted:
        named = RestrictionName.objects.filter(
            child_id=child_id,
            restriction__lifted_at__isnull=True,
            principal_id__in=(worker.pk, worker.team_id or 0),
            ends_at__gt=at,
        )
        if not named.exists():
            raise CannotSeeTheChild

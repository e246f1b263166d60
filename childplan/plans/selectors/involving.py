"""Whom the reader may involve with a child and by what, and which involvements they may end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from childplan.access.involving import MayInvolve, lines_of
from childplan.access.involving import Reach as MayReach
from childplan.access.levels import class_of
from childplan.access.models import Involvement
from childplan.access.roles import BY_KEY, ROLES
from childplan.access.scope import NotEntitled, Scope
from childplan.access.selectors import Reason, Worker, involvements
from childplan.access.vocabulary import BESIDE_THE_WORK, InvolvementKind, Level, Remit
from childplan.accounts.models import Membership
from childplan.common.clock import FOREVER
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.organisations.models import Organisation
from childplan.organisations.vocabulary import OrganisationKind

from .reach import Reach

K = InvolvementKind

# These begin in other ways: an allocation, an invitation, the opening of a record, a child off roll, a referral sent.
MADE_ELSEWHERE = frozenset({K.ALLOCATION, K.FAMILY, K.FIRST_CONTACT, K.LEFT_ROLL, K.REFERRAL, K.PANEL})
# And these end there: by a hand-over, off roll, by the family's page, with the referral, the panel's item or the share.
ENDED_ELSEWHERE = frozenset({K.ALLOCATION, K.FAMILY, K.SHARE, K.REFERRAL, K.PANEL, K.LEFT_ROLL, K.EMERGENCY})
# A class and a panel are teams: nobody is involved with a child as one of their members alone.
TO_TEAMS = frozenset({K.ENROLMENT, K.PANEL})
SOCIAL_WORKER = "social_worker"
GIVES_OUT_WORK = frozenset(role.managed_by for role in ROLES if role.managed_by)
MOST_OFFERED = 50
# So many are listed before anybody types a name.
MOST_UNASKED = 10
LONGEST_NUMBER = 18
TEAMS = (Remit.TEAM, Remit.ORGANISATION, Remit.AREA)
BODIES = (Remit.ORGANISATION, Remit.AREA)


@dataclass(frozen=True)
class Candidate:
    """Somebody, a team or an organisation that the reader may involve. where: their role and organisation."""

    principal_id: int
    name: str
    where: str
    organisation_id: int

    def __str__(self) -> str:
        return f"{self.name}, {self.where}" if self.where else self.name


def require_involves(scope: Scope, *, ending: bool = False) -> None:
    """Raise NotEntitled where this role involves nobody at all; ending: and ends nobody's involvement either."""
    lines = lines_of(scope.role_key)
    makes = any(may.kind not in MADE_ELSEWHERE and may.reach is not MayReach.NOBODY for may in lines)
    if not makes and not (ending and any(may.kind not in ENDED_ELSEWHERE for may in lines)):
        raise NotEntitled(f"{scope.role.name}: involves nobody")


def kinds_to_involve(reach: Reach) -> list[MayInvolve]:
    """By what the reader may involve somebody with this child. Nothing for whom the child was only shown to, and
    nothing on a restricted record, which opens to its list alone."""
    own = {reason.kind for reason in reach.reasons}
    works = any(_works_by(reason) for reason in reach.reasons)
    return [
        may
        for may in lines_of(reach.scope.role_key)
        if works
        and not reach.is_restricted
        and may.kind not in MADE_ELSEWHERE
        and may.reach is not MayReach.NOBODY
        and (not may.holding or own & set(may.holding))
    ]


@dataclass(frozen=True)
class Candidates:
    """Whom a page lists. kept: whom its reader had chosen already, where they are not among those found now.

    is_cut_off: there are more of that name. waits: there are too many to list before a name is typed.
    """

    found: tuple[Candidate, ...]
    kept: tuple[Candidate, ...]
    is_cut_off: bool
    waits: bool

    @property
    def people(self) -> tuple[Candidate, ...]:
        return (*self.kept, *self.found)

    @property
    def shown(self) -> dict[str, Any]:
        """What the page says of the list, beside the list itself."""
        return {"is_cut_off": self.is_cut_off, "waits": self.waits, "is_empty": not self.people}


def candidates(
    reach: Reach, may: MayInvolve, *, at: datetime, name: str = "", chosen: str = ""
) -> Candidates:
    """Whom that line lets the reader involve, whom it would open the child to: teams first, then people by name.

    name: a part of the name of a person, team or organisation; without one a few are listed, and many are not. chosen:
    the number of whom they chose before, as it was sent. Four queries, and four for somebody chosen who is not listed.
    """
    fit, is_cut_off = _fit(reach, may, at=at, name=name)
    waits = not name and (is_cut_off or len(fit) > MOST_UNASKED)
    found = () if waits else tuple(fit)
    kept: tuple[Candidate, ...] = ()
    if chosen.isascii() and chosen.isdigit() and len(chosen) <= LONGEST_NUMBER:
        number = int(chosen)
        if number not in {one.principal_id for one in found}:
            kept = tuple(_fit(reach, may, at=at, number=number)[0])
    return Candidates(found, kept, is_cut_off and not waits, waits)


def _fit(
    reach: Reach, may: MayInvolve, *, at: datetime, name: str = "", number: int | None = None
) -> tuple[list[Candidate], bool]:
    """Those of a name, or the one of a number; and whether there are more. The last of four queries asks the database
    of each what it would be asked when they are involved.
    """
    scope = reach.scope
    people = list(_people(scope, may, at=at, name=name, number=number)[: MOST_OFFERED + 1])
    found = [
        *_teams(scope, may, at=at, name=name, number=number),
        *_bodies(scope, may, name=name, number=number),
    ]
    if may.kind not in TO_TEAMS:
        found += [
            Candidate(
                member.pk,
                member.holder_name,
                f"{BY_KEY[member.role].name}, {member.organisation}",
                member.organisation_id,
            )
            for member in people
        ]
    offered = found[:MOST_OFFERED]
    with connection.cursor() as cursor:
        cursor.execute(
            "select p from unnest(%s::bigint[]) p where access.may_involve(%s, %s, p)",
            [[one.principal_id for one in offered], reach.child_id, int(may.kind)],
        )
        fit = {principal_id for (principal_id,) in cursor.fetchall()}
    return [one for one in offered if one.principal_id in fit], len(found) > MOST_OFFERED


def works_until(reach: Reach, may: MayInvolve) -> datetime:
    """Until when the reader may involve somebody by that line: their own people for no longer than themselves."""
    if may.reach is MayReach.AREA or reach.scope.role_key in GIVES_OUT_WORK:
        return FOREVER
    return max((reason.until for reason in reach.reasons if _works_by(reason)), default=FOREVER)


def _works_by(reason: Reason) -> bool:
    return reason.kind not in BESIDE_THE_WORK and reason.levels[InformationClass.IDENTITY] >= Level.CONTRIBUTE


def _roles(may: MayInvolve, *remits: Remit) -> list[str]:
    """Roles that such an involvement opens a child to."""
    return [
        role.key
        for role in ROLES
        if may.kind in role.opened_by and (not remits or role.remit in remits) and role.held_in
    ]


def _members(scope: Scope, may: MayInvolve, roles: list[str], *, at: datetime) -> QuerySet[Membership]:
    members = Membership.objects.filter(
        role__in=roles, user__is_active=True, starts_at__lte=at, ends_at__gt=at
    ).select_related("user", "organisation", "team")
    if may.reach is MayReach.HOUSE:
        return members.filter(organisation_id=scope.organisation_id or 0)
    there = members.filter(organisation__area_id=scope.area_id or 0, organisation__kind__in=may.bodies)
    return there.exclude(pk=scope.membership_id or 0)


def _people(
    scope: Scope, may: MayInvolve, *, at: datetime, name: str, number: int | None
) -> QuerySet[Membership]:
    members = _members(scope, may, _roles(may), at=at)
    if number is not None:
        members = members.filter(pk=number)
    named = (
        Q(user__name__icontains=name) | Q(team__name__icontains=name) | Q(organisation__name__icontains=name)
    )
    return members.filter(named).order_by("user__name", "pk")


def _teams(scope: Scope, may: MayInvolve, *, at: datetime, name: str, number: int | None) -> list[Candidate]:
    if may.kind is K.LEAD_PRACTITIONER:
        return []
    members = _members(scope, may, _roles(may, *TEAMS), at=at).filter(team__isnull=False)
    if may.reach is MayReach.AREA:
        members = members.exclude(team_id=scope.team_id or 0)
    if number is not None:
        members = members.filter(team_id=number)
    rows = (
        members.filter(Q(team__name__icontains=name) | Q(organisation__name__icontains=name))
        .order_by("team__name", "team_id")
        .values_list("team_id", "team__name", "organisation__name", "organisation_id")
        .distinct()
    )
    return [
        Candidate(team, called, body, body_id) for team, called, body, body_id in rows[: MOST_OFFERED + 1]
    ]


def _bodies(scope: Scope, may: MayInvolve, *, name: str, number: int | None) -> list[Candidate]:
    """Organisations as a whole: where the role reaches that far, and voluntary ones, whose people may not sign in."""
    if may.reach is not MayReach.AREA or may.kind is K.LEAD_PRACTITIONER:
        return []
    wide = {body for key in _roles(may, *BODIES) for body in BY_KEY[key].held_in}
    kinds = [body for body in may.bodies if body in wide or body == OrganisationKind.VOLUNTARY]
    rows = Organisation.objects.filter(
        area_id=scope.area_id or 0, kind__in=kinds, closed_on__isnull=True, name__icontains=name
    ).exclude(pk=scope.organisation_id or 0)
    if number is not None:
        rows = rows.filter(pk=number)
    return [
        Candidate(row.pk, row.name, "", row.pk) for row in rows.order_by("name", "pk")[: MOST_OFFERED + 1]
    ]


@dataclass(frozen=True)
class Opened:
    """Somebody whom an involvement would open the child to, by their post alone."""

    name: str
    role_key: str
    role: str
    organisation: str


def opens_to(chosen: Candidate, may: MayInvolve, *, at: datetime) -> list[Opened]:
    """Everybody whose role such an involvement opens the child to today: one person, or those of a team or a body. What
    else may keep somebody out is not for whoever involves them. One query.
    """
    number = chosen.principal_id
    members = Membership.objects.filter(
        Q(pk=number)
        | Q(team_id=number, role__in=_roles(may, *TEAMS))
        | Q(organisation_id=number, role__in=_roles(may, *BODIES)),
        role__in=_roles(may),
        user__is_active=True,
        starts_at__lte=at,
        ends_at__gt=at,
    ).select_related("user", "organisation")
    return [
        Opened(member.holder_name, member.role, BY_KEY[member.role].name, member.organisation.name)
        for member in members.order_by("user__name", "pk")
    ]


def lead_now(reach: Reach, *, at: datetime) -> tuple[Worker | None, bool]:
    """Who leads the work with the child, as far as the reader may know, and whether the reader may end that."""
    workers = involvements(reach.scope, reach.child_id, at=at)
    lead = next((worker for worker in workers if worker.is_lead), None)
    return lead, lead is not None and lead in endable(reach, [lead])


def has_ended(reach: Reach, involvement_id: UUID, *, at: datetime) -> bool:
    """Whether it is an involvement with this child that is over, as far as the reader may know. One query."""
    return Involvement.objects.filter(pk=involvement_id, child_id=reach.child_id, ends_at__lte=at).exists()


def endable(reach: Reach, workers: Iterable[Worker]) -> list[Worker]:
    """Of these live involvements, those that the reader may end on the page that ends one. No query."""
    return [
        worker
        for worker in workers
        if worker.may_end
        and reach.may_write(class_of(worker.kind))
        and not _ends_elsewhere(worker, reach.scope)
    ]


def _ends_elsewhere(worker: Worker, scope: Scope) -> bool:
    """An allocation ends as a whole, its lead practitioner with it; a school's roll by taking the child off it."""
    is_roll = worker.kind is K.ENROLMENT and worker.principal_id == scope.organisation_id
    is_allocated = worker.is_lead and worker.role_key == SOCIAL_WORKER
    return worker.kind in ENDED_ELSEWHERE or is_roll or is_allocated


def involvement_to_end(reach: Reach, involvement_id: UUID, *, at: datetime) -> Worker:
    """One involvement. Raises NotFound, and NotEntitled where it is not the reader's to end or ends elsewhere."""
    if not Involvement.objects.filter(pk=involvement_id, child_id=reach.child_id).exists():
        raise NotFound("no such involvement")
    for worker in endable(reach, involvements(reach.scope, reach.child_id, at=at)):
        if worker.involvement_id == involvement_id:
            return worker
    raise NotEntitled("this involvement is not yours to end here")

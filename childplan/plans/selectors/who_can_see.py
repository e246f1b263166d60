"""Who can see this child, and why: the same question as "why do I", asked about everybody."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from childplan.access.levels import masks
from childplan.access.permissions import Permission
from childplan.access.roles import BY_KEY, ROLES
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind, Remit
from childplan.accounts.models import Membership
from childplan.common.vocabulary import EVERY_CLASS, InformationClass
from childplan.history.looking import looked_at
from childplan.identity.models import FamilyPerson
from childplan.organisations.models import Area, Organisation, Team

from .reach import Reach


@dataclass(frozen=True)
class Viewer:
    """Somebody a grant reaches: their name, their role, and which classes it lets them read."""

    name: str
    role: str
    reads: tuple[InformationClass, ...]


@dataclass(frozen=True)
class GrantView:
    """One grant: through what, since when, and everyone it reaches today."""

    kind: InvolvementKind
    through: str
    since: datetime
    viewers: tuple[Viewer, ...]


def who_can_see(scope: Scope, reach: Reach, *, at: datetime) -> list[GrantView]:
    """Every live grant on this child with the people it reaches. Six queries. Raises NotEntitled.

    A restricted record shows its named list alone, because its other grants are gone.
    """
    scope.require(Permission.SEE_WHO_CAN_SEE)
    with connection.cursor() as cursor:
        cursor.execute(
            "select principal, kind, classes, starts_at from access.grants_on(%s) order by kind, starts_at",
            [reach.child_id],
        )
        grants = cursor.fetchall()
    looked_at([reach.child_id], InformationClass.IDENTITY)
    principals = {principal for principal, *_ in grants}
    names = _names(principals)
    members = _members(principals, at=at)
    return [
        GrantView(
            kind=InvolvementKind(kind),
            through=names.get(principal, ""),
            since=since,
            viewers=_viewers(members, principal, InvolvementKind(kind), classes),
        )
        for principal, kind, classes, since in grants
    ]


def _members(principals: set[int], *, at: datetime) -> list[Membership]:
    """Everyone who today holds a role that one of these principals may reach."""
    reached = (
        Q(pk__in=principals)
        | Q(team_id__in=principals)
        | Q(organisation_id__in=principals, role__in=_roles(Remit.ORGANISATION, Remit.AREA))
        | Q(organisation__area_id__in=principals, role__in=_roles(Remit.AREA))
    )
    live = Membership.objects.filter(reached, starts_at__lte=at, ends_at__gt=at)
    return list(live.select_related("user", "partner", "organisation", "team").order_by("pk"))


def _roles(*remits: Remit) -> list[str]:
    return [role.key for role in ROLES if role.remit in remits]


def _viewers(
    members: list[Membership], principal: int, kind: InvolvementKind, classes: int
) -> tuple[Viewer, ...]:
    viewers = []
    for member in members:
        role = BY_KEY.get(member.role)
        if role is None or principal not in _principals(member, role.remit):
            continue
        reads = masks(role.levels_through, writes=role.writes).read[kind - 1] & classes & EVERY_CLASS
        if reads:
            viewers.append(
                Viewer(
                    member.holder_name,
                    f"{role.name}, {member.organisation}",
                    tuple(c for c in InformationClass if reads & c),
                )
            )
    return tuple(sorted(viewers, key=lambda viewer: viewer.name))


def _principals(member: Membership, remit: Remit) -> set[int | None]:
    """The principals that stand for this member, as `access.enter_membership` resolves them."""
    reached: set[int | None] = {member.pk}
    if remit in (Remit.TEAM, Remit.ORGANISATION, Remit.AREA):
        reached.add(member.team_id)
    if remit in (Remit.ORGANISATION, Remit.AREA):
        reached.add(member.organisation_id)
    if remit is Remit.AREA:
        reached.add(member.organisation.area_id)
    return reached


def _names(principals: set[int]) -> dict[int, str]:
    """What a grant is made to, by number. A member's own name stands among the viewers."""
    names = {
        team.pk: str(team) for team in Team.objects.filter(pk__in=principals).select_related("organisation")
    }
    names |= {o.pk: o.name for o in Organisation.objects.filter(pk__in=principals)}
    names |= {a.pk: a.name for a in Area.objects.filter(pk__in=principals)}
    names |= {p.pk: p.name for p in FamilyPerson.objects.filter(pk__in=principals)}
    return names


def people_counted(grants: list[GrantView]) -> int:
    """How many people there are in all, each counted once."""
    return len({(viewer.name, viewer.role) for grant in grants for viewer in grant.viewers})

"""Who may read one class of one child: the same answer as the row policies give, asked for everybody at once.

For background work, which decides whom to tell. It starts from the grants, not from the involvements: on a restricted
record the grants are those of its named list alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db.models import Q

from childplan.access.conflicts import barred_users
from childplan.access.levels import masks
from childplan.access.models import Grant
from childplan.access.roles import BY_KEY, ROLES, role
from childplan.access.vocabulary import InvolvementKind, Remit
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.escalation.rules import Reader, Told

GrantsByPrincipal = Mapping[int, list[tuple[InvolvementKind, int]]]

TO_THE_TEAM = tuple(r.key for r in ROLES if r.remit in (Remit.TEAM, Remit.ORGANISATION, Remit.AREA))
TO_THE_ORGANISATION = tuple(r.key for r in ROLES if r.remit in (Remit.ORGANISATION, Remit.AREA))
TO_THE_AREA = tuple(r.key for r in ROLES if r.remit is Remit.AREA)


def readers_of(child_id: UUID, information_class: InformationClass, *, at: datetime) -> list[Reader]:
    """Every practitioner whose live membership lets them read that class of this child, and who is not barred.

    Partner systems and families are never among them. Asked as the service role; three queries.
    """
    users = barred_users(child_id)
    held = holders_of(child_id, information_class, at=at)
    return [reader for reader in held.holders if reader.user_id not in users]


@dataclass(frozen=True)
class Held:
    """holders: readers, with those who are barred. posts: how teams, organisations and people who have left are
    involved with the child, whether anybody is behind them or not."""

    holders: list[Reader]
    posts: frozenset[InvolvementKind]


def holders_of(child_id: UUID, information_class: InformationClass, *, at: datetime) -> Held:
    """Who would read that class of this child if nobody were barred, and which posts there are. Two queries."""
    grants = _live_grants(child_id, at=at)
    candidates = list(
        Membership.objects.filter(_reached_by(grants.keys()), role__in=BY_KEY)
        .filter(starts_at__lte=at, ends_at__gt=at, user__is_active=True)
        .select_related("organisation")
        .order_by("pk")
    )
    live = {member.pk for member in candidates}
    posts = {kind for principal, found in grants.items() if principal not in live for kind, _ in found}
    return Held(
        holders=[
            reader
            for member in candidates
            if (reader := _as_reader(member, grants, information_class)) is not None
        ],
        posts=frozenset(posts),
    )


def as_told(membership_ids: Iterable[int]) -> list[Told]:
    """The roles of memberships that were told of something, whether they are still live or not."""
    members = Membership.objects.filter(pk__in=membership_ids, role__in=BY_KEY).order_by("pk")
    return [Told(member.pk, member.role, member.organisation_id, member.team_id) for member in members]


def _live_grants(child_id: UUID, *, at: datetime) -> GrantsByPrincipal:
    found: dict[int, list[tuple[InvolvementKind, int]]] = {}
    live = Grant.objects.filter(child_id=child_id, starts_at__lte=at, ends_at__gt=at)
    for principal, kind, classes in live.values_list("principal", "kind", "classes"):
        found.setdefault(principal, []).append((InvolvementKind(kind), classes))
    return found


def _reached_by(principals: Iterable[int]) -> Q:
    """The same reach as `access.enter_membership` gives to each role."""
    numbers = list(principals)
    return (
        Q(pk__in=numbers)
        | Q(team_id__in=numbers, role__in=TO_THE_TEAM)
        | Q(organisation_id__in=numbers, role__in=TO_THE_ORGANISATION)
        | Q(organisation__area_id__in=numbers, role__in=TO_THE_AREA)
    )


def _principals(member: Membership) -> list[int]:
    remit = role(member.role).remit
    reached = [member.pk]
    if remit in (Remit.TEAM, Remit.ORGANISATION, Remit.AREA) and member.team_id is not None:
        reached.append(member.team_id)
    if remit in (Remit.ORGANISATION, Remit.AREA):
        reached.append(member.organisation_id)
    if remit is Remit.AREA:
        reached.append(member.organisation.area_id)
    return reached


@cache
def _read_masks(role_key: str) -> tuple[int, ...]:
    held = role(role_key)
    return tuple(masks(held.levels_through, writes=held.writes).read)


def _as_reader(
    member: Membership, grants: GrantsByPrincipal, information_class: InformationClass
) -> Reader | None:
    reaching = [grant for principal in _principals(member) for grant in grants.get(principal, ())]
    read = _read_masks(member.role)
    if not any(classes & read[kind - 1] & information_class for kind, classes in reaching):
        return None
    return Reader(
        membership_id=member.pk,
        user_id=member.user_id or 0,
        role_key=member.role,
        organisation_id=member.organisation_id,
        team_id=member.team_id,
        organisation_kind=member.organisation.kind,
        kinds=frozenset(kind for kind, _ in reaching),
    )

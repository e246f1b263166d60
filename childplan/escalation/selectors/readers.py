"""Who may read one class of one child: the same answer as the row policies give, asked for everybody at once.

For background work, which decides whom to tell. It starts from the grants, not from the involvements: on a restricted
record the grants are those of its named list alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from childplan.access import deciding
from childplan.access.conflicts import barred_users
from childplan.access.models import Grant
from childplan.access.roles import BY_KEY
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.escalation.rules import Reader, Told


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
    numbers = {grant.principal for grant in grants}
    found = (
        Membership.objects.filter(deciding.reached_by(numbers), role__in=BY_KEY)
        .filter(starts_at__lte=at, ends_at__gt=at, user__is_active=True)
        .select_related("organisation")
        .order_by("pk")
    )
    candidates = [member for member in found if _is_in_force(member, at=at)]
    live = {member.pk for member in candidates}
    posts = {grant.kind for grant in grants if grant.principal not in live}
    return Held(
        holders=[
            reader
            for member in candidates
            if (reader := _as_reader(member, grants, information_class, at=at)) is not None
        ],
        posts=frozenset(posts),
    )


def as_told(membership_ids: Iterable[int]) -> list[Told]:
    """The roles of memberships that were told of something, whether they are still live or not."""
    members = Membership.objects.filter(pk__in=membership_ids, role__in=BY_KEY).order_by("pk")
    return [Told(member.pk, member.role, member.organisation_id, member.team_id) for member in members]


def _live_grants(child_id: UUID, *, at: datetime) -> list[deciding.Held]:
    live = Grant.objects.filter(child_id=child_id, starts_at__lte=at, ends_at__gt=at)
    rows = live.values_list("principal", "kind", "classes", "starts_at", "ends_at")
    return [
        deciding.Held(number, InvolvementKind(kind), classes, starts_at, ends_at)
        for number, kind, classes, starts_at, ends_at in rows
    ]


def _is_in_force(member: Membership, *, at: datetime) -> bool:
    return deciding.is_in_force(
        BY_KEY[member.role], starts_at=member.starts_at, ends_at=member.ends_at, at=at
    )


def _as_reader(
    member: Membership, grants: list[deciding.Held], information_class: InformationClass, *, at: datetime
) -> Reader | None:
    held = BY_KEY[member.role]
    principals = deciding.principals_of(
        held,
        membership_id=member.pk,
        team_id=member.team_id,
        organisation_id=member.organisation_id,
        area_id=member.organisation.area_id,
    )
    masks = deciding.masks_of(held.key)
    asker = deciding.Asker(held, masks, principals)
    answer = deciding.decide(grants, asker=asker, needs=information_class, at=at)
    if answer.missing is not None:
        return None
    mine = [grant for grant in grants if grant.principal in principals]
    return Reader(
        membership_id=member.pk,
        user_id=member.user_id or 0,
        role_key=member.role,
        organisation_id=member.organisation_id,
        team_id=member.team_id,
        organisation_kind=member.organisation.kind,
        # Those that open it, and not every one that they have.
        kinds=frozenset(
            grant.kind
            for grant in mine
            if deciding.level_through(masks, kind=grant.kind, classes=grant.classes, needs=information_class)
            >= Level.READ
        ),
    )

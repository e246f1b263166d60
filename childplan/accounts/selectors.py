"""Questions about people who sign in and the memberships they act in. Asked as visitor: they open no child."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from childplan.common import clock

from .models import Membership
from .vocabulary import role_names


@dataclass(frozen=True)
class Acting:
    """One membership, in words: what somebody is, where, and in which local area."""

    membership_id: int
    role: str
    place: str
    area: str

    @property
    def words(self) -> str:
        return f"{self.role}, {self.place}"


def live_memberships(*, user_id: int) -> QuerySet[Membership]:
    """The memberships this user may act in today."""
    now = clock.now()
    return Membership.objects.filter(user_id=user_id, starts_at__lte=now, ends_at__gt=now).select_related(
        "organisation__area", "team"
    )


def acting_membership_id(*, user_id: int, chosen: object) -> int | None:
    """The membership the user acts in: the chosen one while it is live, else their first; None when they have none."""
    live = list(live_memberships(user_id=user_id).values_list("pk", flat=True))
    if chosen in live:
        return int(str(chosen))
    return live[0] if live else None


def ways_to_act(*, user_id: int) -> list[Acting]:
    """The memberships this user may choose between, in words. One query."""
    return [_in_words(membership) for membership in live_memberships(user_id=user_id)]


def is_family(*, user_id: int) -> bool:
    """Whether this user is a parent, carer or young person, even one whose sign-in opens nothing today."""
    with connection.cursor() as cursor:
        cursor.execute("select access.is_family(%s)", [user_id])
        return bool(cursor.fetchone()[0])


def acting_in(membership_id: int) -> Acting | None:
    """The membership somebody acts in, in words, or None when there is none of that number. One query."""
    found = Membership.objects.filter(pk=membership_id).select_related("organisation__area", "team").first()
    return _in_words(found) if found else None


def _in_words(membership: Membership) -> Acting:
    place = str(membership.organisation)
    if membership.team is not None:
        place = f"{membership.team.name}, {place}"
    return Acting(
        membership_id=membership.pk,
        role=role_names.get(membership.role, membership.role),
        place=place,
        area=membership.organisation.area.name,
    )


def membership_at_school(
    *, laestab: str, email: str | None, membership_id: int | None, at: datetime
) -> tuple[int, int | None] | None:
    """The live membership of somebody at the school of that number, and their user; None when there is not just one.

    By their sign-in or by its own number: for commands, which act in somebody's name.
    """
    live = Membership.objects.filter(
        organisation__laestab=laestab, starts_at__lte=at, ends_at__gt=at, user__is_active=True
    ).exclude(organisation__laestab="")
    live = live.filter(pk=membership_id) if membership_id else live.filter(user__email__iexact=email or "")
    found = list(live.values_list("pk", "user_id")[:2])
    return found[0] if len(found) == 1 else None

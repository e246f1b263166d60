"""The children whose pages a family person may see."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.models import Grant
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.identity.models import Child


@dataclass(frozen=True)
class FamilyChild:
    """One's own child, by the first name that everybody uses. until: when the page closes unless somebody keeps it."""

    child_id: UUID
    first_name: str
    until: datetime


def children_of_family(scope: Scope, *, at: datetime) -> list[FamilyChild]:
    """The children this family person is involved with now, oldest first. Nobody for anybody else. Two queries.

    That a child is one's own is no news, so the log of looking has nothing to keep until something is shown of it.
    """
    if scope.person_id is None:
        return []
    live = Grant.objects.filter(
        principal__in=scope.principals,
        kind__in=(InvolvementKind.FAMILY, InvolvementKind.SELF, InvolvementKind.NAMED_LIST),
        starts_at__lte=at,
        ends_at__gt=at,
    )
    until: dict[UUID, datetime] = {}
    for child_id, ends_at in live.values_list("child_id", "ends_at"):
        until[child_id] = max(ends_at, until.get(child_id, ends_at))
    mine = Child.objects.filter(pk__in=until).order_by("born_on", "sort_name")
    return [FamilyChild(child.pk, child.known_as or child.forename, until[child.pk]) for child in mine]


def own_pages(scope: Scope) -> set[UUID]:
    """The records that are of the family person who asks: a young person reads "your plan". One query."""
    if scope.person_id is None:
        return set()
    with connection.cursor() as cursor:
        cursor.execute("select access.own_pages()")
        return {child_id for (child_id,) in cursor.fetchall()}

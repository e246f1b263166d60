"""The children whose pages a family person may see."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from childplan.access.models import Grant
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.identity.models import Child


@dataclass(frozen=True)
class FamilyChild:
    """One's own child, by the first name that everybody uses."""

    child_id: UUID
    first_name: str


def children_of_family(scope: Scope, *, at: datetime) -> list[FamilyChild]:
    """The children this family person is involved with now, oldest first. Nobody for anybody else. Two queries.

    That a child is one's own is no news, so the log of looking has nothing to keep until something is shown of it.
    """
    if scope.person_id is None:
        return []
    live = Grant.objects.filter(
        principal__in=scope.principals,
        kind__in=(InvolvementKind.FAMILY, InvolvementKind.NAMED_LIST),
        starts_at__lte=at,
        ends_at__gt=at,
    )
    mine = Child.objects.filter(pk__in=live.values("child_id")).order_by("born_on", "sort_name")
    return [FamilyChild(child.pk, child.known_as or child.forename) for child in mine]

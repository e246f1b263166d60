"""How far a scope reaches on one child, needs that come on top of a class included."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import Level
from childplan.history.acts import NotFound
from childplan.identity.models import Child


@dataclass(frozen=True)
class Reached:
    """For each grant that opens the child to the reader, the bits it opens. One grant must meet all needs of a row."""

    read: tuple[int, ...]
    contribute: tuple[int, ...]

    def reads(self, needs: int) -> bool:
        return any(bits & needs == needs for bits in self.read)

    def contributes(self, needs: int) -> bool:
        return any(bits & needs == needs for bits in self.contribute)

    def require(self, needs: int) -> None:
        """Raise NotEntitled unless the reader may contribute what has these needs: a no where a policy finds no row."""
        if not self.contributes(needs):
            raise NotEntitled("this part of the child's record is not open to you for writing")


def visible_children(child_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these children whose record is open to the reader. One query."""
    return frozenset(Child.objects.filter(pk__in=child_ids).values_list("pk", flat=True))


def reached(scope: Scope, child_id: UUID) -> Reached:
    """From the very grants the row policies ask. One query. Raises NotFound when the child is not open to the scope."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select kind, classes from access.grants_on(%s) where principal = any(%s)",
            [child_id, list(scope.principals)],
        )
        grants = cursor.fetchall()
    if not grants:
        raise NotFound("no such child")
    read, contribute = scope.masks(Level.READ), scope.masks(Level.CONTRIBUTE)
    return Reached(
        read=tuple(classes & read[kind - 1] for kind, classes in grants),
        contribute=tuple(classes & contribute[kind - 1] for kind, classes in grants),
    )

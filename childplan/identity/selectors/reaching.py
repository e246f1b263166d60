"""How far a scope reaches on one child, needs that come on top of a class included."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from childplan.access.deciding import Held, level_through
from childplan.access.levels import Masks
from childplan.access.scope import NotEntitled, Scope
from childplan.access.selectors import grants_on
from childplan.access.vocabulary import Level
from childplan.history.acts import NotFound
from childplan.identity.models import Child


@dataclass(frozen=True)
class Reached:
    """The grants that open the child to the reader. One grant must meet all needs of a row."""

    masks: Masks
    grants: tuple[Held, ...]

    def _level(self, needs: int) -> Level:
        return max(
            level_through(self.masks, kind=grant.kind, classes=grant.classes, needs=needs)
            for grant in self.grants
        )

    def reads(self, needs: int) -> bool:
        return self._level(needs) >= Level.READ

    def contributes(self, needs: int) -> bool:
        return self._level(needs) >= Level.CONTRIBUTE

    def require(self, needs: int) -> None:
        """Raise NotEntitled unless the reader may contribute what has these needs: a no where a policy finds no row."""
        if not self.contributes(needs):
            raise NotEntitled("this part of the child's record is not open to you for writing")


def visible_children(child_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these children whose record is open to the reader. One query."""
    return frozenset(Child.objects.filter(pk__in=child_ids).values_list("pk", flat=True))


def reached(scope: Scope, child_id: UUID) -> Reached:
    """From the very grants the row policies ask. One query. Raises NotFound when the child is not open to the scope."""
    grants = tuple(grant for grant in grants_on(child_id) if grant.principal in scope.principals)
    if not grants:
        raise NotFound("no such child")
    return Reached(scope.all_masks, grants)

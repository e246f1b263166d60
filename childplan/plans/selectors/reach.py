"""How far a scope reaches on one child: the reasons, and from them the level on each class."""

from dataclasses import dataclass
from uuid import UUID

from childplan.access.scope import NotEntitled, Scope
from childplan.access.selectors import Reason, explain, level_of
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound


@dataclass(frozen=True)
class Reach:
    """What opens the child to this reader, and how far: the first lock on everything the plan's pages show.

    Made by `reach_of` from the very grants that the row policies ask. Selectors that are given one ask only for rows
    of its child and of classes it may read; the policies behind them would give no more.
    """

    scope: Scope
    child_id: UUID
    reasons: tuple[Reason, ...]

    def level(self, information_class: int) -> Level:
        """How far they get at what is of this class, or of this set of classes together."""
        return level_of(self.reasons, information_class)

    def may_write(self, information_class: int) -> bool:
        return self.level(information_class) >= Level.CONTRIBUTE

    def may_read(self, information_class: int) -> bool:
        return self.level(information_class) >= Level.READ

    def require(self, information_class: int, level: Level = Level.CONTRIBUTE) -> None:
        """Raise NotEntitled below that level: the page says no where the database would only find no row."""
        self._require(information_class, self.level(information_class), level)

    @staticmethod
    def _require(information_class: int, has: Level, needed: Level) -> None:
        if has < needed:
            names = " and ".join(c.label.lower() for c in InformationClass if c & information_class)
            raise NotEntitled(f"for this child, {names} is not open to you for writing")

    def text_level(self, information_class: int) -> Level:
        """The level on what plans of that class say: to a role that reads no plan they are only known to exist."""
        return level_of(self.reasons, information_class, prose=True)

    def may_write_text(self, information_class: int) -> bool:
        return self.text_level(information_class) >= Level.CONTRIBUTE

    def may_read_text(self, information_class: int) -> bool:
        return self.text_level(information_class) >= Level.READ

    def require_text(self, information_class: int) -> None:
        """Raise NotEntitled where plans of that class may not be written."""
        self._require(information_class, self.text_level(information_class), Level.CONTRIBUTE)

    def text_classes(self, level: Level) -> list[int]:
        """The classes whose plans stand open at this level or above."""
        return [int(c) for c in InformationClass if self.text_level(c) >= level]

    def classes(self, level: Level) -> list[int]:
        """The classes at this level or above."""
        return [int(c) for c in InformationClass if self.level(c) >= level]

    @property
    def is_restricted(self) -> bool:
        """A restricted record opens to its named list alone, so whoever sees it is on the list."""
        return any(reason.kind is InvolvementKind.NAMED_LIST for reason in self.reasons)


def reach_of(scope: Scope, child_id: UUID) -> Reach:
    """How far this scope reaches on this child. Raises NotFound when it does not see the child at all."""
    reasons = tuple(explain(scope, child_id))
    if not reasons:
        raise NotFound("no such child")
    return Reach(scope, child_id, reasons)

"""Which reasons open a child to a scope: the same masks that the row policies use, in words."""

from childplan.common.vocabulary import InformationClass

from .scope import Scope
from .vocabulary import InvolvementKind, Level


def level_through(
    scope: Scope, *, kind: InvolvementKind, classes: int, information_class: InformationClass
) -> Level:
    """The level this scope has for a class through one grant of that kind and those classes."""
    if not classes & information_class:
        return Level.NOTHING
    for level in (Level.DECIDE, Level.CONTRIBUTE, Level.READ, Level.KNOWN):
        if scope.reaches(information_class, level, kind):
            return level
    return Level.NOTHING

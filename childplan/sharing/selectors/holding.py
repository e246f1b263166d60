"""What somebody may pass on of a child: what they read by work of their own."""

from uuid import UUID

from childplan.access.scope import Scope
from childplan.access.selectors import held_by_work
from childplan.common.vocabulary import InformationClass


def classes_held(scope: Scope, child_id: UUID) -> tuple[InformationClass, ...]:
    """The classes that this member may share; none for a child they do not see, or see by a share alone. One query."""
    held = held_by_work(scope, child_id)
    return tuple(c for c in InformationClass if held & c)

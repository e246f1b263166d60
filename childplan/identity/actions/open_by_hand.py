"""Open a child's record without a file: an unborn child, one with no number yet, one whose age is disputed."""

from datetime import datetime

from childplan.access.scope import NotEntitled, Scope
from childplan.history.acts import act
from childplan.identity.actions.flag_child import keep_flag
from childplan.identity.actions.open_children import IncomingChild, Resolved, find_or_open_children
from childplan.identity.rules import may_open_by_hand, opening
from childplan.identity.vocabulary import FlagKind, Resolution


class NoDate(ValueError):
    """A child is born or expected on some day, if only estimated."""


@act
def open_by_hand(*, by: Scope, at: datetime, child: IncomingChild, reason: str) -> Resolved:
    """Find the child, open its record, or leave a question for the area's matchers; see `find_or_open_children`.

    The author's team (or the author) is involved from now on. A new record of an unborn child, or of one whose age is
    disputed, begins with that flag. Raises NotEntitled, NoDate.
    """
    if not may_open_by_hand(by):
        raise NotEntitled(f"{by.role.name}: not permitted to open a record by hand")
    if child.born_on is None and child.expected_on is None:
        raise NoDate("Enter the birth date, or the day the child is expected")
    involved = opening(by)
    (resolved,) = find_or_open_children(
        by=by, at=at, incoming=[child], kind=involved.kind, principal_id=involved.principal_id, reason=reason
    )
    if resolved.answer is Resolution.OPENED and resolved.child_id is not None:
        keep_flag(child_id=resolved.child_id, kind=FlagKind.UNBORN, is_so=child.born_on is None, at=at)
        disputed = child.birth_date_is_disputed
        keep_flag(child_id=resolved.child_id, kind=FlagKind.DISPUTED_AGE, is_so=disputed, at=at)
    return resolved

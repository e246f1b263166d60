"""How opening a record involves whoever opens it."""

from dataclasses import dataclass

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind

# Somebody who keeps a caseload takes the child onto it; everybody else is on record as who opened the record.
CASELOADS = {
    "health_visitor": InvolvementKind.HEALTH_CASELOAD,
    "ehc_coordinator": InvolvementKind.SEN_CASELOAD,
}
MAY_OPEN_BY_HAND = (Permission.OPEN_CHILD, Permission.REGISTER_BIRTH)


@dataclass(frozen=True)
class Opening:
    """How whoever opens a record is involved from then on: through what, and as their team or themselves."""

    kind: InvolvementKind
    principal_id: int


def may_open_by_hand(scope: Scope) -> bool:
    """Whether this role opens a record without a file."""
    return any(scope.may(permission) for permission in MAY_OPEN_BY_HAND)


def opening(scope: Scope) -> Opening:
    """The team is involved where the role reaches its team, so that a colleague can carry on; else the person."""
    team = scope.team_id if scope.team_id in scope.principals else None
    principal = team or scope.membership_id
    if principal is None:
        raise ValueError("only somebody in a membership opens a record")
    return Opening(CASELOADS.get(scope.role_key, InvolvementKind.FIRST_CONTACT), principal)

"""How opening a record involves whoever opens it; and when two records nearly say the same."""

from dataclasses import dataclass
from datetime import date

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.common.vocabulary import InformationClass
from childplan.identity.vocabulary import MAY_HAVE_CARE

# Somebody who keeps a caseload takes the child onto it; everybody else is on record as who opened the record.
CASELOADS = {
    "health_visitor": InvolvementKind.HEALTH_CASELOAD,
    "school_nurse": InvolvementKind.HEALTH_CASELOAD,
    "ehc_coordinator": InvolvementKind.SEN_CASELOAD,
    "ehc_team_manager": InvolvementKind.SEN_CASELOAD,
    "early_help_worker": InvolvementKind.EARLY_HELP_CASELOAD,
    "early_help_team_manager": InvolvementKind.EARLY_HELP_CASELOAD,
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


def reads_contacts(scope: Scope) -> bool:
    """Whether where children live is open to this role at all, so that it may look for them there."""
    return scope.reaches_anywhere(InformationClass.CONTACT, Level.READ)


def opening(scope: Scope) -> Opening:
    """The team is involved where the role reaches its team, so that a colleague can carry on; else the person."""
    team = scope.team_id if scope.team_id in scope.principals else None
    principal = team or scope.membership_id
    if principal is None:
        raise ValueError("only somebody in a membership opens a record")
    return Opening(CASELOADS.get(scope.role_key, InvolvementKind.FIRST_CONTACT), principal)


def is_one_letter(one: str, other: str) -> bool:
    """Whether one letter too many, too few or wrong, or two that changed places, make one word of the other."""
    shorter, longer = sorted((one, other), key=len)
    if one == other or len(longer) - len(shorter) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if len(shorter) < len(longer):
        return shorter[at:] == longer[at + 1 :]
    swapped = shorter[at : at + 2] == longer[at : at + 2][::-1] and shorter[at + 2 :] == longer[at + 2 :]
    return swapped or shorter[at + 1 :] == longer[at + 1 :]


def is_swapped(one: date | None, other: date | None) -> bool:
    """Whether day and month of two dates changed places."""
    if one is None or other is None or one == other:
        return False
    return (one.year, one.month, one.day) == (other.year, other.day, other.month)


def has_care(kind: str, *, lives_with_child: bool) -> bool:
    """Whether an adult counts as having care: Education Act 1996, section 576. `identity.has_care` in SQL."""
    return lives_with_child and kind in MAY_HAVE_CARE

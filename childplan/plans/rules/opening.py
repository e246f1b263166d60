"""Who may open and close which plan within the plan."""

from childplan.access.roles import Role
from childplan.access.vocabulary import Level
from childplan.plans.vocabulary import StrandKind

AUTHORITY = {"local_authority"}

# Plans that the law lays on the local authority: opened and closed by roles that are held only there.
OF_THE_AUTHORITY = {
    StrandKind.EHC,
    StrandKind.CHILD_IN_NEED,
    StrandKind.CHILD_PROTECTION,
    StrandKind.LOOKED_AFTER,
    StrandKind.PATHWAY,
}
# Whoever works with the family may lead these; every other plan is opened by somebody who decides on its class.
OF_ANY_SERVICE = {StrandKind.EARLY_HELP, StrandKind.ATTENDANCE_SUPPORT}
# An agency's own act opens and closes them together with rows of its own, so the general pages do not offer them.
OF_AN_AGENCY = {StrandKind.SEN_SUPPORT}
# A child has one or the other: the children in need census refuses both at once (rules 4001 and 4016).
NEVER_TOGETHER = {
    StrandKind.CHILD_IN_NEED: StrandKind.CHILD_PROTECTION,
    StrandKind.CHILD_PROTECTION: StrandKind.CHILD_IN_NEED,
}


def level_to_open(kind: str) -> Level:
    """The level on the plan's class that opening, closing or changing it asks for."""
    return Level.CONTRIBUTE if kind in OF_ANY_SERVICE else Level.DECIDE


def may_open(role: Role, kind: str, level: Level) -> bool:
    """Whether this role, with that level on the plan's class for this child, may open and close it."""
    if kind == StrandKind.UNIVERSAL:
        return False
    if kind in OF_THE_AUTHORITY and not set(role.held_in) <= AUTHORITY:
        return False
    return level >= level_to_open(kind)

"""Whom a child may be allocated to, when a child may be without a social worker, who hears of a concern. Pure."""

from collections.abc import Sequence

from childplan.access.roles import Role
from childplan.access.vocabulary import InvolvementKind, Remit
from childplan.escalation.rules import Reader
from childplan.plans.vocabulary import StrandKind

SOCIAL_WORKER = "social_worker"
SAFEGUARDING_LEAD = "designated_safeguarding_lead"
SCREENER = "mash_screener"

# Who hears of a concern: the first of these that finds anybody. The lead of the child's school; without one the
# child's social worker; without one the safeguarding hub, so that a concern never waits unseen.
FIRST_TO_HEAR = (
    (SAFEGUARDING_LEAD, InvolvementKind.ENROLMENT),
    (SOCIAL_WORKER, InvolvementKind.LEAD_PRACTITIONER),
    (SCREENER, InvolvementKind.AREA),
)

# While one of these is open the child has a social worker: a child in need or looked-after child is the local
# authority's duty by name (Children Act 1989, sections 17, 22 and 47; Working Together to Safeguard Children 2023,
# chapter 3: the lead practitioner for a child in need or child protection plan is a social worker).
NEEDS_A_SOCIAL_WORKER = (StrandKind.CHILD_IN_NEED, StrandKind.CHILD_PROTECTION, StrandKind.LOOKED_AFTER)


class NoReason(ValueError):
    """An allocation, the end of one, and the answer to a concern say why."""


def first_to_hear(readers: Sequence[Reader]) -> list[Reader]:
    """Who is told of a new concern, of those who may read it; on a restricted record only its named list is left."""
    for role_key, kind in FIRST_TO_HEAR:
        ways = {kind, InvolvementKind.NAMED_LIST}
        found = [reader for reader in readers if reader.role_key == role_key and reader.kinds & ways]
        if found:
            return found
    return [reader for reader in readers if InvolvementKind.NAMED_LIST in reader.kinds]


def reaches_team(
    author: Role,
    *,
    author_team_id: int | None,
    author_area_id: int | None,
    team_id: int | None,
    team_area_id: int | None,
) -> bool:
    """Whether somebody may allocate to that team: a manager to their own, a screener of the hub to any of the area."""
    if team_id is None:
        return False
    if author.remit is Remit.AREA:
        return author_area_id is not None and author_area_id == team_area_id
    return author_team_id == team_id

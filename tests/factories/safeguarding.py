"""Allocations and concerns, through the acts that make them in life."""

from uuid import UUID

from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership
from childplan.common import clock
from safeguarding.actions.allocate_social_worker import allocate_social_worker
from safeguarding.actions.record_concern import record_concern
from safeguarding.models import Allocation, Concern
from safeguarding.vocabulary import ConcernCategory
from tests.factories import organisations as lay
from tests.factories.identity import acting, opened_by
from tests.factories.plans import involved
from tests.worlds.two_areas import AreaWorld


def allocated(
    by: Membership, child_id: UUID, worker: Membership, *, reason: str = "Child in need"
) -> Allocation:
    """The child, allocated to that worker by somebody who may."""
    with acting(by) as scope:
        return allocate_social_worker(
            by=scope, at=clock.now(), child_id=child_id, membership_id=worker.pk, reason=reason
        )


def concern(by: Membership, child_id: UUID, **said: object) -> Concern:
    """A concern that somebody recorded today."""
    words: dict[str, object] = {
        "category": ConcernCategory.NEGLECT,
        "text": "Came without a coat in the rain, for the third time.",
        "happened_on": clock.today(),
        **said,
    }
    with acting(by) as scope:
        return record_concern(by=scope, at=clock.now(), child_id=child_id, **words)


def class_teacher(here: AreaWorld) -> Membership:
    """A teacher of one class of the school."""
    return lay.membership("class_teacher", here.school, team=lay.team(here.school))


def taught_by(here: AreaWorld, teacher: Membership) -> UUID:
    """A child on roll of the school, in that teacher's class."""
    child_id = opened_by(here.head)
    assert teacher.team_id is not None
    involved(child_id, InvolvementKind.ENROLMENT, teacher.team_id)
    return child_id

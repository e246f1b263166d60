"""Lines of the log of looking, at moments of a test's choosing. Laid as steward, who may add and nothing else."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.models import AccessEvent
from childplan.history.vocabulary import Way

# A Monday in term, in working hours.
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def looked(
    by: Membership | None, child_id: UUID | None, *, at: datetime = MONDAY, **fields: object
) -> AccessEvent:
    """This member looked at this child."""
    said = {
        "event": uuid4(),
        "transaction": "1",
        "act": "plans:child_plan",
        "method": "GET",
        "outcome": "seen",
        "status": 200,
        "classes": int(InformationClass.IDENTITY),
        "way": Way.VIEW,
        "purpose": "Direct work with children",
        **fields,
    }
    if by is not None:
        said |= {
            "user_id": by.user_id,
            "membership_id": by.pk,
            "organisation_id": by.organisation_id,
            "area_id": by.organisation.area_id,
        }
    return AccessEvent.objects.create(child_id=child_id, at=at, **said)


def refused(by: Membership, child_id: UUID | None, *, at: datetime = MONDAY, **fields: object) -> AccessEvent:
    """They were refused."""
    return looked(by, child_id, at=at, outcome="refused", way=Way.REFUSED, status=404, classes=0, **fields)

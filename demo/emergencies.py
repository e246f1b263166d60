"""Records that were opened in an emergency on days before today.

The act asks the database's clock, so what is over is laid straight, as steward, and says what the act would have said.
"""

from datetime import datetime, timedelta

from childplan.access.models import Involvement
from childplan.access.vocabulary import InvolvementKind
from childplan.emergency.models import EmergencyAccess, EmergencyReview
from childplan.emergency.rules import review_day
from childplan.emergency.vocabulary import EmergencyKind, EndWhy, Follows

from .telling import Telling

REVIEW_WITHIN = 5


def opened(
    telling: Telling, child: str, *, by: str, days_ago: int, hours: int, kind: EmergencyKind, reason: str
) -> EmergencyAccess:
    """Opened on that day, and over by its time."""
    starts_at = telling.days_ago(days_ago)
    ends_at = starts_at + timedelta(hours=hours)
    member = telling.borough.members[by]
    opening = Involvement(
        child_id=telling.children[child],
        kind=InvolvementKind.EMERGENCY,
        principal_id=member.pk,
        organisation_id=member.organisation_id,
        starts_at=starts_at,
        ends_at=ends_at,
        reason="Emergency access",
        end_reason="For so many hours",
        made_by_membership_id=member.pk,
    )
    opening.save(force_insert=True)
    access = EmergencyAccess(
        id=opening.pk,
        involvement=opening,
        child_id=opening.child_id,
        membership_id=member.pk,
        area_id=telling.borough.area.pk,
        kind=kind,
        reason=reason,
        starts_at=starts_at,
        ends_at=ends_at,
        logged_from=starts_at,
        ended_at=ends_at,
        end_why=EndWhy.TIME,
        review_by=review_day(ends_at, within=REVIEW_WITHIN),
        told=2,
    )
    access.save(force_insert=True)
    return access


def reviewed(telling: Telling, access: EmergencyAccess, *, by: str, at: datetime, words: str) -> None:
    """Found justified."""
    EmergencyReview(
        child_id=access.child_id,
        access=access,
        justified=True,
        follows=Follows.NOTHING,
        words=words,
        decided_at=at,
        decided_by_membership_id=telling.membership(by),
    ).save(force_insert=True)

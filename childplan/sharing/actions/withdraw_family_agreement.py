"""Record that a family takes back what it agreed to."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.sharing.models import FamilyAgreement
from childplan.sharing.rules import SharingRefused
from childplan.sharing.selectors.family import agreement_that_stands
from childplan.sharing.vocabulary import AskedHow, FamilyAnswer

from .record_family_agreement import told


@act
def withdraw_family_agreement(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    agreement_id: UUID,
    how: AskedHow,
    said_on: date,
    note: str = "",
) -> FamilyAgreement:
    """Record that the agreement was taken back, how and when. What follows a person decides: to end the help,
    or to step up where the child may be harmed. Raises NotEntitled, NotFound, SharingRefused.
    """
    by.require(Permission.DECIDE_TO_SHARE)
    stands = agreement_that_stands(by, child_id, agreement_id)
    if not stands.said_on <= said_on <= timezone.localdate(at):
        raise SharingRefused("said_on", "The day must be today or before, and not before they agreed")
    withdrawn = FamilyAgreement(
        child_id=child_id,
        to=stands.to,
        answer=FamilyAnswer.WITHDRAWN,
        said_by=stands.said_by,
        how=how,
        said_on=said_on,
        note=note.strip(),
        withdraws_id=agreement_id,
        recorded_at=at,
        recorded_by_membership_id=by.membership_id or 0,
    )
    withdrawn.save(force_insert=True)
    told(withdrawn, at=at)
    return withdrawn

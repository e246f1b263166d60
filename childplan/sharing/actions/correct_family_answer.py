"""Say that an answer of a family was recorded by mistake."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import act
from childplan.sharing.models import FamilyAgreement
from childplan.sharing.rules import LONGEST_LINE, SharingRefused
from childplan.sharing.selectors.family import answer_to_correct
from childplan.sharing.vocabulary import AskedHow, FamilyAnswer

from .record_family_agreement import told


@act
def correct_family_answer(
    *, by: Scope, at: datetime, child_id: UUID, agreement_id: UUID, reason: str
) -> FamilyAgreement:
    """Put on record that the family did not answer so: what was recorded stays to be read, and holds no longer.

    What they did answer is recorded anew. Not for an agreement that they took back: that is withdrawn. Where the answer
    was itself a withdrawal, what it withdrew stands again. Raises NotEntitled, NotFound, SharingRefused.
    """
    by.require(Permission.DECIDE_TO_SHARE)
    found = answer_to_correct(by, child_id, agreement_id)
    if not reason.strip():
        raise SharingRefused("reason", "Say what was wrong")
    mistaken = FamilyAgreement(
        child_id=child_id,
        to=found.to,
        answer=FamilyAnswer.MISTAKEN,
        said_by=found.said_by,
        how=AskedHow(found.how_asked),
        said_on=timezone.localdate(at),
        note=reason.strip()[:LONGEST_LINE],
        withdraws_id=agreement_id,
        recorded_at=at,
        recorded_by_membership_id=by.membership_id or 0,
    )
    mistaken.save(force_insert=True)
    told(mistaken, at=at)
    return mistaken

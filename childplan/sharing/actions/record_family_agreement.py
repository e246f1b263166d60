"""Record what a family answered when it was asked to agree to help."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.selectors import require_otherwise
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.sharing.models import FamilyAgreement
from childplan.sharing.rules import SharingRefused
from childplan.sharing.selectors.family import adults_of
from childplan.sharing.vocabulary import AgreesTo, AskedHow, FamilyAnswer

THE_CHILD = "The child"
TITLES = {
    FamilyAnswer.AGREED: "agreed by the family",
    FamilyAnswer.REFUSED: "refused by the family",
    FamilyAnswer.WITHDRAWN: "withdrawn by the family",
    FamilyAnswer.MISTAKEN: "an answer was recorded by mistake",
}


@act
def record_family_agreement(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    to: AgreesTo,
    answer: FamilyAnswer,
    person_id: int | None,
    how: AskedHow,
    said_on: date,
    another: str = "",
    note: str = "",
) -> FamilyAgreement:
    """Record that the family agreed to help, or refused it: who, how and when. It is no basis for sharing anything.

    One adult with parental responsibility suffices; what another answers is recorded beside it. person_id:
    None where the child answered, who understood what was asked, or somebody who is not in the record's family;
    another: the latter's name, and what they are to the child. Raises NotEntitled, SharingRefused.
    Source: Working Together to Safeguard Children 2023, chapter 3; Children Act 1989 section 17.
    """
    by.require(Permission.DECIDE_TO_SHARE)
    require_otherwise(child_id)
    if answer not in (FamilyAnswer.AGREED, FamilyAnswer.REFUSED):
        raise SharingRefused("answer", "What was agreed is withdrawn on the list of agreements")
    if said_on > timezone.localdate(at):
        raise SharingRefused("said_on", "The day they answered must be today or before")
    said_by = another.strip()[:150] or THE_CHILD
    if person_id is not None:
        adults = {adult.person_id: adult for adult in adults_of(by, child_id, today=timezone.localdate(at))}
        if person_id not in adults:
            raise SharingRefused("person", "Choose who answered")
        said_by = adults[person_id].name
    agreement = FamilyAgreement(
        child_id=child_id,
        to=to,
        answer=answer,
        person_id=person_id,
        said_by=said_by,
        how=how,
        said_on=said_on,
        note=note.strip(),
        recorded_at=at,
        recorded_by_membership_id=by.membership_id or 0,
    )
    agreement.save(force_insert=True)
    told(agreement, at=at)
    return agreement


def told(agreement: FamilyAgreement, *, at: datetime) -> None:
    """The fact that goes with an answer; it does not say which."""
    publish(
        f"sharing.family_agreement.{agreement.answer}",
        child_id=agreement.child_id,
        information_class=InformationClass.SOCIAL_CARE,
        title=f"{AgreesTo(agreement.to).label}: {TITLES[FamilyAnswer(agreement.answer)]}",
        occurred_at=at,
        payload={"agreement": str(agreement.pk)},
    )

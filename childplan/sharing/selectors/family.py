"""What a family agreed to, and who may say so for it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.escalation.selectors.detail import Person, people_in
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Relationship
from childplan.sharing.models import FamilyAgreement
from childplan.sharing.vocabulary import AgreesTo, FamilyAnswer


@dataclass(frozen=True)
class Mistake:
    """That an answer was recorded by mistake: who said so, when, and what was wrong."""

    at: datetime
    by: Person | None
    reason: str


@dataclass(frozen=True)
class FamilyAgreementView:
    """One answer of the family. stands: it was agreed and not taken back since, nor recorded by mistake."""

    id: UUID
    to: AgreesTo
    answer: FamilyAnswer
    said_by: str
    how: str
    how_asked: str
    said_on: date
    note: str
    recorded_at: datetime
    by: Person | None
    stands: bool
    mistake: Mistake | None


@dataclass(frozen=True)
class Adult:
    """Somebody who may agree: with parental responsibility or without, as the record has it."""

    person_id: int
    name: str
    kind: str
    has_parental_responsibility: bool


def family_agreements(scope: Scope, child_id: UUID) -> list[FamilyAgreementView]:  # noqa: ARG001 - by policy
    """What the reader may know of it, newest first; what was recorded by mistake says so. Two queries."""
    rows = list(FamilyAgreement.objects.filter(child_id=child_id))
    looked_at([child_id] if rows else [], InformationClass.SOCIAL_CARE)
    people = people_in(child_id, (row.recorded_by_membership_id for row in rows))
    mistakes = {
        row.withdraws_id: Mistake(row.recorded_at, people.get(row.recorded_by_membership_id), row.note)
        for row in rows
        if row.answer == FamilyAnswer.MISTAKEN
    }
    taken_back = {
        row.withdraws_id for row in rows if row.answer == FamilyAnswer.WITHDRAWN and row.pk not in mistakes
    }
    return [
        FamilyAgreementView(
            id=row.pk,
            to=AgreesTo(row.to),
            answer=FamilyAnswer(row.answer),
            said_by=row.said_by,
            how=row.get_how_display(),
            how_asked=row.how,
            said_on=row.said_on,
            note=row.note,
            recorded_at=row.recorded_at,
            by=people.get(row.recorded_by_membership_id),
            stands=row.answer == FamilyAnswer.AGREED and row.pk not in {*taken_back, *mistakes},
            mistake=mistakes.get(row.pk),
        )
        for row in rows
        if row.answer != FamilyAnswer.MISTAKEN
    ]


def answer_to_correct(scope: Scope, child_id: UUID, agreement_id: UUID) -> FamilyAgreementView:
    """One that may be said to have been recorded by mistake. Raises NotFound, also where that was said already."""
    for found in family_agreements(scope, child_id):
        if found.id == agreement_id and found.mistake is None:
            return found
    raise NotFound("no such answer")


def agreement_that_stands(scope: Scope, child_id: UUID, agreement_id: UUID) -> FamilyAgreementView:
    """One that may be taken back. Raises NotFound."""
    for found in family_agreements(scope, child_id):
        if found.id == agreement_id and found.stands:
            return found
    raise NotFound("no such agreement stands")


def family_agrees_to(scope: Scope, child_id: UUID, to: AgreesTo) -> bool:
    """Whether an agreement of the family to that stands, as far as the reader may know. Two queries."""
    return any(found.to is to and found.stands for found in family_agreements(scope, child_id))


def adults_of(scope: Scope, child_id: UUID, *, today: date) -> list[Adult]:  # noqa: ARG001 - by policy
    """The adults of the child's family today, those with parental responsibility first. One query."""
    rows = (
        Relationship.objects.filter(child_id=child_id)
        .select_related("person")
        .order_by("-has_parental_responsibility", "person__name")
    )
    live = [row for row in rows if row.ends_on is None or row.ends_on > today]
    looked_at([child_id] if live else [], InformationClass.CONTACT)
    return [
        Adult(row.person_id, row.person.name, str(row.get_kind_display()), row.has_parental_responsibility)
        for row in live
    ]

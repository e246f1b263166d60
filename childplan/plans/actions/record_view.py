"""Record what the child, or a parent, says."""

from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.joining import tidy
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import NotFound, act
from childplan.identity.models import Relationship
from childplan.plans.models import Plan, View
from childplan.plans.rules.refusals import NothingWritten, WrongDay
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import ViewOf

CLASS = InformationClass.VIEWS


@act
def record_view(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    whose: ViewOf,
    text: str,
    how_obtained: str,
    obtained_on: date,
    reason: str,  # noqa: ARG001
    person_id: int | None = None,
) -> View:
    """Record a view in the words used. how_obtained: how it was asked and said ("Talked while drawing").

    person_id: for a parent's or carer's view, which of the child's family it is, where known.
    Raises NotFound, NotEntitled, NothingWritten, WrongDay.
    """
    by.require(Permission.EDIT_PLAN)
    reach_of(by, child_id).require(CLASS)
    require_said(text, how_obtained, obtained_on, at=at)
    view = View(
        child_id=child_id,
        plan=Plan.objects.get(child_id=child_id),
        whose=whose,
        person_id=checked_person(child_id, whose, person_id),
        text=tidy(text),
        how_obtained=how_obtained.strip()[:120],
        obtained_on=obtained_on,
        recorded_at=at,
        recorded_by_membership_id=by.membership_id,
    )
    view.save(force_insert=True)
    publish(
        "plans.view.recorded",
        child_id=child_id,
        information_class=CLASS,
        title="Child’s view recorded" if whose == ViewOf.CHILD else "Parent’s or carer’s view recorded",
        occurred_at=at,
        payload={"view": str(view.pk), "whose": str(whose)},
    )
    return view


def require_said(text: str, how_obtained: str, obtained_on: date, *, at: datetime) -> None:
    """Raise NothingWritten or WrongDay unless something was said, somehow, by today."""
    if not tidy(text):
        raise NothingWritten("Enter what they said")
    if not how_obtained.strip():
        raise NothingWritten("Enter how you asked")
    if obtained_on > timezone.localdate(at):
        raise WrongDay("The day must be today or in the past")


def checked_person(child_id: UUID, whose: ViewOf, person_id: int | None) -> int | None:
    """The family person whose view it is; nobody for the child's own. Raises NotFound for another family's."""
    if whose == ViewOf.CHILD or not person_id:
        return None
    if not Relationship.objects.filter(child_id=child_id, person_id=person_id).exists():
        raise NotFound("no such person in this child's family")
    return person_id

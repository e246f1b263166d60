"""Put right a view that was written down wrongly."""

from datetime import date, datetime
from uuid import UUID

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.joining import tidy
from childplan.facts.actions import publish
from childplan.history.acts import NewerVersion, act
from childplan.plans.models import View
from childplan.plans.rules.refusals import NothingChanged
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.rows_to_change import row_to_change
from childplan.plans.vocabulary import ViewOf

from .record_view import CLASS, checked_person, require_said


@act
def correct_view(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    view_id: UUID,
    version: int,
    whose: ViewOf,
    text: str,
    how_obtained: str,
    obtained_on: date,
    reason: str,  # noqa: ARG001
    person_id: int | None = None,
) -> View:
    """Correct what was written down. What stood before stays on record, with who corrected it and why.

    For slips of whoever wrote it: what somebody says today is a new view. version: how often it had been written when
    the author read it. Raises NotFound, NotEntitled, NothingWritten, WrongDay, NothingChanged, NewerVersion.
    """
    by.require(Permission.EDIT_PLAN)
    view = row_to_change(View, view_id, reach=reach_of(by, child_id))
    require_said(text, how_obtained, obtained_on, at=at)
    wanted = {
        "whose": str(whose),
        "person_id": checked_person(child_id, whose, person_id),
        "text": tidy(text),
        "how_obtained": how_obtained.strip()[:120],
        "obtained_on": obtained_on,
    }
    if all(getattr(view, name) == value for name, value in wanted.items()):
        raise NothingChanged
    if View.history.filter(id=view.pk).count() != version:
        raise NewerVersion(view)
    for name, value in wanted.items():
        setattr(view, name, value)
    view.save()
    publish(
        "plans.view.corrected",
        child_id=child_id,
        information_class=CLASS,
        title="Child’s view corrected" if whose == ViewOf.CHILD else "Parent’s or carer’s view corrected",
        occurred_at=at,
        payload={"view": str(view.pk), "whose": str(whose)},
    )
    return view

"""Release pieces of the plan to one family person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.identity.actions.leaving import MustBeChecked, check_before_leaving, in_the_history
from childplan.identity.selectors.departing import Reader
from childplan.plans.models import ReleasedItem
from childplan.plans.rules.refusals import NothingWritten, PlanRefusal
from childplan.plans.rules.releasing import Choice
from childplan.plans.selectors.adults import adult
from childplan.plans.selectors.names import names_of
from childplan.plans.selectors.reach import reach_of
from childplan.plans.selectors.releasable import chosen, contact_card, releasable
from childplan.plans.selectors.releases import released_to
from childplan.plans.selectors.workers import name_of_worker

from ._freezing import as_looked_at, freeze, fresh_of, hold_people, refuse_confidential, require_receivers

__all__ = ["MustBeChecked", "release_to_family"]


class NothingChosen(PlanRefusal):
    """Nothing was chosen, or only what this adult already has."""


@act
def release_to_family(
    *,
    by: Scope,
    at: datetime,
    child_id: UUID,
    person_id: int,
    choices: Sequence[Choice],
    contact_membership_id: int,
    reason: str,
    let_through: Mapping[str, str] | None = None,
) -> list[ReleasedItem]:
    """Freeze the chosen pieces, and whom to contact, for one adult of the child's family. Later edits stay unreleased.

    A piece released before is replaced by its newer text. The adult need not have been invited yet: they find it when
    they first sign in. Raises NotFound (also for an ended relationship), NotEntitled, NotForThisAdult, NothingChosen,
    NothingWritten, NotWorkingWithChild, NewerVersion (a piece changed since it was looked at), ConfidentialWords,
    MustBeChecked, ReleasedMeanwhile.
    """
    by.require(Permission.RELEASE_TO_FAMILY)
    reach = reach_of(by, child_id)
    reach.require(InformationClass.VIEWS)
    hold_people([person_id])
    receiver = adult(reach, person_id, today=timezone.localdate(at))
    require_receivers(reach, [receiver])
    if not reason.strip():
        raise NothingWritten("Say why you release this now")
    if not choices:
        raise NothingChosen("Choose what to share")
    pieces = as_looked_at(choices, chosen(releasable(reach), choices))
    if contact_membership_id != by.membership_id:
        name_of_worker(contact_membership_id, child_id=child_id, at=at)
    contact = contact_card(child_id, names_of(child_id, [contact_membership_id])[contact_membership_id])
    refuse_confidential(reach, [*pieces, contact])
    live = released_to(reach, person_id)
    fresh = fresh_of([*pieces, contact], live)
    if not fresh:
        raise NothingChosen("This adult already has all of this, in these words")
    answered = check_before_leaving(
        child_id, fresh, reader=Reader.FAMILY, let_through=let_through or {}, at=at
    )
    why = in_the_history(reason, answered)
    released = freeze(fresh, live, child_id=child_id, person_id=person_id, by=by, at=at, why=why)
    publish(
        "plans.plan.released",
        child_id=child_id,
        information_class=InformationClass.VIEWS,
        title="Parts of the plan released to a parent or carer",
        occurred_at=at,
        payload={
            "person": person_id,
            "items": [str(item.pk) for item in released],
            "let_through": [str(one.because) for one, _ in answered],
        },
    )
    return released

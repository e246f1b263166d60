"""Record what a young person wants their parents to be sent of the EHC plan, or who decides about it for them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.models import EhcRights
from childplan.plans.rules.owed import LACKS_CAPACITY
from childplan.plans.rules.refusals import NothingWritten, PlanRefusal, WrongDay
from childplan.plans.selectors.adults import adult
from childplan.plans.selectors.reach import reach_of
from childplan.plans.vocabulary import RightsAnswer


class WhoRepresents(PlanRefusal):
    """A representative decides, and nobody was named; or somebody was named who is not needed."""

    def __init__(self) -> None:
        super().__init__("Choose who represents them; nobody else needs to be chosen")


@dataclass(frozen=True)
class Said:
    """What was said or found. words: how they were asked, or capacity assessed. review_on: when it is asked again."""

    answer: RightsAnswer
    words: str
    said_on: date
    person_id: int | None = None
    review_on: date | None = None


@act
def record_ehc_rights(*, by: Scope, at: datetime, child_id: UUID, said: Said) -> EhcRights:
    """From now on this counts; what was recorded before stays on record. It may be asked before the end of school age.

    Capacity is presumed (Mental Capacity Act 2005, section 1): that it is lacking is of this matter alone, and looked
    at again on a day. Raises NotFound, NotEntitled, NothingWritten, WhoRepresents, WrongDay.
    """
    by.require(Permission.RELEASE_TO_FAMILY)
    if by.membership_id is None:
        raise NotEntitled("an answer is recorded by a person who acts in a role")
    reach = reach_of(by, child_id)
    reach.require_text(InformationClass.SEND)
    today = timezone.localdate(at)
    if not said.words.strip():
        raise NothingWritten("Say how they were asked, or how capacity was assessed")
    if (said.answer is RightsAnswer.REPRESENTED) != (said.person_id is not None):
        raise WhoRepresents
    if said.person_id is not None:
        adult(reach, said.person_id, today=today)
    if said.said_on > today:
        raise WrongDay("The day they were asked cannot lie ahead")
    if said.answer in LACKS_CAPACITY and (said.review_on is None or said.review_on <= today):
        raise WrongDay("Enter a day to come on which capacity is reviewed")
    row = EhcRights(
        child_id=child_id,
        answer=said.answer,
        person_id=said.person_id,
        words=said.words.strip()[:300],
        said_on=said.said_on,
        review_on=said.review_on,
        recorded_at=at,
        recorded_by_membership_id=by.membership_id,
    )
    row.save(force_insert=True)
    publish(
        "plans.ehc_rights.recorded",
        child_id=child_id,
        information_class=InformationClass.SEND,
        title="Who is sent the EHC plan: recorded",
        occurred_at=at,
        payload={"rights": str(row.pk)},
    )
    return row

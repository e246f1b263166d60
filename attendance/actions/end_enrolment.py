"""Take a child off a school's roll."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from attendance.selectors.enrolments import enrolments_here, held_by_the_school, next_schools
from attendance.selectors.imports import own_organisation
from attendance.vocabulary import LeavingReason
from childplan.access.actions import end_involvement, involve
from childplan.access.models import Involvement
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.plans.selectors.ending import days_after_roll
from childplan.plans.selectors.reach import reach_of

ENDED = "attendance.enrolment.ended"
FURTHEST = timedelta(days=366)
"""Calendar days ahead in which a last day may lie: a school knows of its leavers a year before at most."""


class NotOnRoll(RuntimeError):
    """The child is not on the roll of the author's school."""


class WrongLastDay(ValueError):
    """A last day before the first, after one that was recorded already, or more than a year ahead."""


class UnknownSchool(ValueError):
    """Not one of the schools a child can be said to go to."""


@dataclass(frozen=True)
class Leaving:
    """Why a child leaves and where to. last_day: the last one on roll. destination_id: a school of the area;
    destination_name: another one, as told. Both empty: not known."""

    last_day: date
    why: LeavingReason
    destination_id: int | None = None
    destination_name: str = ""


HANDS_OVER = "Off roll: hands over what the next school is owed"


@act
def end_enrolment(*, by: Scope, at: datetime, child_id: UUID, leaving: Leaving, reason: str) -> datetime:  # noqa: ARG001
    """End the child's enrolment after its last day, and with it all that opens the child to people of this school.

    Its leads read on for a while, by the area's number of calendar days (21 where it set none), what they must send to
    the next school: no contacts, and nothing they could change. Not where the record is restricted.

    Answers from when: now for a last day that has passed, else midnight after it. Classes, caseloads and the lead
    practitioner of the school end with the enrolment; those of other agencies, and the family's page, go on. The plan
    stays with the child. Raises NotEntitled, NotFound, NotOnRoll, WrongLastDay, UnknownSchool.

    Source: School Attendance (Pupil Registration) (England) Regulations 2024, regulation 9 (grounds for deletion).
    """
    by.require(Permission.KEEP_ROLL)
    reach = reach_of(by, child_id)
    live = enrolments_here(by, child_id, at=at)
    if not live:
        raise NotOnRoll
    next_day = datetime.combine(leaving.last_day + timedelta(days=1), time(), timezone.get_current_timezone())
    ends_at = max(at, next_day)
    first_day = min(timezone.localdate(row.starts_at) for row in live)
    if leaving.last_day < first_day or ends_at > at + FURTHEST or any(row.ends_at < ends_at for row in live):
        raise WrongLastDay
    _require_known(leaving, area_id=by.area_id)
    why = f"{leaving.why.label}. Last day {_day(leaving.last_day)}"
    _tell(by, child_id, leaving, at=min(next_day, at))
    held = held_by_the_school(by, child_id, at=at)
    _end_earlier_handing_over(by, child_id, at=at)
    if not reach.is_restricted:
        school, last = own_organisation(by), timezone.localdate(ends_at)
        involve(
            by=by,
            at=at,
            starts_at=ends_at,
            child_id=child_id,
            kind=InvolvementKind.LEFT_ROLL,
            principal_id=school,
            reason=HANDS_OVER,
            ends_at=ends_at + timedelta(days=days_after_roll(by.area_id or 0, last)),
        )
    # What opens the child to the author comes last: they may be out afterwards.
    for row in held:
        if row.ends_at > ends_at:
            end_involvement(by=by, at=at, involvement_id=row.pk, reason=why, ends_at=ends_at)
    return ends_at


def _tell(by: Scope, child_id: UUID, leaving: Leaving, *, at: datetime) -> None:
    """Where the child goes to stands here alone, and is closed where that school is withheld: the reason of the end is
    for everybody who knows the child."""
    publish(
        ENDED,
        child_id=child_id,
        information_class=InformationClass.EDUCATION,
        title=f"Off a school’s roll after {_day(leaving.last_day)}",
        occurred_at=at,
        payload={
            "school": own_organisation(by),
            "last_day": leaving.last_day.isoformat(),
            "why": str(leaving.why),
            "destination": leaving.destination_id,
            "destination_name": leaving.destination_name.strip(),
        },
    )


def _end_earlier_handing_over(by: Scope, child_id: UUID, *, at: datetime) -> None:
    """One that was to begin after a last day recorded before: another last day was recorded now."""
    planned = Involvement.objects.filter(
        child_id=child_id, kind=InvolvementKind.LEFT_ROLL, principal_id=own_organisation(by), starts_at__gt=at
    )
    for row in planned:
        end_involvement(by=by, at=at, involvement_id=row.pk, reason=HANDS_OVER, ends_at=row.starts_at)


def _require_known(leaving: Leaving, *, area_id: int | None) -> None:
    if leaving.destination_id is not None and leaving.destination_id not in {
        school.school_id for school in next_schools(area_id)
    }:
        raise UnknownSchool


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

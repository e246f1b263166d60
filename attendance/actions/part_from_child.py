"""Take the marks and suspensions of a record off a child that it turned out not to be."""

import json
from datetime import datetime

from django.db import connection

from attendance.selectors.parting import in_words, to_part, waiting_pupil
from attendance.selectors.years import lock_attendance
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.history.acts import act
from childplan.identity.parting import Joining, Parted

MARKS_PARTED, SUSPENSIONS_PARTED = "attendance.marks.parted", "attendance.suspensions.parted"


@act
def part_from_child(*, by: Scope, at: datetime, joining: Joining, reason: str) -> Parted:
    """Take off what the sender wrote since the answer; it waits with the pupil in the sender's newest file.

    Marks that others wrote stand as before, and what cannot be parted stays. Nothing is touched when the sender had
    come to the child in another way as well. Within the act that undoes the answer. Raises NotEntitled.

    Source: School Attendance (Pupil Registration) (England) Regulations 2024: an amendment of a register is kept, so it
    goes with its marks.
    """
    by.require(Permission.ANSWER_MATCHES)
    if not joining.is_alone:
        return in_words(to_part(joining), joining)
    with connection.cursor() as cursor:
        # The worker takes a file before it takes a child.
        cursor.execute("select attendance.hold_files(%s)", [joining.match_id])
    lock_attendance([joining.child_id])
    found = to_part(joining)
    parted = in_words(found, joining)
    years = [year.as_record() for year in found.years]
    pupil = waiting_pupil(found, joining)
    with connection.cursor() as cursor:
        cursor.execute(
            "select attendance.take_off(%s, %s, %s::uuid[], %s::uuid[], %s::uuid[], %s, %s)",
            [
                joining.match_id,
                json.dumps(years),
                list(found.amendments),
                list(found.carried),
                [row.pk for row in found.suspensions],
                json.dumps(pupil),
                reason[:200],
            ],
        )
    stays = sum(year.parted.stays + year.parted.agreed for year in found.years)
    if found.years:
        _publish(MARKS_PARTED, InformationClass.ATTENDANCE, _title("Attendance marks", stays), joining, at)
    if found.suspensions:
        _publish(SUSPENSIONS_PARTED, InformationClass.EDUCATION, _title("Suspensions", 0), joining, at)
    return parted


def _title(what: str, stays: int) -> str:
    told = f"{what} sent for another child were removed from this record"
    return f"{told}; {stays} stay, because others sent or changed them too" if stays else told


def _publish(
    name: str, information_class: InformationClass, title: str, joining: Joining, at: datetime
) -> None:
    publish(
        name,
        child_id=joining.child_id,
        information_class=information_class,
        title=title,
        occurred_at=at,
        payload={"match": str(joining.match_id), "sender": joining.sender_id},
    )

"""Logan Pask, thirteen: a part-time timetable that nobody reviewed when it was to end; suspended once."""

from datetime import timedelta

from attendance.actions.record_suspension import record_suspension
from attendance.vocabulary import SuspensionReason
from childplan.identity.vocabulary import FlagKind, RelationshipKind
from childplan.plans.vocabulary import StrandKind
from demo.people import flag, parent
from demo.plans import open_plan, write
from demo.telling import Telling
from demo.terms import present_year


def tell(telling: Telling) -> None:
    parent(
        telling,
        "logan",
        by="vic.hale",
        name="Tracy Pask",
        kind=RelationshipKind.MOTHER,
        email="tracy.pask@families.example",
        lives_with=True,
        days_ago=100,
    )
    flag(telling, "logan", by="una.crane", kind=FlagKind.PART_TIME_TIMETABLE, days_ago=63)
    open_plan(
        telling,
        "logan",
        by="una.crane",
        kind=StrandKind.ATTENDANCE_SUPPORT,
        days_ago=63,
        review_in_days=-21,
        reason="Part-time timetable agreed with Ms Pask for six weeks",
    )
    write(
        telling,
        "logan",
        by="una.crane",
        kind=StrandKind.ATTENDANCE_SUPPORT,
        key="agreed",
        days_ago=63,
        text="Mornings only for six weeks, then full days again. Logan says full days make his chest tight.",
    )
    _suspended(telling)


def _suspended(telling: Telling) -> None:
    """For a day and a half, on the newest school day that is a fortnight gone."""
    today = telling.at.date()
    open_days = [day for day, is_open in present_year(today).weekdays(today - timedelta(days=14)) if is_open]
    with telling.acting("una.crane") as scope:
        record_suspension(
            by=scope,
            at=telling.days_ago((today - open_days[-1]).days),
            child_id=telling.children["logan"],
            school_id=scope.organisation_id or 0,
            starts_on=open_days[-1],
            half_days=3,
            reasons=[SuspensionReason.DISRUPTION, SuspensionReason.VERBAL_ABUSE_ADULT],
            account="Swore at his teacher when asked to stay for the afternoon, and kicked the door on his way out.",
            reason="Recorded by the school",
        )

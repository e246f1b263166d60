"""Logan Pask, thirteen: a part-time timetable that nobody reviewed when it was to end; suspended twice, which nobody
has answered."""

from collections.abc import Sequence
from datetime import date, datetime

from attendance.actions.record_suspension import record_suspension
from attendance.handlers.triggers import REPEATED
from attendance.vocabulary import SuspensionReason
from childplan.access.scope import as_service
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.escalation.actions.evaluate_trigger import evaluate_trigger
from childplan.identity.vocabulary import FlagKind, RelationshipKind
from childplan.plans.vocabulary import StrandKind
from demo.people import flag, involved, parent
from demo.plans import open_plan, write
from demo.referring import accepted, referred
from demo.telling import Telling
from demo.terms import last_school_day


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
    involved(
        telling,
        "logan",
        InvolvementKind.INSPECTION,
        by="una.crane",
        to="clare.voss",
        reason="In the sample of the area inspection",
        days_ago=2,
        in_days=20,
    )
    asked = referred(
        telling,
        "logan",
        by="una.crane",
        team=("nhs", "Child mental health"),
        purpose="Help Logan come in for a whole day",
        classes=(InformationClass.EDUCATION, InformationClass.ATTENDANCE, InformationClass.VIEWS),
        question="He says full days make his chest tight. Mornings have gone well for nine weeks.",
        days_ago=12,
        in_days=170,
    )
    accepted(telling, asked, by="omar.said", days_ago=8)


def _suspended(telling: Telling) -> None:
    """A few weeks apart, the second time on the newest school day a fortnight gone. The alert stands since then,
    and nobody has decided it."""
    first = last_school_day(telling.at.date(), at_least_days_ago=28)
    again = last_school_day(telling.at.date(), at_least_days_ago=14)
    _suspend(
        telling,
        first,
        half_days=1,
        reasons=[SuspensionReason.DISRUPTION],
        account="Left the science lesson twice and would not come back, and shouted in the corridor.",
    )
    _suspend(
        telling,
        again,
        half_days=3,
        reasons=[SuspensionReason.DISRUPTION, SuspensionReason.VERBAL_ABUSE_ADULT],
        account="Swore at his teacher when asked to stay for the afternoon, and kicked the door on his way out.",
    )
    with as_service("The borough’s own story") as by:
        evaluate_trigger(
            by=by,
            at=_on(telling, again),
            trigger_key=REPEATED,
            child_id=telling.children["logan"],
        )


def _suspend(
    telling: Telling, day: date, *, half_days: int, reasons: Sequence[SuspensionReason], account: str
) -> None:
    with telling.acting("una.crane") as scope:
        record_suspension(
            by=scope,
            at=_on(telling, day),
            child_id=telling.children["logan"],
            school_id=scope.organisation_id or 0,
            starts_on=day,
            half_days=half_days,
            reasons=reasons,
            account=account,
            reason="Recorded by the school",
        )


def _on(telling: Telling, day: date) -> datetime:
    return telling.days_ago((telling.at.date() - day).days)

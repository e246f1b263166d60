"""Logan Pask, thirteen: a part-time timetable that was to end three weeks ago and that nobody reviewed."""

from childplan.identity.vocabulary import FlagKind, RelationshipKind
from childplan.plans.vocabulary import StrandKind
from demo.people import flag, parent
from demo.plans import open_plan, write
from demo.telling import Telling


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

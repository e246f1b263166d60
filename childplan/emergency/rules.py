"""How an emergency access stands, what a reason must say, and the area's numbers. Pure: moments are passed in."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from childplan.access.involving import MOST_EMERGENCY_HOURS
from childplan.access.permissions import Permission
from childplan.access.roles import ROLES, Role
from childplan.common.working_days import BeyondKnownHolidays, is_working_day, last_working_day
from childplan.escalation.triggers import Number, Rule

from .vocabulary import State

LONDON = ZoneInfo("Europe/London")
SATURDAY = 5
LEAST_LETTERS, LEAST_WORDS, LONGEST_REASON = 20, 4, 1000
WORK_BEGINS, WORK_ENDS = time(8, 0), time(18, 0)

HOURS, REVIEW_WITHIN, OVERSEEN_AFTER = "hours", "review_within", "overseen_after"
MANY_BY_ONE, MANY_OF_ONE = "many_by_one", "many_of_one"
NUMBERS = Rule(
    key="emergency_access",
    name="Emergency access to a record",
    thresholds={
        HOURS: Decimal(4),
        REVIEW_WITHIN: Decimal(5),
        OVERSEEN_AFTER: Decimal(3),
        MANY_BY_ONE: Decimal(3),
        MANY_OF_ONE: Decimal(3),
    },
    numbers={
        HOURS: Number("Hours of emergency access at most", Decimal(1), Decimal(MOST_EMERGENCY_HOURS)),
        REVIEW_WITHIN: Number("Working days to review it", Decimal(1), Decimal(20)),
        OVERSEEN_AFTER: Number(
            "Working days after which the area data manager hears of an overdue review",
            Decimal(1),
            Decimal(20),
        ),
        MANY_BY_ONE: Number(
            "Openings by one person in 30 days that are pointed out", Decimal(2), Decimal(50)
        ),
        MANY_OF_ONE: Number(
            "People opening one record in 30 days that are pointed out", Decimal(2), Decimal(50)
        ),
    },
    source=(
        "The area’s information sharing protocol. Vital interests and safeguarding: UK GDPR articles 6(1)(d) and "
        "9(2)(c); Data Protection Act 2018, Schedule 1, paragraph 18; Children Act 1989, sections 46 and 47."
    ),
)


def has_emergencies(role: Role) -> bool:
    """Whether there is a list for this role: of those it reviews, or of the people it manages."""
    managed = any(
        other.managed_by == role.key and Permission.OPEN_IN_EMERGENCY in other.may for other in ROLES
    )
    return managed or Permission.REVIEW_EMERGENCIES in role.may


def says_why(words: str) -> bool:
    """Whether a reason says something: twenty letters at least, in four different words. The database asks the same."""
    found = [word.lower() for word in re.findall(r"[^\W\d_]+", words)]
    return sum(map(len, found)) >= LEAST_LETTERS and len({w for w in found if len(w) > 1}) >= LEAST_WORDS


def is_over(*, ends_at: datetime, ended_at: datetime | None, at: datetime) -> bool:
    """Whether it has ended, whoever wrote that down: the last moment is not its own."""
    return ended_at is not None or ends_at <= at


def state_of(
    *,
    ends_at: datetime,
    ended_at: datetime | None,
    review_by: date,
    justified: bool | None,
    at: datetime,
) -> State:
    """How it stands at that moment. A review may wait until the end of its last day, by the clock on the wall."""
    if justified is not None:
        return State.JUSTIFIED if justified else State.NOT_JUSTIFIED
    if not is_over(ends_at=ends_at, ended_at=ended_at, at=at):
        return State.OPEN
    return State.OVERDUE if at.astimezone(LONDON).date() > review_by else State.DUE


def review_day(ends_at: datetime, *, within: int) -> date:
    """The last day to review: so many working days after the day on which it ends at the latest."""
    return last_working_day(ends_at.astimezone(LONDON).date(), within)


def overseen_before(today: date, *, after: int) -> date:
    """Reviews that were due before this day are overseen today: more than so many working days ago."""
    day = today
    while last_working_day(day, after) >= today:
        day = day.fromordinal(day.toordinal() - 1)
    return day.fromordinal(day.toordinal() + 1)


def is_out_of_hours(at: datetime) -> bool:
    """Whether a moment lies outside eight to six on a working day. Monday to Friday where holidays are not known."""
    moment = at.astimezone(LONDON)
    try:
        works = is_working_day(moment.date())
    except BeyondKnownHolidays:
        works = moment.weekday() < SATURDAY
    return not works or not WORK_BEGINS <= moment.time() < WORK_ENDS


@dataclass(frozen=True)
class Pattern:
    """What a reviewer weighs, of the 30 days up to an opening. It accuses nobody: it says where to look."""

    by_author: int
    of_child: int
    by_author_of_child: int
    same_name: bool
    out_of_hours: bool


def pointed_out(pattern: Pattern, *, many_by_one: int, many_of_one: int) -> Iterable[str]:
    """What stands out, in sentences."""
    if pattern.same_name:
        yield "The person’s surname is one of this family’s. It may be chance."
    if pattern.by_author >= many_by_one:
        yield f"The person opened {pattern.by_author} records in an emergency within 30 days."
    if pattern.by_author_of_child > 1:
        yield f"The person opened this record {pattern.by_author_of_child} times within 30 days."
    if pattern.of_child >= many_of_one:
        yield f"{pattern.of_child} people opened this record in an emergency within 30 days."
    if pattern.out_of_hours:
        yield "It was opened outside 8:00 to 18:00 on a working day."

"""What ends with a plan, and when: the kinds of involvement that serve plans, and the area's numbers. Pure."""

from calendar import monthrange
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.common.working_days import last_working_day
from childplan.escalation.triggers import Number, Rule
from childplan.plans.vocabulary import StrandKind

# Somebody involved in this way is so for the sake of these plans: when the last of them closes, their work is done.
# What is not here ends otherwise. A school has a child on roll and a family its page, whatever plans there are; health
# visitors, school nurses and those who treat go on without a plan; an allocation is ended by whoever answers for it,
# the social worker's lead with it; an advocate's, a share, a referral and an inspection have a last day of their own.
SERVES: Mapping[Kind, frozenset[StrandKind]] = {
    Kind.SEN_CASELOAD: frozenset({StrandKind.EHC}),
    Kind.EARLY_HELP_CASELOAD: frozenset({StrandKind.EARLY_HELP}),
    Kind.ATTENDANCE_CASELOAD: frozenset({StrandKind.ATTENDANCE_SUPPORT}),
    Kind.CONFERENCE: frozenset({StrandKind.CHILD_PROTECTION}),
    Kind.POLICE_CASELOAD: frozenset({StrandKind.CHILD_PROTECTION, StrandKind.CHILD_IN_NEED}),
    Kind.REVIEWING: frozenset({StrandKind.LOOKED_AFTER, StrandKind.PATHWAY}),
    Kind.VIRTUAL_SCHOOL: frozenset(
        {StrandKind.LOOKED_AFTER, StrandKind.CHILD_PROTECTION, StrandKind.CHILD_IN_NEED}
    ),
}

AFTER_CLOSING, AFTER_ROLL = "after_closing", "after_roll"
ENDS = Rule(
    key="access_ends",
    name="How long access lasts after the work",
    thresholds={AFTER_CLOSING: Decimal(20), AFTER_ROLL: Decimal(21)},
    numbers={
        AFTER_CLOSING: Number("Working days of access after the last plan closes", Decimal(1), Decimal(60)),
        AFTER_ROLL: Number(
            "Calendar days for which a school reads on after a child leaves", Decimal(1), Decimal(60)
        ),
    },
    source=(
        "The area’s information sharing protocol. A school has 15 school days to send what it must: Education (Pupil "
        "Information) (England) Regulations 2005, regulation 9; 21 calendar days are 15 school days in term."
    ),
)
# Until a parent or young person can no longer appeal against ceasing to maintain the plan, it is not closed for good:
# Children and Families Act 2014, section 45(4); SEND Regulations 2014, regulations 30 and 31.
EHC_MONTHS = 2


def ends_with(closing: StrandKind, still_open: Collection[StrandKind]) -> frozenset[Kind]:
    """The kinds of involvement that have no plan left to serve once this one has closed."""
    return frozenset(
        kind for kind, plans in SERVES.items() if closing in plans and not plans & set(still_open)
    )


def last_day_after(closing: StrandKind, closed_on: date, *, working_days: int) -> date:
    """The last day on which whoever served that plan sees the child by it. working_days: the area's number."""
    last = last_working_day(closed_on, working_days)
    return max(last, _months_after(closed_on, EHC_MONTHS)) if closing == StrandKind.EHC else last


def _months_after(day: date, months: int) -> date:
    """The same day that many calendar months later, or the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

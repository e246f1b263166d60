"""Until when a parent sees a child's page. The older a child is, the more it is theirs to say what parents see."""

from calendar import isleap
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from childplan.escalation.triggers import Number, Rule

FIRST, SECOND, THIRD = "first", "second", "third"
REVIEWS = Rule(
    key="parents_pages",
    name="When a parent’s page is reviewed",
    thresholds={FIRST: Decimal(11), SECOND: Decimal(13), THIRD: Decimal(16)},
    numbers={
        FIRST: Number("Age at the first look, in years", Decimal(5), Decimal(17)),
        SECOND: Number("Age at the second look, in years", Decimal(5), Decimal(17)),
        THIRD: Number("Age at the third look, in years", Decimal(5), Decimal(17)),
    },
    in_order=((FIRST, SECOND), (SECOND, THIRD)),
    source=(
        "The area’s own ages. What a child wants their parents to see counts from any age: Gillick v West Norfolk and "
        "Wisbech AHA [1986]; SEND code of practice 2015, paragraph 8.13."
    ),
)

OF_AGE = 18
"""At this age there is a last look, whatever the area's ages; after it one each year."""

DAYS_TO_DECIDE = 30
"""Calendar days after the birthday until which the page stays open."""

TOLD_DAYS = 60
"""Calendar days before its end from which a parent reads of it on their page, and whoever decides finds it to do."""

MAILED_DAYS = 14
"""Calendar days before its last day from which a parent is told by email, once."""

NOT_LOOKED_AT = "Until somebody looks at it again"
"""Why a page ends that ends by itself; `portal.accept_invitation` and `portal.renew_page` in SQL write the same."""


def birthday(born_on: date, age: int) -> date:
    """The day on which somebody is of that age. Born on 29 February: on 1 March of a year without one."""
    year = born_on.year + age
    if (born_on.month, born_on.day) == (2, 29) and not isleap(year):
        return date(year, 3, 1)
    return born_on.replace(year=year)


def looked_at_on(born_on: date, today: date, numbers: Mapping[str, Decimal]) -> date:
    """The next birthday on which a page is looked at again; of somebody past all of them, a year from today.

    numbers: the area's ages, by `REVIEWS`.
    """
    ages = {int(numbers[name]) for name in (FIRST, SECOND, THIRD)} | {OF_AGE}
    days = [day for day in (birthday(born_on, age) for age in sorted(ages)) if day > today]
    return min(days) if days else today + timedelta(days=365)


def page_ends(born_on: date, today: date, numbers: Mapping[str, Decimal]) -> date:
    """The first day on which a page that is opened or kept today is closed. `portal.page_ends` in SQL.

    born_on: of an unborn child the day it is expected.
    """
    return looked_at_on(born_on, today, numbers) + timedelta(days=DAYS_TO_DECIDE)

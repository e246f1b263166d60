"""The area's numbers for emergency access, as they hold on a day."""

from dataclasses import dataclass
from datetime import date

from childplan.emergency.rules import (
    HOURS,
    MANY_BY_ONE,
    MANY_OF_ONE,
    NUMBERS,
    OVERSEEN_AFTER,
    REVIEW_WITHIN,
)
from childplan.escalation.selectors.thresholds import thresholds_on


@dataclass(frozen=True)
class Numbers:
    """hours: at most. review_within, overseen_after: working days. many_by_one, many_of_one: within 30 days."""

    hours: int
    review_within: int
    overseen_after: int
    many_by_one: int
    many_of_one: int


def numbers_on(day: date, *, area_id: int) -> Numbers:
    """One query."""
    held = thresholds_on(day, area_id=area_id, trigger=NUMBERS)
    return Numbers(
        *(int(held[name]) for name in (HOURS, REVIEW_WITHIN, OVERSEEN_AFTER, MANY_BY_ONE, MANY_OF_ONE))
    )

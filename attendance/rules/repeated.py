"""The area's rule of repeated suspension. Pure: suspensions, the day and the area's numbers are passed in."""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

SUSPENSIONS_AT_LEAST: Final = 2
WITHIN_MONTHS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One suspension that stands. length: in words."""

    suspension_id: UUID
    starts_on: date
    length: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """counted: the suspensions of the period, oldest first. is_reached: whether they are enough.
    falls_on: the first day on which, if nothing more happens, they are no longer enough."""

    counted: tuple[Standing, ...]
    is_reached: bool
    falls_on: date | None


def repeated(standing: Iterable[Standing], *, on: date, at_least: int, months: int) -> Repeated:
    """Whether at least so many suspensions began within so many months, as it stands on that day.

    The period ends on the day itself, or with a suspension that is to begin later; it does not matter when any of them
    was recorded. One that began on 16 March 2025 counts to 15 March 2026 in a period of twelve months.
    """
    in_order = sorted(standing, key=lambda each: (each.starts_on, str(each.suspension_id)))
    ends = sorted({on, *(each.starts_on for each in in_order if each.starts_on > on)})
    best: Sequence[Standing] = ()
    for end in ends:
        begins_after = months_on(end, -months)
        counted = [each for each in in_order if begins_after < each.starts_on <= end]
        if len(counted) >= at_least:
            oldest_needed = counted[-at_least].starts_on
            return Repeated(tuple(counted), True, months_on(oldest_needed, months))
        best = max(best, counted, key=len)
    return Repeated(tuple(best), False, None)


def months_on(day: date, months: int) -> date:
    """The same day so many calendar months on, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))

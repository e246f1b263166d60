"""Rules of alerts: episodes, who hears of one, by when it is answered, the area's numbers. Pure: all is passed in."""

from .answering import answer_by, is_overdue
from .episodes import Episode, Step, next_step
from .numbers import (
    LONGEST_REASON,
    NumberRefused,
    Standing,
    in_digits,
    makes_sense,
    number_of,
    numbers_of,
    require_day,
    require_number,
    require_order,
    require_reason,
)
from .recipients import (
    BECAUSE,
    Reader,
    Recipient,
    Told,
    Vacancy,
    agency_of,
    managers,
    recipients,
    vacancies,
)

__all__ = [
    "BECAUSE",
    "LONGEST_REASON",
    "Episode",
    "NumberRefused",
    "Reader",
    "Recipient",
    "Standing",
    "Step",
    "Told",
    "Vacancy",
    "agency_of",
    "answer_by",
    "in_digits",
    "is_overdue",
    "makes_sense",
    "managers",
    "next_step",
    "number_of",
    "numbers_of",
    "recipients",
    "require_day",
    "require_number",
    "require_order",
    "require_reason",
    "vacancies",
]

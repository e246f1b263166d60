"""Rules of alerts: episodes, who hears of one, by when it is answered. Pure: people, days, readings are passed in."""

from .answering import answer_by, is_overdue
from .episodes import Episode, Step, next_step
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
    "Episode",
    "Reader",
    "Recipient",
    "Step",
    "Told",
    "Vacancy",
    "agency_of",
    "answer_by",
    "is_overdue",
    "managers",
    "next_step",
    "recipients",
    "vacancies",
]

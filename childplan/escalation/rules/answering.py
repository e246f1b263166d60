"""By when an alert is answered, and what still waits for somebody. Pure: states and days are passed in."""

from datetime import date

from childplan.common.working_days import last_working_day
from childplan.escalation.vocabulary import OPEN_STATES


def answer_by(raised_on: date, answer_within: int) -> date:
    """The last day to answer: `answer_within` working days after the day it was raised.

    In a year whose bank holidays are not known yet it counts Monday to Friday: an alert is not lost for want of a list.
    """
    return last_working_day(raised_on, answer_within)


def is_overdue(state: str, last_day: date, *, today: date) -> bool:
    """Whether nobody decided in time. The last day itself is still in time; acknowledging gives no more of it."""
    return state in OPEN_STATES and today > last_day

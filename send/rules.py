"""When SEN support may begin, and by when it is first looked at again. Pure."""

from calendar import monthrange
from datetime import date

LEGAL_BASIS = "Children and Families Act 2014, sections 66 and 68; SEND Code of Practice 2015, chapter 6"

# The Code, paragraph 6.65: schools meet parents at least three times each year to review. A third of a year is four
# calendar months, which no term is longer than.
MONTHS_TO_FIRST_REVIEW = 4


def latest_first_review(starts_on: date) -> date:
    """The last day for the first review: four calendar months after the first day, so within one term."""
    months = starts_on.month - 1 + MONTHS_TO_FIRST_REVIEW
    year, month = starts_on.year + months // 12, months % 12 + 1
    return date(year, month, min(starts_on.day, monthrange(year, month)[1]))


def is_in_time(review_on: date, *, starts_on: date) -> bool:
    """Whether the first review comes after the first day and within the term."""
    return starts_on < review_on <= latest_first_review(starts_on)

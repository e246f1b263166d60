"""Set from when until when people of the area work, from a day on."""

from datetime import date, datetime, time

from django.db import connection
from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.history.acts import act


class HoursRefused(ValueError):
    """These hours cannot be set; the text says why. field: the field it is about."""

    def __init__(self, words: str, *, field: str) -> None:
        super().__init__(words)
        self.field = field


@act
def set_hours(*, by: Scope, at: datetime, valid_from: date, opens: time, closes: time) -> None:
    """Hold looks of that day and later against these hours. Days before stay as they were.

    Raises NotEntitled; HoursRefused for a day that is past or has hours already, or hours that close before they open.
    """
    by.require(Permission.REVIEW_LOOKING)
    if valid_from < timezone.localdate(at):
        raise HoursRefused("The day must be today or later", field="valid_from")
    if closes <= opens:
        raise HoursRefused("The end must be later than the beginning", field="closes")
    with connection.cursor() as cursor:
        cursor.execute("select oversight.set_hours(%s, %s, %s)", [valid_from, str(opens), str(closes)])
        (was_set,) = cursor.fetchone()
    if not was_set:
        raise HoursRefused("Hours from that day on are set already. Choose a later day", field="valid_from")

"""When something that can wait is sent. Pure: moments, hours and days are passed in, as the wall clock shows them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from childplan.common.working_days import BeyondKnownHolidays, is_working_day

LONDON = ZoneInfo("Europe/London")
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """quiet_from, quiet_until: nothing is sent from the first until the second, over midnight where it is later; both
    or neither. digest_at: when the daily email comes. working_days_only: nothing on weekends and bank holidays.
    """

    quiet_from: time | None = None
    quiet_until: time | None = None
    digest_at: time = time(8, 0)
    working_days_only: bool = True

    def are_quiet_at(self, at: time) -> bool:
        """Whether it is quiet at that time of day. The moment quiet ends is not quiet any more."""
        if self.quiet_from is None or self.quiet_until is None:
            return False
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


def sent_from(at: datetime, hours: Hours) -> datetime:
    """The first moment from `at` on at which something that can wait may be sent."""
    moment = at.astimezone(LONDON)
    # A day of rest, then a night, then perhaps another day of rest: each step goes on, and a year has working days.
    while True:
        if hours.working_days_only and not is_day_of_work(moment.date()):
            moment = _on(moment.date() + ONE_DAY, time(0, 0))
        elif hours.are_quiet_at(moment.time()) and hours.quiet_until is not None:
            day = moment.date() if moment.time() < hours.quiet_until else moment.date() + ONE_DAY
            moment = _on(day, hours.quiet_until)
        else:
            return at if moment == at else moment.astimezone(UTC)


def digest_day(at: datetime, hours: Hours) -> date | None:
    """The day whose daily email is due at this moment, or None while it is too early or a day of rest."""
    moment = at.astimezone(LONDON)
    if hours.working_days_only and not is_day_of_work(moment.date()):
        return None
    return moment.date() if moment.time() >= hours.digest_at else None


def is_day_of_work(day: date) -> bool:
    """A working day; in a year whose bank holidays are not known yet, Monday to Friday."""
    try:
        return is_working_day(day)
    except BeyondKnownHolidays:
        return day.weekday() < SATURDAY


def _on(day: date, at: time) -> datetime:
    """That time on that day. One that the clock leaves out in spring is the moment after the gap; of two in autumn, the
    first."""
    written = datetime.combine(day, at, tzinfo=LONDON)
    return written.astimezone(UTC).astimezone(LONDON)

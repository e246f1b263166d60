"""When something that can wait is sent: typed stories of nights, clock changes, weekends and bank holidays."""

from datetime import UTC, date, datetime, time

import pytest

from childplan.notifications.rules import Hours, digest_day, sent_from
from childplan.notifications.vocabulary import CAN_WAIT, CANNOT_WAIT, KIND_OF, Kind, Template

NIGHT = Hours(quiet_from=time(22), quiet_until=time(7), working_days_only=False)
LUNCH = Hours(quiet_from=time(12), quiet_until=time(14), working_days_only=False)
NO_QUIET = Hours(working_days_only=False)
WORKING = Hours(quiet_from=time(18), quiet_until=time(8), working_days_only=True)


def utc(month: int, day: int, hour: int, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


STORIES = [
    ("no quiet hours: at once, at any hour", NO_QUIET, utc(3, 2, 3), utc(3, 2, 3)),
    ("by day: at once", NIGHT, utc(3, 2, 10), utc(3, 2, 10)),
    ("late in the evening: the next morning", NIGHT, utc(3, 2, 23), utc(3, 3, 7)),
    ("early in the morning: the same morning", NIGHT, utc(3, 2, 6, 59), utc(3, 2, 7)),
    ("the minute quiet begins is quiet", NIGHT, utc(3, 2, 22), utc(3, 3, 7)),
    ("the minute quiet ends is not", NIGHT, utc(3, 2, 7), utc(3, 2, 7)),
    ("quiet hours that do not cross midnight", LUNCH, utc(3, 2, 12, 30), utc(3, 2, 14)),
    ("in summer the wall clock counts: 21:30 UTC is 22:30", NIGHT, utc(7, 1, 21, 30), utc(7, 2, 6)),
    ("the night the clocks go forward is an hour shorter", NIGHT, utc(3, 28, 23), utc(3, 29, 6)),
    ("the night the clocks go back is an hour longer", NIGHT, utc(10, 24, 22), utc(10, 25, 7)),
    (
        "an end that the clock leaves out in spring is the moment after the gap",
        Hours(time(23), time(1, 30), working_days_only=False),
        utc(3, 28, 23, 30),
        utc(3, 29, 1, 30),
    ),
    (
        "an end that comes twice in autumn is the first",
        Hours(time(22), time(1, 30), working_days_only=False),
        utc(10, 24, 22),
        utc(10, 25, 0, 30),
    ),
    ("Friday evening: Monday morning", WORKING, utc(3, 6, 19), utc(3, 9, 8)),
    ("Saturday noon: Monday morning", WORKING, utc(3, 7, 12), utc(3, 9, 8)),
    ("Thursday evening before Easter 2026: Tuesday morning, in summer time", WORKING, utc(4, 2, 19), utc(4, 7, 7)),
    ("Christmas Eve 2026, evening: Tuesday 29 December", WORKING, utc(12, 24, 19), utc(12, 29, 8)),
    (
        "days of rest without quiet hours: the first minute of Monday",
        Hours(working_days_only=True),
        utc(3, 7, 12),
        utc(3, 9, 0),
    ),
    (
        "a year whose bank holidays are not known: weekends only",
        WORKING,
        utc(1, 2, 19, year=2032),
        utc(1, 5, 8, year=2032),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("story", "hours", "at", "sent"), STORIES, ids=[story for story, *_ in STORIES])
def test_what_can_wait_is_sent(story: str, hours: Hours, at: datetime, sent: datetime) -> None:
    assert sent_from(at, hours) == sent


@pytest.mark.parametrize(
    ("at", "hours", "day"),
    [
        (utc(3, 2, 7, 59), Hours(), None),
        (utc(3, 2, 8), Hours(), date(2026, 3, 2)),
        (utc(3, 2, 23, 59), Hours(), date(2026, 3, 2)),
        (utc(3, 7, 12), Hours(), None),
        (utc(3, 7, 12), Hours(working_days_only=False), date(2026, 3, 7)),
        (utc(4, 6, 12), Hours(), None),
        # In summer eight o'clock is seven UTC.
        (utc(7, 1, 7), Hours(), date(2026, 7, 1)),
        (utc(7, 1, 6, 59), Hours(), None),
        # 29 March has no half past one: the email comes at two, which is one UTC.
        (utc(3, 29, 0, 59), Hours(digest_at=time(1, 30), working_days_only=False), None),
        (utc(3, 29, 1), Hours(digest_at=time(1, 30), working_days_only=False), date(2026, 3, 29)),
        # Shortly after midnight on the wall it is the next day, though not yet in UTC.
        (utc(7, 1, 23, 30), Hours(digest_at=time(0), working_days_only=False), date(2026, 7, 2)),
    ],
)
def test_the_daily_email_is_due(at: datetime, hours: Hours, day: date | None) -> None:
    assert digest_day(at, hours) == day


def test_every_template_has_a_kind_and_alerts_never_wait() -> None:
    assert set(KIND_OF) == set(Template)
    assert {KIND_OF[Template.ALERT_RAISED], KIND_OF[Template.ALERT_TO_MANAGER]} <= set(CANNOT_WAIT)
    assert set(CAN_WAIT).isdisjoint(CANNOT_WAIT)
    assert Kind.SECURITY in CANNOT_WAIT

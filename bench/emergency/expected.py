"""What must be so, typed from the law of emergency access (docs/decisions/0067). Imports nothing of ours.

A record is readable from the moment it was opened until the first of: so many hours of real time, an end by somebody, a
restriction, a conflict of interest, the end of the post. A review is due until the end of the fifth working day, in
London, after the day on which it ends at the latest.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

MOST_HOURS, TRIES_A_DAY, REVIEW_WITHIN, OVERSEEN_AFTER = 4, 20, 5, 3
HOUR = timedelta(hours=1)
# Of England and Wales, typed from gov.uk.
BANK_HOLIDAYS = {
    *(
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
    ),
    *(date(2026, 12, 25), date(2026, 12, 28)),
}
# Clocks go forward and back at one in the morning, universal time: the Summer Time Order 2002.
SUMMER = (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC))
SAID_BADLY = ("", "   ", "asdf", "asdf asdf asdf asdf asdf asdf", "....................", "urgent")


def in_london(moment: datetime) -> datetime:
    """As the wall shows it, without a zone."""
    shown = moment.astimezone(UTC).replace(tzinfo=None)
    return shown + HOUR if SUMMER[0] <= moment < SUMMER[1] else shown


def works_on(day: date) -> bool:
    return day.weekday() < 5 and day not in BANK_HOLIDAYS


def working_day_after(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= works_on(day)
    return day


@dataclass
class Access:
    """One opening as it must stand."""

    opener: str
    child: str
    reason: str
    starts: datetime
    ends: datetime
    ended: datetime | None = None
    justified: bool | None = None
    number: str = ""
    reminded: date | None = None

    @property
    def review_by(self) -> date:
        return working_day_after(in_london(self.ends).date(), REVIEW_WITHIN)

    def is_open(self, at: datetime) -> bool:
        return self.ended is None and self.starts <= at < self.ends

    def state(self, at: datetime) -> str:
        if self.justified is not None:
            return "Justified" if self.justified else "Not justified"
        if self.is_open(at):
            return "Open"
        return "Review overdue" if in_london(at).date() > self.review_by else "Waiting for review"

    def is_overseen(self, today: date) -> bool:
        return working_day_after(self.review_by, OVERSEEN_AFTER) < today


@dataclass
class Model:
    """Everything that decides an answer. gone: whose post has ended, by the moment."""

    accesses: list[Access] = field(default_factory=list)
    restricted: set[str] = field(default_factory=set)
    barred: set[tuple[str, str]] = field(default_factory=set)
    tries: list[tuple[str, datetime]] = field(default_factory=list)
    leaves: dict[str, datetime] = field(default_factory=dict)
    reminders: int = 0

    def is_gone(self, who: str, at: datetime) -> bool:
        return who in self.leaves and at >= self.leaves[who]

    def reads(self, who: str, child: str, at: datetime) -> bool:
        if self.is_gone(who, at) or child in self.restricted or (who, child) in self.barred:
            return False
        return any(a.is_open(at) for a in self.accesses if (a.opener, a.child) == (who, child))

    def answer(self, who: str, child: str, reason: str, hours: int, at: datetime) -> str:
        """What opening must come to; what was tried is counted."""
        if self.is_gone(who, at):
            return "shut out"
        if reason in SAID_BADLY or not 1 <= hours <= MOST_HOURS:
            return "asked again"
        mine = [a for a in self.accesses if a.opener == who]
        if sum(w == who and at - t < timedelta(hours=24) for w, t in self.tries) >= TRIES_A_DAY:
            return "too many"
        if any(a.reason.lower() == reason.lower() and at - a.starts < timedelta(days=30) for a in mine):
            return "same words"
        self.tries.append((who, at))
        if child in self.restricted or (who, child) in self.barred:
            return "not found"
        if any(a.child == child and a.is_open(at) for a in mine):
            return "open already"
        return "opened"

    def close(self, at: datetime, *, child: str = "", who: str = "") -> None:
        """What is open of this child, of this person, ends now."""
        for access in self.accesses:
            if access.is_open(at) and child in ("", access.child) and who in ("", access.opener):
                access.ended = at

    def remind(self, at: datetime) -> int:
        """How many emails the background owes at this moment: two to the privacy officers, one to who oversees them."""
        today, owed = in_london(at).date(), 0
        if not works_on(today):
            return 0
        for access in self.accesses:
            if access.state(at) == "Review overdue" and access.reminded != today:
                access.reminded = today
                owed += 3 if access.is_overseen(today) else 2
        self.reminders += owed
        return owed

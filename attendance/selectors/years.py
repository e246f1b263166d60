"""Questions about a child's years of attendance."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from django.db import connection

from attendance.models import AttendanceYear, MarkAmendment
from attendance.rules import Figures, Session, dated, figures_from, last_day
from attendance.vocabulary import (
    BY_CODE,
    BY_SYMBOL,
    CLOSED_OR_UNMARKED,
    NO_MARK,
    AttendanceCode,
    Half,
    Meaning,
)
from childplan.access.scope import Scope
from childplan.access.selectors import explain, level_of
from childplan.access.vocabulary import Level
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at

BUCKETS = 1024
ATTENDANCE_LOCK = 20260304
MOST_AMENDED = 200
MISSED = (Meaning.AUTHORISED, Meaning.UNAUTHORISED)


@dataclass(frozen=True, kw_only=True)
class Month:
    """One calendar month of marks. first: its first day."""

    first: date
    figures: Figures


@dataclass(frozen=True, kw_only=True)
class Year:
    """A school year at one school."""

    id: UUID
    year: int
    school: str
    starts_on: date
    marks: str
    changed_at: datetime
    version: int

    @property
    def figures(self) -> Figures:
        return figures_from(self.marks)

    @property
    def ends_on(self) -> date:
        return last_day(self.marks, starts_on=self.starts_on) or self.starts_on

    @property
    def sessions(self) -> list[tuple[Session, AttendanceCode]]:
        """Every mark with its day, in order."""
        return [
            (session, BY_SYMBOL[symbol]) for session, symbol in dated(self.marks, starts_on=self.starts_on)
        ]

    @property
    def months(self) -> list[Month]:
        """The figures month by month; months in which the school was never open are left out."""
        found = []
        for first, marks in groupby(dated(self.marks, starts_on=self.starts_on), key=_month_of):
            symbols = "".join(symbol for _, symbol in marks)
            if set(symbols) - CLOSED_OR_UNMARKED:
                found.append(Month(first=first, figures=figures_from(symbols)))
        return found

    @property
    def reasons(self) -> list[tuple[AttendanceCode, int]]:
        """The codes of missed sessions, most sessions first."""
        missed = Counter(symbol for symbol in self.marks if BY_SYMBOL[symbol].meaning in MISSED)
        return [(BY_SYMBOL[symbol], count) for symbol, count in missed.most_common()]


def attendance_years(scope: Scope, child_id: UUID) -> list[Year]:
    """The child's years that the reader may read, newest first. None for a reader to whom attendance is closed."""
    del scope  # The row policies of whoever passed the door bound it.
    rows = list(
        AttendanceYear.objects.filter(child_id=child_id)
        .select_related("school")
        .order_by("-year", "-starts_on")
    )
    looked_at([child_id] if rows else [], InformationClass.ATTENDANCE)
    return [
        Year(
            id=row.pk,
            year=row.year,
            school=row.school.name,
            starts_on=row.starts_on,
            marks=row.marks,
            changed_at=row.changed_at,
            version=row.version,
        )
        for row in rows
    ]


def mark_at(scope: Scope, child_id: UUID, session: Session) -> tuple[AttendanceCode, str] | None:
    """The mark that stands for a session, and at which school; None where there is none."""
    for year in attendance_years(scope, child_id):
        for there, code in year.sessions:
            if there == session and code.symbol != NO_MARK:
                return code, year.school
    return None


@dataclass(frozen=True, kw_only=True)
class AmendedMark:
    """A mark of the register that another took the place of. by_file: it came in with a file of the school."""

    session: Session
    old: AttendanceCode
    new: AttendanceCode
    reason: str
    amended_at: datetime
    author: str
    school: str
    by_file: bool


def amended_marks(scope: Scope, child_id: UUID, *, year: int) -> list[AmendedMark]:
    """The marks of one school year that were amended, newest first. Two queries."""
    del scope  # As above.
    rows = list(
        MarkAmendment.objects.filter(child_id=child_id, attendance_year__year=year)
        .select_related("school")
        .order_by("-amended_at", "-day", "half")[:MOST_AMENDED]
    )
    members = Membership.objects.select_related("user", "partner").in_bulk(
        {row.membership_id for row in rows if row.membership_id}
    )
    return [
        AmendedMark(
            session=Session(row.day, Half(row.half)),
            old=BY_CODE[row.old_code],
            new=BY_CODE[row.new_code],
            reason=row.reason,
            amended_at=row.amended_at,
            author=members[row.membership_id].holder_name if row.membership_id in members else "",
            school=row.school.name,
            by_file=row.source_import_id is not None,
        )
        for row in rows
    ]


def may_read_attendance(scope: Scope, child_id: UUID) -> bool:
    """Whether the reader may read this child's attendance, from the grants that the row policies ask."""
    return level_of(explain(scope, child_id), InformationClass.ATTENDANCE) >= Level.READ


def require_attendance(scope: Scope, child_id: UUID) -> None:
    """Raise NotFound unless the reader may read this child's attendance."""
    if not may_read_attendance(scope, child_id):
        raise NotFound("no such child")


def lock_attendance(child_ids: Collection[UUID]) -> None:
    """Wait until nobody else writes the attendance of these children, to the end of the transaction.

    Through 1,024 buckets taken in one order, so that two files of the same children never wait for one another in a
    circle, and what all schools together come to is true in every fact. One query.
    """
    buckets = sorted({child_id.int % BUCKETS for child_id in child_ids})
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(%s, bucket) from unnest(%s::int[]) bucket",
            [ATTENDANCE_LOCK, buckets],
        )


def amended_later(year_ids: Collection[UUID], *, since: datetime | None) -> Mapping[UUID, frozenset[Session]]:
    """The sessions of each year that were amended by a word newer than `since`. One query."""
    found: defaultdict[UUID, set[Session]] = defaultdict(set)
    newer = MarkAmendment.objects.filter(attendance_year_id__in=year_ids, said_at__gt=since) if since else ()
    for amendment in newer:
        found[amendment.attendance_year_id].add(Session(amendment.day, Half(amendment.half)))
    return defaultdict(frozenset, {year: frozenset(sessions) for year, sessions in found.items()})


def _month_of(mark: tuple[Session, str]) -> date:
    return mark[0].day.replace(day=1)

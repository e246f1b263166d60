"""Parting a year of marks that two bodies wrote: what is left without one of them, and what that one said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from attendance.rules.sessions import SESSIONS_A_DAY, Session, dated, sessions_before
from attendance.vocabulary import NO_MARK, Half

Marks = tuple[str, date]
"""Marks as stored, and their first day."""


@dataclass(frozen=True, slots=True)
class Written:
    """The year as somebody left it. is_theirs: whether it was the body whose word is parted. at: when."""

    marks: str
    starts_on: date
    is_theirs: bool
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PartedYear:
    """rest: the year without their word; None where it holds nothing else. theirs: what they said; None if nothing.

    taken: sessions whose mark goes or goes back. stays: sessions in which somebody else put another mark over theirs.
    agreed: sessions that had a mark before them and have the same: they may have said it too.
    over_others: in which session, and when, their mark took the place of somebody else's.
    """

    rest: Marks | None
    theirs: Marks | None
    taken: int
    stays: int
    agreed: int
    over_others: frozenset[tuple[Session, datetime | None]] = frozenset()


def part_year(versions: Iterable[Written]) -> PartedYear:
    """Follow the year from version to version: a mark belongs to whoever wrote the version in which it first stands.

    A mark that somebody took off is no more among their own.
    """
    rest: dict[Session, str] = {}
    theirs: dict[Session, str] = {}
    before: dict[Session, str] = {}
    stands_by_them: set[Session] = set()
    over_others: set[tuple[Session, datetime | None]] = set()
    for version in versions:
        now = {
            session: symbol
            for session, symbol in dated(version.marks, starts_on=version.starts_on)
            if symbol != NO_MARK
        }
        changed = {session: symbol for session, symbol in now.items() if before.get(session) != symbol}
        off = before.keys() - now.keys()
        if version.is_theirs:
            others = ((changed.keys() & before.keys()) | off) - stands_by_them
            over_others |= {(session, version.at) for session in others}
            theirs = {session: symbol for session, symbol in (theirs | changed).items() if session not in off}
            stands_by_them = (stands_by_them | changed.keys()) - off
        else:
            rest = {session: symbol for session, symbol in (rest | changed).items() if session not in off}
            stands_by_them -= changed.keys() | off
        before = now
    return PartedYear(
        rest=packed(rest),
        theirs=packed(theirs),
        taken=len(stands_by_them),
        stays=len(theirs.keys() - stands_by_them),
        agreed=len(rest.keys() - theirs.keys()) if theirs else 0,
        over_others=frozenset(over_others),
    )


def packed(marks: Mapping[Session, str]) -> Marks | None:
    """Marks of single sessions as stored, with “no mark” between them; None without any."""
    if not marks:
        return None
    days = [session.day for session in marks]
    first = min(days)
    symbols = [NO_MARK] * (sessions_before(first, max(days)) + SESSIONS_A_DAY)
    for session, symbol in marks.items():
        symbols[sessions_before(first, session.day) + (session.half is Half.AFTERNOON)] = symbol
    return "".join(symbols), first

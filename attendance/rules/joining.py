"""Marks that come in over marks on record: which of them stand, and which marks of the register are amended by it.

Source: School Attendance (Pupil Registration) (England) Regulations 2024: whoever amends a register keeps the original
entry, the amended one, the reason, the date, and their name. Whose word stands: docs/decisions, "Which source wins".
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime

from attendance.rules.sessions import Session, place_of, session_at, sessions_before
from attendance.vocabulary import NO_MARK, Half

OWN_REGISTER, OTHER = 2, 1


@dataclass(frozen=True, slots=True)
class Amended:
    """One mark that another one took the place of, or that was taken off: then `new` is NO_MARK. Symbols, as stored."""

    session: Session
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Joined:
    """What the marks come to, and what they amended. filled: sessions that had no mark and have one now. stayed:
    sessions of which the record knows something newer."""

    marks: str
    starts_on: date
    amended: tuple[Amended, ...] = ()
    filled: int = 0
    stayed: int = 0


def rank_of(source_id: int | None, *, school_id: int) -> int:
    """How good a source of marks is: the school whose register it is, before any other. None: that school."""
    return OWN_REGISTER if source_id in (None, school_id) else OTHER


def joined(
    held: str,
    held_from: date,
    marks: str,
    starts_on: date,
    *,
    stands: Callable[[Session], bool] = lambda _: False,
    known: Collection[Session] = (),
) -> Joined:
    """The marks on record with the incoming ones over them, session by session.

    A session without a mark takes whatever comes, and "no mark made" takes nothing away: last month's file brought in
    again does not shorten the year. stands: whether the mark on record of a session is the newer word. known: sessions
    of which the record has a newer word, "no mark" too: what was taken off does not come back with an older file.
    """
    first = min(held_from, starts_on)
    before, offset = sessions_before(first, held_from), sessions_before(first, starts_on)
    together = list(NO_MARK * before + held)
    together += NO_MARK * (offset + len(marks) - len(together))
    if marks in ("".join(together[offset : offset + len(marks)]), ""):
        return Joined(held, held_from)
    amended: list[Amended] = []
    stayed = filled = 0
    for index, new in enumerate(marks, start=offset):
        old = together[index]
        if new in (old, NO_MARK):
            continue
        if old != NO_MARK:
            session = session_at(first, index)
            if stands(session):
                stayed += 1
                continue
            amended.append(Amended(session, old, new))
        elif known and session_at(first, index) in known:
            stayed += 1
            continue
        else:
            filled += 1
        together[index] = new
    if not (amended or filled):
        return Joined(held, held_from, stayed=stayed)
    return Joined("".join(together), first, tuple(amended), filled, stayed)


def taken_off(marks: str, starts_on: date, sessions: Collection[Session]) -> tuple[str, tuple[Amended, ...]]:
    """The marks without those of these sessions, and what was taken off. A session without a mark stays as it is."""
    left, off = list(marks), []
    for session in sorted(sessions, key=lambda one: (one.day, one.half is Half.AFTERNOON)):
        place = place_of(session, starts_on)
        if session.day >= starts_on and place < len(left) and left[place] != NO_MARK:
            off.append(Amended(session, left[place], NO_MARK))
            left[place] = NO_MARK
    return "".join(left), tuple(off)


def is_newer(said_at: datetime | None, held_said_at: datetime | None) -> bool:
    """Whether a word is at least as new as the one on record. What nobody dated is older than all that is dated."""
    return held_said_at is None or (said_at is not None and said_at >= held_said_at)

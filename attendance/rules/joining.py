"""Marks that come in over marks on record: which of them stand, and which marks of the register are amended by it.

Source: School Attendance (Pupil Registration) (England) Regulations 2024: whoever amends a register keeps the original
entry, the amended one, the reason, the date, and their name. Whose word stands: docs/decisions, "Which source wins".
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from attendance.rules.sessions import Session, session_at, sessions_before
from attendance.vocabulary import NO_MARK

OWN_REGISTER, OTHER = 2, 1


@dataclass(frozen=True, slots=True)
class Amended:
    """One mark that another one took the place of. Symbols, as stored."""

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
) -> Joined:
    """The marks on record with the incoming ones over them, session by session.

    A session without a mark takes whatever comes, and "no mark made" takes nothing away: last month's file brought in
    again does not shorten the year. stands: whether the mark on record of a session is the newer word.
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
        else:
            filled += 1
        together[index] = new
    if not (amended or filled):
        return Joined(held, held_from, stayed=stayed)
    return Joined("".join(together), first, tuple(amended), filled, stayed)


def is_newer(said_at: datetime | None, held_said_at: datetime | None) -> bool:
    """Whether a word is at least as new as the one on record. What nobody dated is older than all that is dated."""
    return held_said_at is None or (said_at is not None and said_at >= held_said_at)

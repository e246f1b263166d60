"""What of a day's looking is worth a question. Pure: of one person and one day, what was opened, to what is noted.

Each is a question, not an accusation. The numbers are our own: low enough that a single look is asked
about where nothing
explains it, high enough that an ordinary day asks nothing.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from .workflow import Kind

# Children opened in a day outside working hours, from which on it is asked.
MANY_OUT_OF_HOURS = 5
# Children opened in a day at least, and how many times the usual of the person and of the role.
MANY_CHILDREN, TIMES_USUAL = 20, 3
# Refusals in a day.
MANY_REFUSALS = 5
# Shorter parts of a surname (van, de, bin, Ng) are alike by chance.
SHORTEST_PART = 3


@dataclass(frozen=True)
class Opened:
    """One child whom somebody opened that day.

    family: surnames of the child and of the adults of the family. by_work: by an involvement of the
    person's own, their team
    or, where they are not of the authority, their body. own: by one of the person's own or their team's.
    beyond_hours: whether outside working hours.
    """

    child_id: UUID
    family: tuple[str, ...] = ()
    by_work: bool = True
    own: bool = True
    restricted: bool = False
    beyond_hours: bool = False


@dataclass(frozen=True)
class PersonDay:
    """What somebody did on one day. surname: the person's. usual, usual_of_role: median of children opened in a day."""

    surname: str
    opened: tuple[Opened, ...] = ()
    refusals: int = 0
    usual: float = 0
    usual_of_role: float = 0


@dataclass(frozen=True)
class Noted:
    """Worth a question. child_id: None where it is about the day. figure: how many, where it is about a number."""

    kind: Kind
    child_id: UUID | None = None
    figure: int = 0


def unusual(day: PersonDay) -> Iterator[Noted]:
    """What is worth a question. The same day gives the same, in the same order."""
    for one in day.opened:
        if not one.own and any(alike(day.surname, surname) for surname in one.family):
            yield Noted(Kind.SAME_SURNAME, one.child_id)
        if not one.by_work:
            yield Noted(Kind.RESTRICTED if one.restricted else Kind.NO_INVOLVEMENT, one.child_id)
    late = sum(one.beyond_hours for one in day.opened)
    if late >= MANY_OUT_OF_HOURS:
        yield Noted(Kind.OUT_OF_HOURS, figure=late)
    if len(day.opened) >= MANY_CHILDREN and len(day.opened) > TIMES_USUAL * max(day.usual, day.usual_of_role):
        yield Noted(Kind.VOLUME, figure=len(day.opened))
    if day.refusals >= MANY_REFUSALS:
        yield Noted(Kind.AFTER_REFUSALS, figure=day.refusals)


def alike(one: str, other: str) -> bool:
    """Whether two surnames share a part that is no accident: without accents, whatever is written large or
    hyphenated.
    """
    return bool(_parts(one) & _parts(other))


def _parts(surname: str) -> frozenset[str]:
    plain = (
        unicodedata.normalize("NFKD", surname).encode("ascii", "ignore").decode().casefold().replace("'", "")
    )
    return frozenset(part for part in re.split(r"[^a-z]+", plain) if len(part) >= SHORTEST_PART)


def surname_of(name: str) -> str:
    """The last word of a name as somebody gave it; what is hyphenated is one word."""
    return name.rsplit(maxsplit=1)[-1] if name.split() else ""

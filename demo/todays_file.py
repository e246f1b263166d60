"""The day's file of Alder Road's own system: as the demo knows the school, with Jonah away these last days."""

from dataclasses import dataclass, replace
from datetime import date

from attendance.ctf.contents import CtfPupil
from attendance.vocabulary import pack, unpack

from . import children, rolls

TRIGGER_POINT = 90
NOT_A_SESSION = {"#", "-", "X", "Y", "Z"}
PRESENT = {"/", "\\", "L", "P", "V", "W", "B"}


@dataclass(frozen=True)
class TodaysFile:
    """The file, and what the person who brings it in knows of it."""

    name: str
    content: bytes
    pupils: int
    jonahs_upn: str
    jonahs_percentage: float


def todays_file(today: date) -> TodaysFile:
    """Jonah was ill until his attendance reached the area's trigger point; everybody else is as before."""
    roll = children.with_stories(rolls.roll("alder", today=today), today=today)
    pupils = [_ill(p) if (p.forename, p.surname) == ("Jonah", "Reid") else p for p in roll.pupils]
    jonah = next(p for p in pupils if (p.forename, p.surname) == ("Jonah", "Reid"))
    laestab = roll.body.laestab
    return TodaysFile(
        name=f"{laestab}_CTF_{laestab}_002.xml",
        content=rolls.as_file(rolls.Roll(roll.body, tuple(pupils)), today=today),
        pupils=len(pupils),
        jonahs_upn=str(jonah.upn),
        jonahs_percentage=percentage(list(unpack(jonah.attendance[0].marks))),
    )


def percentage(codes: list[str]) -> float:
    """Sessions attended of those possible. Counted here, for a file is not to agree with the rules it tries."""
    possible = [code for code in codes if code not in NOT_A_SESSION]
    return 100 * sum(code in PRESENT for code in possible) / len(possible)


def _ill(jonah: CtfPupil) -> CtfPupil:
    (year,) = jonah.attendance
    codes = list(unpack(year.marks))
    for place in range(len(codes) - 1, -1, -1):
        if percentage(codes) <= TRIGGER_POINT:
            break
        if codes[place] in PRESENT:
            codes[place] = "I"
    return replace(jonah, attendance=(replace(year, marks=pack(codes)),))

"""The children whose stories later work continues, as the schools' systems would send them. All invented."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from attendance.ctf.contents import CtfAddress, CtfContact, CtfPupil, CtfSchool
from attendance.ctf.problems import Place

from . import names, rolls
from .bodies import BODIES, Body


@dataclass(frozen=True)
class OnRoll:
    """A child of a story who is on a school's roll. group: the year group. missed: the share of days away."""

    key: str
    school: str
    forename: str
    surname: str
    sex: str
    group: int
    serial: int
    street: str
    postcode: str
    missed: float = 0.0
    reason: str = "I"
    mother: str = ""
    # An age, and in how many days from today they reach it: a birthday that a story turns on.
    turns: tuple[int, int] | None = None

    @property
    def nhs(self) -> str:
        return str(names.nhs_number(self.serial).value)


ON_ROLL: tuple[OnRoll, ...] = (
    # The child of the tutorial: worked on by his SENCO and his social worker, just above the area's threshold.
    OnRoll("jonah", "alder", "Jonah", "Reid", "M", 3, 9001, "14 Weir Street", "ZZ1 4AB", 0.075, "I", "Carol"),
    # An ordinary Year 3 child with nothing wrong.
    OnRoll("amara", "alder", "Amara", "Okafor", "F", 3, 9002, "3 Heron Close", "ZZ1 6DE", 0.0, "I", "Ngozi"),
    # A second suspension, and a knife, at 14.
    OnRoll("theo", "ravenscroft", "Theo", "Lambert", "M", 9, 9003, "71 Foundry Lane", "ZZ2 3FG", 0.16, "E", "Michelle"),
    # A young carer who goes from Year 6 to Year 7 next summer.
    OnRoll("maisie", "millbrook", "Maisie", "Doherty", "F", 6, 9004, "8 Tide Row", "ZZ3 2HJ", 0.09, "L", "Sinead"),
    # A disabled six-year-old in week 9 of an EHC assessment, with short breaks.
    OnRoll("poppy", "alder", "Poppy", "Hargrove", "F", 1, 9005, "22 Orchard Road", "ZZ1 8AA", 0.06, "M", "Rachel"),
    # Four half-siblings, two fathers, a non-molestation order. The fourth is not yet at school.
    OnRoll("kayla", "ravenscroft", "Kayla", "Swift", "F", 8, 9006, "5 Sluice Lane", "ZZ2 7BD", 0.05, "I", "Donna",
           (13, 12)),
    OnRoll("dean", "alder", "Dean", "Swift", "M", 5, 9007, "5 Sluice Lane", "ZZ2 7BD", 0.04, "I", "Donna"),
    OnRoll("ruby", "alder", "Ruby", "Mortimer", "F", 2, 9008, "5 Sluice Lane", "ZZ2 7BD", 0.04, "I", "Donna"),
    # Looked after, nine, moved overnight to a confidential address.
    OnRoll("elijah", "harbour", "Elijah", "Thorne", "M", 4, 9009, "40 Canal Street", "ZZ4 1EE", 0.03, "I", "Leanne"),
    # Adopted. The old record is restricted; this, under a new name and number, is an ordinary one.
    OnRoll("sophie", "millbrook", "Sophie", "Langley", "F", 2, 9010, "17 Willow Row", "ZZ3 5GA", 0.01, "I", "Helen"),
    # An unaccompanied boy of disputed age.
    OnRoll("samir", "stcuthman", "Samir", "Haidari", "M", 10, 9011, "2 Quay Street", "ZZ5 2HB", 0.04, "I"),
    # A part-time timetable past its review.
    OnRoll("logan", "stcuthman", "Logan", "Pask", "M", 8, 9012, "63 Barley Road", "ZZ5 9JD", 0.07, "I", "Tracy"),
)  # fmt: skip

BY_KEY = {child.key: child for child in ON_ROLL}


def pupil(child: OnRoll, *, today: date) -> CtfPupil:
    """What the school's system says about a story's child."""
    body = next(body for body in BODIES if body.key == child.school)
    generator = random.Random(f"ravensmere {child.key}")  # noqa: S311  # the same borough each time
    born = rolls.born_in(child.group, today=today, generator=generator)
    if child.turns is not None:
        born = birth_date(*child.turns, today=today)
    contacts: tuple[CtfContact, ...] = ()
    if child.mother:
        contacts = (
            CtfContact(
                order=1,
                surname=child.surname,
                forename=child.mother,
                relationship="Mother",
                has_responsibility=True,
            ),
        )
    return CtfPupil(
        ordinal=1,
        place=Place("", 0),
        upn=names.upn(body.laestab[3:], born.year + rolls.RECEPTION_AGE + 1, 900 + child.serial - 9000),
        nhs_number=names.nhs_number(child.serial),
        surname=child.surname,
        forename=child.forename,
        born_on=born,
        sex=child.sex,
        year_group=str(child.group),
        address=CtfAddress(lines=(child.street, "Ravensmere"), postcode=child.postcode),
        contacts=contacts,
        schools=(
            CtfSchool(
                school=rolls.laestab(body),
                name=body.name,
                entered_on=rolls.entry_day(child.group, today=today),
            ),
        ),
        attendance=(
            rolls.attendance_year(
                body, today=today, missed=child.missed, generator=generator, reason=child.reason
            ),
        ),
    )


def birth_date(age: int, in_days: int, *, today: date) -> date:
    """Of somebody who comes of that age in so many days, or on the 28th of that month where the day is later."""
    day = today + timedelta(days=in_days)
    return date(day.year - age, day.month, min(day.day, 28))


def with_stories(roll: rolls.Roll, *, today: date) -> rolls.Roll:
    """The school's roll with the children of the stories among the others, as they would be."""
    mine: list[CtfPupil] = [pupil(child, today=today) for child in ON_ROLL if child.school == roll.body.key]
    return rolls.Roll(roll.body, tuple(sorted((*roll.pupils, *mine), key=lambda p: (p.surname, p.forename))))


def school_of(child: OnRoll) -> Body:
    return next(body for body in BODIES if body.key == child.school)

"""The rolls of the six schools, as the files their systems would send: about 600 ordinary children."""

import io
import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from attendance.ctf.contents import (
    CtfAddress,
    CtfAttendanceYear,
    CtfContact,
    CtfHeader,
    CtfPupil,
    CtfSchool,
)
from attendance.ctf.problems import Place
from attendance.ctf.writing import write_ctf
from attendance.vocabulary import pack
from childplan.identity.identifiers import Laestab, check_laestab

from . import names, terms
from .bodies import BODIES, Body

# School: (youngest year group, oldest, children in each).
ROLLS = {
    "alder": (0, 6, 15),
    "millbrook": (0, 6, 15),
    "harbour": (0, 6, 14),
    "ravenscroft": (7, 11, 28),
    "stcuthman": (7, 11, 20),
    "orchard": (1, 11, 3),
}
RECEPTION_AGE = 4
SECONDARY = 7


@dataclass(frozen=True)
class Roll:
    """One school's pupils as read, and the school."""

    body: Body
    pupils: tuple[CtfPupil, ...]


def roll(key: str, *, today: date) -> Roll:
    """The ordinary children of one school; the stories add theirs."""
    body = next(body for body in BODIES if body.key == key)
    # S311: an invented borough, the same each time, needs no secret numbers.
    generator = random.Random(f"ravensmere {key}")  # noqa: S311
    youngest, oldest, each = ROLLS[key]
    groups = [group for group in range(youngest, oldest + 1) for _ in range(each)]
    start = 1 + 1000 * list(ROLLS).index(key)
    pupils = tuple(
        ordinary_child(body, group, serial=start + n, ordinal=n + 1, today=today, generator=generator)
        for n, group in enumerate(groups)
    )
    return Roll(body, pupils)


def born_in(group: int, *, today: date, generator: random.Random) -> date:
    """A birth date of that year group: Reception of year Y are born from 1 September Y-5 to 31 August Y-4."""
    year = terms.present_year(today).year - RECEPTION_AGE - 1 - group
    return date(year, terms.SEPTEMBER, 1) + timedelta(days=generator.randrange(365))


def ordinary_child(
    body: Body, group: int, *, serial: int, ordinal: int, today: date, generator: random.Random
) -> CtfPupil:
    """A child with nothing wrong: here nearly every day."""
    sex = generator.choice("FM")
    lines, postcode = names.home(generator)
    surname = generator.choice(names.SURNAMES)
    born = born_in(group, today=today, generator=generator)
    return CtfPupil(
        ordinal=ordinal,
        place=Place("", 0),
        upn=names.upn(body.laestab[3:], born.year + RECEPTION_AGE + 1, serial % 1000),
        nhs_number=names.nhs_number(serial),
        surname=surname,
        forename=generator.choice(names.GIRLS if sex == "F" else names.BOYS),
        born_on=born,
        sex=sex,
        year_group="R" if group == 0 else str(group),
        address=CtfAddress(lines=lines, postcode=postcode),
        contacts=(
            CtfContact(
                order=1,
                surname=surname,
                forename=generator.choice(names.GIRLS),
                relationship="Mother",
                has_responsibility=True,
            ),
        ),
        schools=(CtfSchool(school=laestab(body), name=body.name, entered_on=entry_day(group, today=today)),),
        attendance=(
            attendance_year(
                body, today=today, missed=generator.choice((0, 0.02, 0.03, 0.05)), generator=generator
            ),
        ),
    )


def attendance_year(
    body: Body, *, today: date, missed: float, generator: random.Random, reason: str = "I"
) -> CtfAttendanceYear:
    """This year's marks up to yesterday."""
    year = terms.present_year(today)
    codes = terms.marks(
        year, until=today - timedelta(days=1), missed=missed, generator=generator, reason=reason
    )
    return CtfAttendanceYear(
        year=year.year,
        school=laestab(body),
        school_name=body.name,
        starts_on=year.starts_on,
        marks=pack(codes),
    )


def entry_day(group: int, *, today: date) -> date:
    """When a child of that year group came on roll: in Reception, or in Year 7."""
    years_here = group if group < SECONDARY else group - SECONDARY
    return terms.first_monday(terms.present_year(today).year - years_here)


def as_of(roll: Roll, day: date) -> Roll:
    """Those who were on that roll on that day already, as a file says it that carries no attendance."""
    here = [replace(pupil, attendance=()) for pupil in roll.pupils if _entered(pupil) <= day]
    return Roll(roll.body, tuple(here))


def _entered(pupil: CtfPupil) -> date:
    return max(stay.entered_on for stay in pupil.schools if stay.entered_on)


def laestab(body: Body) -> Laestab:
    return check_laestab(body.laestab)


def as_file(roll: Roll, *, today: date) -> bytes:
    """The roll as a Common Transfer File from the school's own system to the school."""
    school = laestab(roll.body)
    header = CtfHeader(
        version="25.0",
        qualifier="full",
        created_at=datetime.combine(today, time(7, 30)),  # the format has no time zone
        supplier="Ravensmere MIS",
        academic_year=terms.present_year(today).year,
        source=school,
        source_name=roll.body.name,
        destination=school,
    )
    stream = io.BytesIO()
    write_ctf(stream, header, [replace(pupil, ordinal=n) for n, pupil in enumerate(roll.pupils, start=1)])
    return stream.getvalue()

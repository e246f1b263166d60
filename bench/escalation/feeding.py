"""Facts by real acts: a school's attendance officer signs in and brings in files of pupils, by page."""

import re
from datetime import UTC, date, datetime, timedelta

from attendance.rules.school_days import school_year
from bench.escalation.expected import CHUNK, LAESTAB, OFFICER, PASSWORD, is_low
from childplan.common.working_days import is_working_day
from tests.factories.attendance import PupilText, ctf, upn
from tests.journeys.visitor import NotAsPromised, Visitor

CONFIRM = re.compile(r'action="(/attendance/imports/[0-9a-f-]+/confirm/)"')


class Officer:
    """Brings in one file of ten pupils after another."""

    def __init__(self, address: str) -> None:
        self.visitor = Visitor(address).sign_in(OFFICER, PASSWORD)
        self.brought = 0

    def bring_in(self) -> None:
        """The next file: checked, then confirmed."""
        first = self.brought
        content = ctf(*[_pupil(number) for number in range(first, first + CHUNK)], school=LAESTAB)
        page = self.visitor.send(
            "/attendance/imports/new/",
            {"layout": "monday_to_friday"},
            files={"file": (f"file-{first}.xml", content)},
        )
        found = CONFIRM.search(page.text)
        if found is None:
            raise NotAsPromised(f"file {first} is not taken")
        self.visitor.send(found[1], {}, on=page.url)
        self.brought += CHUNK


def two_weeks_before(today: date) -> date:
    """The Monday of the last two weeks without a bank holiday that lie behind in the present school year.

    Raises NotAsPromised in August, when none does: the trigger asks about the present school year.
    """
    monday = today - timedelta(days=14 + today.weekday())
    while not all(is_working_day(monday + timedelta(days=d)) for d in range(14) if d % 7 < 5):
        monday -= timedelta(days=7)
    if school_year(monday) != school_year(today):
        raise NotAsPromised(
            "no two weeks of marks lie behind in this school year: run it after the middle of August"
        )
    return monday


def _pupil(number: int) -> PupilText:
    monday = two_weeks_before(datetime.now(tz=UTC).date())
    return PupilText(
        forename=f"Pupil{number}",
        surname=f"Kills{number}",
        # Nobody's number or birthday but this pupil's: a likeness would go to a person and publish no fact.
        born_on=(date(2012, 9, 1) + timedelta(days=number)).isoformat(),
        upn=upn(number, school=LAESTAB, year=17),
        school=LAESTAB,
        year=str(school_year(monday)),
        starts_on=monday.isoformat(),
        marks="LLLLLLLLLLLLLLLLLLII" if is_low(number) else "LLLLLLLLLLLLLLLLLLLL",
    )

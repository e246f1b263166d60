"""Facts by real acts: a school's attendance officer signs in and brings in files of pupils, by page."""

import re
from datetime import UTC, datetime, timedelta

from bench.escalation.expected import CHUNK, LAESTAB, OFFICER, PASSWORD, is_low
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


def _pupil(number: int) -> PupilText:
    # Two weeks of marks, three weeks old at most: the trigger asks about the present school year.
    today = datetime.now(tz=UTC).date()
    monday = today - timedelta(days=21 + today.weekday())
    return PupilText(
        forename=f"Pupil{number}",
        surname=f"Kills{number}",
        born_on=f"2014-{number % 12 + 1:02}-{number % 28 + 1:02}",
        upn=upn(number, school=LAESTAB),
        school=LAESTAB,
        year=str(monday.year),
        starts_on=monday.isoformat(),
        marks="LLLLLLLLLLLLLLLLLLII" if is_low(number) else "LLLLLLLLLLLLLLLLLLLL",
    )

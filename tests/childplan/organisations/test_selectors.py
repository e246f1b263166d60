"""Organisations to choose from."""

from datetime import date

from childplan.organisations.selectors import schools_of
from tests.factories import organisations as lay
from tests.worlds.two_areas import AreaWorld


class TestSchoolsOfAnArea:
    def test_are_its_open_schools_by_name(self, here: AreaWorld, there: AreaWorld) -> None:
        lay.school(here.area, name="Closed Primary", closed_on=date(2025, 8, 31))
        assert [school.name for school in schools_of(area_id=here.area.pk)] == [
            "Larkshire Junior",
            "Larkshire Primary",
        ]

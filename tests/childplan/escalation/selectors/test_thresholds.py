"""The area's numbers for a trigger."""

from datetime import date
from decimal import Decimal

import pytest

from childplan.access.scope import as_service
from childplan.escalation.models import ProtocolThreshold
from childplan.escalation.selectors.thresholds import thresholds_on
from childplan.organisations.models import Area
from tests.factories.escalation import SAMPLE
from tests.worlds.two_areas import AreaWorld


def agreed(
    area: Area, most: str, valid_from: date, valid_until: date | None = None, **changes: object
) -> None:
    ProtocolThreshold.objects.create(
        **{
            "area": area,
            "trigger": SAMPLE.key,
            "name": "most",
            "value": Decimal(most),
            "valid_from": valid_from,
            "valid_until": valid_until,
            "reason": "Agreed by the safeguarding partners.",
            **changes,
        }
    )


def most_on(area: Area, *when: int) -> Decimal:
    with as_service("Test"):
        return thresholds_on(date(*when), area_id=area.pk, trigger=SAMPLE)["most"]


class TestThresholdsOn:
    def test_are_the_triggers_own_where_the_area_has_none(self, here: AreaWorld, there: AreaWorld) -> None:
        agreed(there.area, "9", date(2020, 1, 1))
        agreed(here.area, "9", date(2020, 1, 1), trigger="another")
        assert most_on(here.area, 2026, 3, 2) == 3

    def test_are_the_areas_from_its_first_day_to_its_last(self, here: AreaWorld) -> None:
        agreed(here.area, "5", date(2026, 1, 1), date(2026, 3, 31))
        assert most_on(here.area, 2025, 12, 31) == 3
        assert most_on(here.area, 2026, 1, 1) == 5
        assert most_on(here.area, 2026, 3, 31) == 5
        assert most_on(here.area, 2026, 4, 1) == 3

    def test_are_the_newest_where_two_hold(self, here: AreaWorld) -> None:
        agreed(here.area, "7", date(2026, 2, 1))
        agreed(here.area, "5", date(2026, 1, 1))
        assert most_on(here.area, 2026, 1, 31) == 5
        assert most_on(here.area, 2026, 2, 1) == 7

    @pytest.mark.parametrize("value", ["0", "-1", "2.5", "61"])
    def test_pass_over_a_time_to_answer_that_makes_no_sense(
        self, here: AreaWorld, caplog: pytest.LogCaptureFixture, value: str
    ) -> None:
        agreed(here.area, value, date(2026, 1, 1), name="answer_within")
        agreed(here.area, "7", date(2025, 1, 1), name="answer_within")
        with as_service("Test"):
            numbers = thresholds_on(date(2026, 3, 2), area_id=here.area.pk, trigger=SAMPLE)
        assert numbers["answer_within"] == 7
        assert "makes no sense" in caplog.text

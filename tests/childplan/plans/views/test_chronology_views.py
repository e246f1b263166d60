"""The chronology in the browser."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from childplan.common.vocabulary import InformationClass
from childplan.facts.actions import publish
from childplan.plans.selectors import chronology as selector
from tests.childplan.plans.conftest import Amara
from tests.childplan.plans.views.conftest import Visitor, words
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld


def happened(by, child_id: UUID, title: str, when: datetime, **fields: object) -> None:
    fields = {"information_class": InformationClass.EDUCATION, "name": "test.thing.happened", **fields}
    with acting(by):
        publish(fields.pop("name"), child_id=child_id, title=title, occurred_at=when, **fields)


@pytest.fixture
def _story(here: AreaWorld, amara: Amara) -> None:
    happened(here.head, amara.child_id, "Joined the school", datetime(2024, 9, 3, 9, tzinfo=UTC))
    happened(here.head, amara.child_id, "Prize for art", datetime(2025, 6, 30, 23, 30, tzinfo=UTC))
    happened(
        here.social_worker,
        amara.child_id,
        "Visit at home",
        datetime(2025, 7, 2, 9, tzinfo=UTC),
        information_class=InformationClass.SOCIAL_CARE,
    )
    happened(
        here.head,
        amara.child_id,
        "Words changed",
        datetime(2025, 7, 3, tzinfo=UTC),
        name="plans.section.changed",
    )


@pytest.mark.usefixtures("_story")
class TestChronologyPage:
    def test_tells_what_happened_newest_first(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.social_worker).reads("chronology", amara.child_id)
        order = ["SEN support plan opened", "Visit at home", "Prize for art", "Joined the school"]
        places = [page.index(title) for title in order]
        assert places == sorted(places)
        assert "2 July 2025" in page
        assert f"by {here.social_worker.user}, Social worker, Larkshire Council" in page

    def test_tells_each_reader_what_they_may_read(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.senco).reads("chronology", amara.child_id)
        assert "Prize for art" in page
        assert "Visit at home" not in page
        assert "Child in need plan opened" not in page

    def test_is_filtered_by_agency(self, here: AreaWorld, amara: Amara) -> None:
        page = Visitor(here.social_worker).reads("chronology", amara.child_id, agency=here.authority.pk)
        assert "Visit at home" in page
        assert "Prize for art" not in page
        assert "Remove this filter" in page

    def test_is_filtered_by_days_of_local_time(self, here: AreaWorld, amara: Amara) -> None:
        # Half past eleven at night in universal time is already the first of July in summer time.
        july = {"since_day": 1, "since_month": 7, "since_year": 2025}
        until = {"until_day": 2, "until_month": 7, "until_year": 2025}
        page = Visitor(here.social_worker).reads("chronology", amara.child_id, **july, **until)
        assert "Prize for art" in page
        assert "Visit at home" in page
        assert "Joined the school" not in page
        assert "SEN support plan opened" not in page

    def test_leaves_changes_of_wording_out_until_asked(self, here: AreaWorld, amara: Amara) -> None:
        visitor = Visitor(here.senco)
        assert "Words changed" not in visitor.reads("chronology", amara.child_id)
        assert "Words changed" in visitor.reads("chronology", amara.child_id, wording="on")

    def test_says_what_is_wrong_with_a_day(self, here: AreaWorld, amara: Amara) -> None:
        page = words(
            Visitor(here.senco).opens(
                "chronology", amara.child_id, since_day=31, since_month=2, since_year=2025
            )
        )
        assert "There is a problem" in page
        assert "Prize for art" in page

    def test_offers_no_agency_that_one_may_not_read_of(self, here: AreaWorld, amara: Amara) -> None:
        response = Visitor(here.attendance).opens("chronology", amara.child_id, agency=here.authority.pk)
        assert "There is a problem" in words(response)

    def test_comes_in_pages(self, here: AreaWorld, amara: Amara, monkeypatch) -> None:
        monkeypatch.setattr(selector, "A_PAGE", 2)
        visitor = Visitor(here.social_worker)
        first = visitor.reads("chronology", amara.child_id)
        last = visitor.reads("chronology", amara.child_id, page=4)
        assert "Joined the school" not in first
        assert "Joined the school" in last

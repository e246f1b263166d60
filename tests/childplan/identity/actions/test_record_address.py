"""Where a child lives, from a day on."""

from datetime import date, datetime
from uuid import UUID

import pytest

from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact
from childplan.identity.actions.record_address import NoAddress, record_address
from childplan.identity.models import Address
from tests.factories.identity import acting, opened_by
from tests.factories.plans import involved
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    child_id = opened_by(here.head)
    involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
    return child_id


def lived(membership, child_id: UUID, at: datetime, **fields) -> Address:
    fields = {
        "lines": "1 Long Lane\nAlderbrook",
        "postcode": "zz1 4ab",
        "reason": "Told by the mother",
        **fields,
    }
    with acting(membership) as scope:
        return record_address(by=scope, at=at, child_id=child_id, **fields)


class TestRecordAddress:
    def test_begins_today_with_its_source_and_a_fact_of_contact(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        address = lived(here.head, child_id, at)
        assert (address.starts_on, address.postcode) == (at.date(), "ZZ1 4AB")
        assert address.source_id == here.school.pk
        assert Address.history.get().history_change_reason == "Told by the mother"
        assert (
            Fact.objects.get(name="identity.address.recorded").information_class == InformationClass.CONTACT
        )

    def test_takes_the_place_of_the_one_before(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        first = lived(here.head, child_id, at, starts_on=date(2025, 9, 1))
        lived(here.head, child_id, at, lines="2 Short Street")
        assert Address.objects.get(pk=first.pk).ends_on == at.date()
        assert Address.objects.get(ends_on__isnull=True).lines == "2 Short Street"

    def test_of_an_earlier_day_does_not_end_the_present_one(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        present = lived(here.head, child_id, at, starts_on=date(2025, 9, 1))
        earlier = lived(here.head, child_id, at, lines="2 Short Street", starts_on=date(2020, 1, 1))
        assert Address.objects.get(pk=present.pk).ends_on is None
        assert Address.objects.get(pk=earlier.pk).ends_on == date(2025, 9, 1)

    def test_leaves_no_trace_when_nothing_is_new(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        first = lived(here.head, child_id, at)
        assert lived(here.head, child_id, at, lines=" 1 Long Lane \n\nAlderbrook ").pk == first.pk
        assert Address.history.count() == 1
        assert Fact.objects.filter(name="identity.address.recorded").count() == 1

    def test_keeps_confidential_and_open_apart(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        hidden = lived(here.social_worker, child_id, at, lines="9 Hidden Mews", is_confidential=True)
        assert not Fact.objects.filter(name="identity.address.recorded").exists()
        lived(here.social_worker, child_id, at, lines="3 Open Road")
        lived(here.head, child_id, at)
        assert Address.objects.get(pk=hidden.pk).ends_on is None
        with acting(here.head, writing=False):
            assert "9 Hidden Mews" not in str(list(Address.objects.values()) + list(Address.history.values()))


class TestRecordAddressRefuses:
    def test_nothing_at_all(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        with pytest.raises(NoAddress):
            lived(here.head, child_id, at, lines=" \n ", postcode=" ")

    def test_a_role_that_records_no_family(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        with pytest.raises(NotEntitled):
            lived(here.area_attendance, child_id, at)

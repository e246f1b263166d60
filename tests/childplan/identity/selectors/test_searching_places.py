"""Find a child by where they live, by birth date alone, by all of it. A confidential address finds nobody."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from childplan.access.actions import restrict_record
from childplan.access.vocabulary import InvolvementKind
from childplan.identity.identifiers.addresses import is_place, place_words
from childplan.identity.models import Address, AddressWord, Child, ChildName, ChildWord
from childplan.identity.selectors.searching import children_by_name
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.usefixtures("all_ways")

BORN = date(2017, 5, 3)


def lives(child_id: UUID, lines: str, postcode: str = "", **more: object) -> Address:
    address = Address(child_id=child_id, lines=lines, postcode=postcode, starts_on=date(2025, 1, 1), **more)
    address.save(force_insert=True)
    return address


@pytest.fixture
def amara(here: AreaWorld) -> UUID:
    child_id = opened_by(here.head, forename="Amara", surname="Okafor", born_on=BORN)
    plans.involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
    lives(child_id, "Flat 2\n14 Mill Lane\nRavensmere", "RV3 4AB")
    return child_id


@pytest.fixture
def ben(here: AreaWorld) -> UUID:
    child_id = opened_by(here.head, forename="Ben", surname="Okafor", born_on=date(2015, 3, 5))
    lives(child_id, "140 Mill Road\nRavensmere", "RV3 4AC")
    return child_id


def found(
    membership, at: datetime, *, name: str = "", place: str = "", born_on: date | None = None
) -> list[str]:
    with acting(membership, writing=False) as scope:
        lines = children_by_name(scope, name, born_on=born_on, place=place_words(place), at=at).lines
    return [line.forename for line in lines]


class TestByAddress:
    @pytest.mark.parametrize(
        ("typed", "who"),
        [
            ("RV3 4AB", ["Amara"]),
            ("rv34ab", ["Amara"]),
            ("RV3", ["Amara", "Ben"]),
            ("14 Mill Lane", ["Amara"]),
            ("14, mill lane, RV3 4AB", ["Amara"]),
            ("Mil Lane", ["Amara"]),
            ("Mill", ["Amara", "Ben"]),
            ("14 Mill Road", []),
            ("RV9 9ZZ", []),
        ],
    )
    def test_finds_by_postcode_number_and_street(
        self, at, here: AreaWorld, amara: UUID, ben: UUID, typed: str, who: list[str]
    ) -> None:
        assert found(here.head, at, place=typed) == who

    def test_with_a_name_that_is_half_wrong(self, at, here: AreaWorld, amara: UUID, ben: UUID) -> None:
        assert found(here.head, at, name="Amra Okonkwo", place="RV3 4AB") == ["Amara"]
        assert found(here.head, at, name="Okafor", place="Mill", born_on=date(2015, 5, 3)) == ["Ben", "Amara"]

    def test_finds_nobody_by_a_confidential_one_whoever_asks(self, at, here: AreaWorld, amara: UUID) -> None:
        lives(amara, "7 Refuge Row", "RV8 8RR", is_confidential=True)
        for member in (here.head, here.social_worker, here.screener):
            assert found(member, at, place="RV8 8RR") == []
            assert found(member, at, place="Refuge") == []
        assert not AddressWord.objects.filter(word__in=("refuge", "rv88rr")).exists()

    def test_forgets_one_that_is_marked_later_or_ends(self, at, here: AreaWorld, amara: UUID) -> None:
        address = Address.objects.get(child_id=amara)
        address.is_confidential = True
        address.save()
        assert found(here.head, at, place="RV3 4AB") == []
        address.is_confidential = False
        address.save()
        assert found(here.head, at, place="RV3 4AB") == ["Amara"]
        address.ends_on = at.date() - timedelta(days=1)
        address.save()
        assert found(here.head, at, place="RV3 4AB") == []

    def test_is_closed_to_strangers_and_to_those_who_read_no_contacts(
        self, at, here: AreaWorld, there: AreaWorld, amara: UUID
    ) -> None:
        assert found(there.head, at, place="RV3 4AB") == []
        assert found(here.other_head, at, place="RV3 4AB") == []
        assert found(here.area_attendance, at, place="RV3 4AB") == ["Amara"]

    def test_finds_no_restricted_record(self, at, here: AreaWorld, amara: UUID) -> None:
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=amara,
                membership_ids=[here.social_worker.pk],
                reason="Adoption",
                review_on=at.date(),
            )
        assert found(here.head, at, place="RV3 4AB") == []
        assert found(here.social_worker, at, place="RV3 4AB") == ["Amara"]


class TestByBirthDateAlone:
    def test_finds_that_day_and_month_and_day_the_wrong_way_round(
        self, at, here: AreaWorld, amara: UUID, ben: UUID
    ) -> None:
        assert found(here.head, at, born_on=BORN) == ["Amara"]
        assert found(here.head, at, born_on=date(2017, 3, 5)) == ["Amara"]
        assert found(here.head, at, born_on=date(2017, 3, 6)) == []

    def test_finds_nobody_for_nothing(self, at, here: AreaWorld, amara: UUID) -> None:
        assert found(here.head, at) == []


class TestOtherNames:
    def test_are_forgotten_when_they_are_marked_confidential_later(
        self, at, here: AreaWorld, amara: UUID
    ) -> None:
        name = ChildName(child_id=amara, kind="former", forename="Amina", surname="Delacroix")
        name.save(force_insert=True)
        assert found(here.head, at, name="Delacroix") == ["Amara"]
        name.is_confidential = True
        name.save()
        assert found(here.head, at, name="Delacroix") == []
        assert not ChildWord.objects.filter(child_id=amara, word="delacroix").exists()

    def test_in_the_middle_are_found_too(self, at, here: AreaWorld, amara: UUID) -> None:
        child = Child.objects.get(pk=amara)
        child.middle_names = "Grace Ngozi"
        child.save()
        assert found(here.head, at, name="amara ngozi okafor") == ["Amara"]


class TestWhatIsTyped:
    @pytest.mark.parametrize("text", ["RV3 4AB", "rv34ab", "14 Mill Lane", "14a Mill Lane RV3 4AB", "2, Oak"])
    def test_is_taken_for_a_place(self, text: str) -> None:
        assert is_place(text)

    @pytest.mark.parametrize("text", ["Amara Okafor", "999 000 0018", "A123456789012", "CP-7K2M-9", "", "12"])
    def test_is_left_for_a_name_or_number(self, text: str) -> None:
        assert not is_place(text)

    def test_keeps_a_postcode_together(self) -> None:
        assert place_words("14, Mill-Lane  RV3 4AB RV3 4AB") == ["14", "mill", "lane", "rv34ab"]

"""Find a child by number, or by a name that is mistyped."""

from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from childplan.access.actions import restrict_record
from childplan.history import looking
from childplan.identity.actions.record_name import ChildDetails, change_details
from childplan.identity.identifiers.typed import TypedNumber
from childplan.identity.models import ChildName
from childplan.identity.selectors.searching import children_by_name, children_by_number
from childplan.identity.vocabulary import AliasKind
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.usefixtures("all_ways")

NHS = TypedNumber("9990000018", (AliasKind.NHS_NUMBER,))


@pytest.fixture
def pupils(here: AreaWorld) -> dict[str, UUID]:
    """Names that are like one another."""
    names = (
        ("Siobhán", "O’Brien", date(2017, 5, 3)),
        ("Shivaun", "Obrian", date(2016, 1, 9)),
        ("Jonathan", "Smith", date(2015, 12, 5)),
        ("Amara", "Okafor-Bell", date(2018, 7, 30)),
    )
    return {
        surname: opened_by(here.head, forename=forename, surname=surname, born_on=born)
        for forename, surname, born in names
    }


def named(membership, name: str, at: datetime, born_on: date | None = None) -> list[str]:
    with acting(membership, writing=False) as scope:
        return [line.surname for line in children_by_name(scope, name, born_on=born_on, at=at).lines]


def numbered(membership, at: datetime, *numbers: TypedNumber) -> list[UUID]:
    with acting(membership, writing=False) as scope:
        return [line.child_id for line in children_by_number(scope, numbers or [NHS], at=at).lines]


class TestByName:
    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("siobhan obrien", "O’Brien"),
            ("O'Brien Siobhán", "O’Brien"),
            ("Jon Smith", "Smith"),
            ("Jonathon Smyth", "Smith"),
            ("amara okafor bell", "Okafor-Bell"),
            ("Okafur", "Okafor-Bell"),
            ("OKAFOR-BELL", "Okafor-Bell"),
        ],
    )
    def test_forgives_typing_errors(
        self, here: AreaWorld, pupils: dict, at: datetime, typed: str, found: str
    ) -> None:
        assert named(here.senco, typed, at)[0] == found

    def test_puts_the_likeliest_first(self, here: AreaWorld, pupils: dict, at: datetime) -> None:
        assert named(here.senco, "obrian", at) == ["Obrian", "O’Brien"]

    def test_finds_nobody_when_a_word_is_quite_wrong(
        self, here: AreaWorld, pupils: dict, at: datetime
    ) -> None:
        assert named(here.senco, "Xyzzy Smith", at) == []
        assert named(here.senco, "’ -", at) == []

    def test_a_birth_date_narrows_and_makes_up_for_a_wrong_word(
        self, here: AreaWorld, pupils: dict, at: datetime
    ) -> None:
        assert named(here.senco, "obrien", at, date(2016, 1, 9)) == ["Obrian"]
        assert named(here.senco, "Xyzzy Smith", at, date(2015, 12, 5)) == ["Smith"]

    @pytest.mark.parametrize(
        "typed", [date(2015, 5, 12), date(2014, 12, 5), date(2015, 12, 6), date(2015, 2, 5)]
    )
    def test_a_birth_date_may_be_mistyped(
        self, here: AreaWorld, pupils: dict, at: datetime, typed: date
    ) -> None:
        assert named(here.senco, "Smith", at, typed) == ["Smith"]

    def test_a_birth_date_that_is_quite_another_excludes(
        self, here: AreaWorld, pupils: dict, at: datetime
    ) -> None:
        assert named(here.senco, "Smith", at, date(2011, 3, 8)) == []

    def test_finds_by_a_former_name_but_not_by_a_confidential_one(
        self, here: AreaWorld, pupils: dict, at: datetime
    ) -> None:
        for surname, hidden in (("Winterbourne", False), ("Secretson", True)):
            ChildName(
                child_id=pupils["Smith"],
                kind="former",
                forename="Jonathan",
                surname=surname,
                is_confidential=hidden,
            ).save(force_insert=True)
        assert named(here.senco, "Winterborne", at) == ["Smith"]
        assert named(here.senco, "Secretson", at) == []

    def test_finds_nobody_of_a_strangers(
        self, here: AreaWorld, there: AreaWorld, pupils: dict, at: datetime
    ) -> None:
        for stranger in (there.head, there.screener, here.other_head, here.social_worker):
            assert named(stranger, "Smith", at) == []

    def test_asks_one_statement_however_many_words(self, here: AreaWorld, pupils: dict, at: datetime) -> None:
        with acting(here.senco, writing=False) as scope, CaptureQueriesContext(connection) as asked:
            children_by_name(scope, "a b c d e f g h", born_on=None, at=at)
        assert len(asked) == 1

    def test_finds_a_word_wherever_it_stands_in_a_name(
        self, here: AreaWorld, pupils: dict, at: datetime
    ) -> None:
        # “okafor” begins the sorting name and “bell” does not; nor do first names.
        for name in ("Okafor", "Bell", "Bell Okafor", "Amara", "Belll Amara", "Okafor Amara"):
            assert named(here.senco, name, at) == ["Okafor-Bell"], name
        assert named(here.senco, "Smith Bell", at) == []

    def test_follows_a_name_that_changes(self, here: AreaWorld, pupils: dict, at: datetime) -> None:
        details = ChildDetails("Amara", "Adeyemi Okafor", born_on=date(2018, 7, 30))
        with acting(here.senco) as scope:
            child_id = pupils["Okafor-Bell"]
            change_details(by=scope, at=at, child_id=child_id, version=1, details=details, reason="Married")
        assert named(here.senco, "Adeyemi", at) == ["Adeyemi Okafor"]
        assert named(here.senco, "Okafor Amara", at) == ["Adeyemi Okafor"]
        assert named(here.senco, "Bell", at) == []

    def test_says_when_there_are_too_many(
        self, here: AreaWorld, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("childplan.identity.selectors.searching.MOST_FOUND", 2)
        for day in range(1, 4):
            opened_by(here.head, surname="Smith", born_on=date(2016, 1, day))
        with acting(here.senco, writing=False) as scope:
            found = children_by_name(scope, "Smith", born_on=None, at=at)
        assert (len(found.lines), found.has_more) == (2, True)

    def test_writes_down_whom_it_showed(self, here: AreaWorld, pupils: dict, at: datetime) -> None:
        seen = looking.begin()
        named(here.senco, "Smith", at)
        assert seen.children == {pupils["Smith"]}


class TestByNumber:
    def test_finds_the_child_who_carries_it(self, here: AreaWorld, at: datetime) -> None:
        child_id = opened_by(here.head, nhs_number="9990000018", upn="A990200026001")
        upn = TypedNumber("A990200026001", (AliasKind.UPN, AliasKind.FORMER_UPN))
        assert numbered(here.senco, at) == numbered(here.senco, at, upn) == [child_id]
        assert numbered(here.senco, at, TypedNumber("A990200026001", (AliasKind.ULN,))) == []

    def test_answers_the_same_for_a_strangers_a_restricted_and_nobodys(
        self, here: AreaWorld, there: AreaWorld, at: datetime
    ) -> None:
        opened_by(there.head, nhs_number="9990000018")
        restricted = opened_by(here.head, nhs_number="9990000026")
        from tests.factories.plans import involved

        involved(restricted, 4, here.social_work.pk)
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope,
                at=at,
                child_id=restricted,
                membership_ids=[here.social_worker.pk],
                reason="Adoption",
                review_on=at.date(),
            )
        for value in ("9990000018", "9990000026", "9990000034"):
            assert numbered(here.screener, at, TypedNumber(value, (AliasKind.NHS_NUMBER,))) == []
        assert numbered(here.social_worker, at, TypedNumber("9990000026", (AliasKind.NHS_NUMBER,))) == [
            restricted
        ]

"""Names, family, addresses and flags, as far as they are open."""

from datetime import date, datetime
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.history import looking
from childplan.history.acts import NotFound
from childplan.identity.actions.record_address import record_address
from childplan.identity.models import ChildName
from childplan.identity.selectors.family import (
    child_family,
    child_to_change,
    people_named,
    relationship_to_change,
)
from childplan.identity.selectors.reaching import reached
from tests.factories import organisations as lay
from tests.factories.identity import acting, opened_by
from tests.factories.plans import adult
from tests.worlds.two_areas import AreaWorld


@pytest.fixture
def hidden(here: AreaWorld, child_id: UUID, at: datetime) -> None:
    """A confidential home and a confidential name, and an address everybody may see."""
    for lines, confidential in (("1 Safe Street", True), ("2 Open Road", False)):
        with acting(here.social_worker) as scope:
            record_address(
                by=scope,
                at=at,
                child_id=child_id,
                lines=lines,
                reason="Moved overnight",
                is_confidential=confidential,
            )
    ChildName(child_id=child_id, kind="former", forename="A", surname="B", is_confidential=True).save(
        force_insert=True
    )


def family(membership, child_id: UUID, at: datetime):
    with acting(membership, writing=False) as scope:
        return child_family(scope, child_id, today=at.date())


class TestAChildsFamily:
    def test_shows_a_confidential_address_only_with_the_bit(
        self, here: AreaWorld, child_id: UUID, hidden: None, at: datetime
    ) -> None:
        for membership in (here.social_worker, here.team_manager):
            found = family(membership, child_id, at)
            assert {a.lines for a in found.addresses} == {"1 Safe Street", "2 Open Road"}
            assert len(found.names) == 1
        for membership in (here.senco, here.head, here.safeguarding_lead, here.screener):
            found = family(membership, child_id, at)
            assert [a.lines for a in found.addresses] == ["2 Open Road"]
            assert list(found.names) == []

    def test_says_to_others_nothing_that_would_tell_of_it(
        self, here: AreaWorld, child_id: UUID, hidden: None, at: datetime
    ) -> None:
        seen = looking.begin()
        family(here.senco, child_id, at)
        assert seen.classes[child_id] & CONFIDENTIAL == 0
        seen = looking.begin()
        family(here.social_worker, child_id, at)
        assert seen.classes[child_id] & CONFIDENTIAL == CONFIDENTIAL
        assert seen.children == {child_id}

    def test_shows_no_contacts_to_a_role_without_them(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        adult(child_id, "Grace Okafor")
        privacy = lay.membership("privacy_officer", here.authority)
        found = family(privacy, child_id, at)
        assert (list(found.relationships), list(found.addresses)) == ([], [])
        assert not found.reached.reads(InformationClass.CONTACT)

    def test_puts_what_has_ended_last(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        adult(child_id, "Ada Former", ends_on=date(2025, 1, 1))
        adult(child_id, "Zoe Present", has_parental_responsibility=False)
        assert [r.person.name for r in family(here.senco, child_id, at).relationships] == [
            "Zoe Present",
            "Ada Former",
        ]

    def test_is_not_there_for_strangers(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        tie = adult(child_id).relationships.get()
        for stranger in (there.head, here.other_head):
            with pytest.raises(NotFound):
                family(stranger, child_id, at)
            with acting(stranger, writing=False) as scope, pytest.raises(NotFound):
                relationship_to_change(scope, child_id, tie.pk)
            with acting(stranger, writing=False) as scope, pytest.raises(NotFound):
                child_to_change(scope, child_id)

    def test_asks_as_much_for_a_large_family(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        def asked() -> int:
            with acting(here.senco, writing=False) as scope, CaptureQueriesContext(connection) as statements:
                child_family(scope, child_id, today=at.date())
            return len(statements)

        adult(child_id)
        one = asked()
        for _ in range(4):
            adult(child_id)
        assert asked() == one == 8


class TestPeopleNamed:
    def test_are_adults_of_other_children_in_sight(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID
    ) -> None:
        sibling = opened_by(here.head, forename="Tola", surname="Bello")
        person = adult(sibling, "Grace Okafor")
        adult(opened_by(there.head), "Grace Okafor")
        adult(child_id, "Grace Okafor")
        with acting(here.senco, writing=False) as scope:
            (known,) = people_named(scope, "Grace  Okafor", not_of=child_id)
            assert (known.person_id, known.of) == (person.pk, ("Mother of Tola Bello",))
            assert people_named(scope, "Grace Okafor", not_of=sibling)[0].person_id != person.pk


class TestReached:
    def test_needs_one_grant_for_all_bits(self, here: AreaWorld, child_id: UUID) -> None:
        both = InformationClass.CONTACT | CONFIDENTIAL
        with acting(here.social_worker) as scope:
            assert reached(scope, child_id).contributes(both)
        with acting(here.senco) as scope:
            assert reached(scope, child_id).contributes(InformationClass.CONTACT)
            assert not reached(scope, child_id).contributes(both)

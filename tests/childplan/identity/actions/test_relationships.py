"""Adults of a child's family, recorded, changed and ended."""

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from childplan.access.scope import NotEntitled
from childplan.facts.models import Fact
from childplan.history.acts import NewerVersion, NotFound
from childplan.identity.actions.change_relationship import AlreadyEnded, change_relationship, end_relationship
from childplan.identity.actions.record_relationship import (
    AlreadyRecorded,
    Contact,
    Relation,
    record_relationship,
)
from childplan.identity.models import FamilyPerson, Relationship
from childplan.identity.vocabulary import RelationshipKind
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

GRACE = Contact("Grace  Okafor ", email="grace@example.org", telephone="01632 960001")
MOTHER = Relation(RelationshipKind.MOTHER, has_parental_responsibility=True, lives_with_child=True)


def recorded(membership, child_id: UUID, at: datetime, **fields) -> Relationship:
    fields = {"contact": GRACE, "relation": MOTHER, "reason": "First visit", **fields}
    with acting(membership) as scope:
        return record_relationship(by=scope, at=at, child_id=child_id, **fields)


class TestRecordRelationship:
    def test_writes_person_and_tie_with_history_and_fact(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        made = recorded(here.social_worker, child_id, at)
        with acting(here.senco, writing=False):
            tie = Relationship.objects.select_related("person").get(child_id=child_id)
            assert (tie.pk, tie.kind, tie.has_parental_responsibility) == (made.pk, "mother", True)
            assert (tie.person.name, tie.person.telephone) == ("Grace Okafor", "01632 960001")
            for versions in (Relationship.history.get(id=tie.pk), FamilyPerson.history.get(id=tie.person_id)):
                assert versions.history_change_reason == "First visit"
                assert versions.history_membership_id == here.social_worker.pk
            fact = Fact.objects.get(child_id=child_id, name="identity.relationship.recorded")
            assert fact.title == "Family: mother recorded"
            assert "Grace" not in fact.title

    def test_ties_somebody_known_from_a_sibling(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        made = recorded(here.senco, child_id, at)
        sibling = opened_by(here.head)
        tied = recorded(here.senco, sibling, at, contact=None, person_id=made.person_id)
        assert tied.person_id == made.person_id
        with pytest.raises(AlreadyRecorded):
            recorded(here.senco, sibling, at, contact=None, person_id=made.person_id)

    def test_finds_no_person_of_a_stranger(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        hidden = recorded(there.head, opened_by(there.head), at)
        with pytest.raises(NotFound):
            recorded(here.senco, child_id, at, contact=None, person_id=hidden.person_id)

    def test_finds_no_child_of_a_stranger(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        for stranger in (there.head, here.other_head):
            with pytest.raises(NotFound):
                recorded(stranger, child_id, at)
        with pytest.raises(NotFound):
            recorded(here.head, uuid4(), at)

    def test_refuses_a_role_that_records_no_family(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        with pytest.raises(NotEntitled):
            recorded(here.area_attendance, child_id, at)

    def test_refuses_who_may_only_read_contacts(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        with pytest.raises(NotEntitled):
            recorded(here.screener, child_id, at)
        assert not Relationship.objects.exists()

    def test_asks_for_a_name(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        with pytest.raises(ValueError, match="name"):
            recorded(here.senco, child_id, at, contact=Contact("  "))


class TestChangeRelationship:
    def change(self, membership, tie: Relationship, at: datetime, **fields) -> Relationship:
        fields = {
            "version": tie.version,
            "contact": Contact("Grace Okafor-Bell", telephone="01632 960002"),
            "relation": Relation(RelationshipKind.MOTHER, no_contact=True),
            "reason": "Order of 2 March",
            **fields,
        }
        with acting(membership) as scope:
            return change_relationship(
                by=scope, at=at, child_id=tie.child_id, relationship_id=tie.pk, **fields
            )

    def test_keeps_both_versions(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        tie = recorded(here.senco, child_id, at)
        changed = self.change(here.social_worker, tie, at)
        assert changed.version == 2
        with acting(here.senco, writing=False):
            now = Relationship.objects.select_related("person").get(pk=tie.pk)
            assert (now.no_contact, now.has_parental_responsibility) == (True, False)
            assert (now.person.name, now.person.telephone, now.person.email) == (
                "Grace Okafor-Bell",
                "01632 960002",
                "",
            )
            assert [v.history_change_reason for v in Relationship.history.order_by("version")] == [
                "First visit",
                "Order of 2 March",
            ]
            assert Fact.objects.filter(child_id=child_id, name="identity.relationship.changed").exists()

    def test_leaves_a_newer_version_alone_and_shows_it(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        tie = recorded(here.senco, child_id, at)
        self.change(here.social_worker, tie, at)
        with pytest.raises(NewerVersion) as newer:
            self.change(here.senco, tie, at, relation=MOTHER, version=1)
        assert newer.value.theirs.no_contact is True
        assert Relationship.objects.get(pk=tie.pk).no_contact is True

    def test_finds_nothing_of_a_stranger_or_of_another_child(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        tie = recorded(here.senco, child_id, at)
        with pytest.raises(NotFound):
            self.change(there.head, tie, at)
        tie.child_id = opened_by(here.head)
        with pytest.raises(NotFound):
            self.change(here.senco, tie, at)

    def test_refuses_what_has_ended(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        tie = recorded(here.senco, child_id, at)
        ended = self.end(here.senco, tie, at)
        with pytest.raises(AlreadyEnded):
            self.change(here.senco, tie, at, version=ended.version)
        with pytest.raises(AlreadyEnded):
            self.end(here.senco, tie, at)

    def end(self, membership, tie: Relationship, at: datetime, **fields) -> Relationship:
        fields = {"version": tie.version, "ends_on": at.date(), "reason": "Moved out", **fields}
        with acting(membership) as scope:
            return end_relationship(by=scope, at=at, child_id=tie.child_id, relationship_id=tie.pk, **fields)

    def test_ends_with_a_day_and_a_reason(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        tie = recorded(here.senco, child_id, at)
        self.end(here.senco, tie, at)
        with acting(here.senco, writing=False):
            assert Relationship.objects.get(pk=tie.pk).ends_on == at.date()
            latest = Relationship.history.get(id=tie.pk, version=2)
            assert latest.history_change_reason == "Moved out"
            assert Fact.objects.filter(name="identity.relationship.ended").exists()

    def test_does_not_end_before_it_began(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        since = Relation(RelationshipKind.FATHER, starts_on=date(2020, 1, 1))
        tie = recorded(here.senco, child_id, at, relation=since)
        with pytest.raises(ValueError, match="after the first"):
            self.end(here.senco, tie, at, ends_on=date(2019, 1, 1))

    def test_ends_no_newer_version(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        tie = recorded(here.senco, child_id, at)
        self.change(here.social_worker, tie, at)
        with pytest.raises(NewerVersion):
            self.end(here.senco, tie, at, version=1)

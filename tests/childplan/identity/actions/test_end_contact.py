"""One of two numbers of an adult is ended by itself; the other stays, and what one may not know one does not end."""

from datetime import datetime
from uuid import UUID

import pytest

from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.history.acts import NotFound
from childplan.identity.actions.change_relationship import AlreadyEnded, end_contact
from childplan.identity.models import ContactDetail, FamilyPerson
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import acting, kept_confidential, opened_by, reached_at
from tests.factories.portal import parent_of, tie
from tests.worlds.two_areas import AreaWorld

OLD, NEW = "01632 960 077", "01632 960 078"


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    made = opened_by(here.head, forename="Amara", surname="Okafor")
    plans.involved(made, Kind.ALLOCATION, here.social_work.pk)
    return made


@pytest.fixture
def mother(child_id: UUID) -> FamilyPerson:
    person = parent_of(child_id, name="Grace Okafor")
    reached_at(person, telephone=OLD)
    reached_at(person, telephone=NEW)
    return person


def ended_by(member: Membership, child_id: UUID, mother: FamilyPerson, value: str, at: datetime) -> None:
    row, detail = tie(child_id, mother), ContactDetail.objects.get(person=mother, value=value)
    with acting(member) as scope:
        end_contact(
            by=scope,
            at=at,
            child_id=child_id,
            relationship_id=row.pk,
            detail_id=detail.pk,
            reason="Wrong number",
        )


class TestEndContact:
    def test_by_page_says_what_follows_asks_why_and_leaves_the_other(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson
    ) -> None:
        detail = ContactDetail.objects.get(person=mother, value=OLD)
        client, family = client_of(here.head), f"/children/{child_id}/family/"
        asks = f"{family}people/{tie(child_id, mother).pk}/contact/{detail.pk}/end/"
        assert asks in client.get(family).content.decode()
        assert "no longer stands beside Grace Okafor" in client.get(asks).content.decode()
        assert "Enter the reason" in client.post(asks, {"reason": " "}).content.decode()
        answer = client.post(asks, {"reason": "Disconnected"}, follow=True).content.decode()
        assert "It is ended." in answer
        assert NEW in answer
        assert OLD not in answer
        version = ContactDetail.history.get(id=detail.pk, history_type="~")
        assert (version.history_change_reason, version.ends_on) == ("Disconnected", clock.today())
        assert "Somebody ended this" in client.post(asks, {"reason": "Again"}).content.decode()

    def test_is_done_once(self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, at: datetime) -> None:
        ended_by(here.head, child_id, mother, OLD, at)
        with pytest.raises(AlreadyEnded):
            ended_by(here.head, child_id, mother, OLD, at)

    def test_finds_nothing_that_its_author_may_not_know(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, at: datetime
    ) -> None:
        kept_confidential(here.social_worker, child_id, mother, OLD)
        for member in (here.head, here.other_head):
            with pytest.raises(NotFound):
                ended_by(member, child_id, mother, OLD, at)
        ended_by(here.social_worker, child_id, mother, OLD, at)
        assert ContactDetail.objects.get(person=mother, kind="telephone", ends_on=None).value == NEW

    def test_is_for_whoever_records_families(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, at: datetime
    ) -> None:
        with pytest.raises(NotEntitled):
            ended_by(here.screener, child_id, mother, OLD, at)

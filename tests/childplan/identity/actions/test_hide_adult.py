"""Keep confidential that an adult has to do with a child: who may, what is asked, and what is taken back."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.identity.actions.hide_adult import MarkedAlready, hide_adult
from childplan.identity.models import FamilyPerson, Relationship
from childplan.identity.vocabulary import RelationshipKind
from childplan.plans.vocabulary import ReleasedKind
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import acting, hidden, opened_by
from tests.factories.portal import parent_of, tie
from tests.worlds.two_areas import AreaWorld

NAME = "Tomasz Wilkowski"


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    made = opened_by(here.head, forename="Amara", surname="Okafor")
    plans.involved(made, Kind.ALLOCATION, here.social_work.pk)
    return made


@pytest.fixture
def partner(child_id: UUID) -> FamilyPerson:
    return parent_of(child_id, name=NAME, kind=RelationshipKind.STEP_PARENT)


class TestHideAdult:
    def test_by_page_says_what_follows_asks_why_and_marks(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson
    ) -> None:
        client, family = client_of(here.social_worker), f"/children/{child_id}/family/"
        assert "Keep confidential" in client.get(family).content.decode()
        asks = f"{family}people/{tie(child_id, partner).pk}/hide/"
        assert "Everybody else finds nobody" in client.get(asks).content.decode()
        assert "Enter the reason" in client.post(asks, {"reason": " "}).content.decode()
        answer = client.post(asks, {"reason": "He must not be found"}, follow=True)
        assert "The adult is now kept confidential." in answer.content.decode()
        assert "Confidential</strong>" in answer.content.decode()
        assert "kept confidential already" in client.post(asks, {"reason": "Again"}).content.decode()
        version = Relationship.history.get(id=tie(child_id, partner).pk, history_type="~")
        assert (version.history_change_reason, version.is_confidential) == ("He must not be found", True)
        answer = client.post(asks.replace("hide", "show"), {"reason": "Safe now"}, follow=True)
        assert "The adult is shown again." in answer.content.decode()

    def test_tells_nobody_by_a_fact(self, here: AreaWorld, child_id: UUID, partner: FamilyPerson) -> None:
        before = Fact.objects.filter(child_id=child_id).count()
        hidden(here.social_worker, child_id, partner)
        assert Fact.objects.filter(child_id=child_id).count() == before

    def test_is_for_whoever_writes_what_is_confidential(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson, at: datetime
    ) -> None:
        row = tie(child_id, partner)
        for member in (here.head, here.safeguarding_lead):
            with acting(member) as scope, pytest.raises(NotEntitled):
                hide_adult(by=scope, at=at, child_id=child_id, relationship_id=row.pk, reason="x")
        with acting(here.other_head) as scope, pytest.raises(NotFound):
            hide_adult(by=scope, at=at, child_id=child_id, relationship_id=row.pk, reason="x")
        with (
            acting(here.senco),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("select access.hide_adult(%s, %s, true, 'x')", [child_id, partner.pk])

    def test_marks_ended_ties_too_and_once(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson, at: datetime
    ) -> None:
        Relationship(child_id=child_id, person=partner, kind="other", ends_on=clock.today()).save(
            force_insert=True
        )
        hidden(here.social_worker, child_id, partner)
        assert set(Relationship.objects.filter(person=partner).values_list("is_confidential", flat=True)) == {
            True
        }
        with pytest.raises(MarkedAlready):
            hidden(here.social_worker, child_id, partner)

    def test_takes_back_what_names_them(self, here: AreaWorld, child_id: UUID, partner: FamilyPerson) -> None:
        father = parent_of(child_id, name="Daniel Okafor", kind=RelationshipKind.FATHER)
        section = plans.written(here.senco, plans.about_me(child_id), f"I live with Mum and {NAME}.")
        item, *_ = plans.released(here.senco, child_id, father, plans.piece(section))
        hidden(here.social_worker, child_id, partner)
        item.refresh_from_db()
        assert item.withdrawn_reason == "Being checked"
        with pytest.raises(ValueError, match="confidential"):
            plans.released(here.senco, child_id, father, plans.piece(section, ReleasedKind.SECTION))

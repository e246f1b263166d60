"""A telephone number or an email of an adult is kept confidential: what closes, to whom, and what goes on."""

from datetime import datetime
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from childplan.access.scope import NotEntitled, as_service
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.identity.actions.hide_adult import MarkedAlready, withhold_contact
from childplan.identity.models import ContactDetail, FamilyPerson
from childplan.notifications.actions.claim_message import claim_message
from childplan.plans.vocabulary import ReleasedKind
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import acting, hidden, kept_confidential, opened_by, reached_at
from tests.factories.portal import invited, joined, parent_of, tie
from tests.worlds.two_areas import AreaWorld

NUMBER, EMAIL = "01632 960 077", "grace@example.org"


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    made = opened_by(here.head, forename="Amara", surname="Okafor")
    plans.involved(made, Kind.LEAD_PRACTITIONER, here.senco.pk)
    plans.involved(made, Kind.ALLOCATION, here.social_work.pk)
    return made


@pytest.fixture
def mother(child_id: UUID) -> FamilyPerson:
    person = parent_of(child_id, name="Grace Okafor", email=EMAIL)
    reached_at(person, telephone=NUMBER)
    return person


def known_to(member: Membership, person: FamilyPerson) -> set[str]:
    """The numbers and emails of this adult that the member reads, and those of old versions."""
    with acting(member, writing=False):
        live = ContactDetail.objects.filter(person=person).values_list("value", flat=True)
        return {*live, *ContactDetail.history.filter(person_id=person.pk).values_list("value", flat=True)}


def shown_to(member: Membership, child_id: UUID) -> list[str]:
    pages = (
        f"/children/{child_id}/family/",
        f"/children/{child_id}/parents/",
        f"/children/{child_id}/parents/invite/",
    )
    text = "".join(client_of(member).get(page).content.decode() for page in pages)
    return [value for value in (NUMBER, EMAIL) if value in text]


class TestAConfidentialContact:
    def test_was_read_by_whoever_reads_the_family(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson
    ) -> None:
        assert shown_to(here.senco, child_id) == [NUMBER, EMAIL]
        assert known_to(here.screener, mother) == {NUMBER, EMAIL}

    def test_is_read_by_those_who_read_what_is_confidential_of_the_child(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson
    ) -> None:
        for value in (NUMBER, EMAIL):
            kept_confidential(here.social_worker, child_id, mother, value)
        for member in (here.head, here.senco, here.safeguarding_lead, here.screener):
            assert known_to(member, mother) == set(), member.role
        assert shown_to(here.senco, child_id) == []
        assert known_to(here.social_worker, mother) == {NUMBER, EMAIL}
        assert shown_to(here.social_worker, child_id) == [NUMBER, EMAIL]

    def test_is_so_on_the_record_of_a_sibling_too(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson
    ) -> None:
        sibling = opened_by(here.other_head, forename="Ben", surname="Okafor")
        plans.adult(sibling, "Somebody else")
        mother.relationships.model(child_id=sibling, person=mother, kind="mother").save(force_insert=True)
        assert known_to(here.other_head, mother) == {NUMBER, EMAIL}
        kept_confidential(here.social_worker, child_id, mother, NUMBER)
        assert known_to(here.other_head, mother) == {EMAIL}

    def test_is_shown_again(self, here: AreaWorld, child_id: UUID, mother: FamilyPerson) -> None:
        kept_confidential(here.social_worker, child_id, mother, NUMBER)
        with pytest.raises(MarkedAlready):
            kept_confidential(here.social_worker, child_id, mother, NUMBER)
        kept_confidential(here.social_worker, child_id, mother, NUMBER, again=True)
        assert known_to(here.senco, mother) == {NUMBER, EMAIL}

    def test_is_marked_wherever_the_adult_had_it_before(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, at: datetime
    ) -> None:
        reached_at(mother, email=EMAIL.upper(), ends_on=at.date())
        kept_confidential(here.social_worker, child_id, mother, EMAIL)
        assert known_to(here.senco, mother) == {NUMBER}

    def test_is_told_by_no_fact(self, here: AreaWorld, child_id: UUID, mother: FamilyPerson) -> None:
        before = Fact.objects.count()
        kept_confidential(here.social_worker, child_id, mother, NUMBER)
        assert Fact.objects.count() == before


class TestMarking:
    def test_by_page_says_what_follows_asks_why_and_marks(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson
    ) -> None:
        detail = ContactDetail.objects.get(person=mother, value=NUMBER)
        client, family = client_of(here.social_worker), f"/children/{child_id}/family/"
        asks = f"{family}people/{tie(child_id, mother).pk}/contact/{detail.pk}/withhold/"
        assert asks in client.get(family).content.decode()
        assert f"The telephone {NUMBER} of Grace Okafor" in client.get(asks).content.decode()
        assert "Enter the reason" in client.post(asks, {"reason": " "}).content.decode()
        answer = client.post(asks, {"reason": "He calls it"}, follow=True)
        assert "It is now kept confidential." in answer.content.decode()
        version = ContactDetail.history.get(id=detail.pk, history_type="~")
        assert (version.history_change_reason, version.is_confidential) == ("He calls it", True)
        answer = client.post(asks.replace("withhold", "show"), {"reason": "A new one"}, follow=True)
        assert "It is shown again." in answer.content.decode()

    def test_is_for_whoever_writes_what_is_confidential(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, at: datetime
    ) -> None:
        row, detail = tie(child_id, mother), ContactDetail.objects.get(person=mother, value=NUMBER)
        asks = f"/children/{child_id}/family/people/{row.pk}/contact/{detail.pk}/withhold/"
        assert client_of(here.senco).get(asks).status_code == 403
        assert client_of(here.other_head).get(asks).status_code == 404
        for member, why in ((here.head, NotEntitled), (here.other_head, NotFound)):
            with acting(member) as scope, pytest.raises(why):
                withhold_contact(
                    by=scope,
                    at=at,
                    child_id=child_id,
                    relationship_id=row.pk,
                    detail_id=detail.pk,
                    reason="x",
                )
        with (
            acting(here.head),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("select identity.withhold_contact(%s, %s, true, 'x')", [child_id, detail.pk])
        kept_confidential(here.social_worker, child_id, mother, NUMBER)
        assert client_of(here.senco).get(asks).status_code == 404

    def test_is_not_done_by_an_update(self, here: AreaWorld, mother: FamilyPerson) -> None:
        for changed in ({"is_confidential": True}, {"value": "x"}):
            with acting(here.social_worker), pytest.raises(DatabaseError), transaction.atomic():
                ContactDetail.objects.filter(person=mother).update(**changed)

    def test_does_not_reach_the_adults_of_other_children(
        self, here: AreaWorld, there: AreaWorld, child_id: UUID, mother: FamilyPerson
    ) -> None:
        stranger = parent_of(opened_by(there.head), email="stranger@example.org")
        detail = ContactDetail.objects.get(person=stranger)
        with (
            acting(here.social_worker),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as c,
        ):
            c.execute("select identity.withhold_contact(%s, %s, true, 'x')", [child_id, detail.pk])


class TestWhatIsSaidOfIt:
    @pytest.mark.parametrize(
        "said", ["Call 01632960077.", "Call +44 1632 960077", "Write to Grace@Example.org"]
    )
    def test_is_taken_back_and_refused(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, said: str
    ) -> None:
        father = parent_of(child_id, name="Daniel Okafor", kind="father")
        section = plans.written(here.senco, plans.about_me(child_id), f"I like drawing. {said}")
        item, *_ = plans.released(here.senco, child_id, father, plans.piece(section))
        kept_confidential(here.social_worker, child_id, mother, EMAIL if "@" in said else NUMBER)
        item.refresh_from_db()
        assert item.withdrawn_reason == "Being checked"
        with pytest.raises(ValueError, match="confidential"):
            plans.released(here.senco, child_id, father, plans.piece(section, ReleasedKind.SECTION))


class TestTheService:
    def test_goes_on_writing_to_a_confidential_email(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson, at: datetime
    ) -> None:
        invited(here.social_worker, child_id, mother)
        kept_confidential(here.social_worker, child_id, mother, EMAIL)
        with as_service("Send") as service:
            claimed = claim_message(by=service, at=at)
        assert claimed is not None
        assert claimed.to == EMAIL

    def test_writes_to_the_confidential_one_of_two(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson
    ) -> None:
        kept_confidential(here.social_worker, child_id, mother, EMAIL)
        reached_at(mother, email="he.reads.it@example.org")
        assert joined(here.social_worker, child_id, mother).email == EMAIL

    def test_is_asked_for_its_address_by_nobody_else(self, here: AreaWorld, mother: FamilyPerson) -> None:
        with (
            acting(here.social_worker),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as c,
        ):
            c.execute("select identity.mail_address(%s)", [mother.pk])


class TestAnotherNumber:
    def change(self, member: Membership, child_id: UUID, mother: FamilyPerson, **typed: str) -> None:
        row = tie(child_id, mother)
        form = {"name": mother.name, "kind": row.kind, "has_parental_responsibility": "on", "version": str(row.version),
                "reason": "She told us", **typed}  # fmt: skip
        answer = client_of(member).post(f"/children/{child_id}/family/people/{row.pk}/change/", form)
        assert answer.status_code == 302, answer.content.decode()

    def test_takes_the_place_of_the_one_before_with_its_mark(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson
    ) -> None:
        kept_confidential(here.social_worker, child_id, mother, NUMBER)
        self.change(here.social_worker, child_id, mother, telephone="01632 960 078", email=EMAIL)
        found = ContactDetail.objects.filter(person=mother, kind="telephone").values_list(
            "value", "is_confidential"
        )
        assert set(found) == {(NUMBER, True), ("01632 960 078", True)}
        assert (
            ContactDetail.objects.get(person=mother, kind="telephone", ends_on=None).value == "01632 960 078"
        )

    def test_by_somebody_who_may_not_know_leaves_the_confidential_one(
        self, here: AreaWorld, child_id: UUID, mother: FamilyPerson
    ) -> None:
        kept_confidential(here.social_worker, child_id, mother, NUMBER)
        self.change(here.senco, child_id, mother, telephone="", email=EMAIL)
        assert ContactDetail.objects.filter(person=mother, value=NUMBER, ends_on=None).exists()
        self.change(here.senco, child_id, mother, telephone="01632 960 079", email=EMAIL)
        assert known_to(here.senco, mother) == {"01632 960 079", EMAIL}
        assert known_to(here.social_worker, mother) == {NUMBER, "01632 960 079", EMAIL}

    def test_is_added_by_nobody_who_only_reads_the_family(
        self, here: AreaWorld, mother: FamilyPerson
    ) -> None:
        with (
            acting(here.screener),
            pytest.raises(DatabaseError, match="row-level security"),
            transaction.atomic(),
        ):
            ContactDetail(person=mother, kind="email", value="x@example.org", starts_on="2026-01-01").save(
                force_insert=True
            )

    def test_of_somebody_new_is_confidential_at_once(self, here: AreaWorld, child_id: UUID) -> None:
        form = {
            "name": "Ann Bell",
            "kind": "other",
            "telephone": NUMBER,
            "contact_is_confidential": "on",
            "reason": "x",
        }
        answer = client_of(here.social_worker).post(f"/children/{child_id}/family/people/add/", form)
        assert answer.status_code == 302, answer.content.decode()
        ann = FamilyPerson.objects.get(name="Ann Bell")
        assert (known_to(here.senco, ann), known_to(here.social_worker, ann)) == (set(), {NUMBER})
        hidden(here.social_worker, child_id, ann)
        assert known_to(here.senco, ann) == set()

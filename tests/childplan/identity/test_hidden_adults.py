"""An adult is kept confidential: where they were named, what closes, and to whom."""

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse

from childplan.access.models import Involvement
from childplan.access.scope import NotEntitled
from childplan.access.selectors import grants_on
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.identity.actions.change_relationship import end_relationship
from childplan.identity.actions.record_relationship import Contact, Relation, record_relationship
from childplan.identity.models import CourtOrder, FamilyPerson, Relationship
from childplan.identity.vocabulary import RelationshipKind
from childplan.plans.models import HeldBack, Issue, ReleasedItem, View
from childplan.plans.vocabulary import StrandKind, ViewOf
from childplan.sharing.models import FamilyAgreement
from portal.models import Invitation
from tests.factories import organisations as lay
from tests.factories import plans
from tests.factories.clients import client_of, statements
from tests.factories.identity import acting, hidden, opened_by, ordered
from tests.factories.portal import as_family, invited, joined, parent_of, tie
from tests.worlds.two_areas import AreaWorld

NAME = "Tomasz Wilkowski"
WORDS = (NAME, "Wilkowski", "tomasz@example.org")
PAGES = (
    "plans:child_plan", "plans:print_plan", "plans:chronology", "plans:access", "plans:views", "plans:release",
    "plans:ehc_rights", "identity:family", "identity:record_order", "sharing:of_child", "portal:parents",
    "portal:invite", "safeguarding:concerns",
)  # fmt: skip


@pytest.fixture
def child_id(here: AreaWorld) -> UUID:
    made = opened_by(here.head, forename="Amara", surname="Okafor")
    plans.involved(made, Kind.LEAD_PRACTITIONER, here.senco.pk)
    plans.involved(made, Kind.ALLOCATION, here.social_work.pk)
    plans.strand(here.senco, made, StrandKind.SEN_SUPPORT, lead_membership_id=here.senco.pk)
    parent_of(made, name="Grace Okafor")
    return made


@pytest.fixture
def partner(child_id: UUID) -> FamilyPerson:
    return parent_of(
        child_id,
        name=NAME,
        email="tomasz@example.org",
        kind=RelationshipKind.STEP_PARENT,
        lives_with_child=True,
    )


def written_about(here: AreaWorld, child_id: UUID, partner: FamilyPerson) -> list[Model]:
    """One row of every table in which an adult of the family can be named, by the people who write them in life."""
    joined(here.social_worker, child_id, partner)
    order = ordered(child_id, partner, "live_with")
    section = plans.written(here.senco, plans.about_me(child_id), "I like drawing.")
    item, *_ = plans.released(here.senco, child_id, partner, plans.piece(section))
    said = plans.view(here.senco, child_id, "She is doing well", whose=ViewOf.PARENT, person_id=partner.pk)
    strand = plans.universal(child_id)
    held = HeldBack(child_id=child_id, strand=strand, person=partner, why="third_party", reason="x",
                    information_class=strand.information_class, until=clock.today() + timedelta(days=5),
                    held_on=clock.today(), held_at=clock.now(), held_by_membership_id=here.head.pk)  # fmt: skip
    issued = Issue(child_id=child_id, strand=strand, person=partner, information_class=strand.information_class,
                   document="final", how="post", reason="Reviewed", sent_on=clock.today(), issued_at=clock.now(),
                   issued_by_membership_id=here.head.pk)  # fmt: skip
    agreed = FamilyAgreement(child_id=child_id, person=partner, to="early_help_support", answer="agreed", said_by=NAME,
                             how="in_person", said_on=clock.today(), recorded_at=clock.now(),
                             recorded_by_membership_id=here.social_worker.pk)  # fmt: skip
    for row in (held, issued, agreed):
        row.save(force_insert=True)
    return [
        tie(child_id, partner), partner, order, item, said, held, issued, agreed,
        Invitation.objects.get(child_id=child_id, person=partner),
        Involvement.objects.get(child_id=child_id, principal_id=partner.pk, kind=Kind.FAMILY),
        *Fact.objects.filter(child_id=child_id, payload__person=partner.pk),
    ]  # fmt: skip


def seen(member: Membership, rows: list[Model]) -> set[str]:
    """Of these rows those that this member reads, and those whose versions they read."""
    with acting(member, writing=False):
        found = {f"{type(row).__name__}" for row in rows if type(row).objects.filter(pk=row.pk).exists()}
        for row in rows:
            if hasattr(type(row), "history") and type(row).history.filter(id=row.pk).exists():
                found.add(f"versions of {type(row).__name__}")
        return found


@pytest.fixture
def outsiders(here: AreaWorld, child_id: UUID) -> list[Membership]:
    """Who works with the child, or finds it by the area, and reads nothing that is confidential of it."""
    caseload = lay.team(here.authority, "SEND")
    plans.involved(child_id, Kind.SEN_CASELOAD, caseload.pk)
    virtual = lay.team(here.authority, "Virtual school")
    plans.involved(child_id, Kind.VIRTUAL_SCHOOL, virtual.pk)
    return [
        here.head,
        here.senco,
        here.safeguarding_lead,
        here.screener,
        lay.membership("ehc_coordinator", here.authority, team=caseload),
        lay.membership("privacy_officer", here.authority),
    ]


def said(answer: HttpResponse) -> str:
    """A page without what differs each time it is asked."""
    return re.sub(r'(nonce|value)="[\w+/=-]{20,}"', "", answer.content.decode())


def named_to(member: Membership, child_id: UUID) -> dict[str, list[str]]:
    client, found = client_of(member), {}
    for page in PAGES:
        answer = client.get(reverse(page, args=[child_id]))
        text = answer.content.decode()
        if answer.status_code == 200 and (told := [word for word in WORDS if word in text]):
            found[page] = told
    return found


class TestARowThatNamesAHiddenAdult:
    def test_was_read_before(self, here: AreaWorld, child_id: UUID, partner: FamilyPerson) -> None:
        rows = written_about(here, child_id, partner)
        found = seen(here.senco, rows) | seen(here.safeguarding_lead, rows)
        assert {type(row).__name__ for row in rows} <= found

    def test_is_closed_to_whoever_reads_nothing_confidential(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson, outsiders: list[Membership]
    ) -> None:
        rows = written_about(here, child_id, partner)
        hidden(here.social_worker, child_id, partner)
        # What somebody wrote themselves is their own: that something is held back, and what became known by their act.
        own = {here.head.pk: {"HeldBack", "versions of HeldBack"}, here.senco.pk: {"Fact"}}
        assert {m.role: left for m in outsiders if (left := seen(m, rows) - own.get(m.pk, set()))} == {}

    def test_stays_open_to_the_social_worker(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson
    ) -> None:
        rows = written_about(here, child_id, partner)
        before = seen(here.social_worker, rows)
        hidden(here.social_worker, child_id, partner)
        assert seen(here.social_worker, rows) == before

    def test_is_open_again_once_they_are_shown(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson
    ) -> None:
        rows = written_about(here, child_id, partner)
        before = seen(here.senco, rows)
        hidden(here.social_worker, child_id, partner)
        hidden(here.social_worker, child_id, partner, again=True)
        assert seen(here.senco, rows) == before

    def test_leaves_their_own_page_as_it_was(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson
    ) -> None:
        user = joined(here.social_worker, child_id, partner)
        section = plans.written(here.senco, plans.about_me(child_id), "I like drawing.")
        plans.released(here.senco, child_id, partner, plans.piece(section))
        hidden(here.social_worker, child_id, partner)
        with as_family(user):
            assert ReleasedItem.objects.filter(source_id=section.pk).exists()

    def test_is_not_there_for_the_other_parent(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson
    ) -> None:
        father = parent_of(child_id, name="Daniel Okafor", kind=RelationshipKind.FATHER)
        user = joined(here.social_worker, child_id, father)
        rows = written_about(here, child_id, partner)
        hidden(here.social_worker, child_id, partner)
        with as_family(user):
            for row in rows:
                try:
                    with transaction.atomic():
                        assert not type(row).objects.filter(pk=row.pk).exists(), row
                except DatabaseError:
                    continue


class TestEveryPage:
    def test_named_them_before(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson, outsiders: list[Membership]
    ) -> None:
        written_about(here, child_id, partner)
        told = {page for member in outsiders for page in named_to(member, child_id)}
        assert {
            "identity:family",
            "plans:release",
            "portal:parents",
            "plans:access",
            "identity:record_order",
        } <= told

    def test_names_them_to_nobody_else_any_more(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson, outsiders: list[Membership]
    ) -> None:
        written_about(here, child_id, partner)
        hidden(here.social_worker, child_id, partner)
        assert {m.role: named for m in outsiders if (named := named_to(m, child_id))} == {}

    def test_goes_on_naming_them_to_the_social_worker(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson
    ) -> None:
        written_about(here, child_id, partner)
        before = named_to(here.social_worker, child_id)
        hidden(here.social_worker, child_id, partner)
        assert named_to(here.social_worker, child_id) == before

    def test_is_the_same_as_of_a_child_without_them(self, here: AreaWorld, child_id: UUID) -> None:
        client, page = client_of(here.senco), f"/children/{child_id}/family/"
        before, asked = said(client.get(page)), statements(client, page)
        partner = parent_of(child_id, name=NAME, is_confidential=True)
        ordered(child_id, partner, "live_with")
        assert said(client.get(page)) == before
        assert statements(client, page) == asked

    def test_of_theirs_answers_as_a_page_of_nobody(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson
    ) -> None:
        row = tie(child_id, partner)
        hidden(here.social_worker, child_id, partner)
        client = client_of(here.senco)
        for what in ("change", "end", "hide", "show"):
            answer = client.get(f"/children/{child_id}/family/people/{row.pk}/{what}/")
            assert answer.status_code == 404, what


class TestAHiddenAdult:
    def test_is_recorded_as_one_at_once_without_a_fact(self, here: AreaWorld, child_id: UUID) -> None:
        client = client_of(here.social_worker)
        before = Fact.objects.filter(child_id=child_id).count()
        form = {"name": NAME, "kind": "other", "is_confidential": "on", "reason": "At the refuge"}
        answer = client.post(f"/children/{child_id}/family/people/add/", form, follow=True)
        assert NAME in answer.content.decode()
        assert Relationship.objects.get(child_id=child_id, person__name=NAME).is_confidential
        assert Fact.objects.filter(child_id=child_id).count() == before
        assert NAME not in client_of(here.senco).get(f"/children/{child_id}/family/").content.decode()

    def test_is_recorded_by_whoever_reads_them_afterwards(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        page = client_of(here.senco).get(f"/children/{child_id}/family/people/add/").content.decode()
        assert "Keep this adult confidential" not in page
        with acting(here.senco) as scope, pytest.raises(NotEntitled):
            record_relationship(
                by=scope, at=at, child_id=child_id, relation=Relation(RelationshipKind.OTHER), reason="x",
                contact=Contact(NAME), is_confidential=True,
            )  # fmt: skip

    def test_is_changed_and_ended_by_those_who_know_them_without_a_fact(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson, at: datetime
    ) -> None:
        hidden(here.social_worker, child_id, partner)
        before = Fact.objects.filter(child_id=child_id).count()
        row = tie(child_id, partner)
        with acting(here.social_worker) as scope:
            end_relationship(
                by=scope, at=at, child_id=child_id, relationship_id=row.pk, version=row.version,
                ends_on=clock.today(), reason="Moved out",
            )  # fmt: skip
        assert Fact.objects.filter(child_id=child_id).count() == before

    def test_never_stands_in_the_way_of_somebody_who_may_not_know(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson, at: datetime
    ) -> None:
        sibling = opened_by(here.head, forename="Ben", surname="Okafor")
        Relationship(child_id=sibling, person=partner, kind="other").save(force_insert=True)
        hidden(here.social_worker, child_id, partner)
        with acting(here.senco) as scope:
            record_relationship(
                by=scope, at=at, child_id=child_id, relation=Relation(RelationshipKind.OTHER), reason="x",
                person_id=partner.pk,
            )  # fmt: skip

    def test_is_a_stranger_to_whoever_would_hang_a_row_on_them(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson
    ) -> None:
        sibling = opened_by(here.head, forename="Ben", surname="Okafor")
        stranger = parent_of(sibling, name="Nobody of Amara")
        Relationship(child_id=sibling, person=partner, kind="other").save(force_insert=True)
        hidden(here.social_worker, child_id, partner)
        answers = []
        for person in (partner, stranger):
            with acting(here.senco), pytest.raises(DatabaseError) as refused, transaction.atomic():
                View(
                    child_id=child_id, whose=ViewOf.PARENT, person=person, text="x", how_obtained="x",
                    obtained_on=clock.today(), information_class=256, recorded_by_membership_id=here.senco.pk,
                ).save(force_insert=True)  # fmt: skip
            answers.append(type(refused.value.__cause__).__name__)
        assert answers == ["InsufficientPrivilege"] * 2

    def test_holds_no_grant_that_others_hear_of(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson
    ) -> None:
        joined(here.social_worker, child_id, partner)
        hidden(here.social_worker, child_id, partner)
        told = [_hears_of(member, child_id, partner.pk) for member in (here.senco, here.social_worker)]
        assert told == [False, True]

    def test_may_not_be_sent_anything_by_whoever_may_not_know(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson
    ) -> None:
        hidden(here.social_worker, child_id, partner)
        stranger = parent_of(opened_by(here.head), name="Nobody of Amara")
        for person in (partner, stranger):
            with acting(here.senco), connection.cursor() as cursor:
                cursor.execute("select access.may_send(%s, %s)", [child_id, person.pk])
                assert cursor.fetchone() == (False,)

    def test_is_owed_by_the_social_worker_and_on_nobody_elses_list(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson
    ) -> None:
        hidden(here.social_worker, child_id, partner)
        plans.involved(child_id, Kind.ALLOCATION, here.social_worker.pk)
        support = plans.about_me(child_id).strand.__class__.objects.get(child_id=child_id, kind="sen_support")
        plans.written(here.senco, support.sections.get(key="plan"), "Ten minutes of reading a day")
        told = {}
        for member in (here.senco, here.social_worker):
            with acting(member, writing=False), connection.cursor() as cursor:
                cursor.execute("select person_id from access.unsent_plans(%s)", [[member.pk]])
                told[member.role] = partner.pk in {number for (number,) in cursor.fetchall()}
        assert told == {"senco": False, "social_worker": True}

    def test_has_orders_that_are_closed_with_them(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson
    ) -> None:
        order = ordered(child_id, partner, "live_with")
        hidden(here.social_worker, child_id, partner)
        with acting(here.safeguarding_lead, writing=False):
            assert not CourtOrder.objects.filter(pk=order.pk).exists()

    def test_is_invited_by_those_who_know_them(
        self, here: AreaWorld, child_id: UUID, partner: FamilyPerson
    ) -> None:
        hidden(here.social_worker, child_id, partner)
        with pytest.raises(NotFound):
            invited(here.senco, child_id, partner)
        assert invited(here.social_worker, child_id, partner).person_id == partner.pk


def _hears_of(member: Membership, child_id: UUID, number: int) -> bool:
    with acting(member, writing=False):
        return any(grant.principal == number for grant in grants_on(child_id))

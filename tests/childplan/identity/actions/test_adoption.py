"""The record of the life before an adoption is sealed, the new life is opened, and nothing joins the two."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from html import unescape
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from childplan.access.models import Grant, Involvement, Restriction
from childplan.access.vocabulary import InvolvementKind as Kind
from childplan.common import clock, policies, rows
from childplan.identity.models import Child, CourtOrder, FamilyPerson, Relationship
from childplan.plans.models import ReleasedItem
from portal.actions.accept_invitation import accept_as_known
from portal.rules.links import token_of
from tests.childplan.committed import committed, committed_here, committed_template
from tests.factories import plans
from tests.factories.clients import client_of
from tests.factories.identity import acting, opened_by, restricted_by
from tests.factories.portal import CONSIDERED, as_family, invited, joined, parent_of
from tests.factories.signing_in import sign_in
from tests.worlds.two_areas import AreaWorld

__all__ = ["committed", "committed_here", "committed_template"]

# What is the same in rows of any two children says nothing of these two.
SAID_OF_MANY = {
    "kind", "information_class", "version", "name", "title", "work", "role", "state", "attempts", "sex", "sort_order",
    "area_id", "organisation_id", "opened_by_id", "team_id", "classes", "scope", "key", "heading", "domain", "what",
    "history_type", "act", "method", "outcome", "status", "purpose", "source_kind", "position", "error", "ends_at",
    "from_address", "way", "means", "legal_basis", "reason", "end_reason", "history_change_reason",
}  # fmt: skip
# Its author: named on the one, and the first to work with the other. It is handed on; see decision 0042.
OF_THE_AUTHOR = {
    "membership_id", "user_id", "history_user_id", "history_membership_id", "made_by_membership_id", "principal_id",
    "principal", "author_membership_id", "changed_by_membership_id", "source_id", "owner_id", "lead_membership_id",
}  # fmt: skip
# Tables without a child: the adults of its family, how they are reached, and the versions of both.
OF_PEOPLE = {
    "identity_familyperson": "id", "identity_historicalfamilyperson": "id",
    "identity_contactdetail": "person_id", "identity_historicalcontactdetail": "person_id",
}  # fmt: skip
EMPTY = ("", "[]", "{}", "False", "True", "0", "None")


def words(answer) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def day(name: str, on: date) -> dict[str, int]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def sealing(at: datetime, **more: object) -> dict[str, object]:
    return {
        "who_adopts": "others",
        "confirmed": "1",
        "has_order": "on",
        "reason": "Adopted",
        **day("ordered_on", at.date() - timedelta(days=3)),
        **day("review_on", at.date() + timedelta(days=80)),
        **more,
    }


def new_life(since: date) -> dict[str, object]:
    return {
        "birth": "born", **day("born_on", date(2019, 4, 11)), "forename": "Sophie", "surname": "Langley", "sex": "F",
        "nhs_number": "9990000026", "reason": "Lives with her family", **day("since", since),
    }  # fmt: skip


def rows_of(child_id: UUID) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every row of every protected table and its versions that names this child, as text, with its transaction."""
    tables = {}
    for model in policies.protected_models():
        own = model.rows.child  # type: ignore[attr-defined]
        if own is None:
            continue
        for table in (model, policies.historical_model(model)):
            if table is not None:
                tables[table._meta.db_table] = own
    tables |= {"history_accessevent": "child_id", "access_grant": "child_id"}
    of_people = "select r.person_id from identity_relationship r where r.child_id = %s"
    asked = {table: f"{column} = %s" for table, column in tables.items()}
    asked |= {table: f"{column} in ({of_people})" for table, column in OF_PEOPLE.items()}
    with connection.cursor() as cursor:
        for table, whose in sorted(asked.items()):
            cursor.execute(f"select xmin::text, to_jsonb(t)::text from {table} t where {whose}", [child_id])
            for made_by, row in cursor.fetchall():
                yield (
                    table,
                    {"xmin": made_by, **{name: str(value) for name, value in json.loads(row).items()}},
                )


def values(child_id: UUID) -> dict[str, str]:
    """What could join this child to another: each value with one place where it stands."""
    found = {}
    for table, row in rows_of(child_id):
        for name, value in row.items():
            if name not in SAID_OF_MANY | OF_THE_AUTHOR and value not in EMPTY:
                found.setdefault(value, f"{table}.{name}")
    return found


class TestTwoRecords:
    @pytest.fixture
    def both(self, committed_here: AreaWorld, at: datetime) -> tuple[UUID, UUID]:
        """Sealed on one day by page, and opened on another, each request a transaction of its own."""
        here = committed_here
        with rows.entered(rows.STEWARD):
            old = opened_by(
                here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk, forename="Kira",
                surname="Vance", born_on=date(2019, 4, 11), nhs_number="9990000018",
            )  # fmt: skip
            parent_of(old)
        with rows.entered(rows.OUTSIDE):
            worker = client_of(here.social_worker)
        with clock.stopped_at(at + timedelta(hours=1)):
            done = worker.post(f"/children/{old}/restrict/adoption/", sealing(at), follow=True)
            assert "The record is sealed" in words(done)
        with clock.stopped_at(at + timedelta(days=2, hours=3)):
            since = at.date() - timedelta(days=200)
            done = worker.post("/children/open/new-life/", new_life(since), follow=True)
            assert done.status_code == 200, words(done)
        with rows.entered(rows.STEWARD):
            new = Child.objects.get(forename="Sophie").pk
        return old, new

    def test_share_no_value_of_any_column_and_no_transaction(self, both: tuple[UUID, UUID]) -> None:
        with rows.entered(rows.STEWARD):
            old, new = (values(child) for child in both)
        assert len(old) > 40
        assert len(new) > 40
        joined_by = {f"{old[value]} = {new[value]} ({value})" for value in old.keys() & new.keys()}
        # The birth date is the child's own, and stays hers.
        assert {one for one in joined_by if "2019-04-11" not in one} == set()

    def test_of_adopters_with_one_sign_in_share_nothing_but_who_they_are(
        self, committed_here: AreaWorld, at: datetime
    ) -> None:
        here = committed_here
        with rows.entered(rows.STEWARD):
            old = opened_by(
                here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk, forename="Kira",
                surname="Vance", born_on=date(2019, 4, 11), nhs_number="9990000018",
            )  # fmt: skip
            carer = parent_of(
                old,
                name="Carol Langley",
                email="carol@example.org",
                kind="foster_carer",
                lives_with_child=True,
            )
            user = joined(here.social_worker, old, carer)
        with rows.entered(rows.OUTSIDE):
            worker = client_of(here.social_worker)
        with clock.stopped_at(at + timedelta(hours=1)):
            worker.post(f"/children/{old}/restrict/adoption/", sealing(at), follow=True)
        with clock.stopped_at(at + timedelta(days=2, hours=3)), rows.entered(rows.STEWARD):
            new = opened_by(here.head, forename="Sophie", surname="Langley", born_on=date(2019, 4, 11))
            mother = parent_of(new, name="Carol Langley", email="carol@example.org")
        with clock.stopped_at(at + timedelta(days=3, hours=5)), rows.entered(rows.STEWARD):
            token = token_of(invited(here.senco, new, mother).pk)
        with clock.stopped_at(at + timedelta(days=4, hours=7)), rows.entered(rows.OUTSIDE):
            accept_as_known(token=token, user_id=user.pk)
        with rows.entered(rows.STEWARD):
            assert FamilyPerson.objects.get(user=user) == mother
            before, after = values(old), values(new)
        joined_by = {value for value in before.keys() & after.keys() if "2019-04-11" not in value}
        said_of_any = {"parent_invitation", "A parent or carer whom you invited has set up their sign-in."}
        assert joined_by - said_of_any - {*CONSIDERED.values()} == {"carol@example.org"}

    def test_that_share_one_are_noticed(self, both: tuple[UUID, UUID], at: datetime) -> None:
        with rows.entered(rows.STEWARD):
            made_at = Restriction.objects.get().made_at
            Child.objects.filter(pk=both[1]).update(opened_at=made_at)
            old, new = (values(child) for child in both)
        assert any("opened_at" in new[value] for value in old.keys() & new.keys())

    def test_begin_on_different_days_and_the_new_one_on_the_day_entered(
        self, both: tuple[UUID, UUID], at: datetime
    ) -> None:
        with rows.entered(rows.STEWARD):
            new = Child.objects.get(pk=both[1])
            assert new.opened_at == datetime(2025, 8, 13, 23, 0, tzinfo=UTC)
            assert new.opened_at != Restriction.objects.get().made_at


class TestSealing:
    @pytest.fixture
    def child_id(self, here: AreaWorld) -> UUID:
        return opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)

    def test_ends_the_birth_parents_page_and_leaves_that_of_a_sibling(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        sibling = opened_by(
            here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk, forename="Noah"
        )
        mother = parent_of(child_id, sibling)
        user = joined(here.social_worker, child_id, mother)
        joined(here.social_worker, sibling, mother)
        client_of(here.social_worker).post(f"/children/{child_id}/restrict/adoption/", sealing(at))
        tie = Relationship.objects.get(child_id=child_id)
        day = at.date() - timedelta(days=3)
        assert (tie.has_parental_responsibility, tie.ends_on) == (False, day)
        order = CourtOrder.objects.get(child_id=child_id)
        assert (order.kind, order.relationship_id, order.starts_on) == ("adoption", tie.pk, day)
        assert not ReleasedItem.objects.filter(child_id=child_id, withdrawn_at__isnull=True).exists()
        with as_family(user):
            assert [child.forename for child in Child.objects.all()] == ["Noah"]

    def test_is_of_a_restricted_record_too_which_opens_to_nobody_in_between(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        plans.involved(child_id, Kind.ENROLMENT, here.school.pk)
        father = parent_of(child_id)
        joined(here.social_worker, child_id, father)
        restricted_by(here.social_worker, child_id, here.team_manager, person_ids=(father.pk,))
        names = [here.social_worker.pk, here.screener.pk]
        done = client_of(here.social_worker).post(
            f"/children/{child_id}/restrict/adoption/", sealing(at, names=names), follow=True
        )
        assert "The record is sealed" in words(done)
        before = Restriction.objects.get(lifted_at=at)
        sealed = Restriction.objects.get(lifted_at=None)
        assert (before.followed_by, before.after_adoption) == (sealed, False)
        assert (sealed.kind, sealed.after_adoption, sealed.lifted_at) == ("adoption", True, None)
        assert set(Grant.objects.filter(child_id=child_id).values_list("principal", flat=True)) == set(names)
        assert not Involvement.objects.filter(kind=Kind.FAMILY, ends_at__gt=at).exists()

    def test_is_not_done_twice(self, here: AreaWorld, child_id: UUID, at: datetime) -> None:
        worker = client_of(here.social_worker)
        for _ in range(2):
            worker.post(f"/children/{child_id}/restrict/adoption/", sealing(at))
        assert Restriction.objects.count() == 1
        with (
            acting(here.social_worker),
            pytest.raises(DatabaseError, match="sealed already"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "select access.seal_restriction(%s, %s, 'x', current_date)",
                [child_id, [here.social_worker.pk]],
            )

    def test_says_plainly_that_there_is_nothing_to_read_any_more(
        self, here: AreaWorld, child_id: UUID, at: datetime, client
    ) -> None:
        user = joined(here.social_worker, child_id, parent_of(child_id))
        client_of(here.social_worker).post(f"/children/{child_id}/restrict/adoption/", sealing(at))
        sign_in(client, user)
        said = words(client.get("/family/"))
        assert "You have no plan to read here now" in said
        assert "adopt" not in said.lower()

    def test_is_shown_kindly_when_something_is_missing(
        self, here: AreaWorld, child_id: UUID, at: datetime
    ) -> None:
        worker = client_of(here.social_worker)
        to_come = day("ordered_on", at.date() + timedelta(days=1))
        answer = worker.post(f"/children/{child_id}/restrict/adoption/", sealing(at) | to_come)
        assert "There is a problem" in words(answer)
        assert not Restriction.objects.exists()

    def test_of_a_new_life_asks_for_its_day(self, here: AreaWorld, at: datetime) -> None:
        worker = client_of(here.social_worker)
        asked = new_life(at.date()) | {"since_day": ""}
        assert "There is a problem" in words(worker.post("/children/open/new-life/", asked))
        assert client_of(here.head).get("/children/open/new-life/").status_code == 403


class TestAdopters:
    """Carers who fostered the child before have one sign-in, and it joins nothing."""

    @pytest.fixture
    def lives(self, here: AreaWorld, at: datetime) -> tuple[UUID, UUID, FamilyPerson, FamilyPerson]:
        old = opened_by(here.social_worker, kind=Kind.ALLOCATION, principal_id=here.social_work.pk)
        carer = parent_of(old, name="Carol Langley", email="carol@example.org", kind="foster_carer")
        joined(here.social_worker, old, carer)
        client_of(here.social_worker).post(f"/children/{old}/restrict/adoption/", sealing(at))
        new = opened_by(here.head, forename="Sophie", surname="Langley")
        mother = parent_of(new, name="Carol Langley", email="carol@example.org")
        return old, new, carer, mother

    def test_take_their_sign_in_to_the_new_life(self, here: AreaWorld, lives) -> None:
        _, new, carer, mother = lives
        user = carer.user
        token = token_of(invited(here.senco, new, mother).pk)
        with rows.entered(rows.OUTSIDE):
            accept_as_known(token=token, user_id=user.pk)
        carer.refresh_from_db()
        mother.refresh_from_db()
        assert (carer.user_id, mother.user_id) == (None, user.pk)
        with as_family(user):
            assert [child.forename for child in Child.objects.all()] == ["Sophie"]

    def test_are_one_person_of_one_child_to_the_new_school(self, here: AreaWorld, lives) -> None:
        old, new, carer, mother = lives
        with acting(here.senco, writing=False):
            assert [person.pk for person in FamilyPerson.objects.all()] == [mother.pk]
            assert set(Relationship.objects.values_list("child_id", flat=True)) == {new}
            assert not FamilyPerson.history.filter(id=carer.pk).exists()
        page = client_of(here.senco).get(f"/children/{new}/family/").content.decode()
        assert str(old) not in page

    def test_keep_a_sign_in_that_still_opens_a_page(self, here: AreaWorld, lives) -> None:
        _, new, carer, mother = lives
        sibling = opened_by(here.head)
        Relationship(child_id=sibling, person=carer, kind="mother", has_parental_responsibility=True).save(
            force_insert=True
        )
        joined(here.senco, sibling, carer)
        invitation = invited(here.senco, new, mother)
        with connection.cursor() as cursor:
            cursor.execute("select portal.may_take(%s, %s)", [invitation.pk, carer.user_id])
            assert cursor.fetchone() == (False,)

    def test_whose_sign_in_was_stopped_do_not_begin_anew(self, here: AreaWorld, lives, at: datetime) -> None:
        _, new, carer, mother = lives
        carer.portal_suspended_at = at
        carer.save(force_update=True)
        invitation = invited(here.senco, new, mother)
        with connection.cursor() as cursor:
            cursor.execute("select portal.may_take(%s, %s)", [invitation.pk, carer.user_id])
            assert cursor.fetchone() == (False,)

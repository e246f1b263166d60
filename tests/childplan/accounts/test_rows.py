"""Whose names and email addresses the database gives to whom."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from childplan.access.scope import as_service
from childplan.access.vocabulary import InvolvementKind
from childplan.accounts.models import Membership, User
from childplan.common import rows
from childplan.common.rows import DatabaseRole
from childplan.plans.selectors.names import names_of
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.factories.partners import registered
from tests.factories.portal import PASSWORD, as_family, joined, parent_of
from tests.factories.signing_in import app_of, code_of_key
from tests.worlds.two_areas import AreaWorld


def names() -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("select id from accounts_user where name <> ''")
        return {number for (number,) in cursor.fetchall()}


def staff(world: AreaWorld) -> set[int]:
    people = [getattr(world, name) for name in world.__dataclass_fields__]
    return {person.user_id for person in people if isinstance(person, Membership)}


@pytest.fixture
def parents(here: AreaWorld) -> tuple[User, User]:
    """Two parents with a sign-in: of a child at the school, and of one at another school."""
    mine, other = opened_by(here.head), opened_by(here.other_head)
    return (
        joined(here.senco, mine, parent_of(mine)),
        joined(here.other_head, other, parent_of(other)),
    )


class TestPractitioners:
    def test_read_the_names_of_their_areas_staff_and_of_no_others(
        self, here: AreaWorld, there: AreaWorld
    ) -> None:
        for world, rival in ((here, there), (there, here)):
            with acting(world.senco, writing=False):
                assert names() == staff(world)
                assert not staff(rival) & names()

    def test_go_on_reading_those_of_colleagues_who_left(self, here: AreaWorld, at) -> None:
        here.other_head.ends_at = at
        here.other_head.save()
        with acting(here.senco, writing=False):
            assert here.other_head.user_id in names()

    def test_read_of_families_those_whose_record_is_open_to_them(
        self, here: AreaWorld, parents: tuple[User, User]
    ) -> None:
        mine, other = parents
        with acting(here.senco, writing=False):
            assert {mine.pk, other.pk} & names() == {mine.pk}
        with acting(here.other_head, writing=False):
            assert {mine.pk, other.pk} & names() == {other.pk}

    def test_read_who_from_another_area_works_with_a_child_of_theirs(
        self, here: AreaWorld, there: AreaWorld
    ) -> None:
        child_id = opened_by(here.head)
        plans.involved(child_id, InvolvementKind.LEAD_PRACTITIONER, there.social_worker.pk)
        with acting(here.senco, writing=False):
            assert names() - staff(here) == {there.social_worker.user_id}

    @pytest.mark.parametrize("writing", [False, True])
    def test_read_no_address_that_somebody_signs_in_with(self, here: AreaWorld, writing: bool) -> None:
        with acting(here.head, writing=writing):
            assert User.objects.get(pk=here.senco.user_id).email == ""
            assert _refused("select email from accounts_user")


class TestAPartnerSystem:
    def test_reads_names_of_staff_and_nothing_of_families(
        self, here: AreaWorld, parents: tuple[User, User]
    ) -> None:
        partner = Membership.objects.get(pk=registered(here.school).membership_id)
        with acting(partner, writing=False):
            assert names() == staff(here)
            assert _refused("select email from accounts_user")


class TestAFamily:
    def test_reads_its_own_row_and_no_other(self, here: AreaWorld, parents: tuple[User, User]) -> None:
        for parent in parents:
            with as_family(parent):
                assert names() == {parent.pk}
                assert _refused("select email from accounts_user")

    def test_keeps_its_page_and_its_sign_in(self, here: AreaWorld, parents: tuple[User, User]) -> None:
        client, key = Client(), app_of(parents[0])
        client.post("/accounts/login/", {"login": parents[0].email, "password": PASSWORD})
        code = code_of_key(key)
        answer = client.post("/accounts/second-step/show/", {"code": code}, follow=True)
        assert answer.request["PATH_INFO"] == "/family/"
        assert "Who you can talk to" in answer.content.decode()


class TestOthers:
    def test_who_pass_no_door_read_nobody(self, here: AreaWorld) -> None:
        for role in (DatabaseRole.READER, DatabaseRole.WRITER, DatabaseRole.PORTAL):
            with rows.entered(rows.Context(role=role)):
                assert names() == set()

    def test_who_send_messages_read_where_to(self, here: AreaWorld) -> None:
        with as_service("Send messages"):
            assert User.objects.get(pk=here.senco.user_id).email.endswith("@example.org")
            assert _refused("select password from accounts_user")

    def test_who_are_not_known_yet_sign_in(self, here: AreaWorld) -> None:
        with rows.entered(rows.OUTSIDE):
            assert User.objects.get(email=here.senco.user.email).pk == here.senco.user_id

    def test_nobody_but_who_signs_in_writes_a_row(self, here: AreaWorld) -> None:
        with acting(here.head):
            assert _refused("update accounts_user set name = 'Somebody'")
            assert _refused("insert into accounts_user (email) values ('x@example.org')")

    def test_a_name_that_is_closed_is_left_out_and_nothing_fails(
        self, here: AreaWorld, there: AreaWorld
    ) -> None:
        with acting(here.senco, writing=False):
            named = names_of(uuid4(), [there.head.pk])[there.head.pk]
        assert (named.name, str(named)) == ("", "Head teacher, Merefield Primary")


def _refused(question: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(question)
    except DatabaseError as error:
        return "permission denied" in str(error)
    return False

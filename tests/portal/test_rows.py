"""What the database itself gives to a family: SQL as `childplan_portal`, table by table, with no filter of ours."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from childplan.access.actions import end_involvement, restrict_record
from childplan.access.models import Grant, Involvement
from childplan.access.vocabulary import InvolvementKind
from childplan.common import clock, policies, rows
from childplan.common.rows import DatabaseRole
from childplan.identity.models import Address, Child
from childplan.plans.actions.withdraw_release import withdraw_release
from childplan.plans.models import ReleasedItem
from childplan.plans.vocabulary import ReleasedKind
from tests.factories import plans
from tests.factories.identity import acting, opened_by
from tests.factories.portal import as_family, door_is_shut, joined, parent_of, tie
from tests.portal.conftest import TwoFathers, released_to
from tests.worlds.two_areas import AreaWorld

OPEN_TO_FAMILIES = {Child._meta.db_table, Grant._meta.db_table, ReleasedItem._meta.db_table}


def every_guarded_table() -> list[str]:
    """The tables that hold a person and those of their versions."""
    tables = []
    for model in policies.protected_models():
        tables.append(model._meta.db_table)
        if versions := policies.historical_model(model):
            tables.append(versions._meta.db_table)
    return tables


def ask(question: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def texts() -> set[str]:
    """What the released items say that this family person reaches, contact cards aside."""
    return {text for (text,) in ask("select text from plans_releaseditem where kind <> 'contact'")}


@pytest.fixture
def shared(here: AreaWorld, family: TwoFathers) -> TwoFathers:
    """Each of the three who may sign in has something of their own."""
    for child_id, person, text in (
        (family.elder, family.mother, "For Dawn about Elder"),
        (family.younger, family.mother, "For Dawn about Younger"),
        (family.elder, family.asif, "For Asif about Elder"),
    ):
        released_to(here, child_id, person, text)
    return family


class TestAParent:
    def test_reads_only_what_was_released_to_them(self, here: AreaWorld, shared: TwoFathers) -> None:
        joined(here.senco, shared.elder, shared.mother)
        mother = joined(here.senco, shared.younger, shared.mother)
        asif = joined(here.senco, shared.elder, shared.asif)
        with as_family(mother):
            assert texts() == {"For Dawn about Elder", "For Dawn about Younger"}
            assert set(ask("select id from identity_child")) == {(shared.elder,), (shared.younger,)}
        with as_family(asif):
            assert texts() == {"For Asif about Elder"}
            assert ask("select id from identity_child") == [(shared.elder,)]

    def test_reaches_nothing_of_a_child_whose_page_they_were_not_invited_to(
        self, here: AreaWorld, shared: TwoFathers
    ) -> None:
        # Released, but not invited yet to Younger's page.
        with as_family(joined(here.senco, shared.elder, shared.mother)):
            assert texts() == {"For Dawn about Elder"}

    def test_has_no_right_on_any_other_table_that_holds_a_person(
        self, here: AreaWorld, shared: TwoFathers
    ) -> None:
        refused = 0
        with as_family(joined(here.senco, shared.elder, shared.mother)):
            for table in every_guarded_table():
                if table in OPEN_TO_FAMILIES:
                    continue
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    ask(f"select 1 from {table}")
                refused += 1
        assert refused > 40

    def test_sees_grants_to_themselves_alone(self, here: AreaWorld, shared: TwoFathers) -> None:
        with as_family(joined(here.senco, shared.elder, shared.mother)):
            assert set(ask("select distinct principal from access_grant")) == {(shared.mother.pk,)}

    def test_can_write_nothing(self, here: AreaWorld, shared: TwoFathers) -> None:
        written = ask(
            "select table_name, privilege_type from information_schema.role_table_grants"
            " where grantee = %s and privilege_type <> 'SELECT'",
            DatabaseRole.PORTAL,
        )
        assert written == []

    def test_has_no_session_or_credential_of_anybody(self, here: AreaWorld, shared: TwoFathers) -> None:
        with as_family(joined(here.senco, shared.elder, shared.mother)):
            for table in ("django_session", "oauth2_provider_accesstoken", "account_emailaddress"):
                with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                    ask(f"select 1 from {table}")


class TestTheFatherWithTheOrder:
    def test_sees_nothing_even_if_a_sign_in_had_been_made(self, here: AreaWorld, shared: TwoFathers) -> None:
        """He had been invited before the order; what was released to him then is out of reach as well."""
        row = tie(shared.younger, shared.craig)
        row.no_contact = False
        row.save()
        released_to(here, shared.younger, shared.craig, "For Craig, before the order", by=here.head)
        craig = joined(here.senco, shared.younger, shared.craig)
        with as_family(craig):
            assert texts() == {"For Craig, before the order"}
        row.no_contact = True
        row.save()
        with as_family(craig):
            for table in OPEN_TO_FAMILIES:
                assert ask(f"select 1 from {table}") == [] or table == "access_grant"
            assert ask("select 1 from access_grant where access.clock() < ends_at") == []

    def test_never_sees_the_other_family(self, here: AreaWorld, there: AreaWorld, shared: TwoFathers) -> None:
        elsewhere = opened_by(there.head)
        user = joined(there.senco, elsewhere, parent_of(elsewhere, name="Craig Bull"))
        with as_family(user):
            assert texts() == set()
            assert ask("select id from identity_child") == [(elsewhere,)]


def ends(here: AreaWorld, child_id: UUID, at) -> None:
    with acting(here.head) as scope:
        found = Involvement.objects.get(child_id=child_id, kind=InvolvementKind.FAMILY)
        end_involvement(by=scope, at=at, involvement_id=found.pk, reason="Asked to leave")


def restricts(here: AreaWorld, child_id: UUID, at) -> None:
    plans.involved(child_id, InvolvementKind.ALLOCATION, here.social_work.pk)
    with acting(here.social_worker) as scope:
        restrict_record(
            by=scope, at=at, child_id=child_id, membership_ids=[here.social_worker.pk], reason="Adoption",
            review_on=at.date(),
        )  # fmt: skip


def withdraws(here: AreaWorld, child_id: UUID, at) -> None:
    items = ReleasedItem.objects.filter(child_id=child_id).exclude(kind=ReleasedKind.CONTACT)
    with acting(here.senco) as scope:
        withdraw_release(
            by=scope, at=at, child_id=child_id, item_ids=[i.pk for i in items], reason="Released by mistake"
        )


class TestWhatWasReleased:
    @pytest.mark.parametrize("happens", [ends, restricts, withdraws], ids=lambda f: f.__name__)
    def test_is_gone_from_the_next_request_on(
        self, here: AreaWorld, family: TwoFathers, at, happens: Callable
    ) -> None:
        released_to(here, family.elder, family.mother, "For Dawn about Elder")
        user = joined(here.senco, family.elder, family.mother)
        with as_family(user):
            assert texts() == {"For Dawn about Elder"}
        happens(here, family.elder, at)
        with as_family(user):
            assert texts() == set()

    def test_stays_for_a_parent_on_the_list_of_a_restricted_record(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        released_to(here, family.elder, family.mother, "For Dawn about Elder")
        released_to(here, family.elder, family.asif, "For Asif about Elder")
        mother = joined(here.senco, family.elder, family.mother)
        asif = joined(here.senco, family.elder, family.asif)
        plans.involved(family.elder, InvolvementKind.ALLOCATION, here.social_work.pk)
        with acting(here.social_worker) as scope:
            restrict_record(
                by=scope, at=at, child_id=family.elder, membership_ids=[here.social_worker.pk, family.mother.pk],
                reason="At risk from the father", review_on=at.date(),
            )  # fmt: skip
        with as_family(asif):
            assert (texts(), ask("select 1 from identity_child")) == (set(), [])
        with as_family(mother):
            assert ask("select id from identity_child") in ([(family.elder,)], [])

    def test_is_out_of_reach_when_the_sign_in_is_stopped(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        user = joined(here.senco, family.elder, family.mother)
        assert not door_is_shut(user)
        family.mother.portal_suspended_at = at
        family.mother.save()
        assert door_is_shut(user)

    def test_is_out_of_reach_before_the_involvement_begins_and_after_it_ends(
        self, here: AreaWorld, family: TwoFathers, at
    ) -> None:
        released_to(here, family.elder, family.mother, "For Dawn about Elder")
        user = joined(here.senco, family.elder, family.mother)
        with clock.stopped_at(at - timedelta(seconds=1)), as_family(user):
            assert texts() == set()


class TestAConfidentialAddress:
    def test_is_in_no_table_a_parent_reaches(self, here: AreaWorld, family: TwoFathers, at) -> None:
        Address.objects.create(
            child_id=family.elder,
            lines="7 Hidden Lane",
            postcode="LK9 9ZZ",
            is_confidential=True,
            starts_on=at.date(),
        )
        released_to(here, family.elder, family.asif, "School starts at nine", by=here.head)
        with as_family(joined(here.senco, family.elder, family.asif)):
            for table in OPEN_TO_FAMILIES:
                assert "Hidden" not in str(ask(f"select * from {table}"))


def test_every_open_table_is_known_here() -> None:
    """A model that opens itself to families has to be added above, with what they may see of it."""
    open_now = {m._meta.db_table for m in policies.protected_models() if m.rows.portal}
    assert open_now == OPEN_TO_FAMILIES
    assert apps.ready


class TestTheseChecks:
    def test_find_a_policy_that_was_widened(self, committed_here: AreaWorld, database_server) -> None:
        here = committed_here
        with rows.entered(rows.STEWARD):
            child_id = opened_by(here.head)
            mother, father = parent_of(child_id), parent_of(child_id)
            released_to(here, child_id, mother, "For Dawn")
            released_to(here, child_id, father, "For Asif")
            user = joined(here.senco, child_id, mother)
        with as_family(user):
            assert texts() == {"For Dawn"}
        url = urlsplit(database_server.admin_url)._replace(path=f"/{connection.settings_dict['NAME']}")
        with psycopg.connect(urlunsplit(url), autocommit=True) as administrator:
            administrator.execute("alter policy family_read on plans_releaseditem using (true)")
        with as_family(user):
            assert texts() == {"For Dawn", "For Asif"}

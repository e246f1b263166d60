"""The door of the API: one message, nothing kept between requests, and a connection that may be lost."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from oauth2_provider.models import get_access_token_model

from childplan.access.api_authentication import as_partner, entered_as_partner
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.accounts.models import Membership, PartnerSystem
from childplan.common import rows
from childplan.common.rows import DatabaseRole
from childplan.common.vocabulary import PLAN_TEXT, InformationClass
from tests import databases
from tests.factories.identity import opened_by
from tests.factories.partners import OF_REGISTERS, READING, let_in, partner_of, registered, token_of
from tests.worlds.two_areas import AreaWorld

CONTEXT = """
select current_user::text, coalesce(current_setting('childplan.' || name, true), '') from unnest(%s::text[]) name
"""


def in_force() -> tuple[str, dict[str, str]]:
    """The role and the context that the database itself knows of."""
    names = [name for name in rows.OUTSIDE.settings() if name != "clock"]
    with connection.cursor() as cursor:
        cursor.execute(CONTEXT, [names])
        found = cursor.fetchall()
    return found[0][0], dict(zip(names, (value for _, value in found), strict=True))


class TestATokenAtTheDoor:
    def test_puts_in_force_what_the_scope_says(self, here: AreaWorld) -> None:
        token = token_of(registered(here.school, scopes=READING), "identity:read", "alerts:read")
        request = RequestFactory().get("/api/v1/children/", headers={"Authorization": f"Bearer {token}"})
        with entered_as_partner(request, database_role=DatabaseRole.READER) as scope:
            assert scope is not None
            role, told = in_force()
            assert role == DatabaseRole.READER == scope.context.role
            assert told == {
                name: value for name, value in scope.context.settings().items() if name != "clock"
            }
            assert scope.principals == (scope.membership_id, here.school.pk)
            assert scope.masks(Level.READ) != scope.masks(Level.CONTRIBUTE)
        assert in_force()[0] == DatabaseRole.STEWARD

    @pytest.mark.parametrize("token", ["", "garbage", "' or true --", "\u00e9"])
    def test_that_nobody_gave_leaves_the_visitor(self, here: AreaWorld, token: str) -> None:
        # Whoever asked before on this connection must have left nothing.
        assert let_in(token_of(registered(here.school), "identity:read")) is not None
        request = RequestFactory().get("/api/v1/children/", headers={"Authorization": f"Bearer {token}"})
        with entered_as_partner(request, database_role=DatabaseRole.WRITER) as scope:
            role, told = in_force()
            assert (scope, role) == (None, DatabaseRole.VISITOR)
            assert set(told.values()) == {""}
        assert not hasattr(request, "partner")

    def test_ends_at_the_very_next_request(self, here: AreaWorld, at) -> None:
        made = registered(here.school)
        token = token_of(made, "identity:read")
        assert let_in(token) is not None
        get_access_token_model().objects.filter(token=token).update(expires=at)
        assert let_in(token) is None
        get_access_token_model().objects.filter(token=token).update(expires=at + timedelta(hours=1))
        Membership.objects.filter(pk=made.membership_id).update(ends_at=at)
        assert let_in(token) is None

    def test_begins_when_its_membership_does(self, here: AreaWorld, at) -> None:
        made = registered(here.school)
        Membership.objects.filter(pk=made.membership_id).update(starts_at=at + timedelta(seconds=1))
        assert let_in(token_of(made, "identity:read")) is None

    def test_opens_only_what_the_agreement_of_today_has(self, here: AreaWorld) -> None:
        made = registered(here.school, scopes=READING)
        token = token_of(made, "identity:read", "plan:read", "attendance:write", "everything")
        before, never = let_in(token), let_in(token_of(made, "attendance:write"))
        PartnerSystem.objects.update(scopes="identity:read everything")
        after = let_in(token)
        assert before is not None
        assert after is not None
        assert never is not None
        assert set(never.masks(Level.KNOWN)) == {0}
        roll = InvolvementKind.ENROLMENT
        assert before.reaches(InformationClass.EDUCATION | PLAN_TEXT, Level.READ, roll)
        assert not after.reaches(PLAN_TEXT, Level.READ, roll)
        assert after.reaches(InformationClass.IDENTITY, Level.READ, roll)
        assert not after.reaches(InformationClass.EDUCATION, Level.KNOWN, roll)

    def test_of_another_client_has_that_clients_agreement(self, here: AreaWorld, there: AreaWorld) -> None:
        mine, theirs = registered(here.school), registered(there.school)
        found = let_in(token_of(theirs, "identity:read"))
        assert found is not None
        assert found.membership_id == theirs.membership_id != mine.membership_id
        assert found.organisation_id == there.school.pk

    def test_for_this_place_is_good_here(self, here: AreaWorld) -> None:
        token = token_of(registered(here.school), "identity:read")
        get_access_token_model().objects.filter(token=token).update(resource=["http://testserver/api/"])
        assert let_in(token) is not None
        get_access_token_model().objects.filter(token=token).update(resource=["http://testserver/elsewhere/"])
        assert let_in(token) is None

    def test_is_asked_for_and_answered_in_few_statements(
        self, here: AreaWorld, django_assert_num_queries
    ) -> None:
        for _ in range(5):
            opened_by(here.head)
        partner = partner_of(here.school)
        # Inside a test the door is a savepoint that is entered, left and released: outside, three and no more.
        with django_assert_num_queries(6) as asked:
            assert len(partner.get("/api/v1/children/").json()["children"]) == 5
        told = [one["sql"] for one in asked if "savepoint" not in one["sql"].lower()]
        assert ["enter_partner" in one or "children_shown" in one or "looked" in one for one in told[:3]] == [
            True
        ] * 3

    def test_at_a_host_that_is_not_ours_is_refused_before_the_door(self, here: AreaWorld) -> None:
        token = token_of(registered(here.school), "identity:read")
        answer = Client(raise_request_exception=False).get(
            "/api/v1/children/", headers={"Authorization": f"Bearer {token}", "Host": "elsewhere.example.org"}
        )
        assert answer.status_code == 400

    def test_at_no_address_of_the_api_is_not_found(self, here: AreaWorld) -> None:
        token = token_of(registered(here.school), "identity:read")
        answer = Client(raise_request_exception=False).get(
            "/api/none/", headers={"Authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 404


class TestALostConnection:
    @pytest.fixture(autouse=True)
    def a_database_in_which_transactions_end(self, committed: None) -> None:
        """So that the door is the outermost transaction, as in earnest."""

    @staticmethod
    def lose(server: databases.Server) -> None:
        """The server ends the connection that we are on."""
        with connection.cursor() as cursor:
            cursor.execute("select pg_backend_pid()")
            (number,) = cursor.fetchone()
        with server.administrator() as administrator:
            administrator.execute("select pg_terminate_backend(%s, 5000)", [number])

    def test_is_made_anew_at_the_door(self, database_server: databases.Server) -> None:
        with rows.entered(rows.OUTSIDE):
            first = connection.connection
        self.lose(database_server)
        with rows.entered(rows.OUTSIDE):
            assert in_force()[0] == DatabaseRole.VISITOR
            assert rows.present() == rows.OUTSIDE
            assert connection.connection is not first
        assert rows.present() is None

    def test_in_the_middle_of_the_work_is_not_papered_over(self, database_server: databases.Server) -> None:
        def work() -> None:
            with rows.entered(rows.OUTSIDE):
                self.lose(database_server)
                in_force()

        with pytest.raises(OperationalError):
            work()
        assert rows.present() is None
        with rows.entered(rows.OUTSIDE):
            assert in_force()[0] == DatabaseRole.VISITOR


class TestATaskForASystem:
    @pytest.mark.parametrize("scope", [name for name in OF_REGISTERS if name != "pupil-files:read"])
    def test_opens_what_a_token_of_that_one_scope_opens(self, here: AreaWorld, scope: str) -> None:
        # The masks are lowered in SQL for a request and in Python for a task.
        made = registered(here.school, scopes=OF_REGISTERS)
        bearer = {"Authorization": f"Bearer {token_of(made, scope)}"}
        request = RequestFactory().post("/api/v1/children/", headers=bearer)
        with entered_as_partner(request, database_role=DatabaseRole.WRITER) as asking:
            asked = in_force()
        said = PartnerSystem.objects.get(memberships=made.membership_id).purpose
        with as_partner(made.membership_id, purpose=said, needs=scope) as finishing:
            assert in_force() == asked
        assert asking is not None
        assert (finishing.narrowed_to, finishing.principals) == (asking.narrowed_to, asking.principals)

    def test_ends_with_the_agreement(self, here: AreaWorld) -> None:
        made = registered(here.school, scopes=("identity:read",))
        with (
            pytest.raises(NotEntitled),
            as_partner(made.membership_id, purpose="x", needs="pupil-files:write"),
        ):
            pytest.fail("let in")

"""The second lock is complete: read from the database's own catalogue, not from our declarations."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from childplan.access.levels import masks
from childplan.access.models import RoleMask
from childplan.access.open_tables import OPEN_TABLES
from childplan.access.roles import ROLES
from childplan.common import policies, rows
from childplan.common.management.commands.provision import LOGINS
from childplan.common.rows import DatabaseRole, OpenRows, Rows

pytestmark = pytest.mark.django_db
OUR_APPS = ("childplan.", "attendance.", "safeguarding.", "send.", "admissions.", "portal.")
DEFINERS = """
select n.nspname || '.' || p.proname, p.proowner::regrole::text, coalesce(array_to_string(p.proconfig, ','), '')
  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
 where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
"""


def ask(question: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def tables_that_hold_a_person() -> set[str]:
    """Every table of ours with a column that names a child or a family person, whatever its model declares."""
    found = ask(
        "select distinct table_name from information_schema.columns where table_schema = 'public'"
        " and column_name in ('child_id', 'person_id', 'recipient_person_id', 'born_on')"
    )
    return {name for (name,) in found} | {
        "identity_child",
        "identity_familyperson",
        "identity_historicalchild",
    }


class TestEveryTable:
    def test_says_how_its_rows_are_guarded(self) -> None:
        silent = [
            m._meta.label
            for m in apps.get_models()
            if m.__module__.startswith(OUR_APPS)
            and not isinstance(getattr(m, "rows", None), Rows | OpenRows)
            and not m._meta.object_name.startswith("Historical")
        ]
        assert silent == []

    def test_of_another_package_is_listed_with_its_rights(self) -> None:
        foreign = {
            m._meta.db_table
            for m in apps.get_models(include_auto_created=True)
            if not hasattr(m, "rows") and not m._meta.object_name.startswith("Historical")
        }
        assert foreign - set(OPEN_TABLES) == set()

    def test_that_holds_a_person_has_force_and_policies(self) -> None:
        guarded = {
            name
            for (name,) in ask(
                "select relname from pg_class c where relkind = 'r' and relrowsecurity and relforcerowsecurity"
                " and exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname <> 'steward')"
            )
        }
        holding = tables_that_hold_a_person()
        assert len(holding) > 30
        assert holding - guarded == set()

    def test_that_is_tracked_has_its_versions_guarded(self) -> None:
        for model in policies.protected_models():
            versions = policies.historical_model(model)
            if versions is not None:
                names = ask(
                    "select policyname from pg_policies where tablename = %s", versions._meta.db_table
                )
                assert ("practitioners_read",) in names, versions

    def test_belongs_to_the_owner_and_grants_nothing_to_everybody(self) -> None:
        assert (
            ask(
                "select tablename, tableowner from pg_tables"
                " where schemaname = 'public' and tableowner <> 'childplan_owner'"
            )
            == []
        )
        public = ask(
            "select table_name, privilege_type from information_schema.role_table_grants"
            " where grantee = 'PUBLIC' and table_schema in ('public', 'access', 'identity', 'history', 'portal')"
        )
        assert public == []


class TestEveryRole:
    def test_owns_nothing_and_bypasses_nothing(self) -> None:
        ours = [*DatabaseRole, *LOGINS]
        strong = ask(
            "select rolname from pg_roles where rolname = any(%s)"
            " and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)",
            ours,
        )
        assert strong == []
        owners = {
            owner
            for (owner,) in ask(
                "select distinct relowner::regrole::text from pg_class"
                " where relnamespace = 'public'::regnamespace"
            )
        }
        assert owners <= {"childplan_owner"}

    def test_that_signs_in_holds_no_privilege_of_its_own(self) -> None:
        held = ask(
            "select grantee, table_name from information_schema.role_table_grants"
            " where grantee in ('childplan_web', 'childplan_worker')"
        )
        assert held == []

    def test_inherits_from_nobody(self) -> None:
        inherited = ask(
            "select member::regrole::text, roleid::regrole::text from pg_auth_members"
            " where member::regrole::text = any(%s)"
            " and pg_has_role(member, roleid, 'usage')",
            [*DatabaseRole, *LOGINS],
        )
        assert inherited == []

    def test_that_reads_cannot_write_anywhere(self) -> None:
        written = ask(
            "select table_name, privilege_type from information_schema.role_table_grants"
            " where grantee = %s and privilege_type <> 'SELECT'",
            DatabaseRole.READER,
        )
        assert written == []

    def test_but_the_visitor_sees_no_session_or_credential(self) -> None:
        for role in (DatabaseRole.READER, DatabaseRole.WRITER, DatabaseRole.PORTAL, DatabaseRole.SERVICE):
            for table in ("django_session", "account_emailaddress", "oauth2_provider_accesstoken"):
                assert ask("select has_table_privilege(%s, %s, 'select')", role, table) == [(False,)]


class TestEveryDefinerFunction:
    def test_belongs_to_the_steward_and_fixes_its_search_path(self) -> None:
        found = ask(DEFINERS)
        assert len(found) > 10
        for name, owner, configuration in found:
            assert owner == DatabaseRole.STEWARD, name
            assert configuration.startswith("search_path=pg_catalog, public, pg_temp"), name

    def test_is_closed_to_everybody_who_was_not_named(self) -> None:
        trigger_functions = {
            name
            for (name,) in ask(
                "select n.nspname || '.' || proname from pg_proc p join pg_namespace n on n.oid = pronamespace"
                " where prorettype = 'trigger'::regtype"
            )
        }
        for name, _, _ in ask(DEFINERS):
            if name in trigger_functions:
                continue
            schema, function = name.split(".")
            open_to_all = ask(
                "select 1 from pg_proc p join pg_namespace n on n.oid = p.pronamespace,"
                " aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
                " where n.nspname = %s and p.proname = %s and a.grantee = 0",
                schema,
                function,
            )
            assert open_to_all == [], name


class TestTheGuards:
    def test_are_up_to_date_after_a_migration(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select obj_description('access'::regnamespace, 'pg_namespace')")
            (comment,) = cursor.fetchone()
        assert comment.startswith("guarded ")

    def test_hold_the_masks_that_the_roles_say(self) -> None:
        assert set(RoleMask.objects.values_list("role", flat=True)) == {role.key for role in ROLES}
        for role in ROLES:
            kept, compiled = (
                RoleMask.objects.get(role=role.key),
                masks(role.levels_through, writes=role.writes),
            )
            assert (kept.known, kept.read, kept.contribute, kept.decide) == (
                compiled.known,
                compiled.read,
                compiled.contribute,
                compiled.decide,
            )

    @pytest.mark.parametrize("role", [r for r in DatabaseRole if r is not DatabaseRole.VISITOR])
    def test_cannot_be_taken_down_by_any_role(self, role: DatabaseRole) -> None:
        with (
            rows.entered(rows.Context(role=role)),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="must be owner"),
            transaction.atomic(),
        ):
            cursor.execute("alter table identity_child no force row level security")

"""The proof of rows in its small size: one person of each role, every table; some of the policies widened."""

import ast
from pathlib import Path

import psycopg
import pytest

from tests.house.rows import rules as typed_rules
from tests.house.rows import typed
from tests.house.rows.rules import rules
from tests.proofs.rows.proof import one_of_each_role
from tests.proofs.rows.seen import HOLD_NOBODY, Seen, compared
from tests.proofs.rows.widened import leak, policies, widened, without
from tests.proofs.rows.written import Written

TABLES = sorted(
    [*rules(), *(name.replace("_", "_historical", 1) for name, rule in rules().items() if rule.versions)]
)
WRITTEN = ("identity_address", "plans_section", "safeguarding_concern", "attendance_historicalattendanceyear")
# One of each shape: by grant, by holder, through another table, confidential, old versions, families, what is written.
WIDENED = (
    ("identity_address", "practitioners_read"),
    ("identity_familyperson", "practitioners_read"),
    ("attendance_ctfrow", "practitioners_read"),
    ("plans_historicalsection", "practitioners_read"),
    ("history_accessevent", "practitioners_read"),
    ("plans_releaseditem", "family_read"),
    ("safeguarding_concern", "practitioners_add"),
    ("identity_historicalchild", "practitioners_add"),
    ("plans_section", "practitioners_change"),
)

# Rows of a school, and what is asked of whoever reads them besides their class.
OF_A_SCHOOL = {
    "access_involvement": r"access\.school_is_open\(child_id, access\.body_of\(principal_id\)\)",
    "attendance_attendanceyear": r"access\.school_is_open\(child_id, school_id\)",
    "attendance_suspension": r"access\.school_is_open\(child_id, school_id\)",
    "send_sensupport": r"access\.school_is_open\(child_id, school_id\)",
    "facts_fact": r"access\.fact_is_open\(child_id, payload\)",
}


class TestRows:
    @pytest.mark.parametrize("table", TABLES)
    def test_are_read_by_those_the_stories_name(self, seen: Seen, table: str) -> None:
        assert list(seen.outsiders([table])) == []
        assert list(seen.differences(one_of_each_role(seen.everybody), [table])) == []

    def test_of_every_protected_table_are_looked_at(self, seen: Seen) -> None:
        assert seen.tables == TABLES

    def test_that_are_left_out_hold_nobody(self, seen: Seen) -> None:
        assert set(seen.world.protected_tables()) >= HOLD_NOBODY
        named = seen.world.ask(
            "select column_name from information_schema.columns where table_name = any(%(tables)s)"
            " and column_name ~ '^(child|person|user|pupil)(_|$)'",
            {"tables": list(HOLD_NOBODY)},
        )
        assert named == []

    def test_of_every_table_are_read_by_somebody(self, seen: Seen) -> None:
        silent = [table for table in TABLES if not any(seen.expected(p, table) for p in seen.everybody)]
        # Whom a child is closed to, what a review found of a colleague, questions about them: for functions alone.
        assert silent == [
            "access_bar",
            "access_historicalbar",
            "emergency_emergencyreview",
            "oversight_lookingquestion",
            "oversight_lookingquestionmove",
        ]

    @pytest.mark.parametrize("table", WRITTEN)
    def test_are_written_by_those_entitled_alone(self, seen: Seen, table: str) -> None:
        written = Written(seen)
        assert list(written.adds(table)) == []
        if table in rules():
            assert list(written.changes(table)) == []
        assert written.refused
        assert written.allowed

    def test_of_no_protected_table_can_be_deleted(self, seen: Seen) -> None:
        can = seen.world.ask(
            "select r.rolname, c.relname from pg_class c, pg_roles r where c.relkind = 'r' and c.relforcerowsecurity"
            " and r.rolname = any(%(roles)s) and has_table_privilege(r.oid, c.oid, 'delete, truncate')",
            {"roles": [f"childplan_{name}" for name in ("visitor", "reader", "writer", "portal", "service")]},
        )
        assert can == []


class TestAPolicy:
    @pytest.mark.parametrize(("table", "name"), WIDENED)
    def test_that_is_widened_leaks_a_row(self, seen: Seen, table: str, name: str) -> None:
        with psycopg.connect(seen.world.url, autocommit=True) as admin:
            (policy,) = [p for p in policies(admin) if (p.table, p.name) == (table, name)]
            assert leak(seen, policy) is None
            with widened(admin, policy):
                assert leak(seen, policy) is not None
            assert leak(seen, policy) is None

    @pytest.mark.parametrize(("table", "asked"), sorted(OF_A_SCHOOL.items()))
    def test_that_no_longer_asks_for_a_withheld_school_leaks_a_row(
        self, seen: Seen, table: str, asked: str
    ) -> None:
        with psycopg.connect(seen.world.url, autocommit=True) as admin:
            every = {(p.table, p.name): p for p in policies(admin)}
            policy = every[table, "practitioners_read"]
            with without(admin, policy, asked):
                found = leak(seen, policy)
                assert found is not None
                (row,) = [row for row in seen.rows(table) if row.id == found.leaked[0]]
                assert row.child is not None
                assert row.child.withheld
            assert leak(seen, policy) is None


class TestTheTypedTables:
    def test_import_nothing_of_ours(self) -> None:
        for module in (typed, typed_rules):
            tree = ast.parse(Path(str(module.__file__)).read_text())
            named = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and not n.level]
            named += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
            assert not [
                n for n in named if n.split(".")[0] in ("childplan", "demo", "attendance", "send", "django")
            ]

    def test_refuse_a_table_about_which_nothing_was_typed(self, seen: Seen) -> None:
        with pytest.raises(LookupError):
            seen.rule_of("identity_rumour")

    def test_notice_a_row_too_many_and_one_too_few(self) -> None:
        (both,) = compared("reads t", "somebody", frozenset({"a", "b"}), frozenset({"b", "c"}))
        assert (both.leaked, both.missing) == (("a",), ("c",))
        assert list(compared("reads t", "somebody", frozenset({"a"}), frozenset({"a"}))) == []

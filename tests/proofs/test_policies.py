"""The proof of policies in its small size; and what turns it red: an alteration that nothing forbidden gives away."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from bench import prove_policies
from bench.policies.altered import Alteration, alterations, altered, some_of_each_kind
from bench.policies.areas import AREA_TABLES
from bench.prove_policies import KINDS, Findings
from tests.house.rows.rules import rules
from tests.proofs.rows.seen import HOLD_NOBODY, Seen
from tests.proofs.rows.widened import every_policy

Admin = psycopg.Connection[Any]


@pytest.fixture
def admin(seen: Seen) -> Iterator[Admin]:
    with psycopg.connect(seen.world.url, autocommit=True) as connection:
        yield connection


def one_of(admin: Admin, table: str, kind: str) -> Alteration:
    (found,) = [
        one for one in alterations(every_policy(admin)) if (one.policy.table, one.kind) == (table, kind)
    ]
    return found


def tried(seen: Seen, admin: Admin, *chosen: Alteration) -> Findings:
    return prove_policies.tried(seen, admin, chosen, full=False, tell=lambda _: None)


class TestEachHalf:
    def test_of_a_policy_is_missed_when_it_is_altered(self, seen: Seen) -> None:
        findings = prove_policies.proven(seen, full=False, tell=lambda _: None)
        assert (findings.missed, findings.before) == ([], [])
        assert prove_policies.verdict(findings, seconds=0) == 0

    def test_of_every_policy_is_known(self, admin: Admin) -> None:
        every = alterations(every_policy(admin))
        assert {one.kind for one in every} == KINDS
        asks = "select count(*) from pg_policies where schemaname = 'public' and {0} is not null and {0} <> 'true'"
        (using,), (check,) = (
            admin.execute(asks.format(half)).fetchone() or (0,) for half in ("qual", "with_check")
        )
        assert len(every) == 2 * (using + check)

    def test_of_every_table_has_a_typed_rule(self, admin: Admin) -> None:
        known = {*rules(), *(name.replace("_", "_historical", 1) for name in rules()), *AREA_TABLES}
        assert {policy.table for policy in every_policy(admin)} <= known
        assert set(AREA_TABLES) == HOLD_NOBODY

    def test_is_taken_from_all_over_the_tables(self, admin: Admin) -> None:
        some = some_of_each_kind(alterations(every_policy(admin)), each=2)
        assert {one.kind for one in some} == KINDS
        assert len(some) == 2 * len(KINDS)


class TestTheProof:
    def test_is_short_when_an_alteration_lets_nothing_forbidden_come_about(
        self, seen: Seen, admin: Admin
    ) -> None:
        """As if the half said what it said before."""
        widened = one_of(admin, "plans_section", "change-with-check-widened")

        class Harmless(Alteration):
            said = widened.before

        harmless = Harmless(widened.policy, widened.half, widened.how)
        findings = tried(seen, admin, harmless)
        assert findings.missed == [str(widened)]
        assert prove_policies.verdict(findings, seconds=0) == 1

    def test_is_short_when_something_forbidden_comes_about_before(self, seen: Seen, admin: Admin) -> None:
        shipped = one_of(admin, "identity_address", "read-using-widened")
        leaky = replace(shipped, policy=replace(shipped.policy, using="true"))
        with altered(admin, shipped):
            findings = tried(seen, admin, leaky)
        assert findings.before
        assert prove_policies.verdict(findings, seconds=0) == 1
        assert tried(seen, admin, shipped).before == []

    def test_is_short_when_nothing_was_tried(self) -> None:
        assert prove_policies.verdict(Findings(), seconds=0) == 1

    @pytest.mark.parametrize("table", sorted(AREA_TABLES))
    def test_tries_the_rows_of_another_area(self, seen: Seen, admin: Admin, table: str) -> None:
        findings = tried(seen, admin, *(one_of(admin, table, kind) for kind in sorted(KINDS)))
        assert (findings.missed, findings.before) == ([], [])

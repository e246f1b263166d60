"""Widen each policy to true in a scratch copy, and see a named check turn red by a row that leaks."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from tests.proofs.rows.seen import HOLD_NOBODY, Difference, Seen
from tests.proofs.rows.written import Written

# The steward's and the background's policies are true by design: there is nothing to widen.
POLICIES = """
select tablename, policyname, cmd, qual, with_check from pg_policies
 where schemaname = 'public' and coalesce(qual, 'true') || coalesce(with_check, 'true') <> 'truetrue'
 order by tablename, policyname
"""
TRIGGER = "is_of_the_live_row"


@dataclass(frozen=True)
class Policy:
    """One policy as the catalogue has it."""

    table: str
    name: str
    act: str
    using: str | None
    check: str | None

    def __str__(self) -> str:
        return f"{self.name} on {self.table}"

    def altered(self, *, wide: bool) -> str:
        using = f" using ({'true' if wide else self.using})" if self.using else ""
        check = f" with check ({'true' if wide else self.check})" if self.check else ""
        return f"alter policy {self.name} on {self.table}{using}{check}"


def policies(admin: psycopg.Connection[Any]) -> list[Policy]:
    """Every policy that asks something of a row that holds a person."""
    return [policy for policy in every_policy(admin) if policy.table not in HOLD_NOBODY]


def every_policy(admin: psycopg.Connection[Any]) -> list[Policy]:
    """Every policy that asks something of a row, whether the row holds a person or not."""
    return [Policy(*row) for row in admin.execute(POLICIES).fetchall()]


@contextmanager
def widened(admin: psycopg.Connection[Any], policy: Policy) -> Iterator[None]:
    """The policy asks nothing, until the block ends."""
    admin.execute(policy.altered(wide=True))
    # A trigger stands behind the policy of old versions: what is tried is the policy, so it steps aside.
    guarded_twice = policy.act == "INSERT" and "_historical" in policy.table
    if guarded_twice:
        admin.execute(f"alter table {policy.table} disable trigger {TRIGGER}")
    try:
        yield
    finally:
        admin.execute(policy.altered(wide=False))
        if guarded_twice:
            admin.execute(f"alter table {policy.table} enable trigger {TRIGGER}")


@contextmanager
def without(admin: psycopg.Connection[Any], policy: Policy, clause: str) -> Iterator[None]:
    """The policy asks all but this pattern of it, until the block ends. Raises LookupError where it does not ask it."""
    using = re.sub(clause, "true", policy.using or "")
    if using == policy.using:
        raise LookupError(f"{policy} does not ask {clause}")
    admin.execute(replace(policy, using=using).altered(wide=False))
    try:
        yield
    finally:
        admin.execute(policy.altered(wide=False))


def leak(seen: Seen, policy: Policy) -> Difference | None:
    """The first row that leaks through a widened policy, found by the check that guards its table."""
    if policy.act == "SELECT":
        people = [p for p in seen.everybody if (p.role == "family") == policy.name.startswith("family")]
        found: Iterator[Difference] = seen.differences(people, [policy.table])
    elif policy.act == "INSERT":
        found = Written(seen).adds(policy.table)
    else:
        found = Written(seen).changes(policy.table)
    return next((difference for difference in found if difference.leaked), None)


def caught(
    admin: psycopg.Connection[Any], seen: Seen, chosen: Sequence[Policy]
) -> Iterator[tuple[Policy, Difference | None]]:
    """Each policy with the leak that gave its widening away, or None."""
    for policy in chosen:
        with widened(admin, policy):
            yield policy, leak(seen, policy)

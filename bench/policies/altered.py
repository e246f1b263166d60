"""Each half of each policy, altered in a scratch copy: widened to true, and turned into its opposite."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import Any

import psycopg

from tests.proofs.rows.widened import Policy

USING, CHECK = "using", "with check"
WIDENED, INVERTED = "widened", "inverted"
ACTS = {"SELECT": "read", "INSERT": "add", "UPDATE": "change", "DELETE": "delete", "ALL": "all"}


@dataclass(frozen=True)
class Alteration:
    """One half of a policy, altered."""

    policy: Policy
    half: str
    how: str

    def __str__(self) -> str:
        return f"{self.policy}, {self.half} {self.how}"

    @property
    def kind(self) -> str:
        """What the policy is for, which half it is and how it is altered."""
        return f"{ACTS[self.policy.act]}-{self.half.replace(' ', '-')}-{self.how}"

    @property
    def before(self) -> str:
        """What the half says as it is shipped."""
        return (self.policy.using if self.half == USING else self.policy.check) or ""

    @property
    def said(self) -> str:
        """What it says instead."""
        return "true" if self.how == WIDENED else f"not coalesce(({self.before}), false)"


def alterations(policies: Sequence[Policy]) -> list[Alteration]:
    """Every half that asks something, both ways."""
    return [
        Alteration(policy, half, how)
        for policy in policies
        for half, said in ((USING, policy.using), (CHECK, policy.check))
        if said and said != "true"
        for how in (WIDENED, INVERTED)
    ]


def some_of_each_kind(every: Sequence[Alteration], *, each: int) -> list[Alteration]:
    """So many of each kind, from all over the tables."""
    by_kind: dict[str, list[Alteration]] = {}
    for one in every:
        by_kind.setdefault(one.kind, []).append(one)
    return list(
        chain.from_iterable(found[:: max(1, len(found) // each)][:each] for found in by_kind.values())
    )


@contextmanager
def altered(admin: psycopg.Connection[Any], one: Alteration) -> Iterator[None]:
    """The half says something else until the block ends."""
    name, table = one.policy.name, one.policy.table
    admin.execute(f"alter policy {name} on {table} {one.half} ({one.said})")
    try:
        yield
    finally:
        admin.execute(f"alter policy {name} on {table} {one.half} ({one.before})")


@contextmanager
def triggers_aside(admin: psycopg.Connection[Any], table: str) -> Iterator[None]:
    """Without the triggers that stand behind the policies of a table: what is tried is the policy."""
    admin.execute(f"alter table {table} disable trigger user")
    try:
        yield
    finally:
        admin.execute(f"alter table {table} enable trigger user")

"""What it costs that the grants are kept: one changed involvement against the same write with nothing kept from it."""

import statistics
import time
from dataclasses import dataclass

import psycopg

from tests.databases import Server

KEEPER = "regrant"
ADDED = """
insert into access_involvement (id, child_id, kind, information_class, principal_id, organisation_id, classes,
                                starts_at, ends_at, reason, end_reason)
select gen_random_uuid(), c.id, 12, 1, %s, null, 4095, now() - interval '1 day',
       timestamptz '9000-01-01 00:00+00', 'One more', ''
  from identity_child c where c.id = %s
"""
CHILDREN = "select id from identity_child order by id limit %s"


@dataclass(frozen=True)
class Written:
    """Milliseconds of one write and its commit, medians."""

    kept: float
    plain: float

    @property
    def ratio(self) -> float:
        return self.kept / self.plain


def written(server: Server, database: str, *, runs: int, rounds: int) -> Written:
    """Both in turns, round for round, each write a transaction of its own."""
    owner_url = server.url(login="childplan_owner", database=database)
    kept, plain = [], []
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute("set role childplan_steward")
        children = [number for (number,) in owner.execute(CHILDREN, [runs * rounds * 2]).fetchall()]
        (principal,) = owner.execute("select max(id) from accounts_membership").fetchall()[0]
        for number in range(rounds):
            for place, taken in enumerate((kept, plain)):
                owner.execute("reset role")
                act = "enable" if taken is kept else "disable"
                owner.execute(f"alter table access_involvement {act} trigger {KEEPER}")
                owner.execute("set role childplan_steward")
                first = (number * 2 + place) * runs
                taken.append(_median(owner, principal, children[first : first + runs]))
        owner.execute("reset role")
        owner.execute(f"alter table access_involvement enable trigger {KEEPER}")
    return Written(statistics.median(kept), statistics.median(plain))


def _median(owner: psycopg.Connection, principal: int, children: list[object]) -> float:
    taken = []
    for child in children:
        begun = time.perf_counter()
        with owner.transaction():
            owner.execute(ADDED, [principal, child])
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken) * 1000


@dataclass(frozen=True)
class Rebuilt:
    """What `access.rebuild_grants` found different: in order, and after grants were damaged; and how long it took."""

    in_order: tuple[int, int]
    damaged: tuple[int, int]
    mended: tuple[int, int]
    seconds: float
    grants: int


# Grants that are lost, and grants that nothing is the source of.
DAMAGE = (
    "delete from access_grant where (principal, child_id) in (select principal, child_id from access_grant limit {n})",
    "insert into access_grant"
    " (principal, child_id, sort_name, kind, classes, starts_at, ends_at, source_kind, source_id)"
    " select principal, child_id, 'nobody', kind, classes, starts_at, ends_at, 'damage', gen_random_uuid()"
    "   from access_grant limit {n}",
)


def rebuilt(server: Server, database: str, *, damage: int) -> Rebuilt:
    """Rebuild what is in order, damage it, rebuild it, and look again."""
    with psycopg.connect(server.url(login="childplan_owner", database=database), autocommit=True) as owner:
        owner.execute("set role childplan_steward")
        # What was written without its grant, for comparison, gets it.
        _rebuild(owner)
        begun = time.monotonic()
        in_order = _rebuild(owner)
        seconds = time.monotonic() - begun
        for statement in DAMAGE:
            owner.execute(statement.replace("{n}", str(damage)))
        damaged, mended = _rebuild(owner), _rebuild(owner)
        (grants,) = owner.execute("select count(*) from access_grant").fetchall()[0]
    return Rebuilt(in_order, damaged, mended, seconds, grants)


def _rebuild(owner: psycopg.Connection) -> tuple[int, int]:
    missing, extra = owner.execute("select missing, extra from access.rebuild_grants()").fetchall()[0]
    return int(missing), int(extra)

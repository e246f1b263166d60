"""What it costs that the grants are kept: one changed involvement against the same write with nothing kept from it."""

import statistics
import time
from dataclasses import dataclass

import psycopg

from bench.cases.load import OWNER, measured
from tests.databases import Server

OUR_SETTINGS = "childplan.config.settings.test"
KEEPER = "regrant"


@dataclass(frozen=True)
class Written:
    """Milliseconds of one involvement saved with its version, and committed; medians."""

    kept: float
    plain: float

    @property
    def ratio(self) -> float:
        return self.kept / self.plain


def written(server: Server, database: str, *, runs: int, rounds: int) -> Written:
    """Both in turns, round for round, each write a transaction of its own."""
    url = server.url(login=OWNER, database=database)
    taken: dict[str, list[float]] = {"enable": [], "disable": []}
    for number in range(rounds):
        for place, act in enumerate(taken):
            _keeps(url, act)
            first = (number * 2 + place) * runs
            said = measured(
                "bench.access_speed.saving", str(runs), str(first), url=url, settings=OUR_SETTINGS
            )
            taken[act].append(float(said))
    _keeps(url, "enable")
    return Written(statistics.median(taken["enable"]), statistics.median(taken["disable"]))


def _keeps(url: str, act: str) -> None:
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(f"alter table access_involvement {act} trigger {KEEPER}")


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
    with psycopg.connect(server.url(login=OWNER, database=database), autocommit=True) as owner:
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

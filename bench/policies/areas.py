"""The tables that hold nobody and belong to an area: its people read them, its keepers write them in their own name.

One row of each is laid as if it were another area's. Who keeps what is typed.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from bench.policies.told import told
from tests.house.rows.typed import FAMILY, SYSTEMS, Person
from tests.proofs.rows.door import entered, visible
from tests.proofs.rows.seen import Seen
from tests.proofs.rows.widened import Policy
from tests.proofs.rows.written import Written

ELSEWHERE, NUMBER = "Farhaven", "996"
AREA = f"select id from organisations_area where name = '{ELSEWHERE}'"
LAID = """
insert into organisations_area (id, name, la_number) select max(id) + 900000, %s, %s from organisations_area
on conflict do nothing
"""
COPIED = """
insert into {0} select (jsonb_populate_record(t, jsonb_build_object('id', %s::text, 'area_id', %s::text))).* from {0} t
 where t.{1} is null limit 1
"""
Found = Iterator[tuple[str, bool]]


@dataclass(frozen=True)
class AreaTable:
    """keepers: the roles that keep it. signed: the column of whoever added a row. over: the column that says it ended;
    how: what is said on ending; by: the column of whoever ended it. fresh: what a new row must say.
    """

    keepers: frozenset[str]
    signed: str
    over: str
    by: str
    how: str
    fresh: Mapping[str, Any]


AREA_TABLES = {
    "escalation_protocolthreshold": AreaTable(
        keepers=frozenset({"attendance_team_manager"}),
        signed="set_by_membership_id",
        over="gone_at",
        by="gone_by_membership_id",
        how="gone_at = now(), gone_as = 'replaced', gone_reason = 'x'",
        fresh={"gone_at": None, "valid_from": "2999-09-01", "valid_until": None},
    ),
    "sharing_sharingagreement": AreaTable(
        keepers=frozenset({"privacy_officer", "area_data_manager"}),
        signed="kept_by_membership_id",
        over="ended_at",
        by="ended_by_membership_id",
        how="ended_at = now(), ended_reason = 'x'",
        fresh={"ended_at": None},
    ),
}


def of_areas(seen: Seen, written: Written, admin: psycopg.Connection, policy: Policy) -> Found:
    """What somebody gets done with another area's rows, or with their own area's without keeping them, or in another's
    name: in words, and whether it was only refused aloud.
    """
    foreign = lay(admin, policy.table)
    members = [person for person in seen.everybody if person.role not in (FAMILY, *SYSTEMS)]
    if policy.act == "SELECT":
        yield from _reads(seen, members, policy.table, foreign)
    elif policy.act == "INSERT":
        yield from _adds(seen, written, members, policy.table, foreign)
    else:
        yield from _ends(seen, members, policy.table)


def lay(admin: psycopg.Connection, table: str) -> str:
    """Another area with one row of this table, once; the row's id."""
    admin.execute(LAID, [ELSEWHERE, NUMBER])
    of_theirs = f"select id::text from {table} where area_id = ({AREA})"
    if not (found := admin.execute(of_theirs).fetchone()):
        (area,) = admin.execute(AREA).fetchone() or (0,)
        key: Any = 9_000_000_001 if "threshold" in table else str(uuid.uuid4())
        admin.execute(COPIED.format(table, AREA_TABLES[table].over), [key, area])
        found = admin.execute(of_theirs).fetchone()
    return str((found or ("",))[0])


def take_away(admin: psycopg.Connection) -> None:
    """The other area with all that was laid, for whoever uses the database afterwards."""
    for table in AREA_TABLES:
        admin.execute(f"delete from {table} where area_id = ({AREA})")
    admin.execute("delete from organisations_area where name = %s", [ELSEWHERE])


def _reads(seen: Seen, members: list[Person], table: str, foreign: str) -> Found:
    for person in members:
        with entered(seen.web, seen.entry(person), role="childplan_reader") as cursor:
            if foreign in (visible(cursor, table) or ()):
                yield f"{person.key} reads {foreign} of {table}", False


def _adds(seen: Seen, written: Written, members: list[Person], table: str, foreign: str) -> Found:
    """Of another area by anybody; of one's own by who does not keep it; and by a keeper in another's name."""
    typed = AREA_TABLES[table]
    rows = {
        row["id"]: row["row"] for row in seen.world.ask(f"select id::text, to_jsonb(t) as row from {table} t")
    }
    of_mine = next(row for key, row in rows.items() if key != foreign)
    for person in members:
        keeps, mine = person.role in typed.keepers, {typed.signed: seen.entry(person).membership}
        tries = {"of another area": rows[foreign] | mine}
        tries |= (
            {"in another's name": of_mine | {typed.signed: 1}}
            if keeps
            else {"and keeps none": of_mine | mine}
        )
        for how, row in tries.items():
            fresh = 9_000_000_000 + uuid.uuid4().int % 10**9 if foreign.isdigit() else str(uuid.uuid4())
            if written.insert(table, person, row | typed.fresh | {"id": fresh}):
                yield f"{person.key} adds to {table} {how}", False


def _ends(seen: Seen, members: list[Person], table: str) -> Found:
    """Nobody ends a row in another's name, and whoever keeps none meets silence."""
    typed = AREA_TABLES[table]
    for person in members:
        own = seen.entry(person).membership
        for who in (own, 1):
            answer = told(seen, person, f"update {table} set {typed.how}, {typed.by} = {who}")
            keeps = person.role in typed.keepers
            if (answer.rows or answer.past) and not (keeps and who == own):
                yield f"{person.key} ends {table} as {who}", False
            elif answer.refused and not keeps:
                yield f"{person.key} is refused aloud at {table}", True

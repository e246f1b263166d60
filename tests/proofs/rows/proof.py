"""The whole proof of rows over one database, in two sizes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import psycopg

from tests import databases
from tests.house.rows.typed import SYSTEMS, Person
from tests.proofs.rows.seen import Difference, Seen
from tests.proofs.rows.widened import caught, policies
from tests.proofs.rows.world import World
from tests.proofs.rows.written import Written

WEB = "childplan_web"
SMALL_STEP = 13


@dataclass
class Findings:
    """What was compared and what was not as it should be."""

    policies: int = 0
    caught: int = 0
    fixed: int = 0
    mismatches: list[str] = field(default_factory=list)
    uncaught: list[str] = field(default_factory=list)


def at_hand(server: databases.Server, database: str) -> Seen:
    """The comparison over one database."""
    return Seen(World(server.admin_url, database), server.url(login=WEB, database=database))


def one_of_each_role(everybody: list[Person]) -> list[Person]:
    """The first person of each role, and every family and partner."""
    seen: dict[str, Person] = {}
    for person in everybody:
        seen.setdefault(person.key if person.role in ("family", *SYSTEMS) else person.role, person)
    return list(seen.values())


def prove(seen: Seen, *, full: bool, tell: Callable[[str], None]) -> tuple[Findings, Written]:
    """Compare, try to write, widen each policy, and compare again: everything is as before."""
    findings, written = Findings(), Written(seen)
    people = seen.everybody if full else one_of_each_role(seen.everybody)
    findings.mismatches += _told(seen.outsiders(seen.tables), tell)
    findings.mismatches += _told(seen.differences(people, seen.tables), tell)
    findings.mismatches += _told(_writes(seen, written, seen.tables if full else seen.tables[::5]), tell)
    with psycopg.connect(seen.world.url, autocommit=True) as admin:
        every = policies(admin)
        chosen = every if full else every[::SMALL_STEP]
        for policy, leak in caught(admin, seen, chosen):
            findings.policies += 1
            findings.caught += leak is not None
            if leak is None:
                findings.uncaught.append(str(policy))
            tell(f"  {policy}: {leak or 'NOT CAUGHT'}")
    touched = sorted({policy.table for policy in chosen})
    findings.mismatches += _told(seen.differences(people, touched), tell)
    return findings, written


def _writes(seen: Seen, written: Written, tables: list[str]) -> Iterator[Difference]:
    for table in tables:
        rule, old = seen.rule_of(table)
        if rule.writers != "nobody" or old:
            yield from written.adds(table)
        if rule.writers == "all" and not old:
            yield from written.changes(table)


def _told(found: Iterator[Difference], tell: Callable[[str], None]) -> list[str]:
    words = []
    for difference in found:
        words.append(str(difference))
        tell(f"  MISMATCH {difference}")
    return words

"""What nobody may do with the rows of one table, tried with plain SQL behind the door. What is forbidden is typed.

Rows that are read are held against the typed tables; rows are added that the typed tables refuse; and of all rows at
once it is tried to change them, to move one's own to a child that one does not see, and to take others' over to a child
of one's own. Everything is rolled back.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from bench.policies.areas import AREA_TABLES, of_areas
from bench.policies.told import Told, told
from tests.house.rows.rules import TableRule
from tests.house.rows.typed import FAMILY, Person
from tests.proofs.rows.proof import one_of_each_role
from tests.proofs.rows.seen import Seen
from tests.proofs.rows.widened import Policy
from tests.proofs.rows.written import Written

NO_SUCH_ID = "999999999"
# How many of those who may change something try to, in the small size.
MOVERS = 6


@dataclass(frozen=True)
class Forbidden:
    """Something that came about and may not. aloud: nothing went through, but there was a refusal, and not silence:
    the database told of a row that it does not show.
    """

    words: str
    aloud: bool = False

    def __str__(self) -> str:
        return self.words


class Tried:
    """The attempts over one settled borough. full: by everybody, and not by one of each role alone."""

    def __init__(self, seen: Seen, admin: psycopg.Connection, *, full: bool) -> None:
        self.seen, self.written, self.admin, self.full = seen, Written(seen), admin, full
        self.everybody = seen.everybody if full else one_of_each_role(seen.everybody)
        self._may: dict[str, list[tuple[Person, list[str]]]] = {}

    def forbidden(self, policy: Policy) -> Iterator[Forbidden]:
        """All that what this policy is for lets anybody do, and may not."""
        if policy.table in AREA_TABLES:
            found = of_areas(self.seen, self.written, self.admin, policy)
            yield from (Forbidden(words, aloud) for words, aloud in found)
        elif policy.act == "SELECT":
            yield from self._reads(policy)
        elif policy.act == "INSERT":
            leaks = (one for one in self.written.adds(policy.table) if one.leaked)
            yield from (Forbidden(str(one)) for one in leaks)
        else:
            yield from self._changes(policy.table)

    def _reads(self, policy: Policy) -> Iterator[Forbidden]:
        of_families = policy.name.startswith("family")
        people = [person for person in self.everybody if (person.role == FAMILY) == of_families]
        leaks = (one for one in self.seen.differences(people, [policy.table]) if one.leaked)
        yield from (Forbidden(str(one)) for one in leaks)

    def _changes(self, table: str) -> Iterator[Forbidden]:
        rule, _ = self.seen.rule_of(table)
        for person, mine in self._who_might(table):
            for what, asked, most in self._attempts(person, rule, mine):
                answer = told(self.seen, person, asked)
                if found := _judged(answer, most, may=bool(mine)):
                    yield Forbidden(f"{person.key} {what} {table}: {found}", aloud=not answer.rows)

    def _who_might(self, table: str) -> list[tuple[Person, list[str]]]:
        """Those who may change nothing of it and those who may change something, with the children of what they may."""
        if table not in self._may:
            rule, _ = self.seen.rule_of(table)
            everybody = [(one, self._mine(one, rule)) for one in self.seen.everybody if one.role != FAMILY]
            able = [(one, mine) for one, mine in everybody if mine]
            intruders = {one.key for one in self.written.intruders}
            self._may[table] = [
                *((one, mine) for one, mine in everybody if not mine and one.key in intruders),
                *(able if self.full else able[:MOVERS]),
            ]
        return self._may[table]

    def _mine(self, person: Person, rule: TableRule) -> list[str]:
        opened = self.seen.opened(person, rule)
        return [row.id for row in self.seen.rows(rule.name) if rule.changed_by(person, row, opened)]

    def _attempts(self, person: Person, rule: TableRule, mine: list[str]) -> Iterator[tuple[str, str, int]]:
        """What they try, as an update of every row, and how many rows that may reach."""
        yield "changes", f"update {rule.name} set {rule.touch}", len(mine)
        for column, elsewhere in self._elsewhere(person, rule):
            yield "moves away", f"update {rule.name} set {column} = '{elsewhere}'", 0
        if mine and rule.child not in ("", "id"):
            own = f"select {rule.child}::text as child from {rule.name} where id::text = %(id)s"
            (found,) = self.seen.world.ask(own, {"id": mine[0]})
            yield "takes over", f"update {rule.name} set {rule.child} = '{found['child']}'", len(mine)

    def _elsewhere(self, person: Person, rule: TableRule) -> Iterator[tuple[str, str]]:
        """Where this person might push rows of theirs: to a child they do not see, or into another's name."""
        if rule.child:
            children = self.seen.world.children.items()
            hidden = (number for number, child in children if not child.opens(person, "identity", 1))
            yield from ((rule.child, number) for number in (next(hidden, ""),) if number)
        if rule.holder:
            yield rule.holder, "1"
        if rule.through:
            yield rule.through_by, NO_SUCH_ID


def _judged(answer: Told, most: int, *, may: bool) -> str:
    """What is wrong with an answer; "" where nothing is. Whoever may change nothing is answered with silence."""
    if answer.rows > most:
        return f"{answer.rows} rows, not {most}"
    if answer.past and not most:
        return "past the policy"
    return "refused aloud" if answer.refused and not may else ""

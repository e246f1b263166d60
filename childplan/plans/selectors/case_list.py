"""The case list: pages of the children somebody may see, in the order of their names.

By grant fan-in (sql/040_case_list.sql): for each of the reader's principals the first few grants in the order of names,
walked along one index and merged; only then are the children read, under their policies. The masks of the scope are the
first lock; `identity.child_lines` stands behind the second. See docs/decisions/0010 and `make bench-cases`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.identity.selectors.child_lines import ChildLine, child_lines
from childplan.identity.vocabulary import FlagKind, name_key
from childplan.plans.vocabulary import StrandKind

PAGE = 50
COUNTED_TO = 1000
# Above every character a name can have, in the order of the database (C.UTF-8, by code point).
LAST_CHARACTER = "\U0010ffff"


class Whose(StrEnum):
    """Which of the reader's principals are asked: their own membership, their team, or all."""

    MINE = "mine"
    TEAM = "team"
    ALL = "all"


@dataclass(frozen=True)
class Narrowing:
    """What the reader narrowed the list to; nothing said means everything."""

    name: str = ""
    flag: FlagKind | None = None
    strand: StrandKind | None = None
    school_id: int | None = None


@dataclass(frozen=True)
class CasePage:
    """One page. next_after, previous_before: the child from which the page after or before this one is reached."""

    lines: tuple[ChildLine, ...]
    next_after: UUID | None = None
    previous_before: UUID | None = None


CALL = """identity.case_list(%(principals)s, %(masks)s, %(barred)s, %(at)s, %(name_from)s, %(name_to)s,
  %(flag)s, %(strand)s, %(school)s, %(begins)s, %(backwards)s, %(most)s)"""


def case_list(
    scope: Scope,
    *,
    whose: Whose,
    narrowing: Narrowing,
    at: datetime,
    after: UUID | None = None,
    before: UUID | None = None,
    size: int = PAGE,
) -> CasePage:
    """One page of children, in one statement. after, before: the child beyond which it begins; at most one of them.

    A child that has left the reader's sight since leads to an empty page.
    """
    parameters = _parameters(scope, whose, narrowing, at)
    parameters |= {"begins": before or after, "backwards": before is not None, "most": size + 1}
    lines = child_lines(CALL, parameters)
    has_more = len(lines) > size
    lines = lines[-size:] if before else lines[:size]
    if not lines:
        return CasePage(())
    has_next, has_previous = (True, has_more) if before else (has_more, after is not None)
    return CasePage(
        tuple(lines),
        next_after=lines[-1].child_id if has_next else None,
        previous_before=lines[0].child_id if has_previous else None,
    )


def count_cases(scope: Scope, *, whose: Whose, narrowing: Narrowing, at: datetime) -> int:
    """How many children the list holds, counted no further than one above COUNTED_TO."""
    parameters = _parameters(scope, whose, narrowing, at)
    parameters |= {"begins": None, "backwards": False, "most": COUNTED_TO + 1}
    with connection.cursor() as cursor:
        cursor.execute(f"select cardinality({CALL})", parameters)
        (number,) = cursor.fetchone()
    return int(number)


def lists_open_to(scope: Scope) -> tuple[Whose, ...]:
    """Which of the three lists this role has: a team's only where its remit reaches the team."""
    has_team = scope.team_id is not None and scope.team_id in scope.principals
    return (Whose.MINE, Whose.TEAM, Whose.ALL) if has_team else (Whose.MINE, Whose.ALL)


def _parameters(scope: Scope, whose: Whose, narrowing: Narrowing, at: datetime) -> dict[str, Any]:
    surname, comma, forename = narrowing.name.partition(",")
    begins = name_key(surname) + (f", {name_key(forename)}" if comma else "")
    return {
        "principals": _principals(scope, whose),
        "masks": _masks(scope, whose),
        "barred": f"{{{scope.context.barred}}}",
        "at": at,
        "name_from": begins,
        "name_to": begins + LAST_CHARACTER,
        "flag": narrowing.flag,
        "strand": narrowing.strand,
        "school": narrowing.school_id,
    }


def _masks(scope: Scope, whose: Whose) -> str:
    """One's own list and the team's are of work that is theirs. What is seen as the area's is on neither: a record that
    is kept apart is seen by its opener so, and would be told from any other by standing there."""
    masks = list(scope.masks(Level.READ))
    if masks and whose is not Whose.ALL:
        masks[InvolvementKind.AREA - 1] = 0
    return f"{{{','.join(map(str, masks))}}}"


def _principals(scope: Scope, whose: Whose) -> list[int]:
    only = {Whose.MINE: scope.membership_id, Whose.TEAM: scope.team_id}.get(whose)
    return [number for number in scope.principals if whose is Whose.ALL or number == only]

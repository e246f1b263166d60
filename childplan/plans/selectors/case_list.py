"""The case list: pages of the children somebody may see, in the order of their names.

By grant fan-in: for each of the reader's principals the first few grants in the order of names, walked along one index
and merged; only then are the children read, under their policies. The mask test here is the first lock, on constants of
the scope; `identity.child_lines` stands behind the second. See docs/decisions/ and `make bench-cases`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.identity.selectors.child_lines import ChildLine, child_lines
from childplan.identity.vocabulary import FlagKind, name_key
from childplan.plans.vocabulary import StrandKind, StrandState

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


_FAN_IN = """
select f.child_id, f.sort_name
  from unnest(%(principals)s::bigint[]) p(principal)
 cross join lateral (
   select distinct g.sort_name, g.child_id
     from access_grant g
    where g.principal = p.principal
      and (g.classes & (%(masks)s::int[])[g.kind] & %(identity)s) = %(identity)s
      and g.starts_at <= %(at)s and %(at)s < g.ends_at
      and g.child_id <> all (%(barred)s::uuid[]){narrowed}
    order by g.sort_name {way}, g.child_id {way} limit %(size)s) f
 group by f.sort_name, f.child_id order by f.sort_name {way}, f.child_id {way} limit %(size)s
"""
_NAME = "\n      and g.sort_name >= %(name_from)s and g.sort_name < %(name_to)s"
_FLAG = """
      and exists (select 1 from identity_flag f where f.child_id = g.child_id and f.kind = %(flag)s
                     and (f.ends_on is null or f.ends_on > %(at)s::date))"""
_STRAND = """
      and exists (select 1 from plans_strand s where s.child_id = g.child_id and s.kind = %(strand)s
                     and s.state = %(open)s)"""
_SCHOOL = """
      and exists (select 1 from access_involvement i where i.child_id = g.child_id and i.kind = %(enrolment)s
                     and i.principal_id = %(school)s and i.starts_at <= %(at)s and %(at)s < i.ends_at)"""
_BEYOND = """
      and (g.sort_name, g.child_id) {than}
          ((select c.sort_name from identity_child c where c.id = %(from)s), %(from)s)"""


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
    begins = before or after
    beyond = "" if begins is None else _BEYOND.format(than="<" if before else ">")
    keys = _FAN_IN.format(narrowed=_narrowed(narrowing) + beyond, way="desc" if before else "asc")
    parameters = _parameters(scope, whose, narrowing, at) | {"size": size + 1, "from": begins}
    chosen = f"select k.child_id from ({keys}) k order by k.sort_name, k.child_id"  # noqa: S608
    lines = child_lines(chosen, parameters)
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
    keys = _FAN_IN.format(narrowed=_narrowed(narrowing), way="asc")
    parameters = _parameters(scope, whose, narrowing, at) | {"size": COUNTED_TO + 1}
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from ({keys}) k", parameters)  # noqa: S608
        (number,) = cursor.fetchone()
    return int(number)


def lists_open_to(scope: Scope) -> tuple[Whose, ...]:
    """Which of the three lists this role has: a team's only where its remit reaches the team."""
    has_team = scope.team_id is not None and scope.team_id in scope.principals
    return (Whose.MINE, Whose.TEAM, Whose.ALL) if has_team else (Whose.MINE, Whose.ALL)


def _narrowed(narrowing: Narrowing) -> str:
    return "".join(
        text
        for text, said in (
            (_NAME, narrowing.name),
            (_FLAG, narrowing.flag),
            (_STRAND, narrowing.strand),
            (_SCHOOL, narrowing.school_id),
        )
        if said
    )


def _parameters(scope: Scope, whose: Whose, narrowing: Narrowing, at: datetime) -> dict[str, Any]:
    surname, comma, forename = narrowing.name.partition(",")
    begins = name_key(surname) + (f", {name_key(forename)}" if comma else "")
    return {
        "principals": _principals(scope, whose),
        "masks": scope.context.read_masks,
        "barred": f"{{{scope.context.barred}}}",
        "identity": int(InformationClass.IDENTITY),
        "at": at,
        "name_from": begins,
        "name_to": begins + LAST_CHARACTER,
        "flag": narrowing.flag,
        "strand": narrowing.strand,
        "open": StrandState.OPEN,
        "school": narrowing.school_id,
        "enrolment": int(InvolvementKind.ENROLMENT),
    }


def _principals(scope: Scope, whose: Whose) -> list[int]:
    only = {Whose.MINE: scope.membership_id, Whose.TEAM: scope.team_id}.get(whose)
    return [number for number in scope.principals if whose is Whose.ALL or number == only]

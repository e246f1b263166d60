"""Find a child by a number, or by a name, a birth date and an address that may be mistyped.

No index serves likeness under a row policy. So `identity.open_by_name` asks a dictionary of all words, which names no
child, what is like the words typed; then it finds, by equality, children with those words among those whose grants open
them to the reader, and the reader's own policies are asked for what is shown. `identity.open_by_place` does the same
with words of addresses. Of confidential names and addresses there are no words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.history.looking import as_way
from childplan.history.vocabulary import Means, Way
from childplan.identity.identifiers.typed import TypedNumber
from childplan.identity.sealed import searched_for
from childplan.identity.selectors.child_lines import ChildLine, child_lines
from childplan.identity.vocabulary import UseWay, name_key

MOST_FOUND = 50
MOST_WORDS = 6
# Whoever sees no more children than FEW has each of theirs looked at, if that is less than looking up the words; for no
# more than FEWEST that goes without asking. For others words are looked up.
FEW, FEWEST = 4000, 50

# Offset 0: asked of each child found, rather than of all that are open to the reader.
_MAY_SEE = """
  exists (select 1 from access_grant g where g.child_id = {child} and g.principal = any (%(principals)s)
             and (g.classes & (%(masks)s::int[])[g.kind] & %(needs)s) = %(needs)s
             and g.starts_at <= %(at)s and %(at)s < g.ends_at and g.child_id <> all (%(barred)s::uuid[]) offset 0)
"""
_BY_NUMBER = """
select c.id from identity_child c
 where c.id in (select a.child_id from identity_alias a where {numbers}) and {may_see}
 order by c.sort_name, c.id limit %(most)s
"""
_BY_NAME = "identity.open_by_name(%(words)s::text[], %(least)s, %(few)s, %(fewest)s)"
_BY_PLACE = "identity.open_by_place(%(places)s::text[], cardinality(%(places)s::text[]), %(few)s, %(fewest)s)"
# Nothing but names: what the function answers with is in order already, and the policies are asked for the lines.
_BY_NAME_ALONE = (
    f"select f.child_id from {_BY_NAME} f"  # noqa: S608 - a constant of ours
    " order by f.words desc, f.far, f.sort_name, f.child_id limit %(most)s"
)
# A birth date agrees when it is the same, when two of day, month and year are, or when day and month changed places.
_NEAR_THAT_DAY = """
  and (c.born_on = %(born)s
       or (extract(day from c.born_on) = %(day)s)::int + (extract(month from c.born_on) = %(month)s)::int
          + (extract(year from c.born_on) = %(year)s)::int >= 2
       or (extract(day from c.born_on) = %(month)s and extract(month from c.born_on) = %(day)s
           and extract(year from c.born_on) = %(year)s))
"""
# With nothing but a day: that day, the day with month and day changed over, and its neighbours.
_THAT_DAY = " and c.born_on = any (%(days)s::date[])"
_BY_WORDS = """
select c.id from {tables} where {may_see} {conditions} order by {order} c.sort_name, c.id limit %(most)s
"""


@dataclass(frozen=True)
class Found:
    """Children found, the likeliest first. has_more: there were too many to be worth showing."""

    lines: Sequence[ChildLine]
    has_more: bool


def children_by_number(scope: Scope, numbers: Sequence[TypedNumber], *, at: datetime) -> Found:
    """The children in reach who carry, or carried, one of these numbers."""
    as_way(Way.SEARCH, Means.NUMBER)
    searched_for(((kind, n.value, "") for n in numbers for kind in n.kinds), way=UseWay.SEARCH)
    parameters = _first_lock(scope, at)
    wanted = []
    for n, number in enumerate(numbers):
        wanted.append(f"(a.value = %(value_{n})s and a.kind = any (%(kinds_{n})s))")
        parameters |= {f"value_{n}": number.value, f"kinds_{n}": [str(kind) for kind in number.kinds]}
    statement = _BY_NUMBER.format(numbers=" or ".join(wanted), may_see=_MAY_SEE.format(child="c.id"))
    return _found(child_lines(f"array({statement})", parameters))


def children_by_name(
    scope: Scope, name: str, *, born_on: date | None, at: datetime, place: Sequence[str] = ()
) -> Found:
    """The children in reach whose names, birth date and address are like what was typed, as far as it was.

    place: words of an address; all must be there, and the reader must be open to contacts. With a birth date or a place
    beside it, one word of a name may be quite wrong. Nothing typed finds nobody.
    """
    words = list(dict.fromkeys(name_key(name).split()))[:MOST_WORDS]
    if not (words or place or born_on):
        return Found((), has_more=False)
    typed = {Means.NAME: words, Means.BIRTH_DATE: born_on, Means.PLACE: place}
    as_way(Way.SEARCH, *(means for means, something in typed.items() if something))
    least = max(1, len(words) - 1) if born_on or place else len(words)
    parameters = {"words": words, "least": least, "few": FEW, "fewest": FEWEST, "most": MOST_FOUND + 1}
    if words and not (place or born_on):
        return _found(child_lines(f"array({_BY_NAME_ALONE})", parameters))
    parameters |= _first_lock(scope, at) | {"born": born_on}
    tables, conditions, order = ["identity_child c"], [], []
    if words:
        tables.append(f"join {_BY_NAME} f on f.child_id = c.id")
    if place:
        parameters |= {"places": list(place), "needs": InformationClass.IDENTITY | InformationClass.CONTACT}
        tables.append(f"join {_BY_PLACE} p on p.child_id = c.id")
    if born_on:
        parameters |= {
            "day": born_on.day,
            "month": born_on.month,
            "year": born_on.year,
            "days": _days(born_on),
        }
        conditions.append(_NEAR_THAT_DAY if words or place else _THAT_DAY)
        order.append(
            "case when c.born_on = %(born)s then 0 when c.born_on = any (%(days)s) then 1 else 2 end,"
        )
    order += ["f.words desc, f.far,"] if words else []
    order += ["p.far,"] if place else []
    statement = _BY_WORDS.format(
        tables=" ".join(tables),
        may_see=_MAY_SEE.format(child="c.id"),
        conditions="".join(conditions),
        order=" ".join(order),
    )
    return _found(child_lines(f"array({statement})", parameters))


def _days(born_on: date) -> list[date]:
    days = [born_on]
    if born_on.day <= 12:
        days.append(born_on.replace(day=born_on.month, month=born_on.day))
    return days


def _first_lock(scope: Scope, at: datetime) -> dict[str, Any]:
    return {
        "principals": list(scope.principals),
        "masks": scope.context.read_masks,
        "barred": f"{{{scope.context.barred}}}",
        "needs": int(InformationClass.IDENTITY),
        "at": at,
        "most": MOST_FOUND + 1,
    }


def _found(lines: Sequence[ChildLine]) -> Found:
    return Found(lines[:MOST_FOUND], has_more=len(lines) > MOST_FOUND)

"""Find a child by a number, or by a name, a birth date and an address that may be mistyped.

No index serves likeness under a row policy. So dictionaries of all words, which name no child, are asked what is like
the words typed; then `identity.open_alike` finds, by equality, children with those words among those whose grants open
them to the reader, and the reader's own policies are asked for what is shown. Of confidential names and addresses there
are no words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.identity.identifiers.typed import TypedNumber
from childplan.identity.sealed import searched_for
from childplan.identity.selectors.child_lines import ChildLine, child_lines
from childplan.identity.vocabulary import UseWay, name_key

MOST_FOUND = 50
MOST_WORDS = 6
# Whoever sees no more children than this is asked about each of theirs; for others words are looked up in the area.
FEW = 4000

_MAY_SEE = """
  exists (select 1 from access_grant g where g.child_id = {child} and g.principal = any (%(principals)s)
             and (g.classes & (%(masks)s::int[])[g.kind] & %(needs)s) = %(needs)s
             and g.starts_at <= %(at)s and %(at)s < g.ends_at and g.child_id <> all (%(barred)s::uuid[]))
"""
_BY_NUMBER = """
select c.id from identity_child c
 where c.id in (select a.child_id from identity_alias a where {numbers}) and {may_see}
 order by c.sort_name, c.id limit %(most)s
"""
_ALIKE = "identity.open_alike({of_places}, %({name}_likes)s, %({name}_of)s, %({name}_fars)s, %({name}_least)s, %(few)s)"
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
    parameters = _first_lock(scope, at) | {"born": born_on, "few": FEW}
    tables, conditions, order = ["identity_child c"], [], []
    if words:
        least = max(1, len(words) - 1) if born_on or place else len(words)
        parameters |= _alike("name", _words_like(words), least=least)
        tables.append(f"join {_ALIKE.format(of_places='false', name='name')} f on f.child_id = c.id")
    if place:
        parameters |= _alike("place", _places_like(place), least=len(place))
        parameters |= {"needs": InformationClass.IDENTITY | InformationClass.CONTACT}
        tables.append(f"join {_ALIKE.format(of_places='true', name='place')} p on p.child_id = c.id")
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


def _alike(name: str, likes: Sequence[Sequence[str]], *, least: int) -> dict[str, Any]:
    """What `identity.open_alike` is told: for each word those like it, and how many of the words a child must have."""
    each = [(word, n, far) for n, like in enumerate(likes, 1) for far, word in enumerate(like, 1)]
    return {
        f"{name}_likes": [word for word, _, _ in each],
        f"{name}_of": [n for _, n, _ in each],
        f"{name}_fars": [far for _, _, far in each],
        f"{name}_least": least,
    }


def _days(born_on: date) -> list[date]:
    days = [born_on]
    if born_on.day <= 12:
        days.append(born_on.replace(day=born_on.month, month=born_on.day))
    return days


def _words_like(words: Sequence[str]) -> list[list[str]]:
    """For each word those like it in the dictionary of names, itself first."""
    return _like("identity.similar_words", words)


def _places_like(words: Sequence[str]) -> list[list[str]]:
    """The same for words of addresses; a number or postcode is like itself alone."""
    like = _like("identity.similar_places", words)
    return [[word] if _has_digit(word) else near for word, near in zip(words, like, strict=True)]


def _has_digit(word: str) -> bool:
    return any(character.isdigit() for character in word)


def _like(function: str, words: Sequence[str]) -> list[list[str]]:
    # S608: the function is one of the two above, never what somebody typed.
    with connection.cursor() as cursor:
        cursor.execute(
            "select t.n, s.word from unnest(%s::text[]) with ordinality t(typed, n),"  # noqa: S608
            f" {function}(t.typed) with ordinality s(word, far) order by t.n, s.far",
            [list(words)],
        )
        found = cursor.fetchall()
    return [
        [word, *(like for n, like in found if n == number and like != word)]
        for number, word in enumerate(words, 1)
    ]


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

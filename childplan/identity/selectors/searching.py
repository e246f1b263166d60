"""Find a child by a number, or by a name that may be mistyped and a birth date.

No index serves likeness under a row policy. So a dictionary of all words, which names no child, is asked what is like
the words typed; then children are found by equality, under the reader's own policy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.identity.identifiers.typed import TypedNumber
from childplan.identity.selectors.child_lines import ChildLine, child_lines
from childplan.identity.vocabulary import name_key

MOST_FOUND = 50
MOST_WORDS = 6

_MAY_SEE = """
  exists (select 1 from access_grant g where g.child_id = {child} and g.principal = any (%(principals)s)
             and (g.classes & (%(masks)s::int[])[g.kind] & %(identity)s) = %(identity)s
             and g.starts_at <= %(at)s and %(at)s < g.ends_at and g.child_id <> all (%(barred)s::uuid[]))
"""
_BY_NUMBER = """
select c.id from identity_child c
 where c.id in (select a.child_id from identity_alias a where {numbers}) and {may_see}
 order by c.sort_name, c.id limit %(most)s
"""
_LIKE_A_WORD = """
select w.child_id, min(array_position(%(like_{n})s::text[], w.word::text)) as far
  from identity_childword w where w.word = any (%(like_{n})s::text[]) group by w.child_id
"""
# A birth date agrees when it is the same, when two of day, month and year are, or when day and month changed places.
_BORN = """
  and (c.born_on = %(born)s
       or (extract(day from c.born_on) = %(day)s)::int + (extract(month from c.born_on) = %(month)s)::int
          + (extract(year from c.born_on) = %(year)s)::int >= 2
       or (extract(day from c.born_on) = %(month)s and extract(month from c.born_on) = %(day)s
           and extract(year from c.born_on) = %(year)s))
"""
_BY_NAME = """
select c.id from (select h.child_id, count(*) as words, sum(h.far) as far from ({likes}) h group by h.child_id) f
  join identity_child c on c.id = f.child_id
 where f.words >= %(words)s and {may_see} {born}
 order by c.born_on is distinct from %(born)s, f.words desc, f.far, c.sort_name, c.id limit %(most)s
"""


@dataclass(frozen=True)
class Found:
    """Children found, the likeliest first. has_more: there were too many to be worth showing."""

    lines: Sequence[ChildLine]
    has_more: bool


def children_by_number(scope: Scope, numbers: Sequence[TypedNumber], *, at: datetime) -> Found:
    """The children in reach who carry, or carried, one of these numbers."""
    parameters = _first_lock(scope, at)
    wanted = []
    for n, number in enumerate(numbers):
        wanted.append(f"(a.value = %(value_{n})s and a.kind = any (%(kinds_{n})s))")
        parameters |= {f"value_{n}": number.value, f"kinds_{n}": [str(kind) for kind in number.kinds]}
    statement = _BY_NUMBER.format(numbers=" or ".join(wanted), may_see=_MAY_SEE.format(child="c.id"))
    return _found(child_lines(f"array({statement})", parameters))


def children_by_name(scope: Scope, name: str, *, born_on: date | None, at: datetime) -> Found:
    """The children in reach whose names are like the words typed; with a birth date, one word may be quite wrong."""
    words = list(dict.fromkeys(name_key(name).split()))[:MOST_WORDS]
    if not words:
        return Found((), has_more=False)
    parameters = _first_lock(scope, at)
    parameters |= {f"like_{n}": like for n, like in enumerate(_words_like(words))}
    parameters |= {"words": max(1, len(words) - 1) if born_on else len(words), "born": born_on}
    if born_on:
        parameters |= {"day": born_on.day, "month": born_on.month, "year": born_on.year}
    statement = _BY_NAME.format(
        likes=" union all ".join(_LIKE_A_WORD.format(n=n) for n in range(len(words))),
        may_see=_MAY_SEE.format(child="c.id"),
        born=_BORN if born_on else "",
    )
    return _found(child_lines(f"array({statement})", parameters))


def _words_like(words: Sequence[str]) -> list[list[str]]:
    """For each word those like it in the dictionary, itself first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select t.n, s.word from unnest(%s::text[]) with ordinality t(typed, n),"
            " identity.similar_words(t.typed) with ordinality s(word, far) order by t.n, s.far",
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
        "identity": int(InformationClass.IDENTITY),
        "at": at,
        "most": MOST_FOUND + 1,
    }


def _found(lines: Sequence[ChildLine]) -> Found:
    return Found(lines[:MOST_FOUND], has_more=len(lines) > MOST_FOUND)

"""Questions about looks, for those who review them and for whoever is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from childplan.access.roles import BY_KEY
from childplan.access.scope import Scope
from childplan.accounts.models import Membership
from childplan.history.acts import NotFound
from childplan.identity.selectors.child_lines import child_lines
from childplan.oversight.workflow import Asked, Finding, Kind, State

# So many at most on one page; the oldest wait longest and are asked for by their state.
MOST = 200


@dataclass(frozen=True)
class Question:
    """One question. who: the person who looked. child: "" where it names none, or none that the reader may know."""

    id: UUID
    kind: Kind
    state: State
    membership_id: int
    who: str
    role: str
    where: str
    child_id: UUID | None
    child: str
    day: date
    figure: int
    asked: Asked | None
    finding: Finding | None


@dataclass(frozen=True)
class Step:
    """One step that was taken: into which state, by whom, when, in which words."""

    state: State
    words: str
    by: str
    at: datetime


def questions_to_review(scope: Scope, *, state: str = "") -> list[Question]:
    """Of the reviewer's area or body, the latest day first; never about themselves. Four queries."""
    return _found(scope, as_reviewer=True, state=state)


def questions_to_answer(scope: Scope) -> list[Question]:
    """Those that this member is asked. Four queries."""
    return _found(scope, as_reviewer=False)


def question(scope: Scope, question_id: UUID, *, as_reviewer: bool) -> Question:
    """One of them. Raises NotFound."""
    found = _found(scope, as_reviewer=as_reviewer, one=question_id)
    if not found:
        raise NotFound("no such question")
    return found[0]


def steps(question_id: UUID) -> list[Step]:
    """What was done about it so far, the first first. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute("select state, words, by_membership_id, at from oversight.moves(%s)", [question_id])
        found = cursor.fetchall()
    names = _members({row[2] for row in found})
    return [
        Step(State(state), words, names[by].holder_name if by in names else "", at)
        for state, words, by, at in found
    ]


def manager_of(membership_id: int) -> int | None:
    """The membership of whoever manages this one; None where nobody does today."""
    with connection.cursor() as cursor:
        cursor.execute("select oversight.manager_of(%s)", [membership_id])
        (number,) = cursor.fetchone()
    return int(number) if number is not None else None


def _found(scope: Scope, *, as_reviewer: bool, state: str = "", one: UUID | None = None) -> list[Question]:
    if not scope.principals:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, kind, state, membership_id, child_id, day, figure, asked, finding"
            " from oversight.questions(%s, %s, %s, %s)",
            [as_reviewer, one, state, MOST],
        )
        rows = cursor.fetchall()
    members = _members({row[3] for row in rows})
    children = _children({row[4] for row in rows if row[4]})
    found = []
    for number, kind, stands, member, child, day, figure, asked, finding in rows:
        membership = members.get(member)
        found.append(
            Question(
                id=number,
                kind=Kind(kind),
                state=State(stands),
                membership_id=member,
                who=membership.holder_name if membership else "",
                role=BY_KEY[membership.role].name if membership and membership.role in BY_KEY else "",
                where=str(membership.team or membership.organisation) if membership else "",
                child_id=child,
                child=children.get(child, ""),
                day=day,
                figure=figure,
                asked=Asked(asked) if asked else None,
                finding=Finding(finding) if finding else None,
            )
        )
    return found


def _members(numbers: set[int]) -> dict[int, Membership]:
    found = Membership.objects.filter(pk__in=numbers).select_related(
        "user", "organisation", "team", "partner"
    )
    return {member.pk: member for member in found}


def _children(numbers: set[UUID]) -> dict[UUID, str]:
    lines = child_lines("%(children)s::uuid[]", {"children": list(numbers)}) if numbers else []
    return {line.child_id: line.name for line in lines}

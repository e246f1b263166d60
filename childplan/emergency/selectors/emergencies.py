"""Emergency access as it is told: to its author, their manager, its reviewers, and whoever works with the child."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from childplan.access.permissions import Permission
from childplan.access.roles import BY_KEY
from childplan.access.scope import Scope
from childplan.access.withheld import SOMEBODY, closed_to_reader
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.emergency.rules import Pattern, is_out_of_hours, state_of
from childplan.emergency.vocabulary import EmergencyKind, EndWhy, Follows, State
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at as has_looked
from childplan.identity.models import Child

MOST_SHOWN = 200


@dataclass(frozen=True)
class Emergency:
    """One opening. child_id, child: None and empty where the record is closed to the reader. reason: empty where it is
    not theirs to read. state: at the moment for which it was asked.
    """

    access_id: UUID
    child_id: UUID | None
    child: str
    author: str
    kind: EmergencyKind
    reason: str
    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    end_why: str
    end_words: str
    ended_by: str
    review_by: date
    state: State
    follows: str
    words: str
    decided_at: datetime | None
    decided_by: str
    is_mine: bool
    is_reviewed_by_me: bool
    is_managed_by_me: bool

    @property
    def over_at(self) -> datetime:
        """When it ended, or ends."""
        return self.ended_at or self.ends_at

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    @property
    def waits(self) -> bool:
        """Whether it waits for a review."""
        return self.state in (State.DUE, State.OVERDUE)

    @property
    def may_be_ended(self) -> bool:
        return self.is_open and (self.is_mine or self.is_reviewed_by_me or self.is_managed_by_me)


@dataclass(frozen=True)
class Look:
    """What was looked at: one page, how often, and which kinds of information it showed."""

    act: str
    classes: int
    looks: int
    first_at: datetime
    last_at: datetime


def emergencies(scope: Scope, *, at: datetime) -> list[Emergency]:
    """Those of the reader, of the people they manage, and of all whom they review; what waits first. Four queries."""
    return _shown(scope, None, at=at)


def emergency(scope: Scope, access_id: UUID, *, at: datetime) -> Emergency:
    """One of them, or of a child the reader works with. Four queries. Raises NotFound."""
    found = _shown(scope, access_id, at=at)
    if not found:
        raise NotFound("no such emergency access")
    return found[0]


def waiting_for_review(scope: Scope) -> int:
    """How many wait for this member's review. One query, or none for a role that reviews nothing."""
    if not scope.may(Permission.REVIEW_EMERGENCIES):
        return 0
    with connection.cursor() as cursor:
        cursor.execute("select emergency.waiting()")
        return int(cursor.fetchone()[0])


def looks_of(access_id: UUID) -> list[Look]:
    """What was looked at while it lasted, first things first; nothing for whoever does not review it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select act, classes, looks, first_at, last_at from emergency.looked_at(%s)", [access_id]
        )
        return [Look(*row) for row in cursor.fetchall()]


def pattern_of(shown: Emergency) -> Pattern | None:
    """What stands out about it, for whoever reviews it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select by_author, of_child, by_author_of_child, same_name from emergency.patterns(%s)",
            [shown.access_id],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    by_author, of_child, by_author_of_child, same_name = row
    return Pattern(by_author, of_child, by_author_of_child, same_name, is_out_of_hours(shown.starts_at))


def _shown(scope: Scope, access_id: UUID | None, *, at: datetime) -> list[Emergency]:  # noqa: ARG001 - by context
    with connection.cursor() as cursor:
        cursor.execute("select * from emergency.shown(%s, %s)", [access_id, MOST_SHOWN])
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    children = names_of_children(row["child_id"] for row in rows if row["child_id"] is not None)
    has_looked(children, InformationClass.IDENTITY)
    named = {row[column] for row in rows for column in ("membership_id", "ended_by", "decided_by")}
    people = _names(named - {None})
    closed = closed_to_reader((row["child_id"], row["membership_id"]) for row in rows if row["child_id"])
    for row in rows:
        if (row["child_id"], row["membership_id"]) in closed and not row["is_mine"]:
            row["membership_id"] = None
    return [_as_emergency(row, children, people, at=at) for row in rows]


def _as_emergency(
    row: Mapping[str, Any], children: Mapping[UUID, str], people: Mapping[int, str], *, at: datetime
) -> Emergency:
    # That it was reviewed is told to whoever works with the child, what was found is not.
    found = True if row["justified"] is None and row["decided_at"] else row["justified"]
    return Emergency(
        access_id=row["id"],
        child_id=row["child_id"],
        child=children.get(row["child_id"], ""),
        author=people.get(row["membership_id"], SOMEBODY),
        kind=EmergencyKind(row["kind"]),
        reason=row["reason"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        ended_at=row["ended_at"],
        end_why=str(EndWhy(row["end_why"]).label) if row["end_why"] else "",
        end_words=row["end_words"] or "",
        ended_by=people.get(row["ended_by"], ""),
        review_by=row["review_by"],
        state=state_of(
            ends_at=row["ends_at"],
            ended_at=row["ended_at"],
            review_by=row["review_by"],
            justified=found,
            at=at,
        ),
        follows=str(Follows(row["follows"]).label) if row["follows"] else "",
        words=row["words"] or "",
        decided_at=row["decided_at"],
        decided_by=people.get(row["decided_by"], ""),
        is_mine=row["is_mine"],
        is_reviewed_by_me=row["is_reviewed_by_me"],
        is_managed_by_me=row["is_managed_by_me"],
    )


def names_of_children(numbers: Iterable[UUID]) -> dict[UUID, str]:
    """What these children are called, as far as they are open to the reader. One query, or none for nobody."""
    wanted = set(numbers)
    return {child.pk: child.full_name for child in Child.objects.filter(pk__in=wanted)} if wanted else {}


def _names(numbers: set[int]) -> dict[int, str]:
    members = Membership.objects.filter(pk__in=numbers).select_related("user", "partner", "organisation")
    return {m.pk: f"{m.holder_name}, {BY_KEY[m.role].name}, {m.organisation}" for m in members}

"""Lines of the log of looking, as those see them who review it, who manage people, or who answer for a child."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.roles import BY_KEY
from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import Level
from childplan.access.withheld import SOMEBODY
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.identity.selectors.child_lines import child_lines
from childplan.organisations.models import Organisation

A_PAGE = 50
COLUMNS = (
    "e.id, e.event, e.at, e.child_id, e.membership_id, e.organisation_id, e.act, e.outcome, e.classes, e.way, e.means,"
    " e.from_address, e.purpose, oversight.is_out_of_hours(e.at, e.area_id), e.is_open"
)
LOOKS = (
    "select {} from oversight.looks(%(viewpoint)s, %(child)s, %(person)s, %(way)s, %(outcome)s, %(classes)s, %(body)s,"
    " %(since)s, %(until)s, %(beyond_hours)s, %(before_at)s, %(before_id)s, %(most)s) e order by e.at desc, e.id desc"
)


class Viewpoint(StrEnum):
    """As whom somebody reads the log."""

    OFFICER = "officer"
    MANAGER = "manager"
    CHILD = "child"


@dataclass(frozen=True)
class Wanted:
    """Which lines. since, until: calendar days of Europe/London, both included."""

    person: str = ""
    way: str = ""
    outcome: str = ""
    information_class: int = 0
    body: int | None = None
    since: date | None = None
    until: date | None = None
    beyond_hours: bool = False


@dataclass(frozen=True)
class Place:
    """Where a page ended: the next begins after it."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.id}"

    @classmethod
    def typed(cls, text: str) -> "Place | None":
        """What an address said; None where it is no place."""
        at, _, number = text.partition("_")
        try:
            found = cls(datetime.fromisoformat(at), UUID(number))
        except ValueError:
            return None
        return found if timezone.is_aware(found.at) else None


@dataclass(frozen=True)
class Look:
    """One line. child: the name of the child, "" where the line names none. who: "" where the name is not the
    reader's.
    """

    id: UUID
    at: datetime
    child_id: UUID | None
    child: str
    who: str
    role: str
    where: str
    act: str
    outcome: str
    classes: tuple[InformationClass, ...]
    way: str
    means: tuple[str, ...]
    from_address: str
    purpose: str
    beyond_hours: bool


@dataclass(frozen=True)
class LooksPage:
    """Lines, and where the next page begins; None where this is the last."""

    looks: list[Look] = field(default_factory=list)
    after: Place | None = None


def may_see_who_looked(scope: Scope, child_id: UUID) -> bool:
    """Whether this reader may know who looked at this child. One query."""
    with connection.cursor() as cursor:
        cursor.execute("select oversight.sees_looks(%s)", [child_id])
        (sees,) = cursor.fetchone()
    return bool(sees) and bool(scope.principals)


def require_looks_of_children(scope: Scope) -> None:
    """Raise NotEntitled for a role to whom no child's looks are ever open, whichever child it asks about."""
    if not scope.may(Permission.REVIEW_LOOKING) and not scope.reaches_anywhere(
        InformationClass.PROTECTION, Level.DECIDE
    ):
        raise NotEntitled(f"{scope.role.name}: not permitted to see who looked at a child")


def looks(
    scope: Scope,
    viewpoint: Viewpoint,
    wanted: Wanted,
    *,
    child_id: UUID | None = None,
    after: Place | None = None,
    most: int = A_PAGE,
) -> LooksPage:
    """The newest lines that this reader may see, and that are wanted. Five queries, however many there are.

    What it shows of children is itself a look at each of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            LOOKS.format(COLUMNS),
            _parameters(viewpoint, wanted, child_id=child_id, after=after, most=most + 1),
        )
        found = cursor.fetchall()
    shown = found[:most]
    more = Place(shown[-1][2], shown[-1][0]) if len(found) > most else None
    children = _names({row[3] for row in shown if row[3]}) if scope.principals else {}
    return LooksPage(_lines(shown, children), more)


def _parameters(
    viewpoint: Viewpoint, wanted: Wanted, *, child_id: UUID | None, after: Place | None, most: int
) -> dict[str, Any]:
    return {
        "viewpoint": viewpoint.value,
        "child": child_id,
        "person": wanted.person,
        "way": wanted.way,
        "outcome": wanted.outcome,
        "classes": wanted.information_class,
        "body": wanted.body,
        "since": _midnight(wanted.since) if wanted.since else None,
        "until": _midnight(wanted.until + timedelta(days=1)) if wanted.until else None,
        "beyond_hours": wanted.beyond_hours,
        "before_at": after.at if after else None,
        "before_id": after.id if after else None,
        "most": most,
    }


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _names(children: set[UUID]) -> dict[UUID, str]:
    lines = child_lines("%(children)s::uuid[]", {"children": list(children)}) if children else []
    return {line.child_id: line.name for line in lines}


def _lines(rows: Iterable[tuple[Any, ...]], children: Mapping[UUID, str]) -> list[Look]:
    rows = list(rows)
    memberships = {
        m.pk: m
        for m in Membership.objects.filter(pk__in={row[4] for row in rows if row[4]}).select_related(
            "user", "organisation", "team", "partner"
        )
    }
    bodies = {o.pk: o.name for o in Organisation.objects.filter(pk__in={row[5] for row in rows if row[5]})}
    return [_line(row, children, memberships, bodies) for row in rows]


def _line(
    row: tuple[Any, ...],
    children: Mapping[UUID, str],
    memberships: Mapping[int, Membership],
    bodies: Mapping[int, str],
) -> Look:
    (
        number,
        _,
        at,
        child,
        member,
        body,
        act,
        outcome,
        classes,
        way,
        means,
        address,
        purpose,
        beyond,
        is_open,
    ) = row
    membership = memberships.get(member)
    return Look(
        id=number,
        at=at,
        child_id=child,
        child=children.get(child, ""),
        who=(membership.holder_name if membership else "") if is_open else SOMEBODY,
        role=BY_KEY[membership.role].name if membership and membership.role in BY_KEY else "",
        where=str(membership.team or membership.organisation) if membership else bodies.get(body, ""),
        act=str(act),
        outcome=str(outcome),
        classes=tuple(c for c in InformationClass if c & int(classes)),
        way=str(way),
        means=tuple(str(means).split(",")) if means else (),
        from_address=str(address),
        purpose=str(purpose),
        beyond_hours=bool(beyond),
    )


def bodies_of_area(scope: Scope) -> list[tuple[int, str]]:
    """The bodies of the reader's area, by name."""
    return list(Organisation.objects.filter(area_id=scope.area_id or 0).values_list("pk", "name"))

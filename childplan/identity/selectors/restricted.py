"""Restricted records, for their named lists: to everybody else none of them exists."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from childplan.access.models import Involvement, Restriction, RestrictionName
from childplan.access.roles import BY_KEY, ROLES
from childplan.access.scope import NotEntitled, Scope
from childplan.access.vocabulary import InvolvementKind, Remit, RestrictionKind
from childplan.accounts.models import Membership
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Child, FamilyPerson
from childplan.organisations.models import Organisation, Team

from .child_lines import ChildLine, child_lines

MOST_FOUND = 20
BY_TEAM = (Remit.TEAM, Remit.ORGANISATION, Remit.AREA)
BY_BODY = (Remit.ORGANISATION, Remit.AREA)
MAY_BE_NAMED = tuple(role.key for role in ROLES if role.may_be_named)


@dataclass(frozen=True)
class RestrictedLine:
    """One record on whose list the reader stands."""

    child: ChildLine
    kind: RestrictionKind
    review_on: date


@dataclass(frozen=True)
class Named:
    """Somebody on the list. is_member: somebody who works here, and no parent or carer. is_own: the reader."""

    name_id: UUID
    words: str
    since: datetime
    reason: str
    is_member: bool
    is_own: bool


@dataclass(frozen=True)
class Look:
    """One look at the restriction: by whom, when, until which day it stood then, and what came of it."""

    by: str
    at: datetime
    review_on: date
    ended_at: datetime | None
    reason: str


@dataclass(frozen=True)
class RestrictedRecord:
    """A restricted record as its list sees it. may_decide: whether the reader's role keeps the list."""

    child_id: UUID
    kind: RestrictionKind
    reason: str
    review_on: date
    is_sealed: bool
    names: Sequence[Named]
    looks: Sequence[Look]
    may_decide: bool


@dataclass(frozen=True)
class ComesBack:
    """An involvement that would open the child again: as what, and whom."""

    involvement_id: UUID
    kind: str
    words: str


def my_restricted_records(scope: Scope) -> list[RestrictedLine]:
    """The records on whose list the reader stands and of whose protection they read, next review first."""
    live = {r.child_id: r for r in Restriction.objects.filter(lifted_at__isnull=True)}
    lines = {
        line.child_id: line for line in child_lines("%(chosen)s::uuid[]", {"chosen": list(live)}) if live
    }
    found = [
        RestrictedLine(lines[child_id], RestrictionKind(r.kind), r.review_on)
        for child_id, r in live.items()
        if child_id in lines
    ]
    if scope.membership_id is None:
        return []
    return sorted(found, key=lambda line: (line.review_on, line.child.sort_name))


def restricted_record(scope: Scope, child_id: UUID, *, at: datetime) -> RestrictedRecord:
    """One restricted record: its list, why, and every look at it. Raises NotFound."""
    rows = list(Restriction.objects.filter(child_id=child_id).order_by("made_at"))
    live = next((row for row in rows if row.lifted_at is None), None)
    if live is None or scope.membership_id is None:
        raise NotFound("no restricted record")
    looked_at([child_id], InformationClass.IDENTITY | InformationClass.PROTECTION)
    on_list = list(
        RestrictionName.objects.filter(restriction=live, starts_at__lte=at, ends_at__gt=at).order_by(
            "starts_at", "principal_id"
        )
    )
    known = principal_words(
        {name.principal_id for name in on_list} | {row.made_by_membership_id or 0 for row in rows}
    )
    members = set(
        Membership.objects.filter(pk__in=[n.principal_id for n in on_list]).values_list("pk", flat=True)
    )
    return RestrictedRecord(
        child_id=child_id,
        kind=RestrictionKind(live.kind),
        reason=live.reason,
        review_on=live.review_on,
        is_sealed=live.after_adoption,
        names=[
            Named(
                name.pk,
                known.get(name.principal_id, "Somebody"),
                name.starts_at,
                name.reason,
                name.principal_id in members,
                name.principal_id == scope.membership_id,
            )
            for name in on_list
        ],
        looks=[
            Look(
                known.get(row.made_by_membership_id or 0, ""),
                row.made_at,
                row.review_on,
                row.lifted_at,
                row.lifted_reason,
            )
            for row in reversed(rows)
        ],
        may_decide=decides(child_id),
    )


def name_to_take_off(scope: Scope, child_id: UUID, name_id: UUID, *, at: datetime) -> Named:
    """One name of the list. Raises NotFound; NotEntitled for who reads the list and does not keep it."""
    record = record_to_decide(scope, child_id, at=at)
    for name in record.names:
        if name.name_id == name_id:
            return name
    raise NotFound("no such name")


def record_to_decide(scope: Scope, child_id: UUID, *, at: datetime) -> RestrictedRecord:
    """A restricted record whose list the reader keeps. Raises NotFound, NotEntitled."""
    record = restricted_record(scope, child_id, at=at)
    if not record.may_decide:
        raise NotEntitled("your role does not decide about this list")
    return record


def is_restricted(scope: Scope, child_id: UUID) -> bool:
    """Whether this child's record is restricted, as far as the reader may know: then they stand on its list."""
    if scope.membership_id is None or not Child.objects.filter(pk=child_id).exists():
        raise NotFound("no such child")
    return Restriction.objects.filter(child_id=child_id, lifted_at__isnull=True).exists()


def is_sealed(scope: Scope, child_id: UUID) -> bool:  # noqa: ARG001 - by policy
    """Whether this restricted record is the sealed one of a life before an adoption, as far as the reader may know."""
    live = Restriction.objects.filter(child_id=child_id, lifted_at__isnull=True, after_adoption=True)
    return live.exists()


def decides(child_id: UUID) -> bool:
    """Whether the reader decides about this child's protection, and so restricts the record or keeps its list."""
    with connection.cursor() as cursor:
        cursor.execute("select access.decides_protection(%s)", [child_id])
        return bool(cursor.fetchone()[0])


def colleagues(scope: Scope, text: str, *, at: datetime, chosen: Collection[int] = ()) -> dict[int, str]:
    """Members of the reader's area who may be named, in words, by membership: those chosen already, and of those whose
    name has every word of `text` the first twenty."""
    live = Membership.objects.filter(
        organisation__area_id=scope.area_id or 0,
        user__isnull=False,
        user__is_active=True,
        role__in=MAY_BE_NAMED,
        starts_at__lte=at,
        ends_at__gt=at,
    ).select_related("user", "organisation", "team")
    found = list(live.filter(pk__in=chosen).order_by("user__name", "pk"))
    if words := text.split():
        named = live.exclude(pk__in=chosen)
        for word in words:
            named = named.filter(user__name__icontains=word)
        found += named.order_by("user__name", "pk")[:MOST_FOUND]
    return {member.pk: member_words(member) for member in found}


def parents_with_page(scope: Scope, child_id: UUID, *, at: datetime) -> dict[int, str]:
    """The adults who have a page of this child today, by the number of the person."""
    if scope.membership_id is None:
        return {}
    live = Involvement.objects.filter(
        child_id=child_id,
        kind__in=(InvolvementKind.FAMILY, InvolvementKind.SELF),
        starts_at__lte=at,
        ends_at__gt=at,
    )
    people = FamilyPerson.objects.filter(pk__in=list(live.values_list("principal_id", flat=True)))
    return {person.pk: person.name for person in people.order_by("name")}


@dataclass(frozen=True)
class WorksNow:
    """Somebody who sees the child today by an involvement: as what, and whether they can stand on a list."""

    membership_id: int
    words: str
    how: str
    may_be_named: bool


def works_now(scope: Scope, child_id: UUID, *, at: datetime) -> list[WorksNow]:
    """Everybody but the reader to whom an involvement opens the child today, by their posts, as far as the reader may
    know of it. Whose role covers the whole area is not among them. Two queries."""
    if scope.membership_id is None:
        return []
    kinds: dict[int, set[InvolvementKind]] = {}
    live = Involvement.objects.filter(child_id=child_id, starts_at__lte=at, ends_at__gt=at)
    for principal, kind in live.exclude(kind=InvolvementKind.FAMILY).values_list("principal_id", "kind"):
        kinds.setdefault(principal, set()).add(InvolvementKind(kind))
    members = (
        Membership.objects.filter(
            Q(pk__in=kinds) | Q(team_id__in=kinds) | Q(organisation_id__in=kinds),
            user__is_active=True,
            starts_at__lte=at,
            ends_at__gt=at,
        )
        .exclude(pk=scope.membership_id)
        .select_related("user", "partner", "organisation", "team")
        .order_by("user__name", "pk")
    )
    found = []
    for member in members:
        role = BY_KEY[member.role]
        reached = {member.pk, *([member.team_id] if role.remit in BY_TEAM else [])}
        reached |= {member.organisation_id} if role.remit in BY_BODY else set()
        ways = {kind for number in reached for kind in kinds.get(number or 0, ())} & role.opened_by
        if ways:
            how = ", ".join(str(kind.label) for kind in sorted(ways))
            found.append(WorksNow(member.pk, member_words(member), how, member.role in MAY_BE_NAMED))
    return found


def comes_back(scope: Scope, child_id: UUID, *, at: datetime) -> list[ComesBack]:
    """What opens the child again once the restriction is lifted, besides the area's own remit."""
    if scope.membership_id is None:
        return []
    live = list(Involvement.objects.filter(child_id=child_id, ends_at__gt=at).order_by("kind", "starts_at"))
    words = principal_words({row.principal_id for row in live})
    return [
        ComesBack(row.pk, row.get_kind_display(), words.get(row.principal_id, "Somebody")) for row in live
    ]


def member_words(member: Membership) -> str:
    """Somebody who works here: name, role, place."""
    place = f"{member.team.name}, {member.organisation}" if member.team else str(member.organisation)
    return f"{member.holder_name or 'Somebody'}, {BY_KEY[member.role].name}, {place}"


def principal_words(numbers: Collection[int]) -> Mapping[int, str]:
    """Members, teams, organisations and adults of a family in words, as far as the reader may know them."""
    words = {
        member.pk: member_words(member)
        for member in Membership.objects.filter(pk__in=numbers).select_related(
            "user", "partner", "organisation", "team"
        )
    }
    words |= {
        team.pk: str(team) for team in Team.objects.filter(pk__in=numbers).select_related("organisation")
    }
    words |= {body.pk: body.name for body in Organisation.objects.filter(pk__in=numbers)}
    return words | {person.pk: person.name for person in FamilyPerson.objects.filter(pk__in=numbers)}

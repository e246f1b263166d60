"""Find a child by a number it carries, and read who it is. For exact identifiers that were checked before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from childplan.access.scope import Scope
from childplan.access.selectors import explain, level_of
from childplan.access.vocabulary import InvolvementKind, Level
from childplan.access.withheld import schools_not_shown
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.models import Alias, Child
from childplan.identity.sealed import searched_for
from childplan.identity.vocabulary import AliasKind, UseWay


@dataclass(frozen=True)
class AliasRecord:
    """A number or code, dated. authority: the local authority that gave it, where one did."""

    kind: str
    value: str
    authority: str
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class SchoolRecord:
    """A school on whose roll a child is."""

    name: str
    laestab: str
    starts_on: date


@dataclass(frozen=True)
class ChildRecord:
    """Who a child is: all of the identity class and nothing else. school_not_shown: on one besides that is withheld."""

    id: UUID
    identifier: str
    forename: str
    middle_names: str
    surname: str
    known_as: str
    sex: str
    born_on: date | None
    expected_on: date | None
    birth_date_is_disputed: bool
    died_on: date | None
    version: int
    aliases: tuple[AliasRecord, ...]
    schools: tuple[SchoolRecord, ...]
    school_not_shown: bool


def children_by_alias(
    scope: Scope, *, kind: AliasKind, value: str, authority: str = "", on: date
) -> list[ChildRecord]:
    """The children in reach who carry this number on that day. A number that was taken off a child finds nobody.

    Mostly one or none; temporary and former UPNs, and ids of different authorities, may find more.
    """
    searched_for([(kind, value, authority)], way=UseWay.API)
    carried = Alias.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), kind=kind, value=value)
    if authority:
        carried = carried.filter(scope=authority)
    children = Child.objects.filter(pk__in=carried.values("child_id")).order_by("sort_name", "id")
    return _records(child for child in children if _is_in_reach(scope, child.pk))


def child_record(scope: Scope, child_id: UUID) -> ChildRecord:
    """Who this child is. Raises NotFound."""
    child = Child.objects.filter(pk=child_id).first()
    if child is None or not _is_in_reach(scope, child_id):
        raise NotFound("no such child")
    return _records([child])[0]


def require_in_reach(scope: Scope, child_id: UUID) -> None:
    """Raise NotFound unless this reader may know who the child is."""
    if not Child.objects.filter(pk=child_id).exists() or not _is_in_reach(scope, child_id):
        raise NotFound("no such child")


def _is_in_reach(scope: Scope, child_id: UUID) -> bool:
    return level_of(explain(scope, child_id), InformationClass.IDENTITY) >= Level.READ


def _records(children: Iterable[Child]) -> list[ChildRecord]:
    found = list(children)
    looked_at([child.pk for child in found], InformationClass.IDENTITY)
    carried: dict[UUID, list[AliasRecord]] = {child.pk: [] for child in found}
    for alias in Alias.objects.filter(child_id__in=carried).order_by("kind", "-starts_on", "value"):
        carried[alias.child_id].append(
            AliasRecord(alias.kind, alias.value, alias.scope, alias.starts_on, alias.ends_on)
        )
    schools, hidden = _schools(list(carried)), schools_not_shown(carried)
    return [
        ChildRecord(
            id=child.pk,
            identifier=child.identifier,
            forename=child.forename,
            middle_names=child.middle_names,
            surname=child.surname,
            known_as=child.known_as,
            sex=child.sex,
            born_on=child.born_on,
            expected_on=child.expected_on,
            birth_date_is_disputed=child.birth_date_is_disputed,
            died_on=child.died_on,
            version=child.version,
            aliases=tuple(carried[child.pk]),
            schools=tuple(schools.get(child.pk, ())),
            school_not_shown=child.pk in hidden,
        )
        for child in found
    ]


def _schools(child_ids: list[UUID]) -> dict[UUID, list[SchoolRecord]]:
    """The schools on whose roll they are at this moment, by the database's clock."""
    found: dict[UUID, list[SchoolRecord]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select i.child_id, o.name, o.laestab, (i.starts_at at time zone 'Europe/London')::date"
            " from access_involvement i join organisations_organisation o on o.id = i.principal_id"
            " where i.child_id = any(%s) and i.kind = %s"
            " and i.starts_at <= access.clock() and access.clock() < i.ends_at"
            " order by i.starts_at, o.name",
            [child_ids, InvolvementKind.ENROLMENT],
        )
        for child_id, *school in cursor.fetchall():
            found.setdefault(child_id, []).append(SchoolRecord(*school))
    return found

"""Who can see a child's plan, as it is told to one of the family."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.selectors.family_children import children_of_family, own_pages


@dataclass(frozen=True)
class Told:
    """What one of the family is told. bodies: each with the keys of the roles there; "" for all at a school.
    is_own: it is the young person's own plan.
    """

    first_name: str
    is_own: bool
    bodies: tuple[tuple[str, tuple[str, ...]], ...]


def told_who_can_see(scope: Scope, child_id: UUID, *, at: datetime) -> Told:
    """The bodies that this adult knows of anyhow. Four queries. Raises NotFound for a child that is not theirs."""
    mine = {child.child_id: child for child in children_of_family(scope, at=at)}
    if child_id not in mine:
        raise NotFound("no such child")
    looked_at([child_id], InformationClass.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute("select organisation, role from portal.who_can_see(%s) order by 1, 2", [child_id])
        found = cursor.fetchall()
    return Told(mine[child_id].first_name, child_id in own_pages(scope), tuple(_by_body(found)))


def _by_body(found: Iterable[tuple[str, str]]) -> Iterable[tuple[str, tuple[str, ...]]]:
    bodies: dict[str, list[str]] = {}
    for organisation, role in found:
        bodies.setdefault(organisation, []).append(role)
    return ((name, tuple(roles)) for name, roles in bodies.items())

"""Who has looked at a child's plan, as it is told to one of the family."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.identity.selectors.family_children import children_of_family, own_pages


@dataclass(frozen=True)
class Looked:
    """What one of the family is told. places: each with the months in which somebody there looked, the latest first.

    is_own: it is the young person's own plan.
    """

    first_name: str
    is_own: bool
    places: tuple[tuple[str, tuple[date, ...]], ...]


def told_who_looked(scope: Scope, child_id: UUID, *, at: datetime) -> Looked:
    """The places that this adult knows of anyhow, and months that are over. Four queries.

    Raises NotFound for a child that is not theirs.
    """
    mine = {child.child_id: child for child in children_of_family(scope, at=at)}
    if child_id not in mine:
        raise NotFound("no such child")
    looked_at([child_id], InformationClass.IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute("select organisation, month from portal.who_looked(%s)", [child_id])
        found = cursor.fetchall()
    places: dict[str, list[date]] = {}
    for organisation, month in found:
        places.setdefault(organisation, []).insert(0, month)
    return Looked(
        mine[child_id].first_name,
        child_id in own_pages(scope),
        tuple((name, tuple(months)) for name, months in places.items()),
    )

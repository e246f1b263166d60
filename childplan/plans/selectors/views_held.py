"""What the child, and each parent, has said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from childplan.common.vocabulary import InformationClass
from childplan.history.looking import looked_at
from childplan.plans.models import View
from childplan.plans.vocabulary import ViewOf

from .names import PersonName
from .reach import Reach


@dataclass(frozen=True)
class HeldView:
    """One view, in the words used, with how it was obtained and who wrote it down."""

    view_id: UUID
    whose: ViewOf
    person: str
    text: str
    how_obtained: str
    obtained_on: date
    recorded_by: PersonName | None


def view_rows(reach: Reach, *, newest: int | None = None) -> list[View]:
    """Views of the child and family, newest first, for those who may read them. One query, or none."""
    if not reach.may_read(InformationClass.VIEWS):
        return []
    rows = View.objects.filter(child_id=reach.child_id).select_related("person")
    rows = rows.order_by("-obtained_on", "-recorded_at")
    return list(rows[:newest] if newest else rows)


def held_views(reach: Reach, rows: list[View], names: Mapping[int, PersonName]) -> list[HeldView]:
    """The same with the names of those who wrote them down. No query."""
    looked_at([reach.child_id] if rows else [], InformationClass.VIEWS)
    return [
        HeldView(
            view_id=row.pk,
            whose=ViewOf(row.whose),
            person=row.person.name if row.person else "",
            text=row.text,
            how_obtained=row.how_obtained,
            obtained_on=row.obtained_on,
            recorded_by=names.get(row.recorded_by_membership_id or 0),
        )
        for row in rows
    ]

"""What the child, and each parent, has said."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.history.looking import looked_at
from childplan.plans.models import View
from childplan.plans.vocabulary import ViewOf

from .names import PersonName
from .reach import Reach
from .telling_of_others import may_mark


@dataclass(frozen=True)
class Correction:
    """A view was put right: when, by whom and why, and what stood there before."""

    at: datetime
    by: PersonName | None
    reason: str
    text: str
    how_obtained: str
    obtained_on: date


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
    person_id: int | None = None
    corrections: tuple[Correction, ...] = ()
    tells_of_others: bool = False
    may_mark: bool = False

    @property
    def version(self) -> int:
        """How often it has been written."""
        return len(self.corrections) + 1

    @property
    def corrected_at(self) -> datetime | None:
        return self.corrections[0].at if self.corrections else None


def view_rows(reach: Reach, *, newest: int | None = None) -> list[View]:
    """Views of the child and family, newest first, for those who may read them. One query, or none."""
    if not reach.may_read(InformationClass.VIEWS):
        return []
    rows = View.objects.filter(child_id=reach.child_id).select_related("person")
    rows = rows.order_by("-obtained_on", "-recorded_at")
    return list(rows[:newest] if newest else rows)


def view_versions(reach: Reach) -> list[Any]:
    """Every version of the child's views, oldest first, for those who may read them. One query, or none."""
    if not reach.may_read(InformationClass.VIEWS):
        return []
    return list(View.history.filter(child_id=reach.child_id).order_by("history_date"))


def held_views(
    reach: Reach, rows: list[View], versions: Iterable[Any], names: Mapping[int, PersonName]
) -> list[HeldView]:
    """The same with the names of those who wrote them down, and what was corrected. No query."""
    corrections = _corrections(versions, names)
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
            person_id=row.person_id,
            corrections=corrections.get(row.pk, ()),
            tells_of_others=row.tells_of_others,
            may_mark=may_mark(reach, row.information_class),
        )
        for row in rows
    ]


def _corrections(
    versions: Iterable[Any], names: Mapping[int, PersonName]
) -> dict[UUID, tuple[Correction, ...]]:
    """By view, the newest first."""
    written: dict[UUID, list[Any]] = {}
    for version in versions:
        written.setdefault(version.id, []).append(version)
    return {
        number: tuple(
            Correction(
                at=after.history_date,
                by=names.get(after.history_membership_id or 0),
                reason=after.history_change_reason or "",
                text=before.text,
                how_obtained=before.how_obtained,
                obtained_on=before.obtained_on,
            )
            for before, after in reversed(list(pairwise(of_view)))
        )
        for number, of_view in written.items()
    }


def view_to_correct(views: Iterable[HeldView], view_id: UUID) -> HeldView:
    """One of the views that were read. Raises NotFound."""
    for view in views:
        if view.view_id == view_id:
            return view
    raise NotFound("no such view")

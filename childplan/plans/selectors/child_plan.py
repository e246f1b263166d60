"""A child's whole plan for one reader: what the plan's page and its print show."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.selectors import Worker, people_working_with
from childplan.common.vocabulary import InformationClass
from childplan.history.acts import NotFound
from childplan.plans.rules.opening import OF_AN_AGENCY
from childplan.plans.vocabulary import STRAND_CLASS, StrandKind

from .child_header import ChildHeader, child_header
from .controllers import first_author_of
from .names import PersonName, names_of
from .outcomes import Outcomes, outcomes_of
from .reach import Reach, reach_of
from .releases import TakenBack, taken_back
from .strands import StrandView, kinds_to_open, section_rows, strand_rows, strand_views
from .views_held import HeldView, held_views, view_rows, view_versions

# Beside the plan stand the newest; the page of views has them all.
NEWEST_VIEWS = 4


@dataclass(frozen=True)
class ChildPlan:
    """Everything of one child's plan that this reader may see."""

    reach: Reach
    header: ChildHeader
    strands: tuple[StrandView, ...]
    outcomes: Outcomes
    views: tuple[HeldView, ...]
    workers: tuple[Worker, ...]
    may_edit: bool
    may_add_views: bool
    may_open: tuple[StrandKind, ...]
    taken_back: tuple[TakenBack, ...] = ()

    @property
    def universal(self) -> StrandView | None:
        return next((s for s in self.strands if s.kind == StrandKind.UNIVERSAL), None)

    @property
    def open_strands(self) -> tuple[StrandView, ...]:
        return tuple(strand for strand in self.strands if strand.is_open)

    @property
    def may_add(self) -> bool:
        """Whether this reader may add outcomes and actions to one of the plans."""
        return bool(self.writable) and self.reach.scope.may(Permission.ADD_OUTCOME)

    @property
    def closed_strands(self) -> tuple[StrandView, ...]:
        return tuple(strand for strand in self.strands if not strand.is_open)

    @property
    def linkable(self) -> tuple[StrandView, ...]:
        """Open plans to which this reader may link an outcome or action: open for writing in their own class."""
        return tuple(s for s in self.open_strands if self.reach.may_write_text(STRAND_CLASS[s.kind]))

    @property
    def writable(self) -> tuple[StrandView, ...]:
        """Those of them in which this reader may also write it."""
        return tuple(strand for strand in self.linkable if strand.may_write)

    @property
    def leads(self) -> list[PersonName | None]:
        """Who leads each of the open plans that this reader may know of."""
        return [strand.lead for strand in self.open_strands]

    @property
    def lead(self) -> Worker | None:
        return next((worker for worker in self.workers if worker.is_lead), None)

    def strand(self, strand_id: UUID) -> StrandView:
        """One plan within the plan that the reader may read. Raises NotFound."""
        for strand in self.strands:
            if strand.strand_id == strand_id and strand.may_read:
                return strand
        raise NotFound("no such plan")


def child_plan(scope: Scope, child_id: UUID, *, at: datetime, every_view: bool = False) -> ChildPlan:
    """The plan. The number of queries is the same however much is in it. Raises NotFound for a stranger.

    every_view: all views of the child and family instead of the newest.
    """
    reach = reach_of(scope, child_id)
    today = timezone.localdate(at)
    header = child_header(reach, today=today)
    strands, sections = strand_rows(reach), section_rows(reach)
    views = view_rows(reach, newest=None if every_view else NEWEST_VIEWS)
    versions = view_versions(reach)
    names = names_of(
        child_id,
        [
            *(row.lead_membership_id for row in strands),
            *(row.changed_by_membership_id for row in sections),
            *(first_author_of(row) for row in sections),
            *(row.recorded_by_membership_id for row in views),
            *(version.history_membership_id for version in versions),
        ],
    )
    shown = strand_views(reach, strands, sections, names)
    may_edit = scope.may(Permission.EDIT_PLAN)
    return ChildPlan(
        reach=reach,
        header=header,
        strands=tuple(shown),
        outcomes=outcomes_of(reach, strands, today=today),
        views=tuple(held_views(reach, views, versions, names)),
        workers=tuple(people_working_with(scope, child_id, at=at)),
        may_edit=may_edit,
        may_add_views=may_edit and reach.may_write(InformationClass.VIEWS),
        taken_back=tuple(taken_back(reach)),
        may_open=tuple(
            kind for kind in kinds_to_open(reach, strands) if may_edit and kind not in OF_AN_AGENCY
        ),
    )

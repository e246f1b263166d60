"""Who loses sight of a child when a plan closes, and from when."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from childplan.access.selectors import Worker, involvements
from childplan.escalation.selectors.thresholds import thresholds_on
from childplan.plans.models import Strand
from childplan.plans.rules.ends import AFTER_CLOSING, AFTER_ROLL, ENDS, ends_with, last_day_after
from childplan.plans.vocabulary import StrandKind, StrandState

from .involving import endable
from .reach import Reach


@dataclass(frozen=True)
class Ending:
    """What a closing ends. last_day: the last day of access; ending: whose; staying: who was there for the same plans
    and whom the reader may not end."""

    last_day: date
    ending: tuple[Worker, ...]
    staying: tuple[Worker, ...]

    @property
    def ends_at(self) -> datetime:
        """Midnight after the last day."""
        return midnight_after(self.last_day)


def midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def ending_with(reach: Reach, kind: StrandKind, *, at: datetime) -> Ending:
    """Who is involved for the sake of this plan and of no other that stays open. Constant number of queries."""
    rows = Strand.objects.filter(child_id=reach.child_id, state=StrandState.OPEN).exclude(kind=kind)
    still_open = [StrandKind(each) for each in rows.values_list("kind", flat=True)]
    days = thresholds_on(timezone.localdate(at), area_id=reach.scope.area_id or 0, trigger=ENDS)
    last_day = last_day_after(kind, timezone.localdate(at), working_days=int(days[AFTER_CLOSING]))
    kinds = ends_with(kind, still_open)
    served = [
        worker
        for worker in (involvements(reach.scope, reach.child_id, at=at) if kinds else [])
        if worker.kind in kinds and worker.until > midnight_after(last_day)
    ]
    mine = {worker.involvement_id for worker in endable(reach, served)}
    return Ending(
        last_day,
        tuple(worker for worker in served if worker.involvement_id in mine),
        tuple(worker for worker in served if worker.involvement_id not in mine),
    )


def days_after_roll(area_id: int, day: date) -> int:
    """For how many calendar days a school of this area reads on after a child left its roll on that day."""
    return int(thresholds_on(day, area_id=area_id, trigger=ENDS)[AFTER_ROLL])

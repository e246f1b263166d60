"""What somebody has to do: actions that name them, reviews of the plans they lead, alerts and notices that wait."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass
from childplan.escalation.selectors.lines import AlertLine, waiting_for
from childplan.history.looking import looked_at
from childplan.notifications.selectors import NoticeLine, unread_notices
from childplan.plans.models import PlannedAction, Strand
from childplan.plans.vocabulary import PlannedActionState, StrandState

# Nobody has this much to do at once; whoever has is told that there is more.
MOST_SHOWN = 200


class WorkKind(StrEnum):
    ALERT = "alert"
    PLANNED_ACTION = "planned_action"
    REVIEW = "review"


@dataclass(frozen=True)
class WorkLine:
    """One thing to do. due_on: None where no day was set. why: where the day comes from."""

    kind: WorkKind
    subject_id: UUID
    child_id: UUID
    child_name: str
    text: str
    due_on: date | None
    why: str


@dataclass(frozen=True)
class Work:
    """All of it, each line once, by day and then by child."""

    lines: tuple[WorkLine, ...]
    notices: tuple[NoticeLine, ...]
    has_more: bool


def my_work(scope: Scope, *, today: date) -> Work:
    """What this membership has to do. Five queries, however much it is.

    A child that has left the reader's sight takes its work along: whoever took over has it now.
    """
    if scope.membership_id is None:
        return Work((), (), has_more=False)
    found = [*_alerts(scope, today), *_planned_actions(scope), *_reviews(scope)]
    # What has no day comes last, in the order of names.
    found.sort(key=lambda line: (line.due_on or date.max, line.child_name, line.text))
    return Work(
        lines=tuple(found[:MOST_SHOWN]),
        notices=tuple(unread_notices(scope)[:MOST_SHOWN]),
        has_more=len(found) > MOST_SHOWN,
    )


def _alerts(scope: Scope, today: date) -> list[WorkLine]:
    return [
        WorkLine(
            kind=WorkKind.ALERT,
            subject_id=alert.id,
            child_id=alert.child_id,
            child_name=alert.child_name,
            text=alert.title,
            due_on=alert.review_on or alert.answer_by,
            why=_why(alert),
        )
        for alert in waiting_for(scope, today=today)
    ]


def _why(alert: AlertLine) -> str:
    if alert.review_on:
        return "You meant to look at your decision again"
    if alert.is_unseen:
        return "Its cause is gone. Say that you have seen it"
    why = "Last day to decide on the alert"
    if alert.taken_up_by:
        why += f", taken up by {alert.taken_up_by}"
    return why + (", which a manager has now" if alert.with_manager else "")


def _planned_actions(scope: Scope) -> list[WorkLine]:
    mine = PlannedAction.objects.filter(
        who_membership_id=scope.membership_id, state=PlannedActionState.TO_DO
    ).select_related("child")
    shown = list(mine.order_by("due_on", "added_at")[: MOST_SHOWN + 1])
    _looked(shown)
    return [
        WorkLine(
            kind=WorkKind.PLANNED_ACTION,
            subject_id=action.pk,
            child_id=action.child_id,
            child_name=action.child.full_name,
            text=action.text,
            due_on=action.due_on,
            why="You are to do this by then" if action.due_on else "You are to do this; no day was set",
        )
        for action in shown
    ]


def _reviews(scope: Scope) -> list[WorkLine]:
    led = Strand.objects.filter(
        lead_membership_id=scope.membership_id, state=StrandState.OPEN, review_due_on__isnull=False
    ).select_related("child")
    shown = list(led.order_by("review_due_on")[: MOST_SHOWN + 1])
    _looked(shown)
    return [
        WorkLine(
            kind=WorkKind.REVIEW,
            subject_id=strand.pk,
            child_id=strand.child_id,
            child_name=strand.child.full_name,
            text=f"Review: {strand.get_kind_display()}",
            due_on=strand.review_due_on,
            why="The review of this plan is due; you lead it",
        )
        for strand in shown
    ]


def _looked(shown: "list[PlannedAction] | list[Strand]") -> None:
    classes = InformationClass.IDENTITY if shown else 0
    for found in shown:
        classes |= found.information_class
    looked_at([found.child_id for found in shown], classes)

"""What somebody has to do: actions that name them, reviews of the plans they lead, what they owe to families, alerts
and notices that wait.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import DateTimeField, Func
from django.utils import timezone

from childplan.access.models import Involvement
from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.escalation.selectors.lines import AlertLine, waiting_for
from childplan.history.looking import looked_at, looked_at_each
from childplan.notifications.selectors import NoticeLine, unread_notices
from childplan.plans.models import EhcRights, PlannedAction, Strand
from childplan.plans.rules.owed import ASKED_BEFORE
from childplan.plans.rules.school_age import last_day_of_school_age
from childplan.plans.vocabulary import PlannedActionState, StrandKind, StrandState

from .owed import document_of, unsent_plans

# Nobody has this much to do at once; whoever has is told that there is more.
MOST_SHOWN = 200
# Calendar days before its end from which a parent's page is there to be looked at.
PAGE_DAYS = 60
LEADING = (InvolvementKind.ALLOCATION, InvolvementKind.LEAD_PRACTITIONER)


class WorkKind(StrEnum):
    ALERT = "alert"
    PLANNED_ACTION = "planned_action"
    REVIEW = "review"
    SENDING = "sending"
    PAGE = "page"
    RIGHTS = "rights"


@dataclass(frozen=True)
class WorkLine:
    """One thing to do. due_on: None where no day was set. why: where the day comes from.

    subject_id: what it is about; of a page of the family, the adult.
    """

    kind: WorkKind
    subject_id: UUID | int
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
    """What this membership has to do. Twelve queries at most, however much it is.

    A child that has left the reader's sight takes its work along: whoever took over has it now.
    """
    if scope.membership_id is None:
        return Work((), (), has_more=False)
    found = [
        *_alerts(scope, today),
        *_planned_actions(scope),
        *_reviews(scope),
        *_sending(scope, today),
        *_pages(scope, today),
        *_rights(scope, today),
    ]
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


def _sending(scope: Scope, today: date) -> list[WorkLine]:
    return [
        WorkLine(
            kind=WorkKind.SENDING,
            subject_id=plan.strand_id,
            child_id=plan.child_id,
            child_name=plan.child_name,
            text=f"Send to the family: {document_of(plan)}",
            due_on=plan.due_on,
            why="It is owed to the family. Send it, or hold it back and say why",
        )
        for plan in unsent_plans(scope, [scope.membership_id or 0], today=today)[: MOST_SHOWN + 1]
    ]


def _pages(scope: Scope, today: date) -> list[WorkLine]:
    """Pages of parents that end soon: for whoever leads the work with the child or a plan, and its social worker."""
    if not scope.may(Permission.INVITE_FAMILY):
        return []
    now = timezone.make_aware(datetime.combine(today, time()))
    # One that ended this morning is over, though its day is not: the database's clock is asked, as its policies ask it.
    present = Func(function="access.clock", output_field=DateTimeField())
    lasting = Involvement.objects.filter(starts_at__lt=now + timedelta(days=1), ends_at__gt=now)
    live = lasting.filter(ends_at__gt=present)
    leading = live.filter(principal_id=scope.membership_id or 0, kind__in=LEADING).values_list(
        "child_id", flat=True
    )
    led = Strand.objects.filter(lead_membership_id=scope.membership_id, state=StrandState.OPEN)
    children = {*leading, *led.values_list("child_id", flat=True)}
    near = live.filter(
        child_id__in=children, kind=InvolvementKind.FAMILY, ends_at__lt=now + timedelta(days=PAGE_DAYS + 1)
    )
    shown = list(near.select_related("child").order_by("ends_at")[: MOST_SHOWN + 1]) if children else []
    looked_at([page.child_id for page in shown], InformationClass.IDENTITY if shown else 0)
    return [
        WorkLine(
            kind=WorkKind.PAGE,
            subject_id=page.principal_id,
            child_id=page.child_id,
            child_name=page.child.full_name,
            text="Look again at what a parent or carer sees",
            due_on=timezone.localdate(page.ends_at) - timedelta(days=1),
            why="Their page closes after that day unless somebody keeps it",
        )
        for page in shown
    ]


def _rights(scope: Scope, today: date) -> list[WorkLine]:
    """Young people near the end of school age, or over it, whose EHC plan one leads and who are to be asked."""
    near = today + timedelta(days=ASKED_BEFORE)
    led = Strand.objects.filter(
        lead_membership_id=scope.membership_id,
        state=StrandState.OPEN,
        kind=StrandKind.EHC,
        child__born_on__lte=near - timedelta(days=15 * 365),
    ).select_related("child")
    shown = list(led.order_by("child__born_on")[: MOST_SHOWN + 1])
    answers = EhcRights.objects.filter(child_id__in=[strand.child_id for strand in shown])
    latest = {answer.child_id: answer for answer in answers.order_by("recorded_at")} if shown else {}
    due = []
    for strand in shown:
        answer = latest.get(strand.child_id)
        born_on = strand.child.born_on
        due_on = answer.review_on if answer else born_on and last_day_of_school_age(born_on)
        if due_on is not None and due_on <= near:
            due.append((strand, due_on))
    _looked([strand for strand, _ in due])
    return [
        WorkLine(
            kind=WorkKind.RIGHTS,
            subject_id=strand.pk,
            child_id=strand.child_id,
            child_name=strand.child.full_name,
            text="Ask what their parents are sent of the EHC plan",
            due_on=due_on,
            why="From the end of compulsory school age the plan is the young person’s",
        )
        for strand, due_on in due
    ]


def _looked(shown: "list[PlannedAction] | list[Strand]") -> None:
    looked_at_each((found.child_id, InformationClass.IDENTITY | found.information_class) for found in shown)

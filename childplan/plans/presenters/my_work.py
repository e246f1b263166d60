"""Words and links of My work: what is overdue, due this week, and later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from childplan.identity.presenters import day_words
from childplan.plans.selectors.my_work import WorkKind, WorkLine

SUNDAY = 6


@dataclass(frozen=True)
class Task:
    """One line of the page."""

    href: str
    child: str
    text: str
    kind: str
    colour: str
    day: str
    why: str


@dataclass(frozen=True)
class Group:
    """Tasks that are due about the same time."""

    heading: str
    tag: str
    colour: str
    tasks: Sequence[Task]


KINDS = {
    WorkKind.ALERT: ("Alert", "red"),
    WorkKind.PLANNED_ACTION: ("Action", "blue"),
    WorkKind.REVIEW: ("Review", "purple"),
    WorkKind.SENDING: ("Send", "turquoise"),
    WorkKind.PAGE: ("Page", "grey"),
    WorkKind.RIGHTS: ("Ask", "turquoise"),
}


def groups(lines: Sequence[WorkLine], *, today: date) -> list[Group]:
    """Overdue, this week (through Sunday), later, without a day; empty ones are left out."""
    sunday = today + timedelta(days=SUNDAY - today.weekday())
    overdue = [line for line in lines if line.due_on and line.due_on < today]
    this_week = [line for line in lines if line.due_on and today <= line.due_on <= sunday]
    later = [line for line in lines if line.due_on and line.due_on > sunday]
    someday = [line for line in lines if line.due_on is None]
    named = (
        ("Overdue", "red", overdue),
        ("This week", "yellow", this_week),
        ("Later", "grey", later),
        ("No day set", "grey", someday),
    )
    return [
        Group(heading, str(len(found)), colour, [task(line, today=today) for line in found])
        for heading, colour, found in named
        if found
    ]


def task(line: WorkLine, *, today: date) -> Task:
    kind, colour = KINDS[line.kind]
    if line.kind is WorkKind.ALERT:
        href = reverse("escalation:alert", args=[line.subject_id])
    elif line.kind is WorkKind.SENDING:
        href = reverse("plans:issue_strand", args=[line.child_id, line.subject_id])
    elif line.kind is WorkKind.RIGHTS:
        href = reverse("plans:ehc_rights", args=[line.child_id])
    elif line.kind is WorkKind.PAGE:
        href = reverse("portal:review", args=[line.child_id, line.subject_id])
    else:
        href = reverse("plans:child_plan", args=[line.child_id])
    return Task(
        href, line.child_name, line.text, kind, colour, when_words(line.due_on, today=today), line.why
    )


def when_words(due_on: date | None, *, today: date) -> str:
    """The day, and how far off it is: what matters is told first."""
    if due_on is None:
        return ""
    days = (due_on - today).days
    if days == 0:
        return "Today"
    if days == 1:
        return "Tomorrow"
    if days < 0:
        late = -days
        return f"{day_words(due_on)}, {late} day{'' if late == 1 else 's'} late"
    return f"{due_on:%A} {day_words(due_on)}" if days < SUNDAY + 1 else day_words(due_on)

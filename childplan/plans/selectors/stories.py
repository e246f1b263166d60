"""What became of one outcome or action: every change of it, who made it and why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from childplan.history.acts import NotFound
from childplan.plans.models import Outcome, PlannedAction, Strand
from childplan.plans.vocabulary import OutcomeDomain, OutcomeState, PlannedActionState

from .child_plan import ChildPlan
from .names import PersonName, names_of
from .outcomes import OutcomeView, PlannedActionView


@dataclass(frozen=True)
class Change:
    """One field that a version changed: its name on the screen, what it said and what it says."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Theirs:
    """What somebody else saved meanwhile: who, when, and what each field says now."""

    by: PersonName | None
    at: datetime
    version: int
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Step:
    """One version of an outcome or action. changes: empty for the first."""

    version: int
    at: datetime
    by: PersonName | None
    reason: str
    changes: tuple[Change, ...]


def outcome_in(plan: ChildPlan, outcome_id: UUID) -> OutcomeView:
    """One outcome of a plan that was read. Raises NotFound."""
    for outcome in plan.outcomes.outcomes:
        if outcome.outcome_id == outcome_id:
            return outcome
    raise NotFound("no such outcome")


def planned_action_in(plan: ChildPlan, planned_action_id: UUID) -> PlannedActionView:
    """One action of a plan that was read. Raises NotFound."""
    nested = (action for outcome in plan.outcomes.outcomes for action in outcome.planned_actions)
    for action in (*nested, *plan.outcomes.loose):
        if action.planned_action_id == planned_action_id:
            return action
    raise NotFound("no such action")


def outcome_story(outcome: OutcomeView) -> list[Step]:
    """Its versions, newest first. Two queries."""
    rows = Outcome.history.filter(id=outcome.outcome_id).order_by("version")
    return _steps(rows, OUTCOME_FIELDS)


def planned_action_story(action: PlannedActionView) -> list[Step]:
    """Its versions, newest first. Two queries."""
    rows = PlannedAction.history.filter(id=action.planned_action_id).order_by("version")
    return _steps(rows, PLANNED_ACTION_FIELDS)


def theirs_of(row: Outcome | PlannedAction | Strand) -> Theirs:
    """The newer version that stood in the way of a second writer. Two queries."""
    version = type(row).history.filter(id=row.pk, version=row.version).latest("history_date")
    by = version.history_membership_id
    return Theirs(
        by=names_of(row.child_id, [by]).get(by or 0),
        at=version.history_date,
        version=row.version,
        fields=tuple(
            (label, shown(row.child_id, getattr(row, name)))
            for name, (label, shown) in FIELDS[type(row)].items()
        ),
    )


def _day(child_id: UUID, value: date | None) -> str:  # noqa: ARG001 - of any child
    return f"{value.day} {value:%B %Y}" if value else ""


def _words(child_id: UUID, value: object) -> str:  # noqa: ARG001 - as above
    return str(value)


# What a field says, for the child whose it is.
Fields = dict[str, tuple[str, Callable[[UUID, Any], str]]]
OUTCOME_FIELDS: Fields = {
    "domain": ("Part of life", lambda _, value: OutcomeDomain(value).label),
    "text": ("Outcome", _words),
    "baseline": ("Where it starts from", _words),
    "measure": ("How we will know", _words),
    "target_on": ("Target date", _day),
    "state": ("Progress", lambda _, value: OutcomeState(value).label),
}
PLANNED_ACTION_FIELDS: Fields = {
    "text": ("What", _words),
    "who": ("Who", _words),
    "how_much": ("How much and how often", _words),
    "due_on": ("By when", _day),
    "state": ("State", lambda _, value: PlannedActionState(value).label),
}

STRAND_FIELDS: Fields = {
    "lead_membership_id": (
        "Who leads this plan?",
        lambda child_id, value: str(names_of(child_id, [value]).get(value or 0, "")),
    ),
    "review_due_on": ("Next review", _day),
}
FIELDS: dict[type, Fields] = {
    Outcome: OUTCOME_FIELDS,
    PlannedAction: PLANNED_ACTION_FIELDS,
    Strand: STRAND_FIELDS,
}


def _steps(rows: Any, fields: Fields) -> list[Step]:
    versions = list(rows)
    if not versions:
        return []
    child_id = versions[0].child_id
    names = names_of(child_id, (row.history_membership_id for row in versions))
    steps = []
    for before, row in zip([None, *versions], versions, strict=False):
        changes = tuple(
            Change(label, shown(child_id, getattr(before, name)), shown(child_id, getattr(row, name)))
            for name, (label, shown) in fields.items()
            if before is not None and getattr(before, name) != getattr(row, name)
        )
        by = names.get(row.history_membership_id or 0)
        steps.append(Step(row.version, row.history_date, by, row.history_change_reason or "", changes))
    return steps[::-1]

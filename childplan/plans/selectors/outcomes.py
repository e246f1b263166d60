"""Outcomes and actions of a child's plan, with the plans they serve."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from childplan.access.vocabulary import Level
from childplan.history.looking import looked_at
from childplan.plans.models import Outcome, OutcomeStrand, PlannedAction, PlannedActionStrand, Strand
from childplan.plans.vocabulary import (
    OutcomeDomain,
    OutcomeState,
    PlannedActionState,
    StrandKind,
    StrandState,
)

from .controllers import controller_of
from .names import PersonName, names_of
from .reach import Reach


@dataclass(frozen=True)
class PlannedActionView:
    """Who does what, how much, by when."""

    planned_action_id: UUID
    information_class: int
    outcome_id: UUID | None
    text: str
    who: str
    who_membership_id: int | None
    how_much: str
    due_on: date | None
    state: PlannedActionState
    version: int
    serves: tuple[StrandKind, ...]
    strand_ids: frozenset[UUID]
    is_overdue: bool
    may_write: bool
    serves_open: bool

    @property
    def word(self) -> str:
        """In an EHC plan an action is called provision (SEND Code of Practice 2015, 9.61)."""
        return "Provision" if StrandKind.EHC in self.serves else "Action"

    @property
    def is_live(self) -> bool:
        return self.state == PlannedActionState.TO_DO and self.serves_open


@dataclass(frozen=True)
class OutcomeView:
    """What should be true for the child, how far it has come, and what is done for it."""

    outcome_id: UUID
    information_class: int
    domain: OutcomeDomain
    text: str
    baseline: str
    measure: str
    target_on: date | None
    state: OutcomeState
    version: int
    serves: tuple[StrandKind, ...]
    strand_ids: frozenset[UUID]
    may_write: bool
    serves_open: bool
    is_overdue: bool
    planned_actions: tuple[PlannedActionView, ...] = field(default=())
    held_by: str = ""

    @property
    def is_live(self) -> bool:
        """Still worked towards, or achieved, in a plan that is open."""
        return self.state != OutcomeState.ENDED and self.serves_open

    @property
    def done(self) -> int:
        return sum(action.state == PlannedActionState.DONE for action in self.planned_actions)

    @property
    def planned(self) -> int:
        return sum(action.state != PlannedActionState.STOPPED for action in self.planned_actions)


@dataclass(frozen=True)
class Outcomes:
    """All of them that the reader may read. loose: actions towards no outcome that the reader may read."""

    outcomes: tuple[OutcomeView, ...]
    loose: tuple[PlannedActionView, ...]

    def of_strand(self, strand_id: UUID) -> "Outcomes":
        """Those that serve one plan, with the actions that serve it."""
        outcomes = tuple(
            replace(outcome, planned_actions=_of_strand(outcome.planned_actions, strand_id))
            for outcome in self.outcomes
            if strand_id in outcome.strand_ids
        )
        shown = {action.planned_action_id for outcome in outcomes for action in outcome.planned_actions}
        every = [*self.loose, *(a for outcome in self.outcomes for a in outcome.planned_actions)]
        rest = [action for action in every if action.planned_action_id not in shown]
        return Outcomes(outcomes, _of_strand(rest, strand_id))


def _of_strand(actions: Iterable[PlannedActionView], strand_id: UUID) -> tuple[PlannedActionView, ...]:
    return tuple(action for action in actions if strand_id in action.strand_ids)


def outcomes_of(reach: Reach, strands: Iterable[Strand], *, today: date) -> Outcomes:
    """The outcomes and actions of the child that the reader may read. Five queries."""
    mine = {"child_id": reach.child_id, "information_class__in": reach.text_classes(Level.READ)}
    linked = {"child_id": reach.child_id, "information_class__in": reach.classes(Level.KNOWN)}
    outcomes = list(Outcome.objects.filter(**mine))
    actions = list(PlannedAction.objects.filter(**mine))
    by_outcome = _links(OutcomeStrand.objects.filter(**linked).values_list("outcome_id", "strand_id"))
    by_action = _links(
        PlannedActionStrand.objects.filter(**linked).values_list("planned_action_id", "strand_id")
    )
    known = {strand.pk: strand for strand in strands}
    classes = {o.information_class for o in outcomes} | {a.information_class for a in actions}
    looked_at([reach.child_id] if classes else [], sum(classes))
    names = names_of(
        reach.child_id,
        [*(row.added_by_membership_id for row in outcomes), *(row.who_membership_id for row in actions)],
    )
    views = [_planned_action(reach, a, by_action.get(a.pk, []), known, today) for a in actions]
    views = [replace(view, who=_who(view, names)) for view in views]
    readable = {outcome.pk for outcome in outcomes}
    return Outcomes(
        outcomes=tuple(
            replace(
                _outcome(
                    reach,
                    o,
                    by_outcome.get(o.pk, []),
                    known,
                    today,
                    [v for v in views if v.outcome_id == o.pk],
                ),
                held_by=controller_of(o, names),
            )
            for o in outcomes
        ),
        loose=tuple(view for view in views if view.outcome_id not in readable),
    )


def _who(view: PlannedActionView, names: Mapping[int, PersonName]) -> str:
    """Who is to do it, but nobody of a school that is withheld from the reader."""
    person = names.get(view.who_membership_id or 0)
    return view.who if person is None or person.is_open else person.name


def _links(pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = {}
    for row, strand in pairs:
        found.setdefault(row, []).append(strand)
    return found


def _served(links: list[UUID], known: Mapping[UUID, Strand]) -> tuple[tuple[StrandKind, ...], bool]:
    """The kinds of the plans served, in the order of the plans, and whether one of them is open."""
    served = [strand for number, strand in known.items() if number in links]
    return (
        tuple(StrandKind(strand.kind) for strand in served),
        any(strand.state == StrandState.OPEN for strand in served),
    )


def _planned_action(
    reach: Reach, row: PlannedAction, links: list[UUID], known: Mapping[UUID, Strand], today: date
) -> PlannedActionView:
    serves, serves_open = _served(links, known)
    to_do = row.state == PlannedActionState.TO_DO
    return PlannedActionView(
        planned_action_id=row.pk,
        outcome_id=row.outcome_id,
        text=row.text,
        who=row.who,
        who_membership_id=row.who_membership_id,
        how_much=row.how_much,
        due_on=row.due_on,
        state=PlannedActionState(row.state),
        version=row.version,
        serves=serves,
        strand_ids=frozenset(links),
        is_overdue=bool(to_do and row.due_on and row.due_on < today),
        information_class=row.information_class,
        may_write=reach.may_write_text(row.information_class),
        serves_open=serves_open,
    )


def _outcome(
    reach: Reach,
    row: Outcome,
    links: list[UUID],
    known: Mapping[UUID, Strand],
    today: date,
    actions: list[PlannedActionView],
) -> OutcomeView:
    serves, serves_open = _served(links, known)
    under_way = row.state == OutcomeState.WORKING_TOWARDS
    return OutcomeView(
        outcome_id=row.pk,
        domain=OutcomeDomain(row.domain),
        text=row.text,
        baseline=row.baseline,
        measure=row.measure,
        target_on=row.target_on,
        state=OutcomeState(row.state),
        version=row.version,
        serves=serves,
        strand_ids=frozenset(links),
        information_class=row.information_class,
        may_write=reach.may_write_text(row.information_class),
        serves_open=serves_open,
        is_overdue=bool(under_way and row.target_on and row.target_on < today),
        planned_actions=tuple(actions),
    )

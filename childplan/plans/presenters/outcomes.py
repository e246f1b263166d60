"""Outcomes and actions in the order and with the words and tags that the pages show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from childplan.plans.selectors.outcomes import Outcomes, OutcomeView, PlannedActionView
from childplan.plans.selectors.stories import Step
from childplan.plans.vocabulary import OutcomeDomain, OutcomeState, PlannedActionState, StrandKind

STATE_COLOURS = {
    OutcomeState.WORKING_TOWARDS: "blue",
    OutcomeState.ACHIEVED: "green",
    OutcomeState.ENDED: "grey",
    PlannedActionState.TO_DO: "blue",
    PlannedActionState.DONE: "green",
    PlannedActionState.STOPPED: "grey",
}


@dataclass(frozen=True)
class ActionLine:
    """One action in a list."""

    action: PlannedActionView
    serves: str
    colour: str


@dataclass(frozen=True)
class OutcomeCard:
    """One outcome with its actions."""

    outcome: OutcomeView
    serves: str
    colour: str
    lines: tuple[ActionLine, ...]


@dataclass(frozen=True)
class DomainGroup:
    """One of the five outcomes that frame every plan, with what is in it."""

    name: str
    cards: tuple[OutcomeCard, ...]


def outcome_parts(shown: Outcomes, *, of_one_plan: bool = False) -> dict[str, Any]:
    """The context of `plans/_domains.html`.

    The whole plan names the parts of life for which nothing is planned, because that is worth seeing; what is over
    stands apart. One plan within it shows what serves it, over or not.
    """
    live = [o for o in shown.outcomes if o.is_live or of_one_plan]
    groups = [
        DomainGroup(str(domain.label), tuple(outcome_card(o) for o in live if o.domain == domain))
        for domain in OutcomeDomain
    ]
    return {
        "domains": [group for group in groups if group.cards],
        "empty_domains": [] if of_one_plan else [group.name for group in groups if not group.cards],
        "loose": action_lines(a for a in shown.loose if a.serves_open or of_one_plan),
        "earlier": [outcome_card(o) for o in shown.outcomes if o not in live],
    }


def outcome_card(outcome: OutcomeView) -> OutcomeCard:
    return OutcomeCard(
        outcome,
        served_words(outcome.serves),
        STATE_COLOURS[outcome.state],
        tuple(action_lines(outcome.planned_actions)),
    )


def action_line(action: PlannedActionView) -> ActionLine:
    return ActionLine(action, served_words(action.serves), STATE_COLOURS[action.state])


def action_lines(actions: Iterable[PlannedActionView]) -> list[ActionLine]:
    """To do before done before stopped; within each, the earliest day first and those without a day last."""
    order = list(PlannedActionState)
    ordered = sorted(
        actions, key=lambda a: (order.index(a.state), a.due_on is None, str(a.due_on or ""), a.text)
    )
    return [action_line(action) for action in ordered]


def served_words(kinds: Sequence[StrandKind]) -> str:
    """The plans something serves, by their names on the screen."""
    return ", ".join(str(kind.label) for kind in kinds)


def story(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """What became of an outcome or action, each step with a heading."""
    return [{"title": _title(step), "step": step} for step in steps]


def _title(step: Step) -> str:
    if step.version == 1:
        return "Added"
    states = [change.after for change in step.changes if change.field in ("Progress", "State")]
    if states:
        return states[0]
    return "Changed" if step.changes else "Progress noted"

"""Plans within the plan, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from childplan.plans.rules.refusals import in_a_sentence
from childplan.plans.selectors.child_plan import ChildPlan
from childplan.plans.selectors.strands import StrandView


@dataclass(frozen=True)
class StrandCard:
    """One plan as a card. there_is, ask: what is said of a plan that the reader may only know of."""

    strand: StrandView
    is_overdue: bool
    there_is: str
    ask: str


def strand_cards(plan: ChildPlan, strands: Iterable[StrandView], *, today: date) -> list[StrandCard]:
    return [
        StrandCard(
            strand,
            is_overdue=bool(strand.review_due_on and strand.review_due_on < today),
            there_is=with_article(strand.name),
            ask=whom_to_ask(plan, strand),
        )
        for strand in strands
    ]


def whom_to_ask(plan: ChildPlan, strand: StrandView) -> str:
    """Who can say more about a plan that one may not read: its lead, who holds it, or the lead practitioner."""
    if strand.lead:
        number = f" on {strand.lead.telephone}" if strand.lead.telephone else ""
        return f"{strand.lead}{number}"
    if strand.owner:
        return strand.owner
    return f"{plan.lead.name}, lead practitioner" if plan.lead else ""


def with_article(name: str) -> str:
    """As one says it: "a child in need plan", "an early help plan", "a universal plan"."""
    words = in_a_sentence(name)
    return f"{'an' if words[:1] in 'aeio' else 'a'} {words}"

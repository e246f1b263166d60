"""One plan for every child, the plans within it, and what of them was sent to the family or held back."""

from .owed import HeldBack, Issue
from .plan import (
    Draft,
    Outcome,
    OutcomeStrand,
    PartnerContribution,
    Plan,
    PlannedAction,
    PlannedActionStrand,
    ReleasedItem,
    Section,
    Strand,
    View,
)
from .rights import EhcRights

__all__ = [
    "Draft",
    "EhcRights",
    "HeldBack",
    "Issue",
    "Outcome",
    "OutcomeStrand",
    "PartnerContribution",
    "Plan",
    "PlannedAction",
    "PlannedActionStrand",
    "ReleasedItem",
    "Section",
    "Strand",
    "View",
]

"""Which body holds what stands in a plan: that of whoever wrote it first, whoever writes on.

Derived from the author's membership, whose organisation never changes; nothing more is kept. That another body
writes in
it makes nobody joint controller: that takes an arrangement (UK GDPR Article 26), kept with the sharing agreements.
"""

from collections.abc import Mapping

from childplan.plans.models import Outcome, PartnerContribution, PlannedAction, Section, View

from .names import PersonName

Held = Section | Outcome | PlannedAction | View | PartnerContribution


def first_author_of(row: Held) -> int | None:
    """The membership of whoever wrote it first; None where nobody has yet, or from before that was kept."""
    if isinstance(row, View):
        return row.recorded_by_membership_id
    if isinstance(row, PartnerContribution):
        return row.from_membership_id
    return row.added_by_membership_id


def controller_of(row: Held, names: Mapping[int, PersonName]) -> str:
    """The body that holds it, by name; empty where that is not known. names: those of the authors."""
    author = names.get(first_author_of(row) or 0)
    return author.organisation if author else ""

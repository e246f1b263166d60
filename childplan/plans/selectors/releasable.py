"""What of a child's plan may be released by this reader, in the words the family would read."""

from collections.abc import Iterable
from uuid import UUID

from childplan.access.vocabulary import Level
from childplan.common.vocabulary import InformationClass
from childplan.history.looking import looked_at
from childplan.plans.models import Outcome, PlannedAction, Section
from childplan.plans.rules.releasing import Choice, Frozen, contact_source
from childplan.plans.vocabulary import OutcomeState, PlannedActionState, ReleasedKind, StrandState

from .names import PersonName
from .reach import Reach


def releasable(reach: Reach) -> list[Frozen]:
    """Written sections of open plans, live outcomes and actions still to do, of classes open for writing.

    Nothing that tells of somebody else. Three queries. Who may not write in a plan does not decide what of it a family
    is shown.
    """
    mine = {"child_id": reach.child_id, "information_class__in": reach.text_classes(Level.CONTRIBUTE)}
    sections = Section.objects.filter(**mine, strand__state=StrandState.OPEN, tells_of_others=False)
    sections = sections.exclude(text="")
    outcomes = Outcome.objects.filter(**mine).exclude(state=OutcomeState.ENDED)
    actions = PlannedAction.objects.filter(**mine, state=PlannedActionState.TO_DO)
    frozen = [
        *map(_section, sections.select_related("strand").order_by("strand__starts_on", "position")),
        *map(_outcome, outcomes),
        *map(_planned_action, actions),
    ]
    looked_at([reach.child_id] if frozen else [], sum({piece.information_class for piece in frozen}))
    return frozen


def contact_card(child_id: UUID, person: PersonName) -> Frozen:
    """Whom to contact: a named person, where they work and the number to call."""
    return Frozen(
        Choice(ReleasedKind.CONTACT, contact_source(child_id), person.membership_id),
        InformationClass.VIEWS,
        person.name,
        "\n".join(part for part in (person.role, person.organisation, person.telephone) if part),
        who=person.name,
    )


def chosen(pieces: Iterable[Frozen], choices: Iterable[Choice]) -> list[Frozen]:
    """Those pieces that were chosen, whatever their version."""
    wanted = {(choice.kind, choice.source_id) for choice in choices}
    return [piece for piece in pieces if (piece.choice.kind, piece.choice.source_id) in wanted]


def _section(row: Section) -> Frozen:
    choice = Choice(ReleasedKind.SECTION, row.pk, row.version)
    return Frozen(choice, row.information_class, row.heading, row.text)


def _outcome(row: Outcome) -> Frozen:
    choice = Choice(ReleasedKind.OUTCOME, row.pk, row.version)
    return Frozen(choice, row.information_class, row.get_domain_display(), row.text, due_on=row.target_on)


def _planned_action(row: PlannedAction) -> Frozen:
    choice = Choice(ReleasedKind.PLANNED_ACTION, row.pk, row.version)
    text = f"{row.text}\n{row.how_much}" if row.how_much else row.text
    return Frozen(choice, row.information_class, "Action", text, who=row.who, due_on=row.due_on)

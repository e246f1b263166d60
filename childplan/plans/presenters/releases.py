"""What a family is shown, in the order in which it is shown, and whose it is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from childplan.plans.models import ReleasedItem
from childplan.plans.rules.releasing import Choice, Frozen
from childplan.plans.selectors.adults import Adult
from childplan.plans.vocabulary import ReleasedKind


@dataclass(frozen=True)
class AdultView:
    """One adult, what stands for and against showing them anything, and what they are shown now."""

    adult: Adult
    items: tuple[ReleasedItem, ...]


@dataclass(frozen=True)
class FamilyPage:
    """The pieces as a family person reads them: what happens next first, then outcomes, then the texts."""

    actions: list[Frozen] = field(default_factory=list)
    outcomes: list[Frozen] = field(default_factory=list)
    sections: list[Frozen] = field(default_factory=list)
    contacts: list[Frozen] = field(default_factory=list)


def adult_views(adults: Sequence[Adult], items: Iterable[ReleasedItem]) -> list[AdultView]:
    """Each adult of the family with what was released to them."""
    every = list(items)
    return [AdultView(a, tuple(i for i in every if i.person_id == a.person_id)) for a in adults]


def others_released(adults: Sequence[Adult], items: Iterable[ReleasedItem]) -> list[ReleasedItem]:
    """What is still released to somebody whose relationship to the child has ended: to be withdrawn."""
    present = {adult.person_id for adult in adults}
    return [item for item in items if item.person_id not in present]


def family_page(pieces: Iterable[Frozen]) -> FamilyPage:
    """The same pieces, sorted into the parts of the family's page."""
    page = FamilyPage()
    places = {
        ReleasedKind.PLANNED_ACTION: page.actions,
        ReleasedKind.OUTCOME: page.outcomes,
        ReleasedKind.SECTION: page.sections,
        ReleasedKind.CONTACT: page.contacts,
    }
    for piece in pieces:
        places[piece.choice.kind].append(piece)
    return page


def as_frozen(item: ReleasedItem) -> Frozen:
    """What was released, as its words were frozen."""
    choice = Choice(ReleasedKind(item.kind), item.source_id, item.source_version)
    return Frozen(choice, item.information_class, item.heading, item.text, item.who, item.due_on)


def hidden_fields(chosen: Iterable[tuple[str, Iterable[str]]]) -> list[tuple[str, str]]:
    """What was chosen, to be sent again by the page that asks for confirmation."""
    return [(name, value) for name, values in chosen for value in values]

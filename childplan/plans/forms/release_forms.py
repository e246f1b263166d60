"""What a family person is shown: choose, confirm, withdraw."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from childplan.plans.models import ReleasedItem
from childplan.plans.rules.releasing import Choice, Frozen
from childplan.plans.selectors.names import PersonName
from childplan.plans.vocabulary import ReleasedKind

from .shared import as_uuids, choices_of, practitioner_choices, shortened

KIND_FIELDS = {
    ReleasedKind.SECTION: "sections",
    ReleasedKind.OUTCOME: "outcomes",
    ReleasedKind.PLANNED_ACTION: "planned_actions",
}


def pieces_field(label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Something changed since you looked. Read it again, then choose"},
    )


class ReleaseForm(forms.Form):
    """The pieces to release, and whom the family contacts."""

    sections = pieces_field("Parts of the plan")
    outcomes = pieces_field("Outcomes")
    planned_actions = pieces_field("Actions")
    contact = forms.ChoiceField(
        label="Who should they contact?",
        help_text="The name, role, organisation and telephone number are shown.",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why do you release this now?",
        max_length=200,
        help_text="Kept in the history; the family does not see it. For example: agreed at the review on 3 March",
    )

    # One of the three lists is enough: which, the form says when nothing is chosen.
    asked_if = ("sections", "outcomes", "planned_actions")

    def __init__(
        self,
        *args: Any,
        pieces: Sequence[Frozen],
        people: Sequence[PersonName],
        live: Sequence[ReleasedItem],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.choice_hints: dict[str, dict[str, str]] = {}
        held = {item.source_id: item for item in live}
        for kind, name in KIND_FIELDS.items():
            offered = [piece for piece in pieces if piece.choice.kind == kind]
            choices_of(self, name, [(str(piece.choice), piece_words(piece)) for piece in offered])
            self.choice_hints[name] = {
                str(piece.choice): held_words(held[piece.choice.source_id], piece)
                for piece in offered
                if piece.choice.source_id in held
            }
        choices_of(self, "contact", practitioner_choices(people))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not self.choices():
            self.add_error(None, "Choose at least one part of the plan, outcome or action")
        return said

    def choices(self) -> list[Choice]:
        chosen = (self.cleaned_data.get(name) or () for name in KIND_FIELDS.values())
        return [Choice.read(written) for part in chosen for written in part]


class WithdrawForm(forms.Form):
    """The pieces to take back, and why."""

    items = forms.MultipleChoiceField(label="What do you withdraw?", widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label="Why do you withdraw it?",
        max_length=200,
        help_text="Kept in the history; the family does not see it.",
        error_messages={"required": "Say why you withdraw it"},
    )

    def __init__(self, *args: Any, live: Sequence[ReleasedItem], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices_of(
            self, "items", [(str(item.pk), f"{item.heading}: {shortened(item.text)}") for item in live]
        )

    def item_ids(self) -> list[UUID]:
        return as_uuids(self.cleaned_data["items"])


def held_words(item: ReleasedItem, piece: Frozen) -> str:
    """Whether the adult has this piece as it stands, or as it was."""
    same = item.text == piece.text and item.heading == piece.heading and item.due_on == piece.due_on
    return "They have this already" if same else "They have an older text of this"


def piece_words(piece: Frozen) -> str:
    """A piece on one line, for choosing it."""
    return f"{piece.heading}: {shortened(piece.text)}"

"""Actions: add, change, and say what became of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from childplan.common.forms import DayField
from childplan.plans.actions.add_planned_action import PlannedActionText
from childplan.plans.selectors.names import PersonName
from childplan.plans.selectors.outcomes import OutcomeView, PlannedActionView
from childplan.plans.selectors.strands import StrandView

from .shared import (
    SOMEBODY_ELSE,
    ReasonedForm,
    VersionedForm,
    as_uuids,
    choices_of,
    outcome_choices,
    practitioner_choices,
    reason_field,
    strand_choices,
    words_field,
)


class PlannedActionWords(forms.Form):
    """Who does what, how much, by when."""

    text = words_field("What will be done?", rows=3, empty="Enter what will be done")
    practitioner = forms.ChoiceField(label="Who does it?", widget=forms.RadioSelect)
    who = forms.CharField(
        label="Who is it?",
        required=False,
        max_length=120,
        help_text="Name, and what they are to the child. For example: Grace, grandmother",
    )
    how_much = forms.CharField(
        label="How much and how often",
        required=False,
        max_length=120,
        help_text="For example: 20 minutes, 3 times a week",
    )
    due_on = DayField(label="By when", required=False, help_text="For example, 27 3 2027")

    reveals = {"practitioner": {SOMEBODY_ELSE: "who"}}

    def offer_people(self, people: Sequence[PersonName]) -> None:
        choices = practitioner_choices(people)
        choices_of(self, "practitioner", [*choices, (SOMEBODY_ELSE, "Somebody else")])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("practitioner") == SOMEBODY_ELSE and not said.get("who", "").strip():
            self.add_error("who", "Enter who does it")
        return said

    def words(self) -> PlannedActionText:
        said = self.cleaned_data
        somebody_else = said["practitioner"] == SOMEBODY_ELSE
        return PlannedActionText(
            text=said["text"],
            who=said["who"] if somebody_else else "",
            who_membership_id=None if somebody_else else int(said["practitioner"]),
            how_much=said["how_much"],
            due_on=said["due_on"],
        )


class NewPlannedActionForm(PlannedActionWords, ReasonedForm):
    """An action, what it is for, the plan it is written in, and the plans it serves besides."""

    outcome = forms.ChoiceField(label="Which outcome is it for?", required=False)
    written_in = forms.ChoiceField(
        label="Which plan is it written in?",
        help_text="Everyone who may read that plan can read it.",
        widget=forms.RadioSelect,
    )
    also_serves = forms.MultipleChoiceField(
        label="Which other plans does it serve?",
        required=False,
        help_text="It is printed with each of them.",
        widget=forms.CheckboxSelectMultiple,
    )
    reason = reason_field("Why are you adding this action?")
    field_order = (
        "written_in", "also_serves", "outcome", "text", "practitioner", "who", "how_much", "due_on", "reason",
    )  # fmt: skip
    unsaid = "Action added"

    def __init__(
        self,
        *args: Any,
        strands: Sequence[StrandView],
        linkable: Sequence[StrandView],
        people: Sequence[PersonName],
        outcomes: Sequence[OutcomeView],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.offer_people(people)
        choices_of(self, "written_in", strand_choices(strands))
        choices_of(self, "also_serves", strand_choices(linkable) if len(linkable) > 1 else [])
        offered = outcome_choices(outcomes)
        choices_of(self, "outcome", [("", "None in particular"), *offered] if offered else [])

    def served(self) -> tuple[UUID, list[UUID]]:
        """The plan it is written in, and the others."""
        main = UUID(self.cleaned_data["written_in"])
        return main, [s for s in as_uuids(self.cleaned_data.get("also_serves")) if s != main]

    def outcome_id(self) -> UUID | None:
        chosen = self.cleaned_data.get("outcome")
        return UUID(chosen) if chosen else None


class ChangePlannedActionForm(PlannedActionWords, VersionedForm):
    """New words for an action, and further plans it serves."""

    also_serves = forms.MultipleChoiceField(
        label="Which more plans does it serve from now on?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("text", "practitioner", "who", "how_much", "due_on", "also_serves", "reason")
    unsaid = "Action changed"

    def __init__(
        self,
        *args: Any,
        linkable: Sequence[StrandView],
        people: Sequence[PersonName],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.offer_people(people)
        choices_of(self, "also_serves", strand_choices(linkable))

    def more(self) -> list[UUID]:
        return as_uuids(self.cleaned_data.get("also_serves"))

    @staticmethod
    def beginning(action: PlannedActionView) -> dict[str, str | int | date | None]:
        """What the form shows before anybody types."""
        named = action.who_membership_id is not None
        return {
            "text": action.text,
            "practitioner": str(action.who_membership_id) if named else SOMEBODY_ELSE,
            "who": "" if named else action.who,
            "how_much": action.how_much,
            "due_on": action.due_on,
            "version": action.version,
        }


class MoveForm(forms.Form):
    """What became of an action, in a few words."""

    reason = forms.CharField(
        label="What happened",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What was done, and what difference it made",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class TakeUpAgainForm(forms.Form):
    """Why an action that was stopped or done is to be done after all."""

    reason = forms.CharField(
        label="Why is it taken up again?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class StopForm(forms.Form):
    """Why an action will not be done."""

    reason = forms.CharField(
        label="Why will it not be done?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

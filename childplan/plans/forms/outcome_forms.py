"""Outcomes: add, change, record progress."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from childplan.common.forms import DayField
from childplan.plans.actions.add_outcome import OutcomeText
from childplan.plans.selectors.outcomes import OutcomeView
from childplan.plans.selectors.strands import StrandView
from childplan.plans.vocabulary import OutcomeDomain, OutcomeState
from childplan.plans.workflow import OUTCOME_MOVES

from .shared import (
    ReasonedForm,
    VersionedForm,
    as_uuids,
    choices_of,
    reason_field,
    strand_choices,
    words_field,
)


class OutcomeWords(forms.Form):
    """What an outcome says."""

    domain = forms.ChoiceField(
        label="Which part of life is it about?", choices=OutcomeDomain.choices, widget=forms.RadioSelect
    )
    text = words_field(
        "Outcome",
        hint="What will be true for the child. For example: I walk to school with friends",
        empty="Enter the outcome",
    )
    baseline = words_field("Where it starts from", required=False, rows=2)
    measure = words_field(
        "How we will know", required=False, rows=2, hint="What will show that it has come true"
    )
    target_on = DayField(label="Target date", required=False, help_text="For example, 27 3 2027")

    def words(self) -> OutcomeText:
        said = self.cleaned_data
        return OutcomeText(
            domain=OutcomeDomain(said["domain"]),
            text=said["text"],
            baseline=said["baseline"],
            measure=said["measure"],
            target_on=said["target_on"],
        )


class NewOutcomeForm(OutcomeWords, ReasonedForm):
    """An outcome, the plan it is written in, and the plans it serves besides."""

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
    reason = reason_field("Why are you adding this outcome?")
    field_order = (
        "written_in",
        "also_serves",
        "domain",
        "text",
        "baseline",
        "measure",
        "target_on",
        "reason",
    )
    unsaid = "Outcome added"

    def __init__(
        self, *args: Any, strands: Sequence[StrandView], linkable: Sequence[StrandView], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        choices_of(self, "written_in", strand_choices(strands))
        choices_of(self, "also_serves", strand_choices(linkable) if len(linkable) > 1 else [])

    def served(self) -> tuple[UUID, list[UUID]]:
        """The plan it is written in, and the others."""
        main = UUID(self.cleaned_data["written_in"])
        return main, [s for s in as_uuids(self.cleaned_data.get("also_serves")) if s != main]


class ChangeOutcomeForm(OutcomeWords, VersionedForm):
    """New words for an outcome, and further plans it serves."""

    also_serves = forms.MultipleChoiceField(
        label="Which more plans does it serve from now on?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("domain", "text", "baseline", "measure", "target_on", "also_serves", "reason")
    unsaid = "Outcome changed"

    def __init__(self, *args: Any, linkable: Sequence[StrandView], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices_of(self, "also_serves", strand_choices(linkable))

    def more(self) -> list[UUID]:
        return as_uuids(self.cleaned_data.get("also_serves"))

    @staticmethod
    def beginning(outcome: OutcomeView) -> dict[str, str | int | date | None]:
        """What the form shows before anybody types."""
        return {
            "domain": outcome.domain,
            "text": outcome.text,
            "baseline": outcome.baseline,
            "measure": outcome.measure,
            "target_on": outcome.target_on,
            "version": outcome.version,
        }


class ProgressForm(forms.Form):
    """How far an outcome has come, and what shows it."""

    state = forms.ChoiceField(label="How far has it come?", widget=forms.RadioSelect)
    reason = words_field("What shows it", hint="What was seen, said or measured", rows=3)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, present: OutcomeState, **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices_of(self, "state", [(move, OutcomeState(move).label) for move in OUTCOME_MOVES[present]])

"""Plans within the plan: open, change the lead and review, close."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from childplan.common.forms import DayField
from childplan.plans.selectors.names import PersonName
from childplan.plans.vocabulary import StrandKind

from .shared import choices_of, practitioner_choices, reason_field

NOBODY = ("", "Nobody yet")


class LeadAndReview(forms.Form):
    """Who leads, and when it is looked at next."""

    lead = forms.ChoiceField(label="Who leads this plan?", required=False)
    review_due_on = DayField(label="Next review", required=False, help_text="For example, 27 3 2027")

    def lead_membership_id(self) -> int | None:
        chosen = self.cleaned_data.get("lead")
        return int(chosen) if chosen else None


class OpenStrandForm(LeadAndReview):
    """A new plan within the plan."""

    kind = forms.ChoiceField(label="Which plan?", widget=forms.RadioSelect)
    starts_on = DayField(label="When does it start?", help_text="For example, 27 3 2027")
    legal_basis = forms.CharField(
        label="Legal basis",
        required=False,
        max_length=200,
        help_text="For example: Children Act 1989, section 17",
    )
    reason = forms.CharField(label="Why is it opened?", max_length=200)
    without_agreement = forms.CharField(
        label="For early help without the family’s agreement: why?",
        required=False,
        max_length=200,
        help_text="Early help is by agreement. Where it is recorded under Sharing, leave this empty.",
    )
    field_order = ("kind", "starts_on", "lead", "review_due_on", "legal_basis", "reason", "without_agreement")

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[StrandKind],
        people: Sequence[PersonName],
        today: date,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        choices_of(self, "kind", [(str(kind), str(kind.label)) for kind in kinds])
        choices_of(self, "lead", [NOBODY, *practitioner_choices(people)])
        self.fields["starts_on"].initial = today


class ChangeStrandForm(LeadAndReview):
    """Another lead, another day; whether it was reviewed."""

    reviewed_on = DayField(
        label="If it was reviewed: on which day?",
        required=False,
        help_text="The family is owed the report from that day on. Leave it empty if only the day of the review moves",
    )
    reason = reason_field()
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("lead", "reviewed_on", "review_due_on", "reason", "version")

    def __init__(self, *args: Any, people: Sequence[PersonName], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices_of(self, "lead", [NOBODY, *practitioner_choices(people)])


class CloseStrandForm(forms.Form):
    """The last day of a plan, and why it ends."""

    ended_on = DayField(label="When did it end?", help_text="For example, 27 3 2027")
    reason = forms.CharField(
        label="Why does it end?", max_length=200, help_text="For example: the outcomes were met"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

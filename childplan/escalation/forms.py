"""What a person says about an alert."""

from typing import Any

from django import forms

from childplan.common.forms import DayField

from .vocabulary import Decision

HINTS = {
    Decision.SUPPORT_OFFERED: "Somebody will talk with the family and offer help",
    Decision.MEETING: "The people working with the child agree together what is needed",
    Decision.CONTACT_MADE: "Social care will look at whether more is needed",
    Decision.ALREADY_ACTING: "What is being done already answers it",
}


class DecideForm(forms.Form):
    """A decision and its reason; `version` is the alert as the person saw it."""

    decision = forms.ChoiceField(
        label="What will be done?",
        choices=Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what will be done"},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="Say what you know that the figures do not show, who will act and by when.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=2000,
        error_messages={"required": "Enter the reason for the decision"},
    )
    review_on = DayField(
        label="When will you look at it again?",
        help_text="It then comes up in your work",
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    choice_hints = {"decision": {str(choice): hint for choice, hint in HINTS.items()}}

    def __init__(self, *args: Any, version: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = version


class AcknowledgeForm(forms.Form):
    """Only the version: there is nothing to say but that one has it in hand."""

    version = forms.IntegerField(widget=forms.HiddenInput)

"""Answer what another system sent for a plan."""

from django import forms

from childplan.plans.rules.contributions import LONGEST_REASON

TOLD = "The sender reads this. For example: agreed at the review on 3 March"


class AnswerForm(forms.Form):
    """What both answers ask: why, and which version was read."""

    reason = forms.CharField(
        label="Reason",
        max_length=LONGEST_REASON,
        help_text=TOLD,
        error_messages={"required": "Enter a reason. The sender reads it"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class DeclineForm(AnswerForm):
    """Why it is left out of the plan."""


class TakeUpForm(AnswerForm):
    """Where it goes, and in which words."""

    section = forms.ChoiceField(
        label="Which section it goes into",
        help_text="It is put below what the section says",
        error_messages={"required": "Choose a section"},
    )
    text = forms.CharField(
        label="What goes into the plan",
        help_text="You may change the words. They stand in the plan in your name",
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Enter the text"},
    )
    field_order = ("section", "text", "reason")

"""Answer what another system sent for a plan."""

from django import forms

from childplan.plans.rules.contributions import LONGEST_REASON

TOLD = "The sender reads this. For example: agreed at the review on 3 March"


def told_field(asks: str, *, missing: str) -> forms.CharField:
    """Why it is answered so: the sender reads it. missing: the error where nothing is said."""
    return forms.CharField(
        label=asks, max_length=LONGEST_REASON, help_text=TOLD, error_messages={"required": missing}
    )


class AnswerForm(forms.Form):
    """What both answers ask: why, and which version was read."""

    reason: forms.CharField
    version = forms.IntegerField(widget=forms.HiddenInput)


class DeclineForm(AnswerForm):
    """Why it is left out of the plan."""

    reason = told_field("Why do you decline it?", missing="Say why you decline it. The sender reads it")
    field_order = ("reason",)


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
    reason = told_field("Why do you take it up?", missing="Say why you take it up. The sender reads it")
    field_order = ("section", "text", "reason")

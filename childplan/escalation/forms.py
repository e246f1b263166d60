"""What a person says about an alert, and about the numbers that raise them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from childplan.common.forms import DayField

from .rules import LONGEST_REASON
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


class SetNumberForm(forms.Form):
    """One number of a trigger, from a day on, and why. What each may be is for the rules to say."""

    name = forms.ChoiceField(
        label="Which number are you setting?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose which number you are setting",
            "invalid_choice": "Choose which number you are setting",
        },
    )
    value = forms.DecimalField(
        label="What will it be?",
        max_digits=8,
        decimal_places=2,
        error_messages={
            "required": "Enter the number",
            "invalid": "Enter a number, like 5 or 92.5",
            "max_digits": "Enter a number with at most 8 digits",
            "max_whole_digits": "Enter a number with at most 6 digits before the point",
            "max_decimal_places": "Enter a number with at most two decimals",
        },
    )
    valid_from = DayField(
        label="From which day does it hold?",
        help_text="Today or a later day. It holds from the beginning of that day until a later one takes over.",
        error_messages={"required": "Enter the day from which it holds"},
    )
    reason = forms.CharField(
        label="Why, and where was it agreed?",
        help_text="For example: agreed by the safeguarding partners on 3 March, item 5. Everybody who oversees alerts "
        "can read it; name no child.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Say why, and where it was agreed",
            "max_length": f"Say why in {LONGEST_REASON} characters or fewer",
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, names: Sequence[tuple[str, str, str]], **kwargs: Any) -> None:
        """names: name, label and hint of each number that may be set."""
        super().__init__(*args, **kwargs)
        self.fields["name"].choices = [(name, label) for name, label, _ in names]  # type: ignore[attr-defined]
        self.choice_hints = {"name": {name: hint for name, _, hint in names}}


class WithdrawNumberForm(forms.Form):
    """Which number that has not begun is withdrawn, and why."""

    number_id = forms.TypedChoiceField(
        label="Which number are you withdrawing?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the number you are withdrawing",
            "invalid_choice": "That number is not waiting any more. Choose one that has not begun",
        },
    )
    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Say why it is withdrawn",
            "max_length": f"Say why in {LONGEST_REASON} characters or fewer",
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, numbers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        """numbers: id and words of each that has not begun."""
        super().__init__(*args, **kwargs)
        self.fields["number_id"].choices = list(numbers)  # type: ignore[attr-defined]

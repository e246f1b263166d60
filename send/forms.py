"""What the SEND pages ask for."""

from datetime import date
from typing import Any

from django import forms

from childplan.common.forms import DayField
from send.rules import latest_first_review
from send.vocabulary import SenNeed

LONGEST_REASON = 2000


class OpenForm(forms.Form):
    """The beginning of SEN support."""

    reason = forms.CharField(
        label="What was noticed, and what has been tried?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
        error_messages={"required": "Say what was noticed and what has been tried"},
    )
    primary_need = forms.ChoiceField(
        label="Main need",
        choices=SenNeed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the main need"},
    )
    secondary_need = forms.ChoiceField(
        label="Second need", choices=[("", "None"), *SenNeed.choices], required=False
    )
    parents_told_on = DayField(
        label="When were the parents or carers told?",
        help_text="They must be told before SEN support begins",
        error_messages={"required": "Enter the day on which the parents or carers were told"},
    )
    review_on = DayField(
        label="When is the first review?",
        error_messages={"required": "Enter the day of the first review"},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told, review = self.fields["parents_told_on"], self.fields["review_on"]
        assert isinstance(told, DayField)  # noqa: S101 - declared above
        assert isinstance(review, DayField)  # noqa: S101 - declared above
        told.latest = today
        last = latest_first_review(today)
        review.latest = last
        review.help_text = f"Within a term: on or before {last.day} {last:%B %Y}"


class CloseForm(forms.Form):
    """The end of SEN support."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why does SEN support end?",
        help_text="For example: needs met, an EHC plan takes its place, left the school",
        max_length=200,
        widget=forms.Textarea,
        error_messages={"required": "Say why SEN support ends"},
    )

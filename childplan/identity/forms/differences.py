"""Deciding which of two values stands."""

from typing import Any

from django import forms

KEEP, TAKE = "keep", "take"


class DecideForm(forms.Form):
    """Keep what is on record or take what came in, and why. version: the one the author reads."""

    choice = forms.ChoiceField(
        label="Which one stands?",
        choices=[(KEEP, "Keep what is on record"), (TAKE, "Take what came in")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say which one stands"},
    )
    reason = forms.CharField(
        label="How do you know?",
        max_length=200,
        help_text="For example, “Saw the birth certificate”.",
        error_messages={"required": "Enter how you know"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: int, may_take: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = version
        if not may_take:
            choice = self.fields["choice"]
            assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
            choice.choices = [(KEEP, "Keep what is on record")]

"""Opening a record in an emergency, ending it, reviewing it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from childplan.identity.forms.access_requests import SoughtForm

from .rules import LONGEST_REASON, says_why
from .vocabulary import EmergencyKind, Follows

YES, NO = "yes", "no"
SAY_WHY = "Say what has happened and why it cannot wait, in a sentence"


class OpenForm(SoughtForm):
    """Which child, what kind of emergency, why, and for how long."""

    kind = forms.ChoiceField(
        label="What kind of emergency is it?",
        choices=EmergencyKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what kind of emergency it is"},
    )
    reason = forms.CharField(
        label="What has happened, and why can it not wait?",
        max_length=LONGEST_REASON,
        help_text="In a sentence at least. Whoever reviews it reads this.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": SAY_WHY},
    )
    hours = forms.TypedChoiceField(
        label="For how many hours do you need it?",
        coerce=int,
        help_text="It ends by itself. You can end it sooner, and nobody can make it longer.",
        error_messages={"required": "Say for how many hours you need it"},
    )

    def __init__(self, *args: Any, most_hours: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hours"].choices = [  # type: ignore[attr-defined]
            (number, "1 hour" if number == 1 else f"{number} hours") for number in range(1, most_hours + 1)
        ]

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"])
        if not says_why(reason):
            raise ValidationError(SAY_WHY)
        return reason


class EndForm(forms.Form):
    """Why somebody else's is ended; of one's own nothing is asked."""

    reason = forms.CharField(
        label="Why do you end it?",
        max_length=200,
        help_text="The person who opened it reads this. Do not name the child.",
        error_messages={"required": "Say why you end it"},
    )

    def __init__(self, *args: Any, is_mine: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_mine:
            del self.fields["reason"]


class ReviewForm(forms.Form):
    """Whether it was justified, why, and what follows."""

    justified = forms.ChoiceField(
        label="Was it justified?",
        choices=[(YES, "Yes, it was justified"), (NO, "No, it was not justified")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it was justified"},
    )
    follows = forms.ChoiceField(
        label="What follows?",
        choices=[choice for choice in Follows.choices if choice[0] != Follows.NOTHING],
        widget=forms.RadioSelect,
        required=False,
        help_text="A personal data breach that is a risk to people is reported to the Information Commissioner within "
        "72 hours.",
    )
    words = forms.CharField(
        label="What did you find?",
        max_length=1000,
        help_text="The person who opened it reads this, and their manager. Do not name the child.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say what you found"},
    )
    reveals = {"justified": {NO: "follows"}}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("justified") == NO and not cleaned.get("follows"):
            self.add_error("follows", ValidationError("Say what follows"))
        return cleaned

    @property
    def what_follows(self) -> Follows:
        """Nothing where it was justified, whatever was ticked before."""
        said = self.cleaned_data
        return Follows(said["follows"]) if said["justified"] == NO else Follows.NOTHING

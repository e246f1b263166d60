"""Which lines of the log to show, and the hours of the area."""

from collections.abc import Sequence
from typing import Any

from django import forms

from childplan.common.forms import DayField
from childplan.common.vocabulary import InformationClass
from childplan.history.vocabulary import Way
from childplan.oversight.selectors.looks import Wanted

OUTCOMES = (("", "Any"), ("seen", "Seen"), ("refused", "Refused"), ("failed", "Went wrong"))


class LooksForm(forms.Form):
    """Sent with GET, so that the address keeps what was chosen. What is not understood narrows nothing."""

    person = forms.CharField(
        label="Name of the person who looked",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    since = DayField(label="From", required=False)
    until = DayField(label="To", required=False)
    way = forms.ChoiceField(label="How", required=False, choices=[("", "Any"), *Way.choices])
    outcome = forms.ChoiceField(label="Outcome", required=False, choices=OUTCOMES)
    about = forms.TypedChoiceField(
        label="Kind of information",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Any"), *InformationClass.choices],
    )
    organisation = forms.TypedChoiceField(label="Organisation", required=False, coerce=int, empty_value=None)
    beyond_hours = forms.BooleanField(label="Only outside working hours", required=False)

    def __init__(self, *args: Any, bodies: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["organisation"].choices = [("", "Any"), *bodies]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", "The last day must be the same as or after the first")
        return said

    def wanted(self) -> Wanted:
        """What was chosen, with whatever was wrong left out."""
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        return Wanted(
            person=said.get("person", "").strip(),
            way=said.get("way", ""),
            outcome=said.get("outcome", ""),
            information_class=said.get("about") or 0,
            body=said.get("organisation"),
            since=said.get("since"),
            until=said.get("until"),
            beyond_hours=bool(said.get("beyond_hours")),
        )


class HoursForm(forms.Form):
    """The hours from a day on."""

    valid_from = DayField(label="First day", error_messages={"required": "Enter the first day"})
    opens = forms.TimeField(
        label="Work begins at",
        help_text="For example, 07:30",
        error_messages={"required": "Enter when work begins", "invalid": "Enter a time, like 07:30"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    closes = forms.TimeField(
        label="Work ends at",
        help_text="For example, 18:00",
        error_messages={"required": "Enter when work ends", "invalid": "Enter a time, like 18:00"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

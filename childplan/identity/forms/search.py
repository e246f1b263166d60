"""Finding a child."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from childplan.common.forms import DayField
from childplan.identity.identifiers import IdentifierError
from childplan.identity.identifiers.typed import TypedNumber, is_number, typed_number


class SearchForm(forms.Form):
    """A number of any kind, or a name; a birth date narrows a name. Afterwards `numbers` holds what the text can be."""

    text = forms.CharField(
        label="Number or name",
        help_text="NHS number, UPN, ULN, Childplan number or social care number; or first name and surname, in any "
        "order. A name may be mistyped.",
        max_length=120,
        error_messages={"required": "Enter a number or a name"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}
        ),
    )
    born_on = DayField(
        label="Birth date", required=False, help_text="For example, 27 3 2017. Helps when the name is common."
    )

    numbers: list[TypedNumber]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.numbers = []
        text = cleaned.get("text", "")
        if is_number(text):
            try:
                self.numbers = typed_number(text, synthetic=settings.SYNTHETIC_NHS_NUMBERS)
            except IdentifierError as problem:
                self.add_error(
                    "text", ValidationError(f"{problem.field}: {problem.why} Check it and try again.")
                )
        elif text and not any(character.isalpha() for character in text):
            self.add_error("text", ValidationError("Enter a number or a name"))
        return cleaned

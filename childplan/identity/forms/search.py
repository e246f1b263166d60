"""Finding a child."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from childplan.common.forms import DayField
from childplan.identity.identifiers import IdentifierError
from childplan.identity.identifiers.addresses import is_place, place_words
from childplan.identity.identifiers.typed import TypedNumber, is_number, typed_number

LINE = {"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}


class SearchForm(forms.Form):
    """A number of any kind; or a name, a birth date and an address, of which one is enough.

    Afterwards `numbers` holds what a number can be, and `places` the words of an address.
    """

    text = forms.CharField(
        label="Number or name",
        help_text="NHS number, UPN, ULN, Childplan number or social care number; or first name and surname, in any "
        "order. A name may be mistyped.",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=LINE),
    )
    born_on = DayField(
        label="Birth date",
        required=False,
        help_text="For example, 27 3 2017. Day and month may be the wrong way round.",
    )
    place = forms.CharField(
        label="Postcode or address",
        help_text="For example: RV3 4AB, or 14 Mill Lane",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=LINE),
    )

    numbers: list[TypedNumber]
    places: list[str]
    # The page says that one of them is enough.
    asked_if = ("text", "born_on", "place")

    def __init__(self, *args: Any, may_place: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not may_place:
            del self.fields["place"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.numbers, self.places = [], []
        text, place = cleaned.get("text", ""), cleaned.get("place", "")
        if "place" in self.fields and text and is_place(text):
            # Whoever types an address into the first box means the address.
            text, place = "", f"{text} {place}"
            cleaned["text"], cleaned["place"] = text, place
        self.places = place_words(place)
        if place and not self.places:
            self.add_error("place", ValidationError("Enter a postcode, or part of an address"))
        if is_number(text):
            try:
                self.numbers = typed_number(text, synthetic=settings.SYNTHETIC_NHS_NUMBERS)
            except IdentifierError as problem:
                self.add_error(
                    "text", ValidationError(f"{problem.field}: {problem.why} Check it and try again.")
                )
        elif text and not any(character.isalpha() for character in text):
            self.add_error("text", ValidationError("Enter a number or a name"))
        if not (self.errors or text or self.places or cleaned.get("born_on")):
            asked = "a number, a name or a birth date"
            asked = "a number, a name, a birth date or an address" if "place" in self.fields else asked
            self.add_error("text", ValidationError(f"Enter {asked}"))
        return cleaned

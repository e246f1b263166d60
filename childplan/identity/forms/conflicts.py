"""Declaring a conflict of interest, and ending one."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from childplan.common.forms import DayField
from childplan.identity.actions.conflicts import Meant
from childplan.identity.identifiers import IdentifierError
from childplan.identity.identifiers.typed import TypedNumber, typed_number

LINE = {"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}
WHY = "Your manager reads this. For example: “My sister’s son”."


class ConflictForm(forms.Form):
    """Why somebody should not see a child."""

    reason = forms.CharField(
        label="Why should you not see this child?",
        max_length=200,
        help_text=WHY,
        error_messages={"required": "Enter why you should not see this child"},
    )


class DeclareForm(ConflictForm):
    """A whole number, or exact names and birth date. Afterwards `meant` says which child."""

    number = forms.CharField(
        label="Number",
        required=False,
        max_length=40,
        help_text="NHS number, UPN, ULN or Childplan number. With a number you need no name.",
        widget=forms.TextInput(attrs=LINE),
    )
    forename = forms.CharField(
        label="First name", required=False, max_length=80, widget=forms.TextInput(attrs=LINE)
    )
    surname = forms.CharField(
        label="Surname",
        required=False,
        max_length=80,
        help_text="Without a number: first name, surname and birth date, exactly as they are.",
        widget=forms.TextInput(attrs=LINE),
    )
    born_on = DayField(label="Birth date", required=False, help_text="For example, 27 3 2017")
    field_order = ("number", "forename", "surname", "born_on", "reason")

    meant: Meant
    asked_if = ("number", "forename", "surname", "born_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        number, born_on = cleaned.get("number", ""), cleaned.get("born_on")
        forename, surname = cleaned.get("forename", ""), cleaned.get("surname", "")
        if number:
            self.meant = Meant({"number": number}, tuple(self._numbers(number)))
        elif forename and surname and born_on:
            typed = {"name": f"{forename} {surname}", "born_on": born_on.isoformat()}
            self.meant = Meant(typed, (), forename, surname, born_on)
        elif not {"number", "born_on"} & self.errors.keys():
            self.add_error("number", ValidationError("Enter a number; or first name, surname and birth date"))
        return cleaned

    def _numbers(self, number: str) -> list[TypedNumber]:
        try:
            return typed_number(number, synthetic=settings.SYNTHETIC_NHS_NUMBERS)
        except IdentifierError as problem:
            told = f"{problem.field}: {problem.why} Check it and try again."
            self.add_error("number", ValidationError(told))
            return []


class EndForm(forms.Form):
    """Why somebody's declaration holds no longer."""

    reason = forms.CharField(
        label="Why does it end?",
        max_length=200,
        help_text="Whoever declared it reads this.",
        error_messages={"required": "Enter why it ends"},
    )

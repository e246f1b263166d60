"""Asking for access to a child, and answering."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from childplan.common.forms import DayField
from childplan.identity.actions.ask_for_access import LONGEST_DAYS, Sought
from childplan.identity.identifiers import IdentifierError
from childplan.identity.identifiers.typed import TypedNumber, is_number, typed_number

USUAL_DAYS = 90
LONGEST_NUMBER, LONGEST_NAME = 40, 80
AGREE, DECLINE = "agree", "decline"
YES, NO = "yes", "no"
LINE = {"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}


def as_sought(searched: Mapping[str, str]) -> dict[str, Any]:
    """What somebody typed to find a child, in the fields of a request: nothing is typed twice, and nothing is added.

    A name with a comma has its surname first, another one last; which is which is for the asker to check. An address
    stays behind: nobody is asked about by where they live.
    """
    text = " ".join(searched.get("text", "").split())
    found: dict[str, Any] = {}
    if text and is_number(text):
        return {"number": text[:LONGEST_NUMBER]}
    if "," in text:
        found["surname"], found["forename"] = (part.strip()[:LONGEST_NAME] for part in text.split(",", 1))
    elif text:
        before, _, last = text.rpartition(" ")
        found["forename"], found["surname"] = before[:LONGEST_NAME], last[:LONGEST_NAME]
    if searched.get("born_on"):
        found["born_on"] = date.fromisoformat(searched["born_on"])
    return found


class SoughtForm(forms.Form):
    """A whole number, or exact names and birth date. Afterwards `sought` says which child."""

    number = forms.CharField(
        label="Number",
        required=False,
        max_length=LONGEST_NUMBER,
        help_text="NHS number, UPN, ULN or Childplan number. With a number you need no name.",
        widget=forms.TextInput(attrs=LINE),
    )
    forename = forms.CharField(
        label="First name", required=False, max_length=LONGEST_NAME, widget=forms.TextInput(attrs=LINE)
    )
    surname = forms.CharField(
        label="Surname",
        required=False,
        max_length=LONGEST_NAME,
        help_text="Without a number: first name, surname and birth date, exactly as they are.",
        widget=forms.TextInput(attrs=LINE),
    )
    born_on = DayField(label="Birth date", required=False, help_text="For example, 27 3 2017")

    sought: Sought
    asked_if = ("number", "forename", "surname", "born_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        numbers: list[TypedNumber] = []
        if cleaned.get("number"):
            try:
                numbers = typed_number(cleaned["number"], synthetic=settings.SYNTHETIC_NHS_NUMBERS)
            except IdentifierError as problem:
                self.add_error(
                    "number", ValidationError(f"{problem.field}: {problem.why} Check it and try again.")
                )
        elif not (cleaned.get("forename") and cleaned.get("surname") and cleaned.get("born_on")):
            self.add_error("number", ValidationError("Enter a number; or first name, surname and birth date"))
        named = {} if numbers else {name: cleaned.get(name) for name in ("forename", "surname", "born_on")}
        typed = {"number": cleaned.get("number", "")} if numbers else {
            "name": f"{named['forename']} {named['surname']}", "born_on": str(named["born_on"] or "")
        }  # fmt: skip
        self.sought = Sought(
            typed=typed,
            numbers=numbers,
            forename=named.get("forename") or "",
            surname=named.get("surname") or "",
            born_on=named.get("born_on"),
        )
        return cleaned


class AskForm(SoughtForm):
    """Which child; why, and until when."""

    until_on = DayField(label="What is the last day you need access?", help_text="Half a year at most.")
    reason = forms.CharField(
        label="Why do you need it?",
        max_length=500,
        help_text="Those who answer read this. Asking is recorded, whether or not the child is known.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why you need access"},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        until = self.fields["until_on"]
        until.earliest, until.latest = today + timedelta(days=1), today + timedelta(days=LONGEST_DAYS)  # type: ignore[attr-defined]
        until.initial = today + timedelta(days=USUAL_DAYS)


class AnswerForm(forms.Form):
    """Agree until a day, or decline; and why."""

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[(AGREE, "Agree"), (DECLINE, "Decline")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you agree"},
    )
    until_on = DayField(
        label="What is the last day?", required=False, help_text="Access ends by itself after that day."
    )
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        help_text="It stays on record. If you agree, whoever asked reads it.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why"},
    )
    may_read = forms.ChoiceField(
        label="May the person who asked read your reason?",
        choices=[(NO, "No, keep it on record only"), (YES, "Yes")],
        widget=forms.RadioSelect,
        required=False,
        help_text="Choose No if the reason itself would tell something about the child.",
    )
    reveals = {"answer": {AGREE: "until_on", DECLINE: "may_read"}}

    def __init__(self, *args: Any, may_agree: bool = True, **kwargs: Any) -> None:
        """may_agree: whether the reader may involve somebody in the asker's role; else they can only decline."""
        super().__init__(*args, **kwargs)
        if not may_agree:
            self.fields["answer"].choices = [(DECLINE, "Decline")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == AGREE and not cleaned.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", ValidationError("Enter the last day of access"))
        if cleaned.get("answer") == DECLINE and not cleaned.get("may_read"):
            self.add_error("may_read", ValidationError("Say whether they may read your reason"))
        return cleaned

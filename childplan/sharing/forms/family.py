"""What is asked about what a family agreed to."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from childplan.common.forms import DayField
from childplan.sharing.rules import LONGEST_LINE
from childplan.sharing.vocabulary import (
    AgreesTo,
    AskedHow,
    FamilyAnswer,
)

THE_CHILD, ANOTHER = "child", "another"


class FamilyAgreementForm(forms.Form):
    """What the family answered: who, how and when."""

    to = forms.ChoiceField(
        label="What was the family asked to agree to?",
        choices=AgreesTo.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they were asked to agree to"},
    )
    answer = forms.ChoiceField(
        label="What did they answer?",
        choices=[(str(one), one.label) for one in (FamilyAnswer.AGREED, FamilyAnswer.REFUSED)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they answered"},
    )
    person = forms.ChoiceField(
        label="Who answered?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who answered"},
    )
    another = forms.CharField(
        label="Their name, and what they are to the child", max_length=150, required=False
    )
    how = forms.ChoiceField(
        label="How were they asked?",
        choices=AskedHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they were asked"},
    )
    said_on = DayField(
        label="On which day?", error_messages={"required": "Enter the day on which they answered"}
    )
    note = forms.CharField(label="Anything that belongs to it", max_length=LONGEST_LINE, required=False)
    reveals = {"person": {ANOTHER: "another"}}

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], today: date, **kwargs: Any) -> None:
        """people: number and words of each adult of the family."""
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            *((str(number), words) for number, words in people),
            (ANOTHER, "Somebody else of the family"),
            (THE_CHILD, "The child (old enough to understand what was asked)"),
        ]
        self.fields["said_on"].latest = today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("person") == ANOTHER and not said.get("another"):
            self.add_error("another", "Enter their name, and what they are to the child")
        return said

    @property
    def person_id(self) -> int | None:
        """The adult of the record's family who answered; None where it was the child, or somebody else."""
        person = self.cleaned_data["person"]
        return None if person in (THE_CHILD, ANOTHER) else int(person)

    @property
    def said_by(self) -> str:
        """Who answered, where they are not in the record's family; else nothing."""
        said = self.cleaned_data
        return " ".join(said["another"].split()) if said["person"] == ANOTHER else ""


class WithdrawForm(forms.Form):
    """How and when an agreement was taken back."""

    how = forms.ChoiceField(
        label="How did they say so?",
        choices=AskedHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they said so"},
    )
    said_on = DayField(
        label="On which day?", error_messages={"required": "Enter the day on which they said so"}
    )
    note = forms.CharField(label="What follows from it?", max_length=LONGEST_LINE, required=False)

    def __init__(self, *args: Any, earliest: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_on"].earliest, self.fields["said_on"].latest = earliest, today  # type: ignore[attr-defined]


class MistakeForm(forms.Form):
    """Why an answer should not stand on record."""

    reason = forms.CharField(
        label="What was wrong?",
        max_length=LONGEST_LINE,
        help_text="For example: it was recorded for the wrong child, or the mother was not asked.",
        error_messages={"required": "Say what was wrong"},
    )

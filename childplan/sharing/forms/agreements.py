"""What is asked about an agreement between bodies."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from childplan.common.forms import DayField
from childplan.common.vocabulary import InformationClass
from childplan.sharing.rules import LONGEST_LINE
from childplan.sharing.vocabulary import (
    Basis,
    Purpose,
)


class AgreementForm(forms.Form):
    """An agreement that was signed."""

    title = forms.CharField(
        label="What is it called?", max_length=120, error_messages={"required": "Enter what it is called"}
    )
    organisations = forms.TypedMultipleChoiceField(
        label="Who signed it?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least two organisations of the area"},
    )
    purposes = forms.MultipleChoiceField(
        label="What may be shared for?",
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what may be shared for"},
    )
    classes = forms.TypedMultipleChoiceField(
        label="What kinds of information?",
        coerce=int,
        choices=[(int(c), c.label) for c in InformationClass],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the kinds of information"},
    )
    basis = forms.ChoiceField(
        label="What is the lawful basis?",
        choices=[(str(one), one.label) for one in Basis if one is not Basis.CONSENT],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the lawful basis"},
    )
    joint_controllers = forms.CharField(
        label="Are some of them joint controllers? Say who is responsible for what.",
        help_text="Joint controllers by this agreement, for example those who run the safeguarding hub.",
        max_length=LONGEST_LINE,
        required=False,
    )
    signed_on = DayField(
        label="When was it signed?", error_messages={"required": "Enter the day it was signed"}
    )
    valid_from = DayField(label="First day", error_messages={"required": "Enter the first day"})
    valid_until = DayField(label="Last day", required=False)
    review_on = DayField(
        label="When will it be reviewed?", error_messages={"required": "Enter the day of review"}
    )
    where_kept = forms.CharField(label="Where is the signed copy?", max_length=200, required=False)

    def __init__(self, *args: Any, bodies: Sequence[tuple[int, str]], today: date, **kwargs: Any) -> None:
        """bodies: number and name of each body of the area."""
        super().__init__(*args, **kwargs)
        self.fields["organisations"].choices = list(bodies)  # type: ignore[attr-defined]
        self.fields["signed_on"].latest = today  # type: ignore[attr-defined]

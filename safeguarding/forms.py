"""What the safeguarding pages ask for."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from childplan.common.forms import DayField
from safeguarding.selectors.allocations import Choice
from safeguarding.vocabulary import ConcernCategory, ConcernState

LONGEST_REASON = 200
LONGEST_TEXT = 5000


class AllocationForm(forms.Form):
    """To whom a child is allocated, and why."""

    social_worker = forms.TypedChoiceField(
        label="Social worker",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a social worker",
            "invalid_choice": "Choose a social worker from the list: this one is not in it any more",
        },
    )
    reason = forms.CharField(
        label="Why",
        help_text="Those who read social care matters of this child read it",
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
        error_messages={"required": "Say why the child is allocated"},
    )

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        worker = self.fields["social_worker"]
        assert isinstance(worker, forms.TypedChoiceField)  # noqa: S101 - declared above
        worker.choices = [(choice.membership_id, f"{choice.name}, {choice.team}") for choice in choices]


class EndAllocationForm(forms.Form):
    """Why a child no longer needs a social worker."""

    reason = forms.CharField(
        label="Why does the child no longer need a social worker?",
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
        error_messages={"required": "Say why the allocation ends"},
    )


class ConcernForm(forms.Form):
    """Something seen or heard that is a worry."""

    text = forms.CharField(
        label="What did you see or hear?",
        help_text="Write facts in the words that were used. Keep what you think apart from what you saw",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        error_messages={"required": "Say what you saw or heard"},
    )
    child_said = forms.CharField(
        label="What did the child say, in their own words?",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea,
    )
    happened_on = DayField(
        label="Which day was it?",
        error_messages={"required": "Enter the day it happened, or the day you heard of it"},
    )
    happened_time = forms.TimeField(
        label="At about what time, if you know?",
        help_text="For example, 14:30",
        required=False,
        input_formats=["%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p"],
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
        error_messages={"invalid": "Enter a time like 14:30, or leave it empty"},
    )
    category = forms.ChoiceField(
        label="What is it about most?",
        choices=ConcernCategory.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about most"},
    )
    immediate_action = forms.CharField(
        label="What have you done already?",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea,
    )
    choice_hints: ClassVar[dict[str, dict[str, str]]] = {
        "category": {
            ConcernCategory.NEGLECT: "Needs not met over time: food, clothing, safety, medical care",
            ConcernCategory.EXPLOITATION: "Gangs, county lines, sexual or criminal exploitation, radicalisation",
            ConcernCategory.DOMESTIC_ABUSE: "Also when the child only hears it or sees what it does",
            ConcernCategory.WELLBEING: "Sadness, worry, self-harm, a change nobody can explain",
        }
    }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["happened_on"]
        assert isinstance(day, DayField)  # noqa: S101 - declared above
        day.latest = today


class SeenForm(forms.Form):
    """The version of the concern that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(SeenForm):
    """What was done about a concern."""

    outcome = forms.ChoiceField(
        label="What is your answer?",
        choices=[(s.value, s.label) for s in (ConcernState.ACTED_ON, ConcernState.NO_ACTION)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer"},
    )
    reason = forms.CharField(
        label="What was done, or why is nothing more needed?",
        help_text="Whoever recorded the concern reads this",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        error_messages={"required": "Say what was done, or why nothing more is needed"},
    )

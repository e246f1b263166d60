"""What the attendance pages ask for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from attendance.actions.end_enrolment import Leaving
from attendance.ctf import MarkLayout
from attendance.rules.suspensions import FURTHEST_AHEAD, MOST_HALF_DAYS_A_YEAR, MOST_REASONS
from attendance.selectors.enrolments import NextSchool
from attendance.selectors.suspensions import SuspensionLine
from attendance.vocabulary import Half, LeavingReason, SuspensionReason
from childplan.common.forms import DayField

EXPORT_AGAIN = "Export a Common Transfer File (CTF) from the school's system, and choose that file."


class FileForm(forms.Form):
    """A Common Transfer File, and how the system that wrote it lays out marks."""

    file = forms.FileField(
        label="Common Transfer File",
        # An empty file is refused where it is read, with what to do about it.
        allow_empty_file=True,
        max_length=200,
        error_messages={
            "required": f"Choose a file. {EXPORT_AGAIN}",
            "invalid": f"No file came through. {EXPORT_AGAIN}",
            "max_length": "The file's name is longer than 200 characters. Give it a shorter one.",
        },
    )
    layout = forms.ChoiceField(
        label="For which days does your school's system write marks?",
        help_text="If you do not know, leave it: a file that does not fit is refused and nothing is lost",
        choices=[
            (MarkLayout.MONDAY_TO_FRIDAY.value, "Monday to Friday"),
            (MarkLayout.EVERY_DAY.value, "Every day of the week, closed at weekends"),
        ],
        initial=MarkLayout.MONDAY_TO_FRIDAY.value,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        megabytes, pupils = settings.UPLOAD_LIMIT_BYTES // 1_000_000, settings.UPLOAD_LIMIT_PUPILS
        self.fields["file"].help_text = (
            "The XML file that your school's system exports, such as 9912001_CTF_991LLLL_001.xml. "
            f"At most {megabytes} MB and {pupils:,} pupils"
        )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        limit = settings.UPLOAD_LIMIT_BYTES
        if file.size is not None and file.size > limit:
            raise forms.ValidationError(
                f"The file is larger than {limit // 1_000_000} MB, the most that is read. "
                "Export fewer pupils at a time."
            )
        return file


class OffRollForm(forms.Form):
    """When a child leaves the school, why, and where to."""

    last_day = DayField(
        label="What is the child’s last day on roll?",
        help_text="Until the end of that day everyone at your school goes on seeing the child",
        error_messages={"required": "Enter the last day on roll"},
    )
    why = forms.ChoiceField(
        label="Why does the child leave?",
        choices=LeavingReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why the child leaves"},
    )
    destination = forms.TypedChoiceField(
        label="Which school does the child go to, if you know?",
        coerce=int,
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": "Choose a school from the list"},
    )
    destination_name = forms.CharField(
        label="If it is not in the list, what is it called?", max_length=100, required=False
    )
    reason = forms.CharField(
        label="How do you know?",
        help_text="For example: told by the parents, or by the new school",
        max_length=200,
        error_messages={"required": "Say how you know"},
    )

    def __init__(self, *args: Any, schools: Sequence[NextSchool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        destination = self.fields["destination"]
        assert isinstance(destination, forms.TypedChoiceField)  # noqa: S101 - declared above
        destination.choices = [
            ("", "Not known, or not in this list"),
            *((s.school_id, s.name) for s in schools),
        ]

    def leaving(self) -> Leaving:
        said = self.cleaned_data
        return Leaving(
            last_day=said["last_day"],
            why=LeavingReason(said["why"]),
            destination_id=said["destination"],
            destination_name=said["destination_name"],
        )


class TakeOffMarkForm(forms.Form):
    """Which mark is taken off, and why."""

    day = DayField(label="Which day?", error_messages={"required": "Enter the day"})
    half = forms.TypedChoiceField(
        label="Which session?",
        choices=[(half.value, half.value.capitalize()) for half in Half],
        coerce=Half,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the morning or the afternoon"},
    )
    reason = forms.CharField(
        label="Why is the mark removed?",
        help_text="For example: made for the wrong child",
        max_length=200,
        error_messages={"required": "Say why the mark is removed"},
    )


class SuspensionForm(forms.Form):
    """A suspension: from when, how long, why, and what happened."""

    starts_on = DayField(
        label="What is the first day of the suspension?",
        error_messages={"required": "Enter the first day"},
    )
    lunchtimes = forms.BooleanField(
        label="The child is kept out over lunchtime only", required=False, widget=forms.CheckboxInput
    )
    half_days = forms.IntegerField(
        label="How many half days?",
        help_text="A school day is two half days. A lunchtime counts as one.",
        min_value=1,
        max_value=MOST_HALF_DAYS_A_YEAR,
        error_messages={
            "required": "Enter the number of half days",
            "invalid": "Enter a whole number of half days",
            "min_value": "Enter 1 half day or more",
            "max_value": f"A suspension is at most {MOST_HALF_DAYS_A_YEAR // 2} school days: enter "
            f"{MOST_HALF_DAYS_A_YEAR} half days or fewer",
        },
    )
    ends_on = DayField(
        label="What is the last day?",
        help_text="Leave it empty to count it from the length. Enter it if your school is closed in between.",
        required=False,
    )
    reasons = forms.TypedMultipleChoiceField(
        label="Why?",
        help_text=f"Choose up to {MOST_REASONS}",
        choices=SuspensionReason.choices,
        coerce=SuspensionReason,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose why the child is suspended"},
    )
    account = forms.CharField(
        label="What happened?",
        help_text="Do not name other children",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say what happened"},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        starts_on = self.fields["starts_on"]
        assert isinstance(starts_on, DayField)  # noqa: S101 - declared above
        starts_on.latest = today + FURTHEST_AHEAD

    def clean_reasons(self) -> list[SuspensionReason]:
        reasons: list[SuspensionReason] = self.cleaned_data["reasons"]
        if len(reasons) > MOST_REASONS:
            raise forms.ValidationError(f"Choose up to {MOST_REASONS} reasons")
        return reasons


class CorrectSuspensionForm(SuspensionForm):
    """The same, of one that is on record."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why do you correct it?",
        max_length=200,
        error_messages={"required": "Say why it is corrected"},
    )

    @staticmethod
    def beginning(line: SuspensionLine) -> dict[str, Any]:
        """What stands on record."""
        spell = line.spell
        return {
            "starts_on": spell.starts_on,
            "lunchtimes": spell.lunchtimes,
            "half_days": spell.half_days,
            "ends_on": spell.ends_on,
            "reasons": [str(each) for each in line.reasons],
            "account": line.account,
            "version": line.version,
        }


class WithdrawSuspensionForm(forms.Form):
    """Why a suspension is withdrawn."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why is it withdrawn?",
        help_text="For example: the head teacher withdrew it, or it was recorded by mistake",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Say why it is withdrawn"},
    )

"""Answering a possible match, and undoing the answer."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime

from childplan.identity.vocabulary import MatchState


class AnswerForm(forms.Form):
    """Same or different, and why."""

    answer = forms.ChoiceField(
        label="Is it the same child?",
        choices=[(MatchState.SAME, "Yes, the same child"), (MatchState.DIFFERENT, "No, different children")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is the same child"},
    )
    reason = forms.CharField(
        label="How do you know?",
        max_length=200,
        help_text="For example, “Rang the school: twin sister”.",
        error_messages={"required": "Enter how you know"},
    )

    choice_hints = {
        "answer": {
            MatchState.SAME.value: "The sender is involved from now on, and the record’s numbers are added. "
            "What a school’s file says of the child comes in by itself.",
            MatchState.DIFFERENT.value: "The record opens a child of its own: from a school’s file by itself, "
            "otherwise when it is sent again.",
        }
    }


class UndoForm(forms.Form):
    """Why the answer is undone. answered_at: the answer as its reader saw it."""

    reason = forms.CharField(
        label="Why is the answer undone?",
        max_length=200,
        help_text="For example, “The school rang back: twin sister”.",
        error_messages={"required": "Enter why the answer is undone"},
    )
    answered_at = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, answered_at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answered_at"].initial = answered_at.isoformat()

    def clean_answered_at(self) -> datetime:
        seen = parse_datetime(self.cleaned_data["answered_at"])
        if seen is None or seen.tzinfo is None:
            raise forms.ValidationError("Open this page again from the list")
        return seen

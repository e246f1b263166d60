"""Answering a possible match."""

from django import forms

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
            MatchState.SAME.value: "The sender is involved from now on, and the record’s numbers are added.",
            MatchState.DIFFERENT.value: "Next time the sender sends the record, it opens a child of its own.",
        }
    }

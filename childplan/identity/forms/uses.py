"""Answering who was meant by an identifier of a restricted record."""

from typing import Any

from django import forms

from childplan.identity.vocabulary import UseState


class UseForm(forms.Form):
    """This child or another, and why. seen: the answer that stood when the page was opened."""

    answer = forms.ChoiceField(
        label="Is it this child?",
        choices=[(UseState.THIS_CHILD, "Yes, this child"), (UseState.ANOTHER, "No, another child")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is this child"},
    )
    reason = forms.CharField(
        label="How do you know?",
        max_length=200,
        help_text="Only people on the list of this record read this.",
        error_messages={"required": "Enter how you know"},
    )
    seen = forms.ChoiceField(choices=UseState.choices, widget=forms.HiddenInput)

    choice_hints = {
        "answer": {
            UseState.THIS_CHILD.value: "A record they opened stays with them: nobody else of the area sees it.",
            UseState.ANOTHER.value: "A record they opened becomes an ordinary record of the area.",
        }
    }

    def __init__(self, *args: Any, seen: UseState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = seen.value

"""Asking about a look, answering, closing."""

from django import forms

from childplan.oversight.workflow import Asked, Finding

LONGEST = 1000


def _words(label: str, missing: str, hint: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": missing, "max_length": f"Use {LONGEST} characters or fewer"},
    )


class AskForm(forms.Form):
    """Whom to ask, and what."""

    asked = forms.ChoiceField(
        label="Who do you ask?",
        choices=Asked.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select who you ask"},
    )
    words = _words(
        "What do you want to know?",
        "Enter what you want to know",
        "They see these words, the day and the child if they may know the child. Do not name anybody else.",
    )


class CloseForm(forms.Form):
    """What came of it."""

    finding = forms.ChoiceField(
        label="What came of it?",
        choices=Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what came of it"},
    )
    words = _words("Why do you think so?", "Enter why you think so")


class AnswerLookForm(forms.Form):
    """Why it was looked at."""

    words = _words(
        "Why was it looked at?",
        "Enter why it was looked at",
        "In a few words. The privacy officer reads them.",
    )

"""A form with every kind of field, for the tests of forms and for the page that shows all components."""

from datetime import date
from typing import Any

from django import forms

from childplan.common.forms import DayField

KINDS = [("neglect", "Neglect"), ("harm", "Physical harm"), ("other", "Something else")]


class ConcernForm(forms.Form):
    """A concern about a child, asked at length."""

    choice_hints = {"kind": {"neglect": "Needs that go unmet over time"}}
    reveals = {"kind": {"other": "other_kind"}}

    forename = forms.CharField(label="First name", max_length=20, help_text="As the school knows it")
    born = DayField(label="Birth date", latest=date(2030, 1, 1))
    nhs_number = forms.CharField(label="NHS number", required=False, max_length=12)
    email = forms.EmailField(label="Email address of the carer", required=False)
    sessions = forms.IntegerField(label="Sessions missed", min_value=0, max_value=380, required=False)
    kind = forms.ChoiceField(label="What kind of concern is it?", choices=KINDS, widget=forms.RadioSelect)
    other_kind = forms.CharField(label="What is it?", required=False)
    seen_by = forms.MultipleChoiceField(
        label="Who has seen the child",
        choices=[("school", "School"), ("health", "Health visitor")],
        widget=forms.CheckboxSelectMultiple,
    )
    school = forms.ChoiceField(label="School", choices=[("", "---------"), ("1", "Alder Road Primary")])
    words = forms.CharField(label="What happened", max_length=200, widget=forms.Textarea(attrs={"rows": 8}))
    aside = forms.CharField(label="Anything else", required=False, widget=forms.Textarea)
    document = forms.FileField(label="Letter", required=False)
    password = forms.CharField(label="Your password", widget=forms.PasswordInput)
    agreed = forms.BooleanField(label="The parent knows about this")
    version = forms.IntegerField(widget=forms.HiddenInput)


FILLED: dict[str, Any] = {
    "forename": "Amara",
    "born_day": "3",
    "born_month": "5",
    "born_year": "2017",
    "kind": "other",
    "other_kind": "Bullying",
    "seen_by": ["school"],
    "school": "1",
    "words": "She came without a coat.",
    "password": "not shown again",
    "agreed": "on",
    "version": "2",
}
WRONG: dict[str, Any] = {
    **FILLED,
    "forename": "A name far longer than it may be",
    "born_month": "13",
    "email": "nobody",
    "sessions": "many",
    "kind": "none",
    "seen_by": [],
    "school": "9",
    "words": "",
    "agreed": "",
    "version": "x",
}

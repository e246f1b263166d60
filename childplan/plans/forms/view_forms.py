"""What the child, or a parent, says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from childplan.common.forms import DayField
from childplan.plans.selectors.adults import Adult
from childplan.plans.selectors.views_held import HeldView
from childplan.plans.vocabulary import ViewOf

from .shared import choices_of, words_field

ANOTHER = "another"


class ViewForm(forms.Form):
    """A view in the words used."""

    whose = forms.ChoiceField(label="Whose view is it?", widget=forms.RadioSelect)
    text = words_field(
        "What did they say?",
        hint="In their own words. For a young child, also what they showed.",
        empty="Enter what they said",
    )
    how_obtained = forms.CharField(
        label="How did you ask?",
        max_length=120,
        help_text="For example: talked while drawing; with an interpreter; by letter",
    )
    obtained_on = DayField(label="When was it?", help_text="For example, 27 3 2026")

    def __init__(self, *args: Any, first_name: str, adults: Sequence[Adult], today: date, **kwargs: Any):
        super().__init__(*args, **kwargs)
        named = [(str(adult.person_id), f"{adult.name}, {adult.relationship.lower()}") for adult in adults]
        choices_of(self, "whose", [(ViewOf.CHILD, first_name), *named, (ANOTHER, "Another parent or carer")])
        self.fields["obtained_on"].latest = today  # type: ignore[attr-defined]
        self.fields["obtained_on"].initial = today

    def whose_view(self) -> tuple[ViewOf, int | None]:
        """The child's, or a parent's with their number where they are known."""
        chosen = self.cleaned_data["whose"]
        if chosen == ViewOf.CHILD:
            return ViewOf.CHILD, None
        return ViewOf.PARENT, None if chosen == ANOTHER else int(chosen)


class CorrectViewForm(ViewForm):
    """The same, filled in, with why it is corrected."""

    reason = forms.CharField(
        label="What was wrong with it?",
        max_length=200,
        help_text="It is kept with what stood before. If they say something else today, record a new view instead.",
        error_messages={"required": "Say what was wrong with it"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def beginning(view: HeldView) -> dict[str, Any]:
        """What the form says when it is first shown."""
        whose = str(ViewOf.CHILD) if view.whose == ViewOf.CHILD else str(view.person_id or ANOTHER)
        return {
            "whose": whose,
            "text": view.text,
            "how_obtained": view.how_obtained,
            "obtained_on": view.obtained_on,
            "version": view.version,
        }

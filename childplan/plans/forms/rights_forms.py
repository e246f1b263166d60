"""What a young person wants their parents to be sent of the EHC plan."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from childplan.common.forms import DayField
from childplan.plans.actions.record_ehc_rights import Said
from childplan.plans.rules.owed import LACKS_CAPACITY
from childplan.plans.selectors.adults import Adult
from childplan.plans.vocabulary import RightsAnswer


class RightsForm(forms.Form):
    """The answer, who represents them if anybody does, how and when it came about, and when it is asked again."""

    answer = forms.ChoiceField(
        label="Who is sent it, or who decides?",
        choices=RightsAnswer.choices,
        widget=forms.RadioSelect,
        help_text="Presume that they have capacity, and help them to decide first. Somebody may lack it for this "
        "decision and have it for others.",
        error_messages={"required": "Say who is sent it, or who decides"},
    )
    person = forms.ChoiceField(label="If a representative decides: who?", required=False)
    words = forms.CharField(
        label="How were they asked, or how was capacity assessed?",
        max_length=300,
        error_messages={"required": "Say how they were asked, or how capacity was assessed"},
    )
    said_on = DayField(label="On which day?", error_messages={"required": "Enter the day"})
    review_on = DayField(
        label="When will this be reviewed?", required=False, help_text="Needed where they lack capacity."
    )

    asked_if = ("person", "review_on")

    def __init__(self, *args: Any, adults: Sequence[Adult], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        people = [(str(one.person_id), f"{one.name}, {one.relationship.lower()}") for one in adults]
        self.fields["person"].choices = [("", "Nobody"), *people]  # type: ignore[attr-defined]
        self.fields["said_on"].initial = today

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        represented = given.get("answer") == RightsAnswer.REPRESENTED
        if "person" not in self.errors and represented != bool(given.get("person")):
            self.add_error("person", "Choose who represents them; nobody else needs to be chosen")
        if given.get("said_on") and given["said_on"] > self.today:
            self.add_error("said_on", "The day they were asked cannot lie ahead")
        again = given.get("review_on")
        if given.get("answer") in LACKS_CAPACITY and (again is None or again <= self.today):
            self.add_error("review_on", "Enter a day to come on which capacity is reviewed")
        return given

    def said(self) -> Said:
        given = self.cleaned_data
        return Said(
            RightsAnswer(given["answer"]),
            given["words"],
            given["said_on"],
            int(given["person"]) if given["person"] else None,
            given["review_on"],
        )

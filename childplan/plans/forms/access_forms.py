"""What of "who can see this child" to show, and about whom to ask why they cannot."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from childplan.common.vocabulary import CONFIDENTIAL, InformationClass
from childplan.plans.rules.refusals import in_a_sentence
from childplan.plans.selectors.why_not import Colleague
from childplan.plans.vocabulary import STRAND_CLASS

EVERYTHING = ("", "All kinds of information")
PLAN = "plan-"
CONFIDENTIAL_ADDRESS = "confidential"


class ReadersForm(forms.Form):
    """Sent with GET, so that the address keeps what was chosen. What is not understood narrows nothing."""

    reads = forms.TypedChoiceField(
        label="Show who can read",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[EVERYTHING, *InformationClass.choices],
    )

    asked_if = ("reads",)

    def wanted(self) -> InformationClass | None:
        """The class that was chosen."""
        chosen = self.cleaned_data.get("reads") if self.is_valid() else None
        return InformationClass(chosen) if chosen else None


class ColleagueForm(forms.Form):
    """By which words to look for a colleague."""

    name = forms.CharField(
        label="Name of your colleague",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the name of your colleague"},
    )


def _parts() -> list[tuple[str, str]]:
    plans = sorted({c for c in STRAND_CLASS.values() if c is not InformationClass.IDENTITY})
    return [
        *((str(int(c)), str(c.label)) for c in InformationClass),
        *((f"{PLAN}{int(c)}", f"What plans say: {c.label.lower()}") for c in plans),
        (CONFIDENTIAL_ADDRESS, "Confidential addresses"),
    ]


class AboutForm(forms.Form):
    """About whom of those who were found, and which part of the record."""

    colleague = forms.TypedChoiceField(
        label="Colleague",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a colleague",
            "invalid_choice": "Choose a colleague from the list",
        },
    )
    about = forms.ChoiceField(label="Kind of information", choices=_parts)

    def __init__(self, typed: QueryDict | None, *, found: Iterable[Colleague]) -> None:
        super().__init__(typed)
        self.fields["colleague"].choices = [  # type: ignore[attr-defined]
            (str(one.membership_id), f"{one.name}, {one.role}, {one.place}") for one in found
        ]

    def words(self) -> str:
        """The part that was asked about, in the middle of a sentence."""
        return in_a_sentence(dict(_parts())[self.cleaned_data["about"]])

    def needs(self) -> tuple[int, bool]:
        """What that part needs, and whether it is what a plan says."""
        about = str(self.cleaned_data["about"])
        if about == CONFIDENTIAL_ADDRESS:
            return InformationClass.CONTACT | CONFIDENTIAL, False
        return int(about.removeprefix(PLAN)), about.startswith(PLAN)

"""What is asked about sharing: with whom, what and why; said better; ended."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from childplan.common.forms import DayField
from childplan.common.vocabulary import InformationClass
from childplan.sharing.rules import LONGEST_DAYS, LONGEST_LINE, LONGEST_TEXT, Deciding, Recipient, Words
from childplan.sharing.vocabulary import (
    NO,
    NONE_NEEDED,
    YES,
    Basis,
    Decided,
    OffenceCondition,
    Purpose,
    SpecialCondition,
)

NOT_OFFERED = "Choose a lawful basis that holds between these two organisations"
WITHOUT_CONSENT = (
    "Use this if consent cannot be given, you cannot be expected to ask for it, or asking would put somebody at risk. "
    "Say which under ‘Why’."
)
NOT_NEEDED = (NONE_NEEDED, "None is needed")


class RecipientForm(forms.Form):
    """With whom: a name to look for."""

    q = forms.CharField(
        label="Name of a person, a team or an organisation of this area",
        help_text="A part of the name is enough. Two letters at least.",
        max_length=100,
        error_messages={"required": "Enter a name to look for, and choose one of those found"},
    )


class WordsForm(forms.Form):
    """What is said of a decision and may be said better later."""

    shared = forms.CharField(
        label="What exactly is shared, or was asked for?",
        help_text="As much as is needed for the purpose, and no more. Facts apart from opinions.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_TEXT,
        error_messages={"required": "Say what exactly is shared, or was asked for"},
    )
    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is for"},
    )
    basis = forms.ChoiceField(
        label="What is the lawful basis?",
        help_text="That the family agreed to help is a different thing, and no basis for sharing.",
        widget=forms.RadioSelect,
        required=False,
        error_messages={"required": "Choose the lawful basis", "invalid_choice": NOT_OFFERED},
    )
    special_condition = forms.ChoiceField(
        label="Which condition applies to health, disability, ethnic origin or religion?",
        choices=[*SpecialCondition.choices, NOT_NEEDED],
        widget=forms.RadioSelect,
        required=False,
    )
    offence_condition = forms.ChoiceField(
        label="Which condition applies to offences, or because the police share it?",
        choices=[*OffenceCondition.choices, NOT_NEEDED],
        widget=forms.RadioSelect,
        required=False,
    )
    family_told = forms.ChoiceField(
        label="Is the family told?",
        help_text="Tell them, unless that would put somebody at risk or get in the way of finding out.",
        choices=[(YES, "Yes, they were told or will be"), (NO, "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the family is told"},
    )
    why_not_told = forms.CharField(label="Why are they not told?", max_length=LONGEST_LINE, required=False)
    more_harmful = forms.CharField(
        label="Why would sharing do more harm, or why does the duty not apply to this?",
        help_text="Between your two organisations the law asks to share what helps to keep a child safe and well.",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST_TEXT,
        required=False,
    )
    reason = forms.CharField(
        label="Why do you decide so?",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=LONGEST_TEXT,
        error_messages={"required": "Say why you decide so"},
    )
    reveals = {"family_told": {NO: "why_not_told"}}
    choice_hints = {"special_condition": {str(SpecialCondition.SAFEGUARDING): WITHOUT_CONSENT}}
    asked_if: tuple[str, ...] = ("basis", "special_condition", "offence_condition", "more_harmful")

    def __init__(self, *args: Any, offered: Iterable[Basis], **kwargs: Any) -> None:
        """offered: the lawful bases that may be chosen here."""
        super().__init__(*args, **kwargs)
        offered = tuple(offered)
        self.fields["basis"].choices = [(str(basis), basis.label) for basis in offered]  # type: ignore[attr-defined]
        if Basis.DUTY not in offered:
            del self.fields["more_harmful"]

    def words(self) -> Words:
        """What was said, once it is valid."""
        said = self.cleaned_data
        special, offence = (
            "" if said[name] == NONE_NEEDED else said[name]
            for name in ("special_condition", "offence_condition")
        )
        return Words(
            purpose=Purpose(said["purpose"]),
            basis=Basis(said["basis"]) if said["basis"] else None,
            shared=said["shared"],
            reason=said["reason"],
            family_told=said["family_told"] == YES,
            why_not_told=said["why_not_told"],
            more_harmful=said.get("more_harmful", ""),
            special_condition=SpecialCondition(special) if special else None,
            offence_condition=OffenceCondition(offence) if offence else None,
        )


class DecideForm(WordsForm):
    """A decision to share or not to share, with a recipient who was chosen before."""

    to = forms.IntegerField(widget=forms.HiddenInput)
    outside_body = forms.CharField(
        label="Which organisation, and who there?",
        help_text="For example: Farhaven Council, children’s social care, Jo Bright",
        max_length=200,
        error_messages={"required": "Enter the name of the organisation, and of the person there"},
    )
    decided = forms.ChoiceField(
        label="What do you decide?",
        choices=Decided.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to share"},
    )
    classes = forms.MultipleChoiceField(
        label="What kinds of information?",
        help_text="Who the child is always belongs to it. You can share what you read yourself by your own work.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose only what you read yourself by your own work"},
    )
    until_on = DayField(
        label="If you share: what is the last day?",
        help_text="They can read it until the end of that day, a year at most.",
        error_messages={"required": "Enter the last day of the share"},
        required=False,
    )
    tells_a_place = forms.ChoiceField(
        label="Could the name of who you share with show where somebody is hidden, for example a refuge?",
        help_text="Then only people who may see confidential addresses read this decision.",
        choices=[(YES, "Yes"), (NO, "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it could show where somebody is hidden"},
    )
    without_agreement = forms.CharField(
        label="If no sharing agreement between your two organisations covers it: why do you share all the same?",
        max_length=LONGEST_LINE,
        required=False,
    )
    field_order = (
        "to",
        "outside_body",
        "tells_a_place",
        "decided",
        "classes",
        "until_on",
        "shared",
        "purpose",
    )
    asked_if: tuple[str, ...] = (*WordsForm.asked_if, "until_on", "without_agreement")

    def __init__(
        self,
        *args: Any,
        to: Recipient,
        held: Sequence[InformationClass],
        today: date,
        is_elsewhere: bool,
        **kwargs: Any,
    ) -> None:
        """held: the classes that may be shared. is_elsewhere: the recipient belongs to another body than the author."""
        super().__init__(*args, **kwargs)
        self.recipient = to
        self.fields["classes"].choices = [  # type: ignore[attr-defined]
            (str(int(c)), c.label) for c in held if c is not InformationClass.IDENTITY
        ]
        if to.is_outside:
            del self.fields["until_on"]
        else:
            del self.fields["outside_body"]
            until = self.fields["until_on"]
            until.earliest, until.latest = today + timedelta(days=1), today + timedelta(days=LONGEST_DAYS)  # type: ignore[attr-defined]
        if not is_elsewhere:
            del self.fields["without_agreement"]
        for name in ("basis", "special_condition", "offence_condition"):
            label = str(self.fields[name].label)
            self.fields[name].label = f"If you share: {label[0].lower()}{label[1:]}"
        if "more_harmful" in self.fields:
            label = str(self.fields["more_harmful"].label)
            self.fields["more_harmful"].label = f"If you do not share: {label[0].lower()}{label[1:]}"

    def clean(self) -> dict[str, Any]:
        """Of whoever does not share, nothing is kept that only a share has."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("decided") == Decided.SHARE:
            for name in ("basis", "until_on"):
                if name in self.fields and not said.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
            said["more_harmful"] = ""
        elif "decided" in said:
            said |= {"basis": "", "special_condition": "", "offence_condition": "", "without_agreement": ""}
        return said

    def deciding(self) -> Deciding:
        """The whole decision, once the form is valid."""
        said = self.cleaned_data
        name = " ".join(said.get("outside_body", "").split())
        return Deciding(
            decided=Decided(said["decided"]),
            to=Recipient(None, name) if self.recipient.is_outside else self.recipient,
            classes=sum(int(one) for one in said["classes"]),
            words=self.words(),
            until_on=said.get("until_on"),
            tells_a_place=said["tells_a_place"] == YES,
            without_agreement=said.get("without_agreement", ""),
        )


class CorrectForm(WordsForm):
    """Other words for a decision; `version` is the decision as the person saw it."""

    why_corrected = forms.CharField(
        label="Why is it corrected?",
        max_length=200,
        error_messages={"required": "Say why it is corrected"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, decided: Decided, **kwargs: Any) -> None:
        """decided: what it was. Where it was to share, the lawful basis is asked for."""
        super().__init__(*args, **kwargs)
        self.fields["basis"].required = decided is Decided.SHARE
        if decided is Decided.SHARE:
            self.fields.pop("more_harmful", None)


class EndForm(forms.Form):
    """Why something ends."""

    reason = forms.CharField(
        label="Why does it end?", max_length=200, error_messages={"required": "Say why it ends"}
    )

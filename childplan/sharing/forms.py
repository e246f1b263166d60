"""What is asked about sharing, about what a family agreed to, and about agreements between bodies."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from childplan.common.forms import DayField
from childplan.common.vocabulary import InformationClass

from .rules import LONGEST_DAYS, LONGEST_LINE, LONGEST_TEXT, Deciding, Recipient, Words
from .vocabulary import (
    NO,
    YES,
    AgreesTo,
    AskedHow,
    Basis,
    Decided,
    FamilyAnswer,
    OffenceCondition,
    Purpose,
    SpecialCondition,
)

NONE_NEEDED = ("", "None is needed")
NOT_OFFERED = "Choose a lawful basis that holds between these two bodies"
THE_CHILD = "child"


class RecipientForm(forms.Form):
    """With whom: a name to look for."""

    q = forms.CharField(
        label="Who is it about sharing with?",
        help_text="The name of a person, a team or an organisation of this area. Two letters at least.",
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
        label="On which lawful basis?",
        help_text="That the family agreed to help is a different thing, and no basis for sharing.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the lawful basis", "invalid_choice": NOT_OFFERED},
    )
    special_condition = forms.ChoiceField(
        label="On which condition, where it tells of health, needs, origin or belief?",
        choices=[NONE_NEEDED, *SpecialCondition.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    offence_condition = forms.ChoiceField(
        label="On which condition, where it tells of offences or the police share it?",
        choices=[NONE_NEEDED, *OffenceCondition.choices],
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
        label="Where the duty to share applies and you do not share: why would sharing do more harm?",
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
        special, offence = said["special_condition"], said["offence_condition"]
        return Words(
            purpose=Purpose(said["purpose"]),
            basis=Basis(said["basis"]),
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
        label="Which body, and who there?",
        help_text="For example: Farhaven Council, children’s social care, Jo Bright",
        max_length=200,
        error_messages={"required": "Enter the name of the body, and of the person there"},
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
        label="If you share: until when?",
        help_text="They can read it until the end of that day, a year at most.",
        required=False,
    )
    tells_a_place = forms.BooleanField(
        label="Knowing who it is shared with would tell where somebody is hidden",
        help_text="For example a refuge. Then only those read this decision who may see confidential addresses.",
        required=False,
    )
    without_agreement = forms.CharField(
        label="If no sharing agreement between your two bodies covers it: why do you share all the same?",
        max_length=LONGEST_LINE,
        required=False,
    )
    field_order = ("to", "outside_body", "decided", "classes", "until_on", "shared", "purpose", "basis")

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
            tells_a_place=said["tells_a_place"],
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


class EndForm(forms.Form):
    """Why something ends."""

    reason = forms.CharField(
        label="Why does it end?", max_length=200, error_messages={"required": "Say why it ends"}
    )


class FamilyAgreementForm(forms.Form):
    """What the family answered: who, how and when."""

    to = forms.ChoiceField(
        label="What was the family asked to agree to?",
        choices=AgreesTo.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they were asked to agree to"},
    )
    answer = forms.ChoiceField(
        label="What did they answer?",
        choices=[(str(one), one.label) for one in (FamilyAnswer.AGREED, FamilyAnswer.REFUSED)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they answered"},
    )
    person = forms.ChoiceField(
        label="Who answered?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who answered"},
    )
    how = forms.ChoiceField(
        label="How were they asked?",
        choices=AskedHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they were asked"},
    )
    said_on = DayField(
        label="On which day?", error_messages={"required": "Enter the day on which they answered"}
    )
    note = forms.CharField(label="Anything that belongs to it", max_length=LONGEST_LINE, required=False)

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], today: date, **kwargs: Any) -> None:
        """people: number and words of each adult of the family."""
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            *((str(number), words) for number, words in people),
            (THE_CHILD, "The child, who understood what was asked"),
        ]
        self.fields["said_on"].latest = today  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """How and when an agreement was taken back."""

    how = forms.ChoiceField(
        label="How did they say so?",
        choices=AskedHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they said so"},
    )
    said_on = DayField(
        label="On which day?", error_messages={"required": "Enter the day on which they said so"}
    )
    note = forms.CharField(label="What follows from it?", max_length=LONGEST_LINE, required=False)

    def __init__(self, *args: Any, earliest: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_on"].earliest, self.fields["said_on"].latest = earliest, today  # type: ignore[attr-defined]


class AgreementForm(forms.Form):
    """An agreement that was signed."""

    title = forms.CharField(
        label="What is it called?", max_length=120, error_messages={"required": "Enter what it is called"}
    )
    organisations = forms.TypedMultipleChoiceField(
        label="Who signed it?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least two bodies of the area"},
    )
    purposes = forms.MultipleChoiceField(
        label="What may be shared for?",
        choices=Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what may be shared for"},
    )
    classes = forms.TypedMultipleChoiceField(
        label="What kinds of information?",
        coerce=int,
        choices=[(int(c), c.label) for c in InformationClass],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the kinds of information"},
    )
    basis = forms.ChoiceField(
        label="On which lawful basis?",
        choices=[(str(one), one.label) for one in Basis if one is not Basis.CONSENT],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the lawful basis"},
    )
    joint_controllers = forms.CharField(
        label="Who answers together for what, where some do?",
        help_text="Joint controllers by this agreement, for example those who run the safeguarding hub.",
        max_length=LONGEST_LINE,
        required=False,
    )
    signed_on = DayField(
        label="When was it signed?", error_messages={"required": "Enter the day it was signed"}
    )
    valid_from = DayField(
        label="From which day does it hold?", error_messages={"required": "Enter the first day"}
    )
    valid_until = DayField(label="Until which day?", required=False)
    review_on = DayField(
        label="When is it looked at again?", error_messages={"required": "Enter the day of review"}
    )
    where_kept = forms.CharField(label="Where is the signed copy?", max_length=200, required=False)

    def __init__(self, *args: Any, bodies: Sequence[tuple[int, str]], today: date, **kwargs: Any) -> None:
        """bodies: number and name of each body of the area."""
        super().__init__(*args, **kwargs)
        self.fields["organisations"].choices = list(bodies)  # type: ignore[attr-defined]
        self.fields["signed_on"].latest = today  # type: ignore[attr-defined]

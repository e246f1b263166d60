"""Opening a child's record by hand."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from childplan.common.forms import DayField
from childplan.identity.actions.open_children import IncomingAlias, IncomingChild
from childplan.identity.identifiers import IdentifierError, check_nhs_number, check_upn
from childplan.identity.vocabulary import AliasKind, Sex

BORN, EXPECTED = "born", "expected"
UNBORN_FORENAME = "Unborn baby"
YEARS = 26
WEEKS_OF_PREGNANCY = 45


class OpenChildForm(forms.Form):
    """Who the child is, as far as it is known. Unborn: the surname of the mother and the day the baby is expected."""

    birth = forms.ChoiceField(
        label="Is the child born?",
        choices=[(BORN, "Yes"), (EXPECTED, "No, the baby is expected")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the child is born"},
    )
    born_on = DayField(label="Birth date", required=False, help_text="If nobody knows it, the best estimate.")
    expected_on = DayField(label="Day the baby is expected", required=False)
    forename = forms.CharField(
        label="First name",
        max_length=80,
        required=False,
        help_text="Leave it empty for an unborn baby without a name.",
    )
    surname = forms.CharField(
        label="Surname",
        max_length=80,
        help_text="Of an unborn baby, the mother’s.",
        error_messages={"required": "Enter the surname"},
    )
    known_as = forms.CharField(label="Known as", max_length=80, required=False)
    sex = forms.ChoiceField(label="Sex", choices=Sex.choices, initial=Sex.UNKNOWN, widget=forms.RadioSelect)
    birth_date_is_disputed = forms.BooleanField(
        label="The age is disputed",
        required=False,
        help_text="Somebody who must decide doubts the birth date given.",
    )
    nhs_number = forms.CharField(
        label="NHS number",
        required=False,
        max_length=20,
        help_text="10 digits. The surest way to find a child we know.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )
    upn = forms.CharField(
        label="UPN",
        required=False,
        max_length=20,
        help_text="The unique pupil number, from the school.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )
    postcode = forms.CharField(
        label="Postcode of the home",
        required=False,
        max_length=8,
        help_text="Only to tell children of the same name apart. It is not kept.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    reason = forms.CharField(
        label="Why are you opening this record?",
        max_length=200,
        help_text="It is kept with the record: for example, “Antenatal booking, 14 weeks”.",
        error_messages={"required": "Enter why you are opening this record"},
    )

    reveals = {"birth": {BORN: "born_on", EXPECTED: "expected_on"}}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        born, expected = self.fields["born_on"], self.fields["expected_on"]
        assert isinstance(born, DayField)  # noqa: S101
        assert isinstance(expected, DayField)  # noqa: S101
        born.latest, born.earliest = today, today.replace(year=today.year - YEARS, day=1)
        expected.earliest = date.fromordinal(today.toordinal() - 7 * 4)
        expected.latest = date.fromordinal(today.toordinal() + 7 * WEEKS_OF_PREGNANCY)

    def clean_nhs_number(self) -> str:
        text: str = self.cleaned_data["nhs_number"]
        try:
            return check_nhs_number(text, synthetic=settings.SYNTHETIC_NHS_NUMBERS).value if text else ""
        except IdentifierError as problem:
            raise ValidationError(f"{problem.why} {problem.remedy}") from problem

    def clean_upn(self) -> str:
        text: str = self.cleaned_data["upn"]
        try:
            return check_upn(text).value if text else ""
        except IdentifierError as problem:
            raise ValidationError(f"{problem.why} {problem.remedy}") from problem

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        birth = cleaned.get("birth")
        if birth == BORN:
            cleaned["expected_on"] = None
            if not cleaned.get("born_on") and "born_on" not in self.errors:
                self.add_error("born_on", "Enter the birth date, or the best estimate")
            if not cleaned.get("forename"):
                self.add_error("forename", "Enter the first name")
        elif birth == EXPECTED:
            cleaned["born_on"], cleaned["birth_date_is_disputed"] = None, False
            if not cleaned.get("expected_on") and "expected_on" not in self.errors:
                self.add_error("expected_on", "Enter the day the baby is expected")
            cleaned["forename"] = cleaned.get("forename") or UNBORN_FORENAME
        return cleaned

    def child(self) -> IncomingChild:
        """What was entered, as the act takes it. Only after `is_valid`."""
        entered = self.cleaned_data
        aliases = []
        if entered["nhs_number"]:
            aliases.append(IncomingAlias(AliasKind.NHS_NUMBER, entered["nhs_number"]))
        if entered["upn"]:
            upn = check_upn(entered["upn"])
            kind = AliasKind.TEMPORARY_UPN if upn.is_temporary else AliasKind.UPN
            aliases.append(IncomingAlias(kind, upn.value))
        return IncomingChild(
            forename=entered["forename"],
            surname=entered["surname"],
            known_as=entered["known_as"],
            sex=Sex(entered["sex"]),
            born_on=entered["born_on"],
            expected_on=entered["expected_on"],
            birth_date_is_disputed=entered["birth_date_is_disputed"],
            postcode=entered["postcode"],
            aliases=tuple(aliases),
        )


class NewLifeForm(OpenChildForm):
    """A child after an adoption: the same, and the day from which the record is."""

    since = DayField(
        label="From which day is this record?",
        help_text="The day on which the child came to the adopters, or any day since. Not the day of the order.",
        error_messages={"required": "Enter the day from which this record is"},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        since = self.fields["since"]
        assert isinstance(since, DayField)  # noqa: S101
        since.latest, since.earliest = today, today.replace(year=today.year - YEARS, day=1)
        self.order_fields(
            ["since", *(name for name in self.fields if name not in ("since", "reason")), "reason"]
        )

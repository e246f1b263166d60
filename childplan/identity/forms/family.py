"""Family, names, addresses and flags."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from childplan.common.forms import DayField
from childplan.identity.actions.record_name import ChildDetails, NameText
from childplan.identity.actions.record_relationship import Contact, Relation
from childplan.identity.models import Child, Relationship
from childplan.identity.selectors.family import KnownPerson
from childplan.identity.vocabulary import AddressKind, FlagKind, NameKind, RelationshipKind, Sex

SOMEBODY_ELSE = "new"
REASON = "It is kept with the record."


class ReasonedForm(forms.Form):
    """Every change of a record says why."""

    reason = forms.CharField(
        label="Why?",
        max_length=200,
        help_text=REASON,
        error_messages={"required": "Enter the reason"},
    )
    field_order: Sequence[str] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "reason"])


class RelationshipForm(ReasonedForm):
    """An adult and what they are to the child."""

    name = forms.CharField(
        label="Full name", max_length=120, error_messages={"required": "Enter the full name"}
    )
    kind = forms.ChoiceField(
        label="What are they to the child?",
        choices=[("", "Choose"), *RelationshipKind.choices],
        error_messages={"required": "Choose what they are to the child"},
    )
    has_parental_responsibility = forms.BooleanField(label="Has parental responsibility", required=False)
    lives_with_child = forms.BooleanField(label="Lives with the child", required=False)
    telephone = forms.CharField(
        label="Telephone",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    email = forms.EmailField(label="Email address", required=False)
    no_contact = forms.BooleanField(
        label="Must have no contact with the child",
        required=False,
        help_text="Shown to everyone who sees the family. Nothing is ever released to this adult. Record the court "
        "order itself on the family page.",
    )
    starts_on = DayField(label="Since", required=False)

    def contact(self) -> Contact:
        entered = self.cleaned_data
        return Contact(
            name=entered["name"],
            email=entered["email"],
            telephone=entered["telephone"],
            is_confidential=entered.get("contact_is_confidential", False),
        )

    def relation(self) -> Relation:
        entered = self.cleaned_data
        return Relation(
            kind=RelationshipKind(entered["kind"]),
            has_parental_responsibility=entered["has_parental_responsibility"],
            lives_with_child=entered["lives_with_child"],
            no_contact=entered["no_contact"],
            starts_on=entered["starts_on"],
        )


class NewRelationshipForm(RelationshipForm):
    """Asked again with a choice when somebody of that name is known from another child.

    The mark is offered only to those who could still see the adult afterwards.
    """

    contact_is_confidential = forms.BooleanField(
        label="Keep telephone and email confidential",
        required=False,
        help_text="Only those who may read what is confidential about this child see them. We go on writing to the "
        "email.",
    )
    is_confidential = forms.BooleanField(
        label="Keep this adult confidential",
        required=False,
        help_text="For somebody others must not find through this child, such as a new partner or a carer at a "
        "refuge. Only those who may read what is confidential about this child see that they are there.",
    )

    same_as = forms.ChoiceField(
        label="Is it somebody we know?",
        widget=forms.RadioSelect,
        choices=[],
        error_messages={"required": "Say whether it is one of these people"},
    )

    def offer(self, known: Sequence[KnownPerson]) -> None:
        """Let the author say whether it is one of these people; asked only when there are any."""
        choices = [(str(person.person_id), person.name) for person in known]
        self.fields["same_as"].choices = [*choices, (SOMEBODY_ELSE, "Somebody else of that name")]  # type: ignore[attr-defined]
        self.choice_hints = {"same_as": {str(person.person_id): "; ".join(person.of) for person in known}}
        self.order_fields(["same_as"])

    def without_offer(self) -> None:
        del self.fields["same_as"]

    def without_mark(self) -> None:
        del self.fields["is_confidential"], self.fields["contact_is_confidential"]


class ChangeRelationshipForm(RelationshipForm):
    """The same, filled in, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def of(relationship: Relationship) -> dict[str, Any]:
        """What stands on record, as the form's first values."""
        row, person = relationship, relationship.person
        return {
            "name": person.name,
            "telephone": person.telephone,
            "email": person.email,
            "kind": row.kind,
            "has_parental_responsibility": row.has_parental_responsibility,
            "lives_with_child": row.lives_with_child,
            "no_contact": row.no_contact,
            "starts_on": row.starts_on,
            "version": row.version,
        }


class EndForm(ReasonedForm):
    """The day something ended."""

    ends_on = DayField(label="Ended on", error_messages={"required": "Enter the day it ended"})
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends_on = self.fields["ends_on"]
        assert isinstance(ends_on, DayField)  # noqa: S101
        ends_on.latest = today
        self.initial.setdefault("ends_on", today)


class AddressForm(ReasonedForm):
    """Where the child lives. The mark is offered only to those who could still see the address afterwards."""

    kind = forms.ChoiceField(label="Kind", choices=AddressKind.choices, widget=forms.RadioSelect)
    lines = forms.CharField(
        label="Address",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Without the postcode.",
        error_messages={"required": "Enter the address"},
    )
    postcode = forms.CharField(
        label="Postcode",
        max_length=8,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10"}),
    )
    starts_on = DayField(label="Lives there since", error_messages={"required": "Enter since when"})
    is_confidential = forms.BooleanField(
        label="Confidential address",
        required=False,
        help_text="Only those who may see confidential addresses see it: the social workers of this child. Nobody else "
        "is told that it is there.",
    )

    def __init__(self, *args: Any, may_mark: bool, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("kind", AddressKind.HOME)
        self.initial.setdefault("starts_on", today)
        if not may_mark:
            del self.fields["is_confidential"]


class NameForm(ReasonedForm):
    """Another name the child has or had."""

    kind = forms.ChoiceField(label="Kind", choices=NameKind.choices, widget=forms.RadioSelect)
    forename = forms.CharField(
        label="First name", max_length=80, error_messages={"required": "Enter the first name"}
    )
    surname = forms.CharField(
        label="Surname", max_length=80, error_messages={"required": "Enter the surname"}
    )
    is_confidential = forms.BooleanField(
        label="Confidential name",
        required=False,
        help_text="A name from before an adoption, for example. Search does not find it.",
    )

    def __init__(self, *args: Any, may_mark: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_mark:
            del self.fields["is_confidential"]

    def name(self) -> NameText:
        entered = self.cleaned_data
        return NameText(
            kind=NameKind(entered["kind"]),
            forename=entered["forename"],
            surname=entered["surname"],
            is_confidential=entered.get("is_confidential", False),
        )


class DetailsForm(ReasonedForm):
    """What the record is headed by."""

    forename = forms.CharField(
        label="First name", max_length=80, error_messages={"required": "Enter the first name"}
    )
    middle_names = forms.CharField(label="Middle names", max_length=120, required=False)
    surname = forms.CharField(
        label="Surname", max_length=80, error_messages={"required": "Enter the surname"}
    )
    known_as = forms.CharField(label="Known as", max_length=80, required=False)
    sex = forms.ChoiceField(label="Sex", choices=Sex.choices, widget=forms.RadioSelect)
    born_on = DayField(
        label="Birth date", required=False, help_text="Enter it once an expected child is born."
    )
    expected_on = DayField(label="Day the baby is expected", required=False)
    birth_date_is_disputed = forms.BooleanField(label="The age is disputed", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def of(child: Child) -> dict[str, Any]:
        names = ("forename", "middle_names", "surname", "known_as", "sex", "born_on", "expected_on")
        return {
            **{name: getattr(child, name) for name in (*names, "birth_date_is_disputed", "version")},
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        born_on = self.fields["born_on"]
        assert isinstance(born_on, DayField)  # noqa: S101
        born_on.latest = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        dates_are_fine = "born_on" not in self.errors and "expected_on" not in self.errors
        if dates_are_fine and not cleaned.get("born_on") and not cleaned.get("expected_on"):
            self.add_error("born_on", "Enter the birth date, or the day the baby is expected")
        return cleaned

    def details(self) -> ChildDetails:
        entered = dict(self.cleaned_data)
        for name in ("version", "reason"):
            entered.pop(name, None)
        return ChildDetails(**{**entered, "sex": Sex(entered["sex"])})


class FlagForm(ReasonedForm):
    """A flag to raise, of those whose class the author may write in."""

    kind = forms.ChoiceField(label="Flag", error_messages={"required": "Choose a flag"})
    starts_on = DayField(label="Since", error_messages={"required": "Enter since when"})

    def __init__(self, *args: Any, kinds: Sequence[FlagKind], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Choose"), *((kind.value, kind.label) for kind in kinds)]  # type: ignore[attr-defined]
        starts_on = self.fields["starts_on"]
        assert isinstance(starts_on, DayField)  # noqa: S101
        starts_on.latest = today
        self.initial.setdefault("starts_on", today)

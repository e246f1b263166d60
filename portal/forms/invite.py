"""What a practitioner is asked before they invite, withdraw or stop."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from portal.selectors.parents import Parent
from portal.vocabulary import OrdersConsidered, ResponsibilitySeen

WORDS = 150


class InviteForm(forms.Form):
    """Whom, and the three things that are considered first: responsibility, orders, risk."""

    person = forms.TypedChoiceField(
        label="Who do you want to invite?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who you want to invite"},
    )
    responsibility = forms.ChoiceField(
        label="How did you make sure that they have parental responsibility, or care of the child?",
        choices=ResponsibilitySeen.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how you made sure of responsibility or care"},
    )
    responsibility_words = forms.CharField(label="How", max_length=WORDS, required=False)
    orders = forms.ChoiceField(
        label="Is there a court order about this adult and this child?",
        help_text="For example a child arrangements, prohibited steps or non-molestation order. An order that forbids "
        "contact has to be recorded: then nothing can be shown to them.",
        choices=OrdersConsidered.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether there is a court order"},
    )
    orders_words = forms.CharField(label="Which order, and what it says", max_length=WORDS, required=False)
    risk = forms.CharField(
        label="Could sharing the plan put the child or anybody else at risk?",
        help_text="Think of the other parent, of who reads this adult’s email, and of what the child wants. "
        "Say what you considered.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what you considered about risk"},
    )

    reveals = {
        "responsibility": {ResponsibilitySeen.OTHER: "responsibility_words"},
        "orders": {OrdersConsidered.ALLOWS: "orders_words"},
    }

    def __init__(self, *args: Any, invitable: Sequence[Parent], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = cast(forms.TypedChoiceField, self.fields["person"])
        person.choices = [(p.adult.person_id, p.adult.name) for p in invitable]
        self.choice_hints = {"person": {str(p.adult.person_id): _facts(p) for p in invitable}}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("responsibility") == ResponsibilitySeen.OTHER and not given.get("responsibility_words"):
            self.add_error("responsibility_words", "Say how you made sure")
        if given.get("orders") == OrdersConsidered.ALLOWS and not given.get("orders_words"):
            self.add_error("orders_words", "Say which order it is and what it says")
        return given

    @property
    def responsibility_seen(self) -> str:
        """The answer in the words that are kept."""
        return _said(
            ResponsibilitySeen(self.cleaned_data["responsibility"]), self.cleaned_data["responsibility_words"]
        )

    @property
    def orders_considered(self) -> str:
        return _said(OrdersConsidered(self.cleaned_data["orders"]), self.cleaned_data["orders_words"])


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="Why?",
        help_text="Kept with the record. Name no other child.",
        max_length=200,
        error_messages={"required": "Say why"},
    )


def _said(answer: ResponsibilitySeen | OrdersConsidered, words: str) -> str:
    own = answer in (ResponsibilitySeen.OTHER, OrdersConsidered.ALLOWS)
    return f"{answer.label}: {words}" if own and words else str(answer.label)


def _facts(found: Parent) -> str:
    """What stands beside a name, so that the right person is chosen."""
    adult = found.adult
    facts = [
        adult.relationship,
        "has parental responsibility" if adult.has_parental_responsibility else "no parental responsibility",
        "lives with the child" if adult.lives_with_child else "",
        f"order: {adult.order}" if adult.order else "no order on record",
        f"email {adult.email}",
    ]
    return ", ".join(fact for fact in facts if fact)

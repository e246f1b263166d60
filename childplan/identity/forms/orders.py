"""Court orders."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from childplan.common.forms import DayField
from childplan.identity.actions.record_order import OrderText
from childplan.identity.forms.family import ReasonedForm
from childplan.identity.models import CourtOrder, Relationship
from childplan.identity.vocabulary import OrderKind

NOBODY = "child"
DETAIL = "What it says besides its kind: who with, when, where, supervised or not."


class OrderTextForm(ReasonedForm):
    """The days of an order, and what it says."""

    starts_on = DayField(label="Made on", error_messages={"required": "Enter the day the order was made"})
    ends_on = DayField(label="In force until", required=False, help_text="If the order says so.")
    detail = forms.CharField(label="What it says", max_length=200, required=False, help_text=DETAIL)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        starts_on = self.fields["starts_on"]
        assert isinstance(starts_on, DayField)  # noqa: S101
        starts_on.latest = today

    def text(self) -> OrderText:
        entered = self.cleaned_data
        return OrderText(entered["starts_on"], entered["ends_on"], entered["detail"])


class NewOrderForm(OrderTextForm):
    """Which order, and whom it names. kinds: those whose class the author may write in."""

    kind = forms.ChoiceField(
        label="Which order is it?", error_messages={"required": "Choose which order it is"}
    )
    about = forms.ChoiceField(
        label="Who does it name?",
        widget=forms.RadioSelect,
        help_text="The adult it was made for or against. A care, placement or emergency protection "
        "order is about the child.",
        error_messages={"required": "Choose who the order names"},
    )
    limits = forms.BooleanField(
        label="The authority limits what this adult may do or know",
        required=False,
        help_text="Only under a care or placement order (Children Act 1989, section 33(3)(b)). Say above what is "
        "limited and why: nothing is sent to this adult unless the lead practitioner sends it.",
    )
    field_order = ("kind", "about", "starts_on", "ends_on", "detail", "limits", "reason")

    def __init__(
        self, *args: Any, kinds: Sequence[OrderKind], adults: Sequence[Relationship], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        self.fields["kind"].choices = [("", "Choose"), *((kind.value, kind.label) for kind in kinds)]  # type: ignore[attr-defined]
        self.fields["about"].choices = [  # type: ignore[attr-defined]
            *((str(tie.pk), f"{tie.person.name}, {tie.get_kind_display().lower()}") for tie in adults),
            (NOBODY, "The child; it names no adult"),
        ]

    @property
    def relationship_id(self) -> str | None:
        about = str(self.cleaned_data["about"])
        return None if about == NOBODY else about


class CorrectOrderForm(OrderTextForm):
    """The same, filled in, with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def of(order: CourtOrder) -> dict[str, Any]:
        """What stands on record, as the form's first values."""
        return {name: getattr(order, name) for name in ("starts_on", "ends_on", "detail", "version")}

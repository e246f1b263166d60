"""Restricting a record, and keeping its list."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from childplan.access.actions import LONGEST_DAYS
from childplan.access.vocabulary import RestrictionKind
from childplan.common.forms import DayField
from childplan.identity.selectors.restricted import ComesBack

LOOK = "look"
LINE = {"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}
KINDS = [(kind, kind.label) for kind in RestrictionKind if kind is not RestrictionKind.ADOPTION]


class ListForm(forms.Form):
    """A form on which people are found by name. With the button that looks, nothing is checked and nothing is lost.

    found: those whom the search found and those chosen already, by membership.
    """

    find = forms.CharField(
        label="Find people by name",
        required=False,
        max_length=80,
        help_text="Part of a name is enough. Tick whom you want, and find others.",
        widget=forms.TextInput(attrs=LINE),
    )
    names: forms.ChoiceField = forms.TypedMultipleChoiceField(
        label="Who is on the list", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, found: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"].choices = list(found.items())  # type: ignore[attr-defined]

    @property
    def is_looking(self) -> bool:
        """Whether the button was pressed that looks for people."""
        return self.is_bound and LOOK in self.data

    def full_clean(self) -> None:
        if self.is_looking:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def is_valid(self) -> bool:
        return not self.is_looking and super().is_valid()


def review_day() -> DayField:
    return DayField(
        label="When do you look at this again?",
        help_text=f"Within {LONGEST_DAYS} days. Everybody on the list is told 14 days before, and on the day.",
        error_messages={"required": "Enter the day on which you look at this again"},
    )


def bounded(field: forms.Field, *, today: date) -> None:
    """A day for the review: today at the soonest, in 90 calendar days at most, which is where it starts."""
    last = today + timedelta(days=LONGEST_DAYS)
    field.earliest, field.latest, field.initial = today, last, last  # type: ignore[attr-defined]


class RestrictForm(ListForm):
    """Why, who sees the record from now on, and until when it stands without a look."""

    kind = forms.ChoiceField(
        label="Why is the record restricted?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Say why the record is restricted"},
    )
    reason = forms.CharField(
        label="In your own words",
        max_length=200,
        help_text="Only people on the list read this.",
        error_messages={"required": "Enter why the record is restricted"},
    )
    parents = forms.TypedMultipleChoiceField(
        label="Which parents or carers keep their page?",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They go on reading what was released to them. Whoever you do not tick sees no plan from now on.",
    )
    review_on = review_day()

    def __init__(self, *args: Any, parents: Mapping[int, str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bounded(self.fields["review_on"], today=today)
        if parents:
            self.fields["parents"].choices = list(parents.items())  # type: ignore[attr-defined]
        else:
            del self.fields["parents"]


class SealForm(ListForm):
    """The day of the adoption order, and who keeps the record of the life before it."""

    ordered_on = DayField(
        label="When was the adoption order made?",
        error_messages={"required": "Enter the day of the adoption order"},
    )
    reason = forms.CharField(
        label="In your own words",
        max_length=200,
        help_text="Only people on the list read this. Do not write the child’s new name.",
        error_messages={"required": "Enter why the record is sealed"},
    )
    review_on = review_day()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bounded(self.fields["review_on"], today=today)
        self.fields["ordered_on"].latest = today  # type: ignore[attr-defined]


class NameForm(ListForm):
    """Somebody more on the list, and why."""

    names = forms.TypedChoiceField(
        label="Whom do you name?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Find and choose whom you name"},
    )
    reason = forms.CharField(
        label="Why do they need to see this record?",
        max_length=200,
        help_text="Only people on the list read this.",
        error_messages={"required": "Enter why they need to see this record"},
    )


class ReasonForm(forms.Form):
    """Why, in one line."""

    reason = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="Only people on the list read this.",
        error_messages={"required": "Enter why"},
    )


class KeepForm(ReasonForm):
    """Kept until another day."""

    review_on = review_day()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bounded(self.fields["review_on"], today=today)


class LiftForm(ReasonForm):
    """Lifted; and whom of those who would see the child again it does not open to."""

    ending = forms.TypedMultipleChoiceField(
        label="Whose involvement ends instead?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick whoever should not see the child again. Leave the rest.",
    )

    def __init__(self, *args: Any, back: Sequence[ComesBack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if back:
            choices = [(str(one.involvement_id), f"{one.kind}: {one.words}") for one in back]
            self.fields["ending"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["ending"]
        self.order_fields(["ending", "reason"])

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

LOOK, CHANGE = "look", "change"
OTHERS, PARTNER = "others", "partner"
STEP_PARENT = "Do not seal this record. That parent stays a parent: change the family on the record instead"
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
        help_text="Part of a name is enough. Tick who you want, and find others.",
        widget=forms.TextInput(attrs=LINE),
    )
    names: forms.ChoiceField = forms.TypedMultipleChoiceField(
        label="Who is on the list", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    asked_if: tuple[str, ...] = ("find", "names")

    def __init__(
        self, *args: Any, found: Mapping[int, str], works: Mapping[int, str] | None = None, **kwargs: Any
    ) -> None:
        """works: people who are offered without a search, by membership."""
        super().__init__(*args, **kwargs)
        works = works or {}
        chosen = {str(one) for one in self.data.getlist("names")} if self.is_bound else set()  # type: ignore[attr-defined]
        self.found_by_name = sum(1 for number in found if number not in works and str(number) not in chosen)
        self.fields["names"].choices = list({**found, **works}.items())  # type: ignore[attr-defined]

    @property
    def is_looking(self) -> bool:
        """Whether the button was pressed that looks for people."""
        return self.is_bound and LOOK in self.data

    @property
    def asks_again(self) -> bool:
        """Whether nothing is to be judged yet: people are looked for, or the answers are changed."""
        return self.is_looking or (self.is_bound and CHANGE in self.data)

    @property
    def has_found(self) -> bool:
        """Whether a search found anybody who was not offered already."""
        return self.found_by_name > 0

    def names_words(self, number: int) -> str:
        """Somebody of the choices, in words."""
        return str(dict(self.fields["names"].choices)[number])  # type: ignore[attr-defined]

    def full_clean(self) -> None:
        if self.asks_again:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def is_valid(self) -> bool:
        return not self.asks_again and super().is_valid()


def review_day() -> DayField:
    return DayField(
        label="When will this be reviewed?",
        help_text=f"Within {LONGEST_DAYS} days. Everybody on the list is told 14 days before, and on the day.",
        error_messages={"required": "Enter the day of the review"},
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
        label="Why, in your own words",
        max_length=200,
        help_text="Only people on the list read this.",
        error_messages={"required": "Enter why the record is restricted"},
    )
    parents = forms.TypedMultipleChoiceField(
        label="Which parents or carers may go on seeing their page?",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick nobody if you are not sure. You can add somebody later. Whoever you do not tick sees no plan "
        "from now on, and is not told why.",
    )
    asked_if: tuple[str, ...] = (*ListForm.asked_if, "parents")
    review_on = review_day()

    def __init__(self, *args: Any, parents: Mapping[int, str], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bounded(self.fields["review_on"], today=today)
        if parents:
            self.fields["parents"].choices = list(parents.items())  # type: ignore[attr-defined]
        else:
            del self.fields["parents"]


class SealForm(ListForm):
    """Who adopts, the day of the order, and who keeps the record of the life before it.

    Where a parent's partner adopts, that parent keeps parental responsibility: nothing is sealed.
    Source: Adoption and Children Act 2002, section 46(3)(b).
    """

    who_adopts = forms.ChoiceField(
        label="Who adopts?",
        choices=[(OTHERS, "Somebody else than a parent’s partner"), (PARTNER, "A parent’s partner")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say who adopts"},
    )
    ordered_on = DayField(
        label="When was the adoption order made?",
        error_messages={"required": "Enter the day of the adoption order"},
    )
    reason = forms.CharField(
        label="Anything the list should know",
        max_length=200,
        required=False,
        help_text="Only people on the list read this. Do not write the child’s new name.",
    )
    review_on = review_day()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bounded(self.fields["review_on"], today=today)
        self.fields["ordered_on"].latest = today  # type: ignore[attr-defined]

    def clean_who_adopts(self) -> str:
        said = str(self.cleaned_data["who_adopts"])
        if said == PARTNER:
            raise forms.ValidationError(STEP_PARENT)
        return said


class HasOrderForm(forms.Form):
    """On the page that checks it: nobody seals a record without the order in hand."""

    has_order = forms.BooleanField(
        label="I have the adoption order",
        error_messages={"required": "Tick that you have the adoption order"},
    )


class NameForm(ListForm):
    """Somebody more on the list, and why."""

    names = forms.TypedChoiceField(
        label="Who do you want to add?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Find and choose who you want to add"},
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
        label="Who should not see the child again? Their involvement ends",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Everybody you do not tick sees the child again at once, as far as their role goes.",
    )
    asked_if: tuple[str, ...] = ("ending",)

    def __init__(self, *args: Any, back: Sequence[ComesBack], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if back:
            choices = [(str(one.involvement_id), f"{one.kind}: {one.words}") for one in back]
            self.fields["ending"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["ending"]
        self.order_fields(["ending", "reason"])

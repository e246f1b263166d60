"""Fields that several forms of the plan ask in the same words."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxLengthValidator

from childplan.plans.selectors.names import PersonName
from childplan.plans.selectors.outcomes import OutcomeView
from childplan.plans.selectors.strands import StrandView

Choices = list[tuple[str, str]]
LONG = 4000
SOMEBODY_ELSE = "other"


def reason_field(asks: str = "Why are you changing this?") -> forms.CharField:
    """Why something is written, for the history. asks: the question, where nothing is changed by it."""
    return forms.CharField(
        label=asks,
        required=False,
        max_length=200,
        help_text="Kept in the history. For example: agreed at the review on 3 March",
    )


class ReasonedForm(forms.Form):
    """A form whose act keeps a reason in the history. Left empty, the act is its own reason."""

    reason = reason_field()

    field_order: Sequence[str] | None = None
    # What stands in the history when no reason is given.
    unsaid = "Written in the plan"

    def given_reason(self) -> str:
        return str(self.cleaned_data.get("reason") or self.unsaid)


class VersionedForm(ReasonedForm):
    """A form that began from one version of a row."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def words_field(
    label: str, *, hint: str = "", required: bool = True, rows: int = 4, empty: str = ""
) -> forms.CharField:
    """A text of several lines. Its limit is far away, so no count of what is left stands below it.

    empty: what is said when nothing was written.
    """
    return forms.CharField(
        label=label,
        required=required,
        help_text=hint,
        error_messages={"required": empty} if empty else None,
        validators=[MaxLengthValidator(LONG)],
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def strand_choices(strands: Sequence[StrandView]) -> Choices:
    return [(str(strand.strand_id), strand.name) for strand in strands]


def practitioner_choices(people: Sequence[PersonName]) -> Choices:
    return [(str(person.membership_id), str(person)) for person in people]


def outcome_choices(outcomes: Sequence[OutcomeView]) -> Choices:
    return [(str(o.outcome_id), f"{o.domain.label}: {shortened(o.text)}") for o in outcomes]


def shortened(text: str, length: int = 90) -> str:
    """The beginning of a text for a list of choices."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def as_uuids(values: Any) -> list[UUID]:
    return [UUID(str(value)) for value in values or ()]


def choices_of(form: forms.Form, name: str, choices: Choices) -> None:
    """Give a field its choices, or take it out when there is nothing to choose."""
    if choices:
        form.fields[name].choices = choices  # type: ignore[attr-defined]
    else:
        del form.fields[name]

"""A form that is asked once more before it is judged: what was typed stands in it as it was typed."""

from collections.abc import Collection
from typing import Any

from django.forms import Form
from django.http import QueryDict

from .days import DayField

# Of what a page sends, what is no answer: what the frame adds, and which button was pressed.
NOT_SENT_ON = frozenset(
    {"csrfmiddlewaretoken", "author_mark", "kept", "draft", "throw_away", "change", "choose"}
)


def show_again(form: Form, sent: Any) -> None:
    """Show what was typed, as it was typed, without judging it yet: half a date too. sent: a QueryDict."""
    for name, field in form.fields.items():
        if not field.widget.value_omitted_from_data(sent, {}, name):
            form.initial[name] = field.widget.value_from_datadict(sent, {}, name)


def carried(form: Form) -> list[tuple[str, str]]:
    """All that was sent for the form's fields, a day in its boxes too, as a page that only shows it carries it on."""
    boxes = tuple(f"{name}_" for name, field in form.fields.items() if isinstance(field, DayField))
    names = [name for name in form.data if name in form.fields or name.startswith(boxes)]
    return [(name, value) for name in names for value in form.data.getlist(name)]  # type: ignore[attr-defined]


def sent_on(sent: QueryDict, *, without: Collection[str] = ()) -> list[tuple[str, str]]:
    """Everything that was sent and is somebody's answer, as hidden fields of the next page carry it."""
    left_out = NOT_SENT_ON | frozenset(without)
    return [(name, value) for name, values in sent.lists() if name not in left_out for value in values]

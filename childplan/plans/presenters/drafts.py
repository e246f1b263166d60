"""What a draft says, in the words of its form's fields."""

from typing import Any

from django.forms import Form, HiddenInput
from django.http import QueryDict

from childplan.common.forms.both_texts import in_words
from childplan.plans.rules.drafts import Typed


def shown_fields(form: Form, typed: Typed) -> list[tuple[str, str]]:
    """Label and words of each field that was filled in, in the form's order."""
    data: Any = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, list(values))
    shown = []
    for name, field in form.fields.items():
        if isinstance(field.widget, HiddenInput):
            continue
        words = in_words(field, field.widget.value_from_datadict(data, {}, name))
        if words:
            shown.append((str(field.label or name), words))
    return shown

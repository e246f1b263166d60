"""What of the catalogue of roles to show."""

from collections.abc import Sequence
from typing import Any

from django import forms


class HeldInForm(forms.Form):
    """Sent with GET, so that the address keeps what was chosen. What is not understood narrows nothing."""

    held_in = forms.ChoiceField(label="Kind of organisation", required=False)

    asked_if = ("held_in",)

    def __init__(self, *args: Any, agencies: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_in"].choices = [("", "All organisations"), *agencies]  # type: ignore[attr-defined]

    def wanted(self) -> str:
        """The kind of body that was chosen; empty for all."""
        return str(self.cleaned_data.get("held_in", "")) if self.is_valid() else ""

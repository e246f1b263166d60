"""Marking a part of the plan as telling of somebody else."""

from typing import Any

from django import forms


class MarkForm(forms.Form):
    """Why a part of the plan is marked, or no longer."""

    reason = forms.CharField(
        label="Why do you mark it?",
        max_length=200,
        help_text="Kept in the history. Do not repeat here what it tells.",
        error_messages={"required": "Say why you mark it"},
    )

    def __init__(self, *args: Any, is_marked: bool, **kwargs: Any) -> None:
        """is_marked: whether it is about a mark that stands, and is lifted."""
        super().__init__(*args, **kwargs)
        if is_marked:
            reason = self.fields["reason"]
            reason.label = "Why do you lift the mark?"
            reason.error_messages["required"] = "Say why you lift the mark"

"""What of the chronology to show."""

from collections.abc import Sequence
from typing import Any

from django import forms

from childplan.common.forms import DayField
from childplan.plans.selectors.chronology import ChronologyFilter


class ChronologyForm(forms.Form):
    """Sent with GET, so that the address keeps what was chosen."""

    agency = forms.ChoiceField(label="Organisation", required=False)
    since = DayField(label="From", required=False)
    until = DayField(label="To", required=False)
    wording = forms.BooleanField(label="Show changes of wording too", required=False)

    def __init__(self, *args: Any, agencies: Sequence[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        offered = [(str(number), name) for number, name in agencies]
        self.fields["agency"].choices = [("", "All organisations"), *offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", "The last day must be the same as or after the first")
        return said

    def wanted(self) -> ChronologyFilter:
        """The filter, with whatever was wrong left out."""
        said = getattr(self, "cleaned_data", {})
        return ChronologyFilter(
            agency=int(said["agency"]) if said.get("agency") else None,
            since=said.get("since"),
            until=said.get("until"),
            with_wording=bool(said.get("wording")),
        )

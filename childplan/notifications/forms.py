"""How somebody wants to hear of what can wait."""

from datetime import time
from typing import Any

from django import forms

from .vocabulary import CAN_WAIT, How, Kind

HOURS = [(f"{hour:02}:00", f"{hour}:00") for hour in range(24)]
HINTS = {
    How.AT_ONCE: "Outside your quiet hours.",
    How.DAILY: "It says how many notices wait, and nothing about a child.",
    How.SIGNED_IN: "Notices are on My work.",
}


class PreferencesForm(forms.Form):
    """One choice for each kind that can wait, the hour of the daily email, quiet hours and days of rest."""

    news = forms.ChoiceField(
        label=str(Kind.NEWS.label),
        choices=How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how you want to hear of something new"},
    )
    delivery = forms.ChoiceField(
        label=str(Kind.DELIVERY.label),
        choices=How.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how you want to hear of an email that was not delivered"},
    )
    digest_at = forms.ChoiceField(label="When the daily email comes", choices=HOURS)
    quiet_from = forms.ChoiceField(
        label="Quiet from", choices=[("", "No quiet hours"), *HOURS], required=False
    )
    quiet_until = forms.ChoiceField(
        label="Quiet until",
        choices=[("", "No quiet hours"), *HOURS],
        required=False,
        help_text="The next day, where it is earlier than the start.",
    )
    working_days_only = forms.BooleanField(label="Nothing on weekends and bank holidays", required=False)

    choice_hints = {
        "news": {str(how): hint for how, hint in HINTS.items()},
        "delivery": {str(how): hint for how, hint in HINTS.items()},
    }

    def chosen(self) -> dict[str, Any]:
        """What `set_preferences` takes."""
        said = self.cleaned_data
        return {
            "how": {kind: How(said[kind.value]) for kind in CAN_WAIT},
            "quiet_from": _time(said["quiet_from"]),
            "quiet_until": _time(said["quiet_until"]),
            "digest_at": _time(said["digest_at"]),
            "working_days_only": said["working_days_only"],
        }


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None

"""What somebody is asked who holds more than one role."""

from collections.abc import Sequence

from django import forms

from .selectors import Acting


class ActingAsForm(forms.Form):
    """Which of one's live memberships to act in. Anybody else's is no choice."""

    membership = forms.TypedChoiceField(
        coerce=int,
        label="Which role are you acting in?",
        help_text="What you see and may do depends on it. It is recorded with everything you look at.",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose the role you are acting in",
            "invalid_choice": "Choose one of your own roles",
        },
    )

    def __init__(self, *args: object, ways: Sequence[Acting], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        chosen = self.fields["membership"]
        assert isinstance(chosen, forms.TypedChoiceField)  # noqa: S101
        chosen.choices = [(way.membership_id, way.role) for way in ways]
        self.choice_hints = {"membership": {str(way.membership_id): way.place for way in ways}}

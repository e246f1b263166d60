"""What a practitioner is asked who looks at a parent's page again."""

from typing import Any

from django import forms

from childplan.common.vocabulary import InformationClass

KEEP, LESS, END = "keep", "less", "end"
DECISIONS = [
    (KEEP, "Keep it as it is"),
    (LESS, "Keep less of it"),
    (END, "End it"),
]
# That the child is theirs, they know.
ALWAYS = InformationClass.IDENTITY


class ReviewForm(forms.Form):
    """The decision, what stays open, what the child wants, how the parent was told, and why."""

    decision = forms.ChoiceField(
        label="What becomes of their page?",
        choices=DECISIONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what becomes of their page"},
    )
    classes = forms.MultipleChoiceField(
        label="What may they go on seeing?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What you untick leaves their page at once. A later review cannot open it again.",
    )
    wishes = forms.CharField(
        label="What does the child want them to see?",
        max_length=90,
        help_text="In one line, in the child’s words if you can. If the child was not asked, say why.",
        error_messages={"required": "Say what the child wants, or why the child was not asked"},
    )
    told = forms.CharField(
        label="How and when did you tell them, before you decide?",
        max_length=80,
        help_text="In one line. If telling them first could put somebody at risk, say so.",
        error_messages={"required": "Say how they were told, or why not"},
    )

    reveals = {"decision": {LESS: "classes"}}
    choice_hints = {
        "decision": {
            KEEP: "They go on seeing what they see now, until the next review",
            END: "Their page closes as soon as you save",
        }
    }

    def __init__(self, *args: Any, open_now: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(int(c)), c.label) for c in InformationClass if c & open_now and c is not ALWAYS]
        self.fields["classes"].choices = offered  # type: ignore[attr-defined]
        self.fields["classes"].initial = [value for value, _ in offered]
        self.open_now = open_now

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if (
            said.get("decision") == LESS
            and "classes" not in self.errors
            and self._ticked(said) == self.open_now
        ):
            self.add_error("classes", "Take away what they no longer see, or keep the page as it is")
        return said

    @property
    def opened(self) -> int:
        """What they may go on seeing, as bits."""
        return self._ticked(self.cleaned_data) if self.cleaned_data["decision"] == LESS else self.open_now

    @property
    def reason(self) -> str:
        """In the words that are kept."""
        given = self.cleaned_data
        return f"Reviewed. The child: {given['wishes']}. Told: {given['told']}"[:200]

    def _ticked(self, said: dict[str, Any]) -> int:
        return sum({int(value) for value in said.get("classes", ())} | {int(ALWAYS)})

"""What was pointed at before words leave: each is let through with a reason, or taken out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from childplan.common.forms.again import show_again
from childplan.identity.departing import Because, Pointed

LABELS: Mapping[Because, str] = {
    Because.ADULT: "“{words}” must have no contact, or their sign-in is stopped. Why may “{heading}” name them?",
    Because.CHILD: "“{words}” is another child. Why may “{heading}” name them?",
    Because.SAME_WORDS: "Words of “{heading}” stand in the record of another child. Why are they right here as well?",
    Because.MARKED: "Words of “{heading}” are marked as telling of somebody else. Why may they be said here?",
}


@dataclass(frozen=True)
class Way:
    """What its reader can do about what was pointed at. hint: below each field; unsaid: the error where it is empty."""

    hint: str
    unsaid: str


UNSEEN = (
    "Take it out of the plan, or say why. Your reason is kept in the history; the family does not see it."
)
RELEASED = Way(UNSEEN, "Say why it may be said, or change what they see")
SENT_WHOLE = Way(UNSEEN, "Say why it may be said, or take it out of the plan")
FOR_PRACTITIONERS = Way(
    "Take it out, or say why. Your reason is kept in the history.",
    "Say why it may be said, or change your answers",
)
QUOTED = (Because.SAME_WORDS, Because.MARKED)
THROUGH = "through_"


def reason_asked(one: Pointed, *, way: Way, required: bool = True) -> forms.CharField:
    """Why this one thing may leave."""
    quoted = f"“{one.words}” " if one.because in QUOTED else ""
    return forms.CharField(
        label=LABELS[one.because].format(words=one.words, heading=one.heading),
        help_text=f"{quoted}{way.hint}",
        max_length=200,
        required=required,
        error_messages={"required": way.unsaid},
    )


class LeavingForm(forms.Form):
    """One reason for each thing that was pointed at. Shown anew, a reason that was typed before stands there again."""

    def __init__(
        self,
        sent: QueryDict,
        *,
        is_answered: bool,
        found: Sequence[Pointed],
        way: Way = RELEASED,
    ) -> None:
        """sent: the whole page. is_answered: whether it was this form's page, so that what is missing is an error."""
        super().__init__(sent if is_answered else None)
        self.keys = {f"{THROUGH}{one.key}": one.key for one in found}
        for name, one in zip(self.keys, found, strict=True):
            self.fields[name] = reason_asked(one, way=way)
        if not is_answered:
            show_again(self, sent)

    def reasons(self) -> dict[str, str]:
        """By the key of what they let through."""
        return {key: self.cleaned_data[name] for name, key in self.keys.items()}


def reasons_typed(sent: QueryDict) -> list[tuple[str, str]]:
    """Reasons typed before, as the page on which answers are changed carries them on."""
    return [(name, str(value)) for name, value in sent.items() if name.startswith(THROUGH) and value]


def reasons_by_key(sent: QueryDict) -> dict[str, str]:
    """The same by the key of what each lets through."""
    return {name.removeprefix(THROUGH): value for name, value in reasons_typed(sent)}

"""Sending a plan to everybody whom it is owed, and ending what was held back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from childplan.common.forms import DayField
from childplan.common.forms.fields import like
from childplan.identity.departing import Pointed
from childplan.identity.forms.leaving import SENT_WHOLE, THROUGH, reason_asked
from childplan.plans.actions.hold_back import Holding
from childplan.plans.actions.issue_strand import Sending
from childplan.plans.rules.owed import OWED, latest_hold
from childplan.plans.rules.releasing import Choice
from childplan.plans.selectors.names import PersonName
from childplan.plans.selectors.owed import Receiver, ToIssue
from childplan.plans.vocabulary import HELD_BACK_LAW, Document, HeldBackWhy, SentHow, StrandKind

from .shared import choices_of, practitioner_choices

HOLD = "hold:"
NOT_SENT = "not_sent"
CHANGED = "Something changed since you looked. Read it again, then send"
WHAT, SENT_ON, UNTIL, WORDS = "what_", "sent_on_", "until_", "words_"


@dataclass(frozen=True)
class AskedOf:
    """What is asked about one adult. sent_on: of post and hand alone; until, words: of what is held back alone."""

    one: Receiver
    what: BoundField
    sent_on: BoundField
    until: BoundField
    words: BoundField


class IssueForm(forms.Form):
    """What becomes of a plan for each adult about whom the author decides."""

    looked_at = forms.MultipleChoiceField(
        widget=forms.MultipleHiddenInput, error_messages={"invalid_choice": CHANGED, "required": CHANGED}
    )
    document = forms.ChoiceField(label="What do you send?", widget=forms.RadioSelect)
    contact = forms.ChoiceField(
        label="Who can they contact?",
        help_text="The name, role, organisation and telephone number are shown.",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label="Why do you send this now?",
        max_length=200,
        help_text="Kept with the record; the family does not see it. For example: agreed at the review on 3 March",
        error_messages={"required": "Say why you send this now"},
    )

    def __init__(
        self,
        *args: Any,
        plan: ToIssue,
        people: Sequence[PersonName],
        found: Sequence[Pointed],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.deciding = today, [one for one in plan.receivers if one.may_decide]
        self.choice_hints: dict[str, dict[str, str]] = {}
        # Which of these is needed depends on the answer above them; their labels say on which.
        self.asked_if = [name for name in self._names() if not name.startswith(WHAT)]
        shown = [(str(piece.choice), piece.heading) for piece in plan.pieces]
        choices_of(self, "looked_at", shown)
        self.fields["looked_at"].initial = [written for written, _ in shown]
        days = OWED[StrandKind(plan.strand.kind)].days
        choices_of(self, "document", [(str(each), each.label) for each in days])
        self.choice_hints["document"] = {str(each): _when(count) for each, count in days.items()}
        self.fields["document"].initial = str(Document.FINAL)
        choices_of(self, "contact", practitioner_choices(people))
        for one in self.deciding:
            self._ask(one)
        self.through = {f"{THROUGH}{one.key}": one.key for one in found}
        for name_of_field, pointed in zip(self.through, found, strict=True):
            self.fields[name_of_field] = reason_asked(pointed, way=SENT_WHOLE, required=False)
        self.order_fields(["looked_at", "document", *self._names(), *self.through, "contact", "reason"])

    def _ask(self, one: Receiver) -> None:
        number, name = one.adult.person_id, one.adult.name
        sending = [] if one.adult.obstacle else [(str(how), how.label) for how in SentHow]
        holding = [
            (f"{HOLD}{why}", f"Hold it back: {why.label[:1].lower()}{why.label[1:]}") for why in HeldBackWhy
        ]
        leaving = [] if one.is_owed else [(NOT_SENT, "Not sent: it is not owed to them")]
        what = forms.ChoiceField(
            label=f"What do you do for {name}?",
            choices=[*sending, *leaving, *holding],
            widget=forms.RadioSelect,
            error_messages={"required": f"Say how {name} is sent this, or why it is held back from them"},
        )
        # Both parents alike: ticked for whom it is owed, unless something stands in the way.
        if sending and one.is_owed and not one.lead_sends:
            what.initial = str(SentHow.PAGE if one.adult.can_sign_in else SentHow.POST)
        elif not one.is_owed:
            what.initial = NOT_SENT
        self.choice_hints[f"{WHAT}{number}"] = {f"{HOLD}{why}": law for why, law in HELD_BACK_LAW.items()}
        self.fields[f"{WHAT}{number}"] = what
        self.fields[f"{SENT_ON}{number}"] = DayField(
            label=f"If by post or by hand: on which day was it sent to {name}?",
            required=False,
            initial=self.today,
        )
        self.fields[f"{UNTIL}{number}"] = DayField(
            label=f"If held back: from which day is {name} sent it again?",
            required=False,
            help_text="From tomorrow on, within 90 days. Somebody decides again then. "
            + like(self.today + timedelta(days=30)),
        )
        self.fields[f"{WORDS}{number}"] = forms.CharField(
            label=f"If held back: why from {name}?", max_length=200, required=False
        )

    @property
    def by_adult(self) -> list[AskedOf]:
        """The fields of each adult together, in the order in which they are asked."""
        names = (WHAT, SENT_ON, UNTIL, WORDS)
        return [
            AskedOf(one, *(self[f"{prefix}{one.adult.person_id}"] for prefix in names))
            for one in self.deciding
        ]

    @property
    def pointed(self) -> list[BoundField]:
        """A reason for each thing that was pointed at."""
        return [self[name] for name in self.through]

    def _names(self) -> Iterator[str]:
        for one in self.deciding:
            for prefix in (WHAT, SENT_ON, WORDS, UNTIL):
                yield f"{prefix}{one.adult.person_id}"

    def shown_again(self, plan: ToIssue) -> None:
        """Have the page that is answered now stand for what was looked at."""
        if self.is_bound:
            again = QueryDict(mutable=True)
            again.update(self.data)
            again.setlist("looked_at", [str(piece.choice) for piece in plan.pieces])
            self.data = again

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "looked_at" in self.errors:
            del self.errors["looked_at"]
            self.add_error(None, CHANGED)
        for one in self.deciding:
            number = one.adult.person_id
            what = said.get(f"{WHAT}{number}", "")
            if what.startswith(HOLD):
                self._check_hold(said, number)
            elif what in (SentHow.POST, SentHow.HAND) and not said.get(f"{SENT_ON}{number}"):
                self.add_error(f"{SENT_ON}{number}", f"Enter the day {one.adult.name} was sent it")
        if any(said.get(f"{WHAT}{one.adult.person_id}") in SentHow.values for one in self.deciding):
            for name_of_field in self.through:
                if not said.get(name_of_field):
                    self.add_error(name_of_field, SENT_WHOLE.unsaid)
        return said

    def _check_hold(self, said: dict[str, Any], number: int) -> None:
        until = said.get(f"{UNTIL}{number}")
        if not said.get(f"{WORDS}{number}"):
            self.add_error(f"{WORDS}{number}", "Say why it is held back")
        if not until or not self.today < until <= latest_hold(self.today):
            self.add_error(f"{UNTIL}{number}", "Enter a day from tomorrow on, within 90 days")

    def choices(self) -> list[Choice]:
        return [Choice.read(written) for written in self.cleaned_data["looked_at"]]

    def let_through(self) -> dict[str, str]:
        """Why each thing that was pointed at may be said, by its key."""
        return {key: self.cleaned_data[field] for field, key in self.through.items()}

    def sendings(self) -> list[Sending]:
        """How each adult is sent it; on their page it is there today."""
        found = []
        for number, what in self._said():
            if what in SentHow.values:
                how = SentHow(what)
                on_paper = self.cleaned_data[f"{SENT_ON}{number}"]
                found.append(Sending(number, how, self.today if how is SentHow.PAGE else on_paper))
        return found

    def holdings(self) -> list[Holding]:
        """From whom it is held back."""
        return [
            Holding(
                number,
                HeldBackWhy(what.removeprefix(HOLD)),
                self.cleaned_data[f"{WORDS}{number}"],
                self.cleaned_data[f"{UNTIL}{number}"],
            )
            for number, what in self._said()
            if what.startswith(HOLD)
        ]

    def _said(self) -> Iterator[tuple[int, str]]:
        for one in self.deciding:
            yield one.adult.person_id, self.cleaned_data[f"{WHAT}{one.adult.person_id}"]


class EndHoldForm(forms.Form):
    """Why something is owed again before its day."""

    reason = forms.CharField(
        label="Why is it no longer held back?",
        max_length=200,
        error_messages={"required": "Say why it is no longer held back"},
    )


def _when(days: int) -> str:
    return f"Owed within {days} days" if days else "Owed as soon as it is made"

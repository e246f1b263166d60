"""Refer a child or put them before a panel; answer; end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms

from childplan.common.forms import DayField
from childplan.common.forms.again import carried
from childplan.common.vocabulary import InformationClass
from childplan.identity.presenters import day_words
from childplan.plans.selectors.involving import Candidate

from .actions.send_referral import Asked
from .rules import ANSWER_WITHIN, LONGEST_DAYS, PLAIN, answers_by, as_bits, in_words
from .vocabulary import What

ACCEPT, DECLINE = "accept", "decline"
YES, NO = "yes", "no"


class WhatForm(forms.Form):
    """Another service, or a panel."""

    what = forms.ChoiceField(
        label="What do you want to do?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you want to do"},
    )

    def __init__(self, *args: Any, offered: Sequence[What], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(str(what), PLAIN[what]) for what in offered]  # type: ignore[attr-defined]


class SendForm(forms.Form):
    """To whom, what is asked, what they may know, until when."""

    what = forms.CharField(widget=forms.HiddenInput)
    named = forms.CharField(
        label="Find who it is for, by name",
        required=False,
        max_length=100,
        help_text="A part of the name of a person, a team or an organisation",
    )
    whom = forms.TypedChoiceField(
        label="Who is it for?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose who it is for",
            "invalid_choice": "Choose somebody from the list",
        },
    )
    purpose = forms.CharField(
        label="What is asked of them, in a sentence?",
        max_length=200,
        error_messages={"required": "Say what is asked of them"},
    )
    question = forms.CharField(
        label="What should they know?",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="They read this from the moment you send it, whether they accept or not",
    )
    classes = forms.TypedMultipleChoiceField(
        label="Which other kinds of information will they read?",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    family_told = forms.ChoiceField(
        label="Does the family know?",
        help_text="Tell the family and ask for their agreement first, unless that puts somebody at risk.",
        choices=[(YES, "Yes, they were told"), (NO, "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the family knows"},
    )
    why_not_told = forms.CharField(label="Why do they not know?", max_length=500, required=False)
    closes_by = DayField(
        label="Last day of access",
        help_text=f"Within {LONGEST_DAYS} days. It ends by itself after that day, or when it is closed",
        error_messages={"required": "Enter the last day of access"},
    )
    reveals = {"family_told": {NO: "why_not_told"}}
    # Where many could be asked nobody is listed without it.
    asked_if = ("named",)

    def __init__(
        self,
        *args: Any,
        sending: What,
        people: Sequence[Candidate],
        own: int,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sending = sending
        self.fields["what"].initial = str(sending)
        self.fields["whom"].choices = [(one.principal_id, str(one)) for one in people]  # type: ignore[attr-defined]
        classes = self.fields["classes"]
        classes.choices = [  # type: ignore[attr-defined]
            (int(c), c.label) for c in InformationClass if own & c and c is not InformationClass.IDENTITY
        ]
        classes.help_text = (
            f"They always know who the child is. The rest from when they accept; they have {ANSWER_WITHIN} working days"
            if sending is What.REFERRAL
            else "They always know who the child is"
        )
        closes = self.fields["closes_by"]
        assert isinstance(closes, DayField)  # noqa: S101 - declared above
        closes.earliest, closes.latest = today + timedelta(days=1), today + timedelta(days=LONGEST_DAYS)
        self.answer_by = answers_by(today) if sending is What.REFERRAL else None
        if self.answer_by is not None:
            closes.earliest = self.answer_by
            closes.help_text = (
                f"They have until {day_words(self.answer_by)} to answer, so the last day is that day or later, within "
                f"{LONGEST_DAYS} days"
            )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("family_told") == NO and not said.get("why_not_told"):
            self.add_error("why_not_told", "Say why the family does not know")
        return said

    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(
            principal_id=said["whom"],
            purpose=said["purpose"],
            classes=as_bits(said["classes"]),
            closes_by=said["closes_by"],
            question=said["question"],
            family_told=said["family_told"] == YES,
            why_not_told=said["why_not_told"],
        )

    def to_send_again(self) -> list[tuple[str, str]]:
        """What was typed, as the page that checks it carries it on."""
        return carried(self)

    def answers(self, chosen: Candidate) -> list[tuple[str, str]]:
        """Everything that will be sent, in the order in which it was asked."""
        said = self.cleaned_data
        return [
            ("What", PLAIN[self.sending]),
            ("To", str(chosen)),
            ("What is asked", said["purpose"]),
            ("What they should know", said["question"] or "Nothing more"),
            ("What they may read", ", ".join(in_words(as_bits(said["classes"])))),
            ("Family told", "Yes" if said["family_told"] == YES else f"No: {said['why_not_told']}"),
            *([("They answer by", day_words(self.answer_by))] if self.answer_by else []),
            ("Last day of access", day_words(said["closes_by"])),
        ]


class AnswerReferralForm(forms.Form):
    """Yes or no."""

    answer = forms.ChoiceField(
        label="What is your answer?",
        choices=[(ACCEPT, "Accept it"), (DECLINE, "Decline it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your answer"},
    )
    reason = forms.CharField(
        label="Why do you decline, or what will you do?",
        max_length=200,
        required=False,
        help_text="Whoever sent it reads this. If you decline, say why",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    asked_if = ("reason",)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("answer") == DECLINE and not said.get("reason"):
            self.add_error("reason", "Say why you decline")
        return said


@dataclass(frozen=True)
class Ending:
    """How a referral is ended, in the words of the page. missing: the error where nothing is said."""

    title: str
    asks: str
    missing: str
    done: str


WITHDRAW = Ending(
    "Withdraw this referral", "Why do you withdraw it?", "Say why you withdraw it", "Referral withdrawn"
)
CLOSE = Ending("Close this referral", "What came of it?", "Say what came of it", "Referral closed")
HEARD = Ending(
    "Close this panel item", "What did the panel advise?", "Say what the panel advised", "Panel item closed"
)


class EndReferralForm(forms.Form):
    """Why it is withdrawn, what came of it, or what the panel advised."""

    reason = forms.CharField(max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, ending: Ending, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = self.fields["reason"]
        reason.label, reason.error_messages["required"] = ending.asks, ending.missing

"""Refer a child or put them before a panel; answer; end."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from childplan.common.forms import DayField
from childplan.common.vocabulary import InformationClass
from childplan.identity.presenters import day_words
from childplan.plans.selectors.involving import Candidate

from .actions.send_referral import Asked
from .rules import ANSWER_WITHIN, LONGEST_DAYS, PLAIN, as_bits, in_words
from .vocabulary import What

ACCEPT, DECLINE = "accept", "decline"
CARRIED = ("closes",)


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
        label="Find by name",
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
        label="What may they read besides?",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    closes_by = DayField(
        label="Last day of access",
        help_text=f"Within {LONGEST_DAYS} days. It ends by itself after that day, or when it is closed",
        error_messages={"required": "Enter the last day of access"},
    )

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

    def asked(self) -> Asked:
        said = self.cleaned_data
        return Asked(
            principal_id=said["whom"],
            purpose=said["purpose"],
            classes=as_bits(said["classes"]),
            closes_by=said["closes_by"],
            question=said["question"],
        )

    def sent_again(self) -> dict[str, Any]:
        """What was typed so far, for a form that is only asked again: nothing is wrong with it yet."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, self.data.get(name)) for name in self.fields}

    def to_send_again(self) -> list[tuple[str, str]]:
        """What was typed, as the page that checks it carries it on."""
        names = [name for name in self.data if name.partition("_")[0] in CARRIED or name in self.fields]
        return [(name, value) for name in names for value in self.data.getlist(name)]  # type: ignore[attr-defined]

    def answers(self, chosen: Candidate) -> list[tuple[str, str]]:
        """Everything that will be sent, in the order in which it was asked."""
        said = self.cleaned_data
        return [
            ("What", PLAIN[self.sending]),
            ("To", str(chosen)),
            ("What is asked", said["purpose"]),
            ("What they should know", said["question"] or "Nothing more"),
            ("What they may read", ", ".join(in_words(as_bits(said["classes"])))),
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
        label="Why?",
        max_length=200,
        required=False,
        help_text="Whoever sent it reads this. Needed where you decline",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if said.get("answer") == DECLINE and not said.get("reason"):
            self.add_error("reason", "Say why you decline")
        return said


class EndReferralForm(forms.Form):
    """What became of it."""

    reason = forms.CharField(
        label="What became of it?",
        max_length=200,
        help_text="For example: the work is done, or the panel advised to assess",
        error_messages={"required": "Say what became of it"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

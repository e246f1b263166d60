"""Involve somebody with a child, and end that."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from childplan.access.involving import LONGEST, MayInvolve
from childplan.access.selectors import Worker
from childplan.access.vocabulary import InvolvementKind
from childplan.common.clock import FOREVER
from childplan.common.forms import DayField
from childplan.common.forms.again import carried
from childplan.common.vocabulary import EVERY_NEED, InformationClass
from childplan.identity.presenters import day_words
from childplan.plans.rules.involving import WHAT_FOR
from childplan.plans.selectors.involving import Candidate

# What an advocate is given to know is what the child agreed to.
NARROWED = (InvolvementKind.ADVOCACY,)


class WhatForForm(forms.Form):
    """What somebody is to do for the child."""

    kind = forms.TypedChoiceField(
        label="What are they to do?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they are to do"},
    )

    def __init__(
        self, *args: Any, offered: Sequence[MayInvolve], lead: Worker | None = None, **kwargs: Any
    ) -> None:
        """lead: who leads the work already, if anybody: there is one lead practitioner."""
        super().__init__(*args, **kwargs)
        self.lead = lead
        if lead is not None:
            self.choice_hints = {
                "kind": {str(int(InvolvementKind.LEAD_PRACTITIONER)): f"{lead.name} leads now"}
            }
        self.fields["kind"].choices = [(int(may.kind), WHAT_FOR[may.kind]) for may in offered]  # type: ignore[attr-defined]

    def clean_kind(self) -> int:
        kind: int = self.cleaned_data["kind"]
        if self.lead is not None and kind == InvolvementKind.LEAD_PRACTITIONER:
            raise forms.ValidationError(
                f"{self.lead.name} leads the work with this child. That has to end before somebody else leads"
            )
        return kind


class WhomForm(forms.Form):
    """Who does it, why, and until when."""

    kind = forms.IntegerField(widget=forms.HiddenInput)
    named = forms.CharField(
        label="Find them by name",
        required=False,
        max_length=100,
        help_text="A part of the name of a person, a team or an organisation",
    )
    whom = forms.TypedChoiceField(
        label="Who is it?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who it is", "invalid_choice": "Choose somebody from the list"},
    )
    classes = forms.TypedMultipleChoiceField(
        label="What did the child agree that they may know?",
        coerce=int,
        choices=[(int(c), c.label) for c in InformationClass if c is not InformationClass.IDENTITY],
        widget=forms.CheckboxSelectMultiple,
        help_text="They always know who the child is",
        error_messages={"required": "Choose what they may know"},
    )
    reason = forms.CharField(
        label="Why are they involved?",
        max_length=200,
        help_text="Whoever sees that they are involved reads this too",
        error_messages={"required": "Say why they are involved"},
    )
    until_on = DayField(label="Last day", required=False, help_text="If you know it")
    # Where many could be involved nobody is listed without it.
    asked_if = ("named",)

    def __init__(
        self,
        *args: Any,
        what: MayInvolve,
        people: Sequence[Candidate],
        today: date,
        works_until: datetime = FOREVER,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.what = what
        self.fields["kind"].initial = int(what.kind)
        whom = self.fields["whom"]
        whom.choices = [(person.principal_id, str(person)) for person in people]  # type: ignore[attr-defined]
        if what.kind not in NARROWED:
            del self.fields["classes"]
        until = self.fields["until_on"]
        assert isinstance(until, DayField)  # noqa: S101 - declared above
        until.earliest = today + timedelta(days=1)
        if (longest := LONGEST.get(what.kind)) is not None:
            until.required = True
            until.latest = today + timedelta(days=longest - 1)
            until.help_text = f"Within {longest} days. It ends by itself after that day"
            until.error_messages["required"] = "Enter the last day"
        elif works_until < FOREVER:
            until.required = True
            until.latest = timezone.localdate(works_until) - timedelta(days=1)
            until.help_text = (
                f"You are involved until {day_words(until.latest)} yourself, so no later than that"
            )
            until.error_messages["required"] = "Enter the last day"

    def needs(self) -> int:
        """The classes that the involvement opens, as bits."""
        chosen = self.cleaned_data.get("classes")
        return int(InformationClass.IDENTITY) | sum(chosen) if chosen else EVERY_NEED

    def ends_at(self) -> datetime | None:
        """Midnight after the last day."""
        last: date | None = self.cleaned_data["until_on"]
        if last is None:
            return None
        return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))

    def to_send_again(self) -> list[tuple[str, str]]:
        """What was typed, as the page that checks it carries it on."""
        return carried(self)

    def answers(self, chosen: Candidate) -> list[tuple[str, str]]:
        """Everything that will be written, in the order in which it was asked."""
        said = self.cleaned_data
        answers = [("What they are to do", WHAT_FOR[self.what.kind]), ("Who", str(chosen))]
        if said.get("classes"):
            known = [str(InformationClass(one).label) for one in said["classes"]]
            answers.append(
                ("Kinds of information", ", ".join([str(InformationClass.IDENTITY.label), *known]))
            )
        until = (
            day_words(said["until_on"])
            if said["until_on"]
            else "None. They see the child until somebody ends this"
        )
        return [*answers, ("Why", said["reason"]), ("Last day", until)]


class EndInvolvementForm(forms.Form):
    """Why somebody has no more to do with the child."""

    reason = forms.CharField(
        label="Why does it end?",
        max_length=200,
        help_text="For example: the work is done, or another team takes over",
        error_messages={"required": "Say why it ends"},
    )

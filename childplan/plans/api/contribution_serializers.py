"""Contributions to a plan, as they are sent and as their sender reads what became of them."""

from typing import Any

from rest_framework import serializers

from childplan.identity.api.bodies import Body, Id, Text
from childplan.plans.rules.contributions import LONGEST_HEADING
from childplan.plans.rules.words import LONGEST
from childplan.plans.vocabulary import ContributionState


class ContributionBody(Body):
    """A text for one of the plans within the child's plan."""

    strand = Id(help_text="Of a plan that is open and that you may read; see `strands` of the plan")
    heading = Text(max_length=LONGEST_HEADING, help_text="One line: what it is about")
    text = Text(max_length=LONGEST, help_text="In plain words. Line ends are kept")


class ContributionChangeBody(Body):
    """Another heading, another text, or both."""

    heading = Text(max_length=LONGEST_HEADING, required=False)
    text = Text(max_length=LONGEST, required=False)


class ContributionSerializer(serializers.Serializer[Any]):
    """What you sent, and what became of it."""

    id = serializers.UUIDField()
    child = serializers.UUIDField()
    strand = serializers.UUIDField(help_text="The plan within the plan that it was sent for")
    heading = serializers.CharField()
    text = serializers.CharField()
    state = serializers.ChoiceField(choices=ContributionState.choices)
    version = serializers.IntegerField(help_text="Goes up with every change; the ETag is made of it")
    sent_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True, help_text="When it was taken up or declined")
    decision_reason = serializers.CharField(
        allow_blank=True, help_text="Why, in the words of whoever answered; for the people you work for"
    )
    section = serializers.UUIDField(allow_null=True, help_text="The section of the plan it was taken up into")


class ContributionsSerializer(serializers.Serializer[Any]):
    """A page of what you sent, oldest first."""

    contributions = ContributionSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Where the next page is; null on the last")

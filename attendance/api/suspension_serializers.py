"""A suspension as it is sent and as it is read. Each field is named: a new column never leaks by itself."""

from typing import Any

from rest_framework import serializers

from attendance.actions.withdraw_suspension import LONGEST_REASON
from attendance.rules.suspensions import LONGEST_ACCOUNT, MOST_REASONS
from attendance.vocabulary import SuspensionReason
from attendance.workflow import SuspensionState
from childplan.identity.api.bodies import Body, Day, OneOf, Text, Truth, Whole
from childplan.identity.api.examples import MOMENT


class SuspensionBody(Body):
    """A suspension by your school."""

    starts_on = Day(help_text="The first day of school missed")
    ends_on = Day(required=False, help_text="Counted from the length where it is left out")
    half_days = Whole(
        min_value=1, max_value=90, help_text="Of school missed; with lunchtimes, how many lunchtimes"
    )
    lunchtimes = Truth(required=False, help_text="Kept out over lunchtime only")
    reasons = serializers.ListField(
        child=OneOf(choices=SuspensionReason.choices), min_length=1, max_length=MOST_REASONS,
        help_text="The main one first",
    )  # fmt: skip
    account = Text(max_length=LONGEST_ACCOUNT, help_text="What happened, without the names of other children")
    reason = Text(max_length=200, help_text="How the record came about; kept with it")


class WithdrawalBody(Body):
    """Why a suspension is taken back."""

    reason = Text(max_length=LONGEST_REASON)


class SuspensionSerializer(serializers.Serializer[Any]):
    """A pupil kept out of school for some days, or over lunchtimes."""

    id = serializers.UUIDField()
    school = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    half_days = serializers.IntegerField()
    lunchtimes = serializers.BooleanField()
    reasons = serializers.ListField(child=serializers.ChoiceField(choices=SuspensionReason.choices))
    account = serializers.CharField(
        allow_null=True, help_text="What happened; null to any but the school's own system"
    )
    provision_from = serializers.DateField(
        allow_null=True, help_text="From when the school must provide education elsewhere"
    )
    state = serializers.ChoiceField(choices=[(state.value, state.value) for state in SuspensionState])
    withdrawn_reason = serializers.CharField(allow_blank=True)
    recorded_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    version = serializers.IntegerField(help_text="Goes up with every change; the ETag is made of it")


class SuspensionsSerializer(serializers.Serializer[Any]):
    """A page of a child's suspensions, newest first."""

    suspensions = SuspensionSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Where the next page is; null on the last")


SENT_EXAMPLE = {
    "starts_on": "2026-03-02",
    "half_days": 4,
    "reasons": [str(SuspensionReason.values[0])],
    "account": "Pushed another pupil in the corridor after a warning.",
    "reason": "Letter to the parents of 2 March",
}
EXAMPLE = {
    "id": "3c1e6c5e-93a0-4f5a-8b0e-2d7c4a9f1b22",
    "school": "Alder Road Primary School",
    "starts_on": "2026-03-02",
    "ends_on": "2026-03-03",
    "half_days": 4,
    "lunchtimes": False,
    "reasons": SENT_EXAMPLE["reasons"],
    "account": SENT_EXAMPLE["account"],
    "provision_from": None,
    "state": "recorded",
    "withdrawn_reason": "",
    "recorded_at": MOMENT,
    "changed_at": MOMENT,
    "version": 1,
}

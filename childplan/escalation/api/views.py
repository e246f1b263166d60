"""The alerts about a child, for partner systems: read only, since a person decides and never a system."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from childplan.escalation.selectors.for_partners import alert_told, alerts_told
from childplan.escalation.vocabulary import AlertState
from childplan.identity.api import paging
from childplan.identity.api.examples import MOMENT, given
from childplan.identity.api.ground import PartnerView


class AlertSerializer(serializers.Serializer[Any]):
    """A trigger of the area's protocol fired. Who was told, and what they decided, is between people."""

    id = serializers.UUIDField()
    trigger = serializers.CharField(help_text="The name of the rule")
    title = serializers.CharField()
    reason = serializers.CharField(help_text="Why it fired, in a sentence that names the numbers")
    state = serializers.ChoiceField(choices=AlertState.choices)
    raised_at = serializers.DateTimeField()
    answer_by = serializers.DateField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class AlertsSerializer(serializers.Serializer[Any]):
    """A page of the alerts about a child, newest first."""

    alerts = AlertSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Where the next page is; null on the last")


EXAMPLE = {
    "id": "5e5c2f7e-0a8d-4a55-9d0e-8c4b5f7d6a31",
    "trigger": "attendance_at_or_below",
    "title": "Attendance at or below 90%",
    "reason": "Attended 36 of 40 possible sessions (90.0%).",
    "state": "raised",
    "raised_at": MOMENT,
    "answer_by": "2026-03-05",
    "acknowledged_at": None,
    "decided_at": None,
    "resolved_at": None,
    "version": 1,
}


class AlertsView(PartnerView):
    """The alerts about a child."""

    needs_scope = "alerts:read"
    parameters = ("cursor",)

    @extend_schema(
        operation_id="list_alerts",
        summary="List the alerts about a child",
        description="Newest first, as far as what they are about is open to your system.",
        parameters=paging.documented(),
        responses=AlertsSerializer,
        examples=[given({"alerts": [EXAMPLE], "next": None})],
    )
    def get(self, request: Request, child_id: UUID) -> Response:
        page = self.page(request)
        after = (str(page.after[0]), str(page.after[1])) if page.after else None
        found, last = alerts_told(self.scope(request), child_id, after=after, limit=page.limit)
        return Response({"alerts": AlertSerializer(found, many=True).data, "next": page.next(last)})


class AlertView(PartnerView):
    """One alert."""

    needs_scope = "alerts:read"
    single = True

    @extend_schema(
        operation_id="read_alert",
        summary="Read an alert",
        description="How it stands.",
        responses=AlertSerializer,
        examples=[given(EXAMPLE)],
    )
    def get(self, request: Request, child_id: UUID, alert_id: UUID) -> Response:
        return Response(AlertSerializer(alert_told(self.scope(request), child_id, alert_id)).data)

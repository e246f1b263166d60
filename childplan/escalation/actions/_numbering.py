"""What setting and withdrawing a number have in common: who may, and one change of a trigger's numbers at a time."""

from datetime import datetime

from django.db import connection

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.escalation.models import ProtocolThreshold
from childplan.escalation.selectors.numbers import shown_trigger, version_of
from childplan.escalation.triggers import Rule
from childplan.escalation.vocabulary import Gone
from childplan.history.acts import NewerVersion

LOCK = 20261124


def trigger_to_change(by: Scope, trigger_key: str, *, version: int) -> tuple[Rule, int]:
    """The trigger and the author's area, whose numbers of it nobody else changes until this transaction is over.

    Raises NotEntitled, NotFound, and NewerVersion when somebody changed one of them since the author looked.
    """
    by.require(Permission.SET_THRESHOLDS)
    if by.area_id is None:
        raise NotEntitled("numbers are set in an area")
    trigger = shown_trigger(trigger_key)
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock(%s, hashtext(%s))", [LOCK, f"{by.area_id} {trigger.key}"]
        )
    rows = list(ProtocolThreshold.objects.filter(area_id=by.area_id, trigger=trigger.key))
    if version_of(rows) != version:
        raise NewerVersion(rows)
    return trigger, by.area_id


def put_aside(row: ProtocolThreshold, gone: Gone, *, by: Scope, at: datetime, reason: str) -> None:
    """The number stands no longer, and stays on record with who, when and why."""
    row.gone_as, row.gone_at, row.gone_reason = gone, at, reason
    row.gone_by_membership_id = by.membership_id
    row.save(update_fields=["gone_as", "gone_at", "gone_by_membership_id", "gone_reason"], force_update=True)

"""What setting a number of the area's protocol would change, before it is set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from childplan.access.permissions import Permission
from childplan.access.scope import NotEntitled, Scope
from childplan.escalation.models import Alert, ProtocolThreshold
from childplan.escalation.rules import (
    NumberRefused,
    Standing,
    in_digits,
    numbers_of,
    require_day,
    require_number,
    require_order,
    require_reason,
)
from childplan.escalation.selectors.numbers import shown_trigger, version_of
from childplan.escalation.selectors.thresholds import thresholds_on
from childplan.escalation.triggers import Rule, Trigger
from childplan.escalation.vocabulary import OPEN_STATES
from childplan.history.acts import NewerVersion


@dataclass(frozen=True)
class WhatChanges:
    """One number before and after. open_alerts: undecided ones of the trigger that the reader may see; None where the
    rule raises none."""

    label: str
    before: Decimal
    after: Decimal
    valid_from: date
    open_alerts: int | None


def what_changes(
    scope: Scope,
    trigger_key: str,
    *,
    name: str,
    value: Decimal,
    valid_from: date,
    reason: str,
    version: int,
    today: date,
) -> WhatChanges:
    """What setting this number would change. It writes nothing; the arguments are those of `set_threshold`.

    Raises NotEntitled, NotFound, NumberRefused and NewerVersion, as that does.
    """
    scope.require(Permission.SET_THRESHOLDS)
    if scope.area_id is None:
        raise NotEntitled("numbers are set in an area")
    trigger = shown_trigger(trigger_key)
    rows = list(ProtocolThreshold.objects.filter(area_id=scope.area_id, trigger=trigger.key))
    if version_of(rows) != version:
        raise NewerVersion(rows)
    before = require_settable(
        trigger,
        area_id=scope.area_id,
        name=name,
        value=value,
        valid_from=valid_from,
        reason=reason,
        today=today,
    )
    waiting = (
        Alert.objects.filter(trigger=trigger.key, state__in=OPEN_STATES).count()
        if isinstance(trigger, Trigger)
        else None
    )
    return WhatChanges(numbers_of(trigger)[name].label, before, value, valid_from, waiting)


def require_settable(
    trigger: Rule,
    *,
    area_id: int,
    name: str,
    value: Decimal,
    valid_from: date,
    reason: str,
    today: date,
) -> Decimal:
    """The number that holds on that day so far. Raises NumberRefused for one that cannot be set. Two queries."""
    number = numbers_of(trigger).get(name)
    if number is None:
        raise NumberRefused("name", "Choose which number you are setting")
    require_number(number, value)
    require_day(valid_from, today=today)
    require_reason(reason)
    before = thresholds_on(valid_from, area_id=area_id, trigger=trigger)[name]
    if before == value:
        raise NumberRefused("value", f"{number.label}: it is {in_digits(value)} on that day already")
    others = [
        each for each in standing(trigger, area_id) if (each.name, each.valid_from) != (name, valid_from)
    ]
    require_order(trigger, [*others, Standing(name, value, valid_from, None)], since=valid_from)
    return before


def standing(trigger: Rule, area_id: int) -> Sequence[Standing]:
    """The area's own numbers of the trigger, those that have not begun too."""
    rows = ProtocolThreshold.objects.filter(area_id=area_id, trigger=trigger.key, gone_at__isnull=True)
    return [Standing(row.name, row.value, row.valid_from, row.valid_until) for row in rows]

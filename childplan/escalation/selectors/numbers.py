"""The area's numbers, trigger by trigger: what holds, what comes, what was, who set it and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.escalation.models import ProtocolThreshold
from childplan.escalation.rules import makes_sense, number_of, numbers_of
from childplan.escalation.selectors.detail import Person, people_in
from childplan.escalation.triggers import Number, Rule, Trigger, defaults, with_numbers
from childplan.history.acts import NotFound


@dataclass(frozen=True)
class SetNumber:
    """One number as somebody set it. set_by: None where it was laid down when the area was set up.

    gone_as: replaced or withdrawn, in words, with when, by whom and why; empty while it stands.
    """

    id: int
    name: str
    value: Decimal
    valid_from: date
    valid_until: date | None
    set_by: Person | None
    set_at: datetime
    reason: str
    gone_as: str
    gone_at: datetime | None
    gone_by: Person | None
    gone_reason: str


@dataclass(frozen=True)
class NumberLine:
    """One number of a trigger. value: what holds today; now: who set that, None where it is the software's own.

    coming: set from a later day, the next first. before: ended, replaced and withdrawn ones, newest first.
    """

    name: str
    number: Number
    value: Decimal
    now: SetNumber | None
    coming: Sequence[SetNumber]
    before: Sequence[SetNumber]


@dataclass(frozen=True)
class TriggerNumbers:
    """A trigger's numbers. version: to be sent back with a change; it goes up with each."""

    key: str
    name: str
    source: str
    version: int
    raises_alerts: bool
    lines: Sequence[NumberLine]


def area_numbers(scope: Scope, *, today: date) -> list[TriggerNumbers]:
    """Every trigger that is shown to all, and every other rule with numbers, in the reader's area. Two queries.

    Raises NotEntitled.
    """
    scope.require(Permission.OVERSEE_ALERTS)
    return _shown(scope, with_numbers(), today=today)


def trigger_numbers(scope: Scope, trigger_key: str, *, today: date) -> TriggerNumbers:
    """One of them. Two queries. Raises NotEntitled, and NotFound for a trigger that is not shown."""
    scope.require(Permission.OVERSEE_ALERTS)
    return _shown(scope, [shown_trigger(trigger_key)], today=today)[0]


def set_since(found: TriggerNumbers, name: str, *, version: int) -> SetNumber | None:
    """The newest number of that name that stands and was set after somebody saw the trigger's numbers at `version`."""
    every = [each for line in found.lines for each in (line.now, *line.coming, *line.before) if each]
    changes = sorted(
        [(each.set_at, each) for each in every if each.set_at]
        + [(each.gone_at, None) for each in every if each.gone_at],
        key=lambda change: change[0],
    )
    since = [each for _, each in changes[version:] if each and each.name == name and not each.gone_as]
    return since[-1] if since else None


def shown_trigger(trigger_key: str) -> Rule:
    """The trigger or other rule of that key. Raises NotFound, also for one about a record's own secrecy."""
    for rule in with_numbers():
        if rule.key == trigger_key:
            return rule
    raise NotFound("no such trigger")


def version_of(rows: Sequence[ProtocolThreshold]) -> int:
    """How often anything was set, replaced or withdrawn among all of one area and trigger."""
    return sum(1 + (row.gone_at is not None) for row in rows)


def _shown(scope: Scope, triggers: Sequence[Rule], *, today: date) -> list[TriggerNumbers]:
    of_trigger: dict[str, list[ProtocolThreshold]] = {trigger.key: [] for trigger in triggers}
    for row in ProtocolThreshold.objects.filter(area_id=scope.area_id or 0, trigger__in=of_trigger).order_by(
        "valid_from", "set_at", "pk"
    ):
        of_trigger[row.trigger].append(row)
    every = [row for rows in of_trigger.values() for row in rows]
    people = people_in(
        None, {n for row in every for n in (row.set_by_membership_id, row.gone_by_membership_id)}
    )
    return [
        TriggerNumbers(
            key=trigger.key,
            name=trigger.name,
            source=trigger.source,
            version=version_of(of_trigger[trigger.key]),
            raises_alerts=isinstance(trigger, Trigger),
            lines=[
                _line(
                    trigger, name, [_set(r, people) for r in of_trigger[trigger.key] if r.name == name], today
                )
                for name in numbers_of(trigger)
            ],
        )
        for trigger in triggers
    ]


def _line(trigger: Rule, name: str, every: Sequence[SetNumber], today: date) -> NumberLine:
    number = number_of(trigger, name)
    standing = [each for each in every if not each.gone_as]
    holding = [
        each
        for each in standing
        if each.valid_from <= today
        and (each.valid_until is None or each.valid_until >= today)
        and makes_sense(number, each.value)
    ]
    # A later number wins over an earlier one that nobody ended, as `thresholds_on` has it.
    now = holding[-1] if holding else None
    coming = [each for each in standing if each.valid_from > today]
    return NumberLine(
        name=name,
        number=number,
        value=now.value if now else defaults(trigger)[name],
        now=now,
        coming=coming,
        before=[each for each in reversed(every) if each is not now and each not in coming],
    )


def _set(row: ProtocolThreshold, people: Mapping[int, Person]) -> SetNumber:
    return SetNumber(
        id=row.pk,
        name=row.name,
        value=row.value,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        set_by=people.get(row.set_by_membership_id or 0),
        set_at=row.set_at,
        reason=row.reason,
        gone_as=row.get_gone_as_display() if row.gone_as else "",
        gone_at=row.gone_at,
        gone_by=people.get(row.gone_by_membership_id or 0),
        gone_reason=row.gone_reason,
    )

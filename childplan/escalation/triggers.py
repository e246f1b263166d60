"""Triggers: readable rules in code, thresholds as dated area numbers. Agencies register theirs in `handlers.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.facts.models import Fact


@dataclass(frozen=True)
class Firing:
    """The rule's condition holds. episode: a second firing in the same episode is the same alert.

    reason: a sentence that names the numbers and the threshold, without the child's name.
    """

    episode: str
    reason: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Cleared:
    """The cause of that episode's alert is gone."""

    episode: str
    reason: str


@dataclass(frozen=True)
class RecipientRule:
    """People who hold one of these roles and are involved with the child in one of these ways.

    agency: the word shown ("School", "Children's social care"). All live holders are told.
    instead: the key of another rule of the same trigger that this one stands in for when that finds nobody.
    """

    key: str
    agency: str
    roles: tuple[str, ...]
    kinds: tuple[InvolvementKind, ...]
    instead_of: str = ""


@dataclass(frozen=True)
class Trigger:
    """One rule of the area's protocol.

    watches: names of facts. thresholds: default numbers by name, used where the area has none of its own.
    evaluate: pure; from the fact and the thresholds valid on its day.
    answer_within: working days, after which the alert goes to the recipients' managers.
    """

    key: str
    name: str
    information_class: InformationClass
    watches: tuple[str, ...]
    thresholds: Mapping[str, Decimal]
    recipients: tuple[RecipientRule, ...]
    evaluate: Callable[[Fact, Mapping[str, Decimal]], Firing | Cleared | None]
    answer_within: int
    source: str


_triggers: dict[str, Trigger] = {}


def register(trigger: Trigger) -> None:
    """Add a trigger. Registering the same key again replaces it."""
    _triggers[trigger.key] = trigger


def registered() -> tuple[Trigger, ...]:
    """Every trigger, in the order of registration."""
    return tuple(_triggers.values())


def watching(fact_name: str) -> tuple[Trigger, ...]:
    """The triggers that watch facts of that name."""
    return tuple(trigger for trigger in _triggers.values() if fact_name in trigger.watches)

"""Triggers: readable rules in code, thresholds as dated area numbers. Agencies register theirs in `handlers.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.facts import registry
from childplan.facts.models import Fact


@dataclass(frozen=True)
class Firing:
    """The rule's condition holds. episode: a second firing in the same episode is the same alert, even when that was
    resolved meanwhile; so an episode ends where a new alert should begin (a school year, a suspension).

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

    agency: the word shown ("School", "Children's social care"). All live holders are told who may read what the alert
    is about. instead_of: the key of another rule of the same trigger; this one is asked only when that finds nobody.
    """

    key: str
    agency: str
    roles: tuple[str, ...]
    kinds: tuple[InvolvementKind, ...]
    instead_of: str = ""


@dataclass(frozen=True)
class Trigger:
    """One rule of the area's protocol.

    key: at most 60 characters, never changed. watches: names of facts.
    thresholds: default numbers by name, used where the area has none of its own.
    evaluate: pure; from the fact and the thresholds valid on its day.
    answer_within: working days, counted from the day after; then the alert goes to the recipients' managers.
    source: where the rule comes from (the protocol's section, a paragraph of guidance), shown with the alert.
    in_words: the evidence as (label, words), in the order of reading; without it each entry is shown by its name.
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
    in_words: Callable[[Mapping[str, Any]], Sequence[tuple[str, str]]] | None = None


class UnknownTrigger(LookupError):
    """No installed app has a trigger of that key."""


def _nothing(key: str, fact_id: UUID) -> None:
    raise UnknownTrigger(f"{key}: the app has not started, so fact {fact_id} cannot be evaluated")


# Set when the app starts: evaluates one trigger on one fact. Each trigger is its own work, so one that breaks keeps no
# other from firing.
evaluator: Callable[[str, UUID], None] = _nothing

_triggers: dict[str, Trigger] = {}


def register(trigger: Trigger) -> None:
    """Add a trigger, and leave it work for each fact it watches. Registering the same key again replaces it.

    Raises ValueError when a recipient rule stands in for one that does not come before it.
    """
    before: set[str] = set()
    for rule in trigger.recipients:
        if rule.instead_of and rule.instead_of not in before:
            raise ValueError(f"{trigger.key}: {rule.key} stands in for no rule before it")
        before.add(rule.key)
    _triggers[trigger.key] = trigger
    for fact_name in trigger.watches:
        registry.when(fact_name, work=f"escalation.{trigger.key}", worker=partial(_evaluate, trigger.key))


def registered() -> tuple[Trigger, ...]:
    """Every trigger, in the order of registration."""
    return tuple(_triggers.values())


def watching(fact_name: str) -> tuple[Trigger, ...]:
    """The triggers that watch facts of that name."""
    return tuple(trigger for trigger in _triggers.values() if fact_name in trigger.watches)


def trigger_of(key: str) -> Trigger:
    """The trigger with that key. Raises UnknownTrigger."""
    try:
        return _triggers[key]
    except KeyError:
        raise UnknownTrigger(f"there is no trigger {key!r}") from None


def _evaluate(key: str, fact_id: UUID) -> None:
    evaluator(key, fact_id)

"""Triggers: readable rules in code, thresholds as dated area numbers. Agencies register theirs in `handlers.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from childplan.access.vocabulary import InvolvementKind
from childplan.common.vocabulary import InformationClass
from childplan.facts import registry


@dataclass(frozen=True)
class Firing:
    """The cause is there, as things stand.

    run: the period in which it is counted, such as a school year; empty where there is none. Later ones sort later, and
    a cause in a later one is a new alert.
    reason: a sentence that names the numbers and the threshold, without the child's name.
    since: the day on which the present run of the cause began. seen_until: the last day the reading speaks of.
    causes: what the alert is about, by stable names; one that is new after a decision makes a new alert.
    look_again_on: the first day on which the calendar alone may change the answer.
    """

    reason: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    run: str = ""
    since: date | None = None
    seen_until: date | None = None
    causes: frozenset[str] = frozenset()
    look_again_on: date | None = None


@dataclass(frozen=True)
class Cleared:
    """The cause is not there.

    away_for: for how long, in the trigger's own measure; None where it need not stay away, or never was there.
    away_since: the day on which it went. figures: the last ones beside the threshold, and what is missing, as (label,
    words), for whoever asks why there is no alert. The others as in `Firing`.
    """

    reason: str
    run: str = ""
    away_for: int | None = None
    away_since: date | None = None
    seen_until: date | None = None
    look_again_on: date | None = None
    figures: tuple[tuple[str, str], ...] = ()


Reading = Firing | Cleared | None
Evaluate = Callable[[UUID, date, Mapping[str, Decimal]], Reading]


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
class Number:
    """What one of a trigger's numbers is called and may be. least, most: both allowed themselves.

    label: as a page names it, with its unit: "Working days to answer". is_whole: without decimals; else two at most.
    """

    label: str
    least: Decimal
    most: Decimal
    is_whole: bool = True


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Something that counts by dated numbers of the area: a trigger, or a time limit of another kind.

    key: at most 60 characters, never changed. thresholds: default numbers by name, used where the area has none of its
    own. numbers: what each of them is called and may be. in_order: pairs of them, of which the first may never lie
    above the second. source: where the rule comes from (the protocol's section, a paragraph of guidance).
    """

    key: str
    name: str
    thresholds: Mapping[str, Decimal]
    source: str
    numbers: Mapping[str, Number] = field(default_factory=dict)
    in_order: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Trigger(Rule):
    """One rule of the area's protocol that raises alerts. An area may set its thresholds and the engine's own numbers.

    watches: names of facts that may change the answer.
    evaluate: how things stand with this child on this day by these thresholds. It reads rows and writes none, so it may
    be asked at any time, by the engine of every child and by a person of a child they see: a fact only says when.
    answer_within: working days, counted from the day after; then the alert goes to the recipients' managers. An area
    may set its own, as a threshold of that name.
    recovery: how long the cause must stay away until the alert is resolved, in the measure of `Cleared.away_for`. An
    area may set its own. 0: it is gone as soon as it is.
    in_words: the evidence as (label, words), in the order of reading; without it each entry is shown by its name.
    shown_to_all: whether "why is there no alert?" names this trigger to everybody who reads its class.
    """

    information_class: InformationClass
    watches: tuple[str, ...]
    recipients: tuple[RecipientRule, ...]
    evaluate: Evaluate
    answer_within: int
    recovery: int = 0
    shown_to_all: bool = True
    in_words: Callable[[Mapping[str, Any]], Sequence[tuple[str, str]]] | None = None


class UnknownTrigger(LookupError):
    """No installed app has a trigger of that key."""


def _nothing(key: str, fact_id: UUID) -> None:
    raise UnknownTrigger(f"{key}: the app has not started, so fact {fact_id} cannot be evaluated")


# Set when the app starts: evaluates one trigger on one fact. Each trigger is its own work, so one that breaks keeps no
# other from firing.
evaluator: Callable[[str, UUID], None] = _nothing

_triggers: dict[str, Trigger] = {}
_rules: dict[str, Rule] = {}


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


def register_numbers(rule: Rule) -> None:
    """Add a rule that raises no alert, so that the area may set its numbers. Registering the same key replaces it."""
    _rules[rule.key] = rule


def with_numbers() -> tuple[Rule, ...]:
    """Every rule whose numbers are shown: the triggers that are shown to all, then what raises no alert."""
    return (*(trigger for trigger in _triggers.values() if trigger.shown_to_all), *_rules.values())


def registered() -> tuple[Trigger, ...]:
    """Every trigger, in the order of registration."""
    return tuple(_triggers.values())


ANSWER_WITHIN, RECOVERY = "answer_within", "recovery"


def defaults(trigger: Rule) -> dict[str, Decimal]:
    """Every number of the rule by name, as it stands without any of an area's."""
    if not isinstance(trigger, Trigger):
        return dict(trigger.thresholds)
    engine = {ANSWER_WITHIN: Decimal(trigger.answer_within), RECOVERY: Decimal(trigger.recovery)}
    return {**engine, **trigger.thresholds}


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

"""Publish a fact inside the transaction of the act that made it true; say when periodic work last ran."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from childplan.common import clock, rows
from childplan.common.staging import copy_in
from childplan.common.vocabulary import InformationClass

from . import registry
from .models import Fact, FactWork, Sweep

# Set by the app that works through facts: told after commit that there may be work.
wake: Callable[[], None] = lambda: None  # noqa: E731


def _wake() -> None:
    wake()


def _wake_after_commit() -> None:
    """Once for each transaction, however many facts it publishes: a file brings in hundreds of children."""
    if not any(registered[1] is _wake for registered in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


@dataclass(frozen=True)
class Event:
    """Something that happened to a child, before it is a fact. The words are those of `publish`."""

    name: str
    child_id: UUID = field(kw_only=True)
    information_class: InformationClass = field(kw_only=True)
    title: str = field(kw_only=True)
    occurred_at: datetime = field(kw_only=True)
    payload: dict[str, Any] = field(kw_only=True, default_factory=dict)
    version: int = field(kw_only=True, default=1)


def publish(
    name: str,
    *,
    child_id: UUID,
    information_class: InformationClass,
    title: str,
    occurred_at: datetime,
    payload: dict[str, Any] | None = None,
    version: int = 1,
) -> Fact:
    """Record that something happened to a child, and the work it leaves, in the present transaction.

    name: past tense, "<app>.<thing>.<happened>". title: what the chronology says, without names.
    payload: ids and plain numbers. occurred_at: when it happened, which may be long before now.
    """
    return publish_event(
        Event(
            name,
            child_id=child_id,
            information_class=information_class,
            title=title,
            occurred_at=occurred_at,
            payload=payload or {},
            version=version,
        )
    )


def publish_event(event: Event) -> Fact:
    """`publish`, of something that was put together before."""
    fact, waiting = _facts_of([event])[0]
    fact.save(force_insert=True)
    for work in waiting:
        work.save(force_insert=True)
    if waiting:
        _wake_after_commit()
    return fact


def publish_many(events: Sequence[Event]) -> None:
    """Publish what happened to many children at once, in two statements however many there are."""
    made = _facts_of(events)
    copy_in(Fact, [fact for fact, _ in made])
    waiting = [work for _, works in made for work in works]
    copy_in(FactWork, waiting)
    if waiting:
        _wake_after_commit()


def _facts_of(events: Sequence[Event]) -> list[tuple[Fact, list[FactWork]]]:
    """The rows of each event, unsaved."""
    context = rows.present()
    if context is None:
        names = ", ".join(sorted({event.name for event in events}))
        raise rows.NoDoor(f"the fact {names!r} was published outside the door")
    now = clock.now()
    made = []
    for event in events:
        fact = Fact(
            child_id=event.child_id,
            name=event.name,
            version=event.version,
            information_class=event.information_class,
            payload=event.payload,
            title=event.title,
            occurred_at=event.occurred_at,
            published_at=now,
            user_id=int(context.user) if context.user else None,
            membership_id=int(context.membership) if context.membership else None,
        )
        works = [
            FactWork(
                fact=fact,
                child_id=event.child_id,
                information_class=event.information_class,
                work=work,
                made_at=now,
                due_at=now,
            )
            for work in registry.work_for(event.name)
        ]
        made.append((fact, works))
    return made


def swept(name: str) -> None:
    """Say that a piece of periodic work ran to its end just now. Called by its task as the service role."""
    Sweep.objects.bulk_create(
        [Sweep(name=name, at=clock.now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )


def requeue_work(*, at: datetime, work: str = "") -> int:
    """Take work that was set aside up again, all of it or that of one name: an operator has mended its cause.

    It is due at once and has all its attempts. How many pieces; none when there is nothing to take up. As the service
    role.
    """
    aside = FactWork.objects.filter(quarantined_at__isnull=False, done_at__isnull=True)
    if work:
        aside = aside.filter(work=work)
    return aside.update(quarantined_at=None, attempts=0, due_at=at, error="")

"""Publish a fact inside the transaction of the act that made it true; say when periodic work last ran."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from childplan.common import clock, rows
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
    context = rows.present()
    if context is None:
        raise rows.NoDoor(f"the fact {name!r} was published outside the door")
    now = clock.now()
    fact = Fact(
        child_id=child_id,
        name=name,
        version=version,
        information_class=information_class,
        payload=payload or {},
        title=title,
        occurred_at=occurred_at,
        published_at=now,
        user_id=int(context.user) if context.user else None,
        membership_id=int(context.membership) if context.membership else None,
    )
    fact.save(force_insert=True)
    waiting = [
        FactWork(
            fact=fact,
            child_id=child_id,
            information_class=information_class,
            work=work,
            made_at=now,
            due_at=now,
        )
        for work in registry.work_for(name)
    ]
    for work in waiting:
        work.save(force_insert=True)
    if waiting:
        _wake_after_commit()
    return fact


def swept(name: str) -> None:
    """Say that a piece of periodic work ran to its end just now. Called by its task as the service role."""
    Sweep.objects.bulk_create(
        [Sweep(name=name, at=clock.now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )

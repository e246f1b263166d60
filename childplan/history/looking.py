"""The log of looking: what a request showed, gathered while it runs and written before anything leaves."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from operator import attrgetter
from uuid import UUID

from django.db import connection


@dataclass
class Seen:
    """The children and classes one request has shown so far."""

    children: set[UUID] = field(default_factory=set)
    classes: int = 0


_number = attrgetter("int")
_seen: ContextVar[Seen | None] = ContextVar("seen", default=None)


def begin() -> Seen:
    """Start gathering for one request, task or command."""
    seen = Seen()
    _seen.set(seen)
    return seen


@contextmanager
def for_nobody() -> Iterator[None]:
    """What is opened in here is thrown away and shown to nobody: it is no look."""
    before = _seen.set(Seen())
    try:
        yield
    finally:
        _seen.reset(before)


def looked_at(children: Iterable[UUID], classes: int) -> None:
    """Selectors say here what they are about to show."""
    seen = _seen.get()
    if seen is not None:
        seen.children.update(children)
        seen.classes |= int(classes)


def write_down(*, act: str, method: str, outcome: str, status: int | None, from_address: str = "") -> None:
    """Append what was seen to the log, in the present transaction. The database takes the actor from its context."""
    seen = _seen.get() or Seen()
    with connection.cursor() as cursor:
        cursor.execute(
            "select history.looked(%s, %s, %s, %s, %s, %s::uuid[], %s, %s)",
            [
                uuid.uuid4(),
                act[:100],
                method[:10],
                outcome,
                status,
                # As text of our own: for a page of children, the driver's array costs a tenth of the request.
                "{" + ",".join(child.hex for child in sorted(seen.children, key=_number)) + "}",
                seen.classes,
                from_address[:64],
            ],
        )
    _seen.set(None)

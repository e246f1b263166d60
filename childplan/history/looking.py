"""The log of looking: what a request showed, gathered while it runs and written before anything leaves."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from childplan.history.vocabulary import Means, Way

LOOKING_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass
class Seen:
    """What one request has shown so far: of each child the classes, and in which way."""

    classes: dict[UUID, int] = field(default_factory=dict)
    way: Way | None = None
    means: frozenset[Means] = frozenset()

    @property
    def children(self) -> set[UUID]:
        return set(self.classes)


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
    """Selectors say here what they are about to show: of each of these children the same classes."""
    looked_at_each((child, classes) for child in children)


def looked_at_each(shown: Iterable[tuple[UUID, int]]) -> None:
    """The same, where each child is shown with classes of its own. A child may come more than once."""
    seen = _seen.get()
    if seen is not None:
        for child, classes in shown:
            seen.classes[child] = seen.classes.get(child, 0) | int(classes)


def as_way(way: Way, *means: Means) -> None:
    """This request is a search, a print or an export. means: by what it searches, or what kind of file leaves.

    What a system asks stays said to be a system's.
    """
    seen = _seen.get()
    if seen is not None:
        seen.way, seen.means = (way if seen.way is not Way.API else Way.API), seen.means | frozenset(means)


def write_down(*, act: str, method: str, outcome: str, status: int | None, from_address: str = "") -> None:
    """Append what was seen to the log, in the present transaction. The database takes the actor from its context."""
    seen = _seen.get() or Seen()
    shown = sorted(seen.classes.items(), key=lambda one: one[0].int)
    with connection.cursor() as cursor:
        cursor.execute(
            "select history.looked(%s, %s, %s, %s, %s, %s::uuid[], %s::int[], %s, %s, %s)",
            [
                uuid.uuid4(),
                act[:100],
                method[:10],
                outcome,
                status,
                # As text of our own: for a page of children, the driver's array costs a tenth of the request.
                "{" + ",".join(child.hex for child, _ in shown) + "}",
                "{" + ",".join(str(classes) for _, classes in shown) + "}",
                from_address[:64],
                _way(seen, method, outcome),
                ",".join(sorted(seen.means)),
            ],
        )
    _seen.set(None)


def _way(seen: Seen, method: str, outcome: str) -> Way:
    """What nobody said otherwise is told by what was asked and how many it showed."""
    if outcome == "refused":
        return Way.REFUSED
    if seen.way is not None:
        return seen.way
    if method not in LOOKING_METHODS:
        return Way.ACT
    return Way.LIST if len(seen.classes) > 1 else Way.VIEW

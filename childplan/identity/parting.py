"""Undoing an answer "same child": what each app wrote on the word of its sender, and how that is parted.

Agencies register how they do it in `handlers.py`; identity asks them and imports none. See docs/decisions, "What a
sender wrote is parted".
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from childplan.access.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Joining:
    """The time in which a sender wrote on a child's record because of one answer.

    since: when the answer was given. members: the memberships that act or acted for the sender. incoming: its record as
    it came. is_alone: nothing but this answer opened the child to the sender, so that all it said since is of its own
    record; otherwise nobody can tell which of the two it meant.
    """

    match_id: UUID
    child_id: UUID
    sender_id: int
    sender: str
    since: datetime
    members: frozenset[int]
    incoming: Mapping[str, Any] = field(default_factory=dict)
    is_alone: bool = True


@dataclass(frozen=True)
class Parted:
    """In sentences without a name: what is taken off the record, and what stays because it cannot be parted."""

    taken: Sequence[str] = ()
    stays: Sequence[str] = ()

    def __add__(self, other: "Parted") -> "Parted":
        return Parted((*self.taken, *other.taken), (*self.stays, *other.stays))


@dataclass(frozen=True, kw_only=True)
class Writer:
    """How one app parts what it wrote. facts: names of the facts of it, which need not be listed one by one as well.

    foresee: what `part` would do, as far as the reader of the page may know. part: does it, inside the act that undoes,
    and publishes what happened to the child.
    """

    facts: frozenset[str]
    foresee: Callable[[Joining], Parted]
    part: Callable[..., Parted]


_writers: dict[str, Writer] = {}


def parts(key: str, writer: Writer) -> None:
    """Register how an app parts what it wrote. The same key again replaces it."""
    _writers[key] = writer


def foreseen(joining: Joining) -> Parted:
    """What undoing would part, of every app together."""
    return sum((writer.foresee(joining) for writer in _writers.values()), Parted())


def part(joining: Joining, *, by: Scope, at: datetime, reason: str) -> Parted:
    """Let every app part what it wrote. Within the act that undoes the answer."""
    return sum((writer.part(joining, by=by, at=at, reason=reason) for writer in _writers.values()), Parted())


def parted_facts() -> frozenset[str]:
    """Names of the facts that the apps speak of themselves."""
    return frozenset().union(*(writer.facts for writer in _writers.values()))

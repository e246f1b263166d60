"""What the named list of a restricted record does with it: keep it so, name somebody, take a name off, lift it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from childplan.access.actions import check_review_day
from childplan.access.models import Restriction
from childplan.access.scope import NotEntitled, Scope
from childplan.history.acts import NotFound, act


class NobodyWouldDecide(ValueError):
    """A list keeps somebody who can decide about it."""

    def __init__(self) -> None:
        super().__init__("Name somebody else who can decide before you take this name off")


class NamedAlready(ValueError):
    """They stand on the list."""

    def __init__(self) -> None:
        super().__init__("They are on the list already")


class StaysSealed(ValueError):
    """The record of a life before an adoption is never opened again."""

    def __init__(self) -> None:
        super().__init__("The record of the life before an adoption is never opened again")


@act
def keep_restricted(*, by: Scope, at: datetime, child_id: UUID, reason: str, review_on: date) -> None:  # noqa: ARG001
    """Look at a restriction again and keep it until another day, within 90 calendar days.

    A new row follows the one before, so that each look is on record. Raises NotFound, NotEntitled, ValueError.
    """
    _require_list(child_id)
    check_review_day(review_on, at=at)
    _ask("access.keep_restriction(%s, %s, %s)", [child_id, reason.strip()[:200], review_on])


@act
def name_on_list(*, by: Scope, at: datetime, child_id: UUID, principal_id: int, reason: str) -> None:  # noqa: ARG001
    """Put a live member of the area on the list, or an adult of the family who has a page of the child.

    Raises NotFound, NotEntitled, NamedAlready.
    """
    _require_list(child_id)
    if not _ask("access.put_on_list(%s, %s, %s)", [child_id, principal_id, reason.strip()[:200]]):
        raise NamedAlready


@act
def take_off_list(*, by: Scope, at: datetime, child_id: UUID, name_id: UUID, reason: str) -> None:  # noqa: ARG001
    """Take a name off the list, one's own too: they are out at once.

    Raises NotFound, NotEntitled, NobodyWouldDecide.
    """
    _require_list(child_id)
    became = _ask("access.take_off_list(%s, %s, %s)", [child_id, name_id, reason.strip()[:200]])
    if became == "missing":
        raise NotFound("no such name")
    if became == "last":
        raise NobodyWouldDecide


@act
def lift_restriction(
    *,
    by: Scope,  # noqa: ARG001
    at: datetime,  # noqa: ARG001
    child_id: UUID,
    reason: str,
    ending: Sequence[UUID] = (),
) -> None:
    """Open the record again to whoever is involved with the child, but for the involvements in `ending`, which end.

    Raises NotFound, NotEntitled, StaysSealed.
    """
    if _require_list(child_id).after_adoption:
        raise StaysSealed
    _ask("access.lift_restriction(%s, %s, %s)", [child_id, reason.strip()[:200], list(ending)])


def _require_list(child_id: UUID) -> Restriction:
    live = Restriction.objects.filter(child_id=child_id, lifted_at__isnull=True).first()
    if live is None:
        raise NotFound("no restricted record")
    if not _ask("access.decides_protection(%s)", [child_id]):
        raise NotEntitled("your role does not decide about this list")
    return live


def _ask(question: str, values: Sequence[Any]) -> object:
    with connection.cursor() as cursor:
        cursor.execute(f"select {question}", values)
        return cursor.fetchone()[0]

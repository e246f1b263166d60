"""Take away the second steps of somebody who lost them: one colleague asks, another confirms."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.rows import Context
from childplan.history.acts import NotFound, act
from childplan.notifications.actions import queue_message
from childplan.signing.models import StepReset


class NothingToReset(ValueError):
    """They have no second step, or a colleague asked already."""


class TakesAnother(ValueError):
    """Nobody confirms what they asked for themselves; or somebody was quicker, or it was asked too long ago."""


@act
def ask_reset(*, by: Scope, at: datetime, user_id: int, reason: str) -> UUID:  # noqa: ARG001
    """Ask that all second steps of a colleague be taken away. reason: how one made sure that it is they who ask.

    Nothing changes until another colleague confirms it, within 24 hours. Raises NotEntitled, NotFound, NothingToReset.
    """
    by.require(Permission.KEEP_SIGN_INS)
    with connection.cursor() as cursor:
        cursor.execute("select 1 from signing.sign_ins() s where s.user_id = %s", [user_id])
        if cursor.fetchone() is None:
            raise NotFound("no such sign-in")
        cursor.execute("select signing.ask_reset(%s, %s)", [user_id, reason.strip()[:300]])
        (asked,) = cursor.fetchone()
    if asked is None:
        raise NothingToReset
    return UUID(str(asked))


@act
def confirm_reset(*, by: Scope, at: datetime, reset_id: UUID) -> int:  # noqa: ARG001
    """Be the second of two: the steps go, every session of theirs ends, and they are told by email. Whose it was.

    A setup code is given to them afterwards, like to somebody new. Raises NotEntitled, TakesAnother.
    """
    by.require(Permission.KEEP_SIGN_INS)
    with connection.cursor() as cursor:
        cursor.execute("select signing.confirm_reset(%s)", [reset_id])
        (user_id,) = cursor.fetchone()
    if user_id is None:
        raise TakesAnother
    transaction.on_commit(queue_message.wake, robust=True)
    return int(user_id)


@act
def confirm_reset_at_the_machine(*, by: Context, at: datetime, user_id: int) -> bool:  # noqa: ARG001
    """The operator is the second of two, where the one other keeper is who lost theirs. False where nobody asked.

    by: the steward's context; only an operator with the owner's login can take it.
    """
    asked = StepReset.objects.filter(
        user_id=user_id, confirmed_at__isnull=True, ended_at__isnull=True
    ).first()
    if asked is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute("select signing.confirm_reset(%s)", [asked.pk])
        return cursor.fetchone()[0] is not None


@act
def withdraw_reset(*, by: Scope, at: datetime, reset_id: UUID) -> None:  # noqa: ARG001
    """Let go of a reset that was asked for. Raises NotEntitled, NotFound."""
    by.require(Permission.KEEP_SIGN_INS)
    with connection.cursor() as cursor:
        cursor.execute("select signing.withdraw_reset(%s)", [reset_id])
        (gone,) = cursor.fetchone()
    if not gone:
        raise NotFound("no such reset")

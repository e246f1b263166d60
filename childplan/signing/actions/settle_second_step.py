"""What follows when somebody set up, or took off, a second step of their own."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import update_session_auth_hash
from django.db import connection, transaction
from django.db.models import F
from django.http import HttpRequest

from childplan.accounts.models import User
from childplan.notifications.actions import queue_message

from .use_setup_code import IN_SESSION

CHANGED = "second_step_changed"


def settle_second_step(*, request: HttpRequest, added: Any = None) -> None:
    """Every other session of theirs ends, they are told by email, and whoever showed the new step has shown it.

    added: the step (allauth's row) that they set up and so have shown just now; None where one was taken off.
    """
    user = request.user
    assert isinstance(user, User)  # noqa: S101
    if added is not None:
        record_authentication(request, user, "mfa", id=added.pk, type=added.type)
    request.session.pop(IN_SESSION, None)
    end_other_sessions(request=request)
    tell(user_id=user.pk, template=CHANGED)


def end_other_sessions(*, request: HttpRequest) -> None:
    """Every session of theirs ends but this one, on its next request."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101
    user.session_series = F("session_series") + 1
    user.save(update_fields=["session_series"])
    user.refresh_from_db()
    update_session_auth_hash(request, user)


def tell(*, user_id: int, template: str) -> None:
    """Put an email about their own sign-in into the outbox. Asked as visitor: it is about no child."""
    with connection.cursor() as cursor:
        cursor.execute("select signing.tell(%s, %s, '{}')", [user_id, template])
    transaction.on_commit(queue_message.wake, robust=True)

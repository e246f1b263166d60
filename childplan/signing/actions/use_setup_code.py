"""Somebody half signed in shows that they were handed a setup code. They are a visitor until it is done."""

from datetime import datetime

from django.db import connection
from django.http import HttpRequest

from childplan.signing.rules import kept_of
from childplan.signing.vocabulary import SETUP_LASTS

IN_SESSION = "second_step_setup"


def use_setup_code(*, request: HttpRequest, code: str, at: datetime) -> bool:
    """Take the code, and let this session set up a second step. False where it is wrong, used, old or another's.

    A wrong one is counted, and counts although the page says no.
    """
    user_id = int(request.user.pk or 0)
    with connection.cursor() as cursor:
        cursor.execute("select signing.use_code(%s, %s)", [user_id, kept_of(code, user_id=user_id)])
        (taken,) = cursor.fetchone()
    if taken:
        request.session.cycle_key()
        let_set_up(request=request, at=at)
    return bool(taken)


def let_set_up(*, request: HttpRequest, at: datetime) -> None:
    """This session may set up a first second step for half an hour: a code or an invitation was taken in it."""
    until = (at + SETUP_LASTS).timestamp()
    request.session[IN_SESSION] = [int(request.user.pk or 0), until]


def may_set_up(*, request: HttpRequest, at: datetime) -> bool:
    """Whether a code or an invitation was taken in this session by the person who is signed in, lately."""
    user_id, until = request.session.get(IN_SESSION, [None, 0.0])
    return bool(user_id == request.user.pk and at.timestamp() < until)

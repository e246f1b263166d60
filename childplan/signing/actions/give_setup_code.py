"""Give somebody the code with which they set up their second step."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from childplan.access.permissions import Permission
from childplan.access.scope import Scope
from childplan.common.rows import Context
from childplan.history.acts import NotFound, act
from childplan.signing.rules import kept_of, new_code


class HasSecondStep(ValueError):
    """They have a second step. It is taken away by two people first, and never by handing out a code."""


@dataclass(frozen=True)
class Given:
    """A code, shown this once: only what proves it is kept. until: when it stops working."""

    code: str
    until: datetime


@act
def give_setup_code(*, by: Scope | Context, at: datetime, user_id: int) -> Given:  # noqa: ARG001
    """Make a setup code for a colleague of the area; one that they had before stops working.

    It works once, for 24 hours, with five tries, together with their own password. by: whoever keeps the area's
    sign-ins, never for themselves; or an operator at the machine. Raises NotEntitled, NotFound, HasSecondStep.
    """
    if isinstance(by, Scope):
        by.require(Permission.KEEP_SIGN_INS)
    code = new_code()
    with connection.cursor() as cursor:
        if isinstance(by, Scope):
            cursor.execute("select 1 from signing.sign_ins() s where s.user_id = %s", [user_id])
            if cursor.fetchone() is None:
                raise NotFound("no such sign-in")
        cursor.execute("select signing.give_code(%s, %s)", [user_id, kept_of(code, user_id=user_id)])
        (until,) = cursor.fetchone()
    if until is None:
        raise HasSecondStep
    return Given(code, until)

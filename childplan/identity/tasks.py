"""Background work of identity and of the API that stands on it."""

from datetime import datetime

from django.db import connection

from childplan.access import kept_answers
from childplan.access.scope import Scope
from childplan.access.tasks import service_task


@service_task(purpose="Forget answers that were kept for a day")
def forget_answers(*, by: Scope, at: datetime) -> None:  # noqa: ARG001
    """Remove what was kept of answers to partner systems once its day is over. The database's clock decides."""
    kept_answers.forget()


@service_task(purpose="Forget sessions that are over")
def forget_sessions(*, by: Scope, at: datetime) -> None:  # noqa: ARG001
    """Remove sessions and tokens that have run out, once an hour: a session holds what its person searched for."""
    with connection.cursor() as cursor:
        cursor.execute("select access.forget_sessions()")

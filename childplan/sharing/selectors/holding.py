"""What somebody may pass on of a child: what they read by work of their own."""

from uuid import UUID

from django.db import connection

from childplan.access.scope import Scope
from childplan.common.vocabulary import InformationClass


def classes_held(scope: Scope, child_id: UUID) -> tuple[InformationClass, ...]:
    """The classes that this member may share; none for a child they do not see, or see by a share alone. One query."""
    if scope.membership_id is None:
        return ()
    with connection.cursor() as cursor:
        cursor.execute("select sharing.held(%s)", [child_id])
        (held,) = cursor.fetchone()
    if not held & InformationClass.IDENTITY:
        return ()
    return tuple(c for c in InformationClass if held & c)

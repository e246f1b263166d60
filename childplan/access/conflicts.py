"""Whom a conflict of interest keeps from a child."""

from uuid import UUID

from django.db import connection

# Why the involvement of somebody who stands back ends, and their team's begins: no more than that is said to anybody.
# `identity.stand_back_from` writes it.
ANOTHER_NEEDED = "Another worker is needed"


def barred_users(child_id: UUID) -> frozenset[int]:
    """The users to whom this child is closed in any membership: by a conflict of interest, and as the child's family.

    For background work, and for who writes in the child's social care and protection; empty for anybody else.
    """
    with connection.cursor() as cursor:
        cursor.execute("select access.barred_users(%s)", [child_id])
        return frozenset(user for (user,) in cursor.fetchall())

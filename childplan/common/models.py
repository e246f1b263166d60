"""The shape every row about a child shares."""

import uuid
from typing import Any

from django.db import connection, models


class ChildRow(models.Model):
    """A row about one child, with a random id made in Python so that it says nothing and needs no RETURNING."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    child = models.ForeignKey("identity.Child", on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def save(self, **options: Any) -> None:
        """Write the row. An update that meets no row is an error, never an insert: a hidden row stays hidden."""
        if not self._state.adding:
            options["force_update"] = True
        super().save(**options)


def next_principal() -> int:
    """The next number of the one sequence that areas, organisations, teams, memberships and family persons share.

    Asked before the insert, because INSERT ... RETURNING needs the row to be visible to its author already.
    """
    with connection.cursor() as cursor:
        cursor.execute("select nextval('organisations_principal')")
        number: int = cursor.fetchone()[0]
    return number


class Principal(models.Model):
    """Something a grant can be made to. One sequence numbers them all, so an id alone names the principal."""

    id = models.BigIntegerField(primary_key=True, default=next_principal, editable=False)

    class Meta:
        abstract = True


class Mark(models.BooleanField):  # type: ignore[type-arg]
    """Yes or no, no unless said: also where a row is inserted by SQL that does not name the column.

    It is not asked back on insert: whoever writes a row, or its version, may not be able to read it afterwards.
    """

    db_returning = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": False, "db_default": False, "editable": False, **options})

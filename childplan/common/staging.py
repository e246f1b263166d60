"""Write many rows in one statement: COPY into a temporary table, then INSERT or UPDATE from there.

PostgreSQL does not COPY into a table under row-level security, so the rows are staged beside it and every one still
passes the policies, triggers and constraints of the table. The temporary table is made by a definer function, since no
login may make one itself; it goes with the transaction. See docs/decisions, "A file is merged by staged COPY".
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb


def copy_in(model: type[models.Model], instances: Sequence[models.Model]) -> None:
    """Insert unsaved instances of one model. Their primary keys are theirs already; nothing is read back.

    History is the caller's: a tracked model needs `copy_versions` as well.
    """
    if not instances:
        return
    columns = staged(model, instances)
    _run(
        "insert into {table} ({columns}) select {columns} from {staged}",
        model,
        columns=_names(columns),
    )


def copy_over(model: type[models.Model], instances: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write these fields of instances that are on record."""
    if not instances:
        return
    staged(model, instances)
    columns = [str(model._meta.get_field(name).column) for name in fields]  # type: ignore[union-attr]
    pk = sql.Identifier(str(model._meta.pk.column))
    _run(
        "update {table} t set {sets} from {staged} s where s.{pk} = t.{pk}",
        model,
        sets=sql.SQL(", ").join(sql.SQL("{0} = s.{0}").format(sql.Identifier(name)) for name in columns),
        pk=pk,
    )


def staged(model: type[models.Model], instances: Sequence[models.Model]) -> list[str]:
    """Fill the temporary table that stands beside the model's with these instances; its columns."""
    table = model._meta.db_table
    # What the database fills in by itself, such as the order of work, is left to it.
    fields = [f for f in model._meta.local_concrete_fields if f.has_default() or not f.has_db_default()]
    columns = [str(field.column) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute("select access.stage(%s)", [table])
        into = sql.SQL("copy pg_temp.{} ({}) from stdin").format(
            sql.Identifier(f"staged_{table}"), _names(columns)
        )
        with cursor.copy(into) as copy:
            for instance in instances:
                copy.write_row([_value(field, instance) for field in fields])
    return columns


def _value(field: "models.Field[Any, Any]", instance: models.Model) -> Any:
    value = getattr(instance, field.attname)
    if isinstance(field, models.JSONField) and value is not None:
        return Jsonb(value)
    return str(value) if isinstance(field, models.CharField) and value is not None else value


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(column) for column in columns)


def _run(statement: str, model: type[models.Model], **parts: sql.Composable) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(statement).format(
                table=sql.Identifier("public", table),
                staged=sql.Identifier("pg_temp", f"staged_{table}"),
                **parts,
            )
        )

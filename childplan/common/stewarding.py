"""What the steward may do with a table, and that nobody changes or empties one to which rows are only added."""

from collections.abc import Iterator

from childplan.common.rows import DatabaseRole


def stewarded(table: str, *, append_only: bool) -> Iterator[str]:
    """What the steward may do; to a table of which nothing is taken away or changed, no more than add."""
    if not append_only:
        yield f"grant select, insert, update, delete on {table} to {DatabaseRole.STEWARD}"
        return
    yield f"grant select, insert on {table} to {DatabaseRole.STEWARD}"
    yield from only_added(table)


def only_added(table: str) -> Iterator[str]:
    """Before every change of a row there stands a refusal, for the owner of the table as well."""
    for name, act, each in (
        ("only_added", "update or delete", "row"),
        ("never_emptied", "truncate", "statement"),
    ):
        yield (
            f"create or replace trigger {name} before {act} on {table} for each {each}"
            " execute function history.only_added()"
        )

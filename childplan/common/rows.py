"""Rows that hold a person: how a model declares them, and the one door through which they are reached.

A model says `rows = Rows(...)` and `childplan.common.policies` writes its row-level policies from that.
A model that holds nobody says `rows = OpenRows(...)`. A model that says neither fails the suite.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Literal

from django.db import InterfaceError, OperationalError, connection, transaction

from childplan.common import clock
from childplan.common.vocabulary import InformationClass


class DatabaseRole(StrEnum):
    """The roles a login may take. None of them owns a table or bypasses a policy."""

    VISITOR = "childplan_visitor"
    READER = "childplan_reader"
    WRITER = "childplan_writer"
    PORTAL = "childplan_portal"
    SERVICE = "childplan_service"
    STEWARD = "childplan_steward"


Level = Literal["known", "read", "contribute", "decide"]
ServiceUse = Literal["", "read", "write"]


@dataclass(frozen=True)
class Rows:
    """How one table's rows are guarded.

    information_class: the class of every row, or the name of the column that holds it.
    child: the column that names the child; None where no child may be known yet (then `holder` or `through`).
    read, add, change: the level asked of the reader's grant for SELECT, INSERT and UPDATE.
    add_class: the class asked on INSERT where it is not the row's own: whoever sees the child may say something about
    it that they could not read.
    never_changed: no UPDATE for anyone but the steward.
    append_only: rows are added and never changed or taken away, by the steward and the owner neither.
    holder: a column naming a principal. Only those who are that principal see the row, besides the grant.
    through: "table.column" of a protected table whose visible rows open this one (a family person by relationship).
    through_by: with `through`, the column of this table that the linked rows name; its own number unless said.
    seen: with `through`, the definer function that answers whether the reader sees the row of that id. Foreign keys to
    this table ask it, since asking the table itself would go round in a circle.
    own: a column naming the membership that wrote the row, which may go on reading it while the child is known to it.
    changes_own: a column naming the membership that wrote the row, which may change it where it may read it, besides
    those at the level that change asks.
    prose: it says what is in a plan. Beyond knowing of it, the role must be one that reads plans.
    confidential: a boolean column; when true, the reader needs the confidential bit as well.
    third_party: a boolean column: it tells of somebody else, and the reader needs the bit for that as well; but for
    `author`, the column naming the membership that wrote it, which goes on reading and changing it as it did.
    service: what background work may do with every row.
    portal: families read the rows of their own child; a column name narrows it to the person it names.
    withdrawn: a column that hides the row from families once it is set.
    portal_adds: families may add rows about their own child, naming themselves in that column.
    definer_only: rows are written by definer functions alone.
    read_if: in SQL, what must be true besides of every row that anybody but the service reads.
    add_if, change_if: the same of every INSERT or UPDATE by practitioners.
    kept: columns that only a definer function changes once the row is there.
    by_readers: roles that write nothing may add and change it too, where this declaration lets them: what is kept of
    their own looking.
    """

    information_class: InformationClass | str
    child: str | None = "child_id"
    read: Level = "read"
    add: Level = "contribute"
    add_class: InformationClass | None = None
    change: Level = "contribute"
    never_changed: bool = False
    holder: str = ""
    through: str = ""
    through_by: str = "id"
    seen: str = ""
    own: str = ""
    changes_own: str = ""
    prose: bool = False
    confidential: str = ""
    third_party: str = ""
    author: str = ""
    service: ServiceUse = ""
    portal: bool | str = False
    withdrawn: str = ""
    portal_adds: str = ""
    definer_only: bool = False
    read_if: str = ""
    add_if: str = ""
    change_if: str = ""
    kept: tuple[str, ...] = ()
    by_readers: bool = False
    append_only: bool = False


@dataclass(frozen=True)
class OpenRows:
    """A table that holds no child: which roles may read it and which may also write it."""

    read: tuple[DatabaseRole, ...] = (
        DatabaseRole.VISITOR,
        DatabaseRole.READER,
        DatabaseRole.WRITER,
        DatabaseRole.PORTAL,
        DatabaseRole.SERVICE,
    )
    write: tuple[DatabaseRole, ...] = ()
    delete: tuple[DatabaseRole, ...] = ()
    # Columns that the visitor alone reads, to sign somebody in.
    credentials: tuple[str, ...] = ()
    # Columns that background work reads besides, to send somebody a message.
    reached_at: tuple[str, ...] = ()
    # In SQL, which rows practitioners and families read, where they do not read every row.
    practitioners: str = ""
    families: str = ""
    # In SQL, what must be true of every row that is added, of one that is changed, and of it afterwards; and the only
    # columns that change. Of a table that is read in part.
    add_if: str = ""
    change_if: str = ""
    changed_if: str = ""
    changes: tuple[str, ...] = ()
    # Rows are added and never changed or taken away, by the steward and the owner neither.
    append_only: bool = False


@dataclass(frozen=True)
class Context:
    """What the database is told about whoever passed the door.

    The masks are arrays by involvement kind, as PostgreSQL writes them ("{0,1023,...}").
    """

    role: DatabaseRole
    user: str = ""
    membership: str = ""
    person: str = ""
    purpose: str = ""
    principals: str = ""
    barred: str = ""
    known_masks: str = ""
    read_masks: str = ""
    contribute_masks: str = ""
    decide_masks: str = ""

    def settings(self) -> dict[str, str]:
        """The settings of the database session, by name, without the role."""
        values = {column.name: str(getattr(self, column.name)) for column in fields(self)}
        del values["role"]
        stopped = clock.stopped()
        if stopped is not None:
            values["clock"] = stopped.isoformat()
        return values


OUTSIDE = Context(role=DatabaseRole.VISITOR)
STEWARD = Context(role=DatabaseRole.STEWARD)
SERVICE = Context(role=DatabaseRole.SERVICE)


class NoDoor(RuntimeError):
    """Something that touches rows ran without having come through the door."""


def _stack() -> list[Context]:
    stack: list[Context] | None = getattr(connection, "childplan_door", None)
    if stack is None:
        stack = []
        connection.childplan_door = stack  # type: ignore[attr-defined]
    return stack


def present() -> Context | None:
    """The context in force on this connection, or None outside the door."""
    stack = _stack()
    return stack[-1] if stack else None


def telling(context: Context | None) -> tuple[str, list[str]]:
    """The one statement that tells the database who asks, and its parameters. None: nobody, and no role."""
    # Migrations connect with row_security off, to fail rather than touch no row; whoever passes the door is under it.
    role = context.role.value if context else "none"
    told = (context or OUTSIDE).settings()
    calls = [f"set_config('role', '{role}', true)", "set_config('row_security', 'on', true)"]
    calls += [
        f"set_config('childplan.{name}', {'%s' if value else chr(39) * 2}, true)"
        for name, value in told.items()
    ]
    return f"select {', '.join(calls)}", [value for value in told.values() if value]


def _tell(context: Context | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(*telling(context))


@contextmanager
def entered(context: Context) -> Iterator[None]:
    """Pass the door: one transaction in which the database knows who asks.

    Role and context are local to the transaction, so nothing survives in a pooled connection. Nested, the
    outer context is put back on leaving; when the block fails, the savepoint's rollback puts it back.
    """

    def tell() -> Context:
        _tell(context)
        return context

    with entered_as(tell):
        yield


@contextmanager
def entered_as(tell: Callable[[], Context]) -> Iterator[Context]:
    """Pass the door as whoever `tell` finds: it is asked first, and leaves the database in the context it answers."""
    stack = _stack()
    outermost = not connection.in_atomic_block
    with ExitStack() as block:
        context = _opened(block, tell) if outermost else _begun(block, tell)
        stack.append(context)
        try:
            yield context
        finally:
            stack.pop()
        if outermost or connection.needs_rollback:
            return
        _tell(stack[-1] if stack else None)


def _begun(block: ExitStack, tell: Callable[[], Context]) -> Context:
    with ExitStack() as attempt:
        attempt.enter_context(transaction.atomic())
        context = tell()
        block.push(attempt.pop_all())
    return context


def _opened(block: ExitStack, tell: Callable[[], Context]) -> Context:
    """Begin on the connection that is there; where it was lost since it was last used, once more on a new one.

    The first statement shows that by itself, before anything was done, so Django need not ask first every time.
    """
    connection.health_check_done = True  # type: ignore[attr-defined]
    before = connection.connection
    try:
        return _begun(block, tell)
    except (OperationalError, InterfaceError):
        if before is None or (connection.connection is before and connection.is_usable()):
            raise
    return _begun(block, tell)

"""Write the row-level policies, from the declarations on the models.

One generator for every table, run after each migration, so that no table can be guarded differently by accident
and a change of the rule reaches all tables at once. See docs/decisions/0002-policies-from-declarations.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.apps import apps
from django.db import models

from childplan.common.rows import DatabaseRole, Level, OpenRows, Rows
from childplan.common.stewarding import stewarded
from childplan.common.vocabulary import CONFIDENTIAL, EVERY_NEED, NO_TEXT, PLAN_TEXT, THIRD_PARTY

R = DatabaseRole
PRACTITIONERS = f"{R.READER}, {R.WRITER}"
HAS_A_CLASS = "a_row_has_a_class"


def protected_models() -> list[type[models.Model]]:
    """Every model that declares `Rows`, in a stable order."""
    return [m for m in _own_models() if isinstance(getattr(m, "rows", None), Rows)]


def open_models() -> list[type[models.Model]]:
    """Every model that declares `OpenRows`."""
    return [m for m in _own_models() if isinstance(getattr(m, "rows", None), OpenRows)]


def historical_model(model: type[models.Model]) -> type[models.Model] | None:
    """The table of versions that stands beside a tracked model."""
    manager_name = getattr(model._meta, "simple_history_manager_attribute", None)
    return getattr(model, manager_name).model if manager_name else None


def _own_models() -> list[type[models.Model]]:
    return sorted(apps.get_models(), key=lambda m: m._meta.db_table)


def _needs(rows: Rows, table: str) -> str:
    """The bits a reader must have, all of them: the row's class, and what comes on top of it."""
    if isinstance(rows.information_class, str):
        needs = f"{table}.{rows.information_class}"
    else:
        needs = str(int(rows.information_class))
    for column, bit in ((rows.confidential, CONFIDENTIAL), (rows.third_party, THIRD_PARTY)):
        if column:
            needs = f"({needs} | case when {table}.{column} then {bit} else 0 end)"
    return needs


def granted(table: str, rows: Rows, level: Level, *, besides: str = "") -> str:
    """The one condition: a live grant to one of my principals, of this level, for all that this row needs.

    besides: further bits that the same grant must open. `offset 0` keeps the planner from hashing every grant in the
    area for a page of fifty rows.
    """
    needs = f"({_needs(rows, table)} | {besides})" if besides else _needs(rows, table)
    masks = f"((select access.{level}_masks())::int[])[g.kind]"
    reads_text = f" and ({masks} & {PLAN_TEXT}) > 0 and (g.classes & {NO_TEXT}) = 0"
    text = reads_text if rows.prose and level != "known" else ""
    return (
        f"exists (select 1 from access_grant g where g.child_id = {table}.{rows.child}"
        " and g.principal = any ((select access.principals())::bigint[])"
        f" and (g.classes & {masks} & {needs}) = {needs}{text}"
        " and g.starts_at <= (select access.clock()) and (select access.clock()) < g.ends_at"
        " and g.child_id <> all ((select access.barred())::uuid[]) offset 0)"
    )


def _held(table: str, rows: Rows, level: Level) -> str:
    mine = f"{table}.{rows.holder} = any ((select access.principals())::bigint[])"
    if rows.child is None:
        needs = _needs(rows, table)
        return f"({mine} and ((select access.{level}_anywhere()) & {needs}) = {needs})"
    return mine


def _through(table: str, rows: Rows, level: Level) -> str:
    """A link one sees opens the row for reading; to change it asks of the link's child what changing the link asks."""
    link, column = rows.through.split(".")
    linked = f"select 1 from {link} l where l.{column} = {table}.{rows.through_by}"
    if level == rows.read and not rows.confidential:
        return f"exists ({linked})"
    (link_rows,) = (m.rows for m in protected_models() if m._meta.db_table == link)  # type: ignore[attr-defined]
    besides = (
        f"case when {table}.{rows.confidential} then {CONFIDENTIAL} else 0 end" if rows.confidential else ""
    )
    return f"exists ({linked} and {granted('l', link_rows, level, besides=besides)})"


def condition(table: str, rows: Rows, level: Level) -> str:
    """Grant, holder and link together, as the declaration asks."""
    parts = []
    if rows.child is not None:
        parts.append(granted(table, rows, level))
    if rows.holder:
        parts.append(_held(table, rows, level))
    if rows.through:
        parts.append(_through(table, rows, level))
    return " and ".join(parts) or "false"


def _and(*parts: str) -> str:
    return " and ".join(part for part in parts if part)


def _read(model: type[models.Model], rows: Rows) -> str:
    table = model._meta.db_table
    read = _and(_lifted_for_author(table, rows, rows.read), rows.read_if, _names_open_adults(model))
    if rows.own:
        known = granted(table, _as_added(rows), "known")
        return f"{read} or ({table}.{rows.own} = (select access.membership()) and {known})"
    return read


def _lifted_for_author(table: str, rows: Rows, level: Level) -> str:
    """What marks a row as telling of somebody else hides it from others, never from whoever wrote it."""
    met = condition(table, rows, level)
    if rows.third_party and rows.author:
        mine = f"{table}.{rows.author} = (select access.membership())"
        return f"({met} or ({mine} and {condition(table, replace(rows, third_party=''), level)}))"
    return met


def _as_added(rows: Rows) -> Rows:
    return replace(rows, information_class=rows.add_class) if rows.add_class else rows


def _add(table: str, rows: Rows) -> str:
    # A family person has no relationship yet when it is written, so its insert asks only for a known author.
    if rows.through and rows.through_by == "id":
        parts = ["(select access.membership()) is not null"]
    else:
        parts = [condition(table, _as_added(rows), rows.add)]
    if rows.own:
        # What one goes on reading as its author, one has written oneself.
        parts.append(f"{table}.{rows.own} = (select access.membership())")
    return _and(*parts, rows.add_if, _of_writers(rows))


def _change(table: str, rows: Rows) -> str:
    change = _lifted_for_author(table, rows, rows.change)
    if rows.changes_own:
        mine = f"{table}.{rows.changes_own} = (select access.membership())"
        change = f"({change} or ({mine} and {_lifted_for_author(table, rows, rows.read)}))"
    return _and(change, rows.change_if, _of_writers(rows))


def _of_writers(rows: Rows) -> str:
    """Some rows are added or changed by whoever reads; a role that writes nothing is kept from them by itself."""
    return "" if rows.by_readers else "(select access.may_write())"


def _adults(model: type[models.Model]) -> dict[str, str]:
    """The columns of a child's row that name somebody who is seen through a link to children, each with that link."""
    own = getattr(model, "rows", None)
    if own is None or not own.child:
        return {}
    named = {}
    for column in model._meta.local_fields:
        parent = getattr(column.related_model, "rows", None)
        if (
            isinstance(parent, Rows)
            and parent.through
            and not parent.through.startswith(model._meta.db_table)
        ):
            named[str(column.column)] = parent.through
    return named


def _names_open_adults(model: type[models.Model]) -> str:
    """A row that names a hidden adult is closed to whoever may not know of them."""
    table, own = model._meta.db_table, getattr(model, "rows", None)
    return _and(
        *(
            f"({table}.{column} is null or access.adult_is_open({table}.{own.child}, {table}.{column}))"
            for column in _adults(model)
            if own is not None
        )
    )


def parents(model: type[models.Model], *, by_family: bool = False) -> str:
    """Each foreign key to another protected table must find its parent: visible, and of the same child.

    Foreign keys themselves look past policies, so without this a row could be hung on a hidden one. An adult is named
    on a child's row by whoever sees what they are to that very child: one who is hidden there is answered as a
    stranger. by_family: rows that families add, who see no links.
    """
    table = model._meta.db_table
    own = getattr(model, "rows", None)
    checks = []
    for column in model._meta.local_fields:
        parent = column.related_model
        if not isinstance(parent, type) or not isinstance(getattr(parent, "rows", None), Rows):
            continue
        parent_rows: Rows = parent.rows  # type: ignore[attr-defined]
        if own is not None and column.column == own.child:
            continue
        same = ""
        if parent_rows.child and own is not None and own.child and parent_rows.child != "id":
            same = f" and p.{parent_rows.child} = {table}.{own.child}"
        target = column.target_field.column  # type: ignore[attr-defined]
        link = "" if by_family else _adults(model).get(str(column.column), "")
        if link:
            found = _linked(link, f"{table}.{column.column}", f"{table}.{own.child}" if own else "")
        elif parent_rows.seen:
            found = f"{parent_rows.seen}({table}.{column.column})"
        else:
            found = f"exists (select 1 from {parent._meta.db_table} p where p.{target} = {table}.{column.column}{same})"
        checks.append(
            f" and ({table}.{column.column} is null or {found})" if column.null else f" and {found}"
        )
    return "".join(checks)


def _linked(link: str, person: str, child: str) -> str:
    table, column = link.split(".")
    return f"exists (select 1 from {table} l where l.{column} = {person} and l.child_id = {child})"


def table_statements(model: type[models.Model]) -> Iterator[str]:
    """Every statement that guards one declared model and its history."""
    rows = model.rows  # type: ignore[attr-defined]
    table = model._meta.db_table
    yield from clear(table)
    if isinstance(rows, OpenRows):
        yield from open_to(table, rows, columns=[str(column.column) for column in model._meta.local_fields])
        return
    yield from _force(table, append_only=rows.append_only)
    yield from _has_a_class(table, rows)
    yield f"grant select on {table} to {PRACTITIONERS}"
    yield _policy(table, "practitioners_read", "select", PRACTITIONERS, using=_read(model, rows))
    if not rows.definer_only:
        yield f"grant insert on {table} to {R.WRITER}"
        yield _policy(
            table, "practitioners_add", "insert", R.WRITER, check=_add(table, rows) + parents(model)
        )
        if not rows.never_changed:
            yield f"grant update on {table} to {R.WRITER}"
            change = _change(table, rows)
            yield _policy(
                table, "practitioners_change", "update", R.WRITER, using=change, check=change + parents(model)
            )
        yield _stays(table, rows, str(model._meta.pk.column))
    yield from _service(table, rows)
    yield from _portal(model, rows)
    versions = historical_model(model)
    if versions is not None:
        yield from _history(table, str(model._meta.pk.column), versions._meta.db_table, rows)


def _stays(table: str, rows: Rows, pk: str) -> str:
    """A row never moves to another child or author, is never declassified, and keeps what its model says is kept. Its
    number is what its versions and whatever follows from it hang on."""
    fixed = (pk, rows.child, rows.information_class, rows.own)
    moved = _differs([name for name in dict.fromkeys(fixed) if isinstance(name, str) and name])
    if rows.kept:
        moved += f" or (current_user <> '{R.STEWARD}' and ({_differs(list(rows.kept))}))"
    return (
        f"create or replace trigger row_stays before update on {table} for each row"
        f" when ({moved}) execute function access.row_stays()"
    )


def _differs(columns: list[str]) -> str:
    return " or ".join(f"new.{name} is distinct from old.{name}" for name in columns) or "false"


def clear(table: str) -> Iterator[str]:
    yield (
        "do $$ declare p text; begin for p in select policyname from pg_policies where schemaname = 'public'"
        f" and tablename = '{table}' loop execute format('drop policy %I on {table}', p); end loop; end $$"
    )
    everyone = ", ".join(R)
    yield f"revoke all on {table} from {everyone}, public"


def _force(table: str, *, append_only: bool = False) -> Iterator[str]:
    yield f"alter table {table} enable row level security"
    yield f"alter table {table} force row level security"
    yield from stewarded(table, append_only=append_only)
    yield _policy(table, "steward", "all", R.STEWARD, using="true", check="true")


def _has_a_class(table: str, rows: Rows) -> Iterator[str]:
    """No row is without a class: the bits of a set of none are in every mask, so whoever has a grant would read it."""
    if isinstance(rows.information_class, str):
        yield (
            "do $$ begin if not exists (select 1 from pg_constraint"
            f" where conrelid = '{table}'::regclass and conname = '{HAS_A_CLASS}') then"
            f" alter table {table} add constraint {HAS_A_CLASS}"
            f" check ({rows.information_class} between 1 and {EVERY_NEED}); end if; end $$"
        )


def _policy(table: str, name: str, act: str, roles: str, *, using: str = "", check: str = "") -> str:
    clauses = (f" using ({using})" if using else "") + (f" with check ({check})" if check else "")
    return f"create policy {name} on {table} for {act} to {roles}{clauses}"


def _service(table: str, rows: Rows) -> Iterator[str]:
    if not rows.service:
        return
    yield f"grant select on {table} to {R.SERVICE}"
    yield _policy(table, "service_read", "select", R.SERVICE, using="true")
    if rows.service == "write":
        yield f"grant insert, update on {table} to {R.SERVICE}"
        yield _policy(table, "service_add", "insert", R.SERVICE, check="true")
        yield _policy(table, "service_change", "update", R.SERVICE, using="true", check="true")


def _portal(model: type[models.Model], rows: Rows) -> Iterator[str]:
    table, parent_checks = model._meta.db_table, parents(model, by_family=True)
    if rows.portal:
        own = _and(condition(table, rows, "read"), rows.read_if, _names_open_adults(model))
        if isinstance(rows.portal, str):
            own += f" and {table}.{rows.portal} = (select access.person())"
        if rows.withdrawn:
            own += f" and {table}.{rows.withdrawn} is null"
        yield f"grant select on {table} to {R.PORTAL}"
        yield _policy(table, "family_read", "select", R.PORTAL, using=own)
    if rows.portal_adds:
        mine = f"{granted(table, rows, 'read')} and {table}.{rows.portal_adds} = (select access.person())"
        yield f"grant insert on {table} to {R.PORTAL}"
        yield _policy(table, "family_add", "insert", R.PORTAL, check=mine + parent_checks)


def _history(table: str, pk: str, versions: str, rows: Rows) -> Iterator[str]:
    """Old versions are read where the live row is: what is restricted, confidential or released is asked of it."""
    live = f"exists (select 1 from {table} live where live.{pk} = {versions}.{pk})"
    author = (
        f"{versions}.history_membership_id is not distinct from (select access.membership())"
        f" and {versions}.history_user_id is not distinct from (select access.author())"
    )
    yield from clear(versions)
    yield from _force(versions)
    yield f"grant select on {versions} to {PRACTITIONERS}"
    yield f"grant insert on {versions} to {R.WRITER}"
    yield (
        f"create or replace trigger is_of_the_live_row before insert on {versions} for each row"
        f" when (current_user <> '{R.STEWARD}') execute function history.is_of_the_live_row('{table}', '{pk}')"
    )
    yield _policy(versions, "practitioners_read", "select", PRACTITIONERS, using=live)
    yield _policy(versions, "practitioners_add", "insert", R.WRITER, check=author)
    if rows.service:
        yield f"grant select, insert on {versions} to {R.SERVICE}"
        yield _policy(versions, "service_read", "select", R.SERVICE, using="true")
        yield _policy(versions, "service_add", "insert", R.SERVICE, check="true")
    if rows.portal_adds:
        yield f"grant insert on {versions} to {R.PORTAL}"
        yield _policy(versions, "family_add", "insert", R.PORTAL, check=author)


def _narrowed(table: str, rows: OpenRows) -> Iterator[str]:
    """Rows of a table without a child that practitioners and families read in part; the rest is as the table says."""
    yield from _force(table, append_only=rows.append_only)
    yield _policy(table, "practitioners_read", "select", PRACTITIONERS, using=rows.practitioners or "true")
    yield _policy(table, "family_read", "select", R.PORTAL, using=rows.families or "true")
    yield _policy(table, "others_read", "select", f"{R.VISITOR}, {R.SERVICE}", using="true")
    if rows.write:
        writers = ", ".join(rows.write)
        change = rows.change_if or "true"
        yield _policy(table, "others_add", "insert", writers, check=rows.add_if or "true")
        changed = rows.changed_if or change
        yield _policy(table, "others_change", "update", writers, using=change, check=changed)


def open_to(table: str, rows: OpenRows, *, columns: Sequence[str] = ()) -> Iterator[str]:
    if rows.practitioners or rows.families:
        yield from _narrowed(table, rows)
    else:
        yield from stewarded(table, append_only=rows.append_only)
    for role in rows.read:
        hidden = () if role is R.VISITOR else rows.credentials
        if role not in (R.VISITOR, R.SERVICE):
            hidden += rows.reached_at
        if hidden:
            shown = ", ".join(name for name in columns if name not in hidden)
            yield f"grant select ({shown}) on {table} to {role}"
        else:
            yield f"grant select on {table} to {role}"
    update = f"update ({', '.join(rows.changes)})" if rows.changes else "update"
    for role in rows.write:
        yield f"grant insert, {update} on {table} to {role}"
    for role in rows.delete:
        yield f"grant delete on {table} to {role}"

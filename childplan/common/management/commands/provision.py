"""Make the roles, the logins and the database. Runs with an administrator's DATABASE_URL; safe to repeat.

Roles are made here and not in migrations, because they belong to the server and not to one database.
"""

import json
import os
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from psycopg import conninfo, sql

from childplan.common.rows import DatabaseRole

# Which roles each login may take. The owner takes them all, for data migrations and the demo load.
LOGINS: dict[str, tuple[DatabaseRole, ...]] = {
    "childplan_owner": tuple(DatabaseRole),
    "childplan_web": (
        DatabaseRole.VISITOR,
        DatabaseRole.READER,
        DatabaseRole.WRITER,
        DatabaseRole.PORTAL,
    ),
    "childplan_worker": (
        DatabaseRole.VISITOR,
        DatabaseRole.READER,
        DatabaseRole.WRITER,
        DatabaseRole.SERVICE,
    ),
}
DATABASE = "childplan"


class Command(BaseCommand):
    help = "Create roles, logins (passwords from CHILDPLAN_LOGIN_PASSWORDS, JSON) and the database."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--database", default=DATABASE)

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        passwords = json.loads(os.environ.get("CHILDPLAN_LOGIN_PASSWORDS", "{}"))
        missing = [login for login in LOGINS if not passwords.get(login)]
        if missing:
            raise CommandError(f"CHILDPLAN_LOGIN_PASSWORDS names no password for: {', '.join(missing)}")
        given = settings.DATABASES["default"]
        with psycopg.connect(
            host=given.get("HOST") or None,
            port=given.get("PORT") or None,
            user=given.get("USER") or None,
            password=given.get("PASSWORD") or None,
            dbname="postgres",
            autocommit=True,
        ) as administrator:
            provision(administrator, passwords=passwords, database=options["database"])


def provision(administrator: psycopg.Connection[Any], *, passwords: dict[str, str], database: str) -> None:
    """Create what is missing and set every attribute again, so that a drifted server is put right."""
    for role in DatabaseRole:
        _make_role(administrator, role, "nologin noinherit nosuperuser nobypassrls nocreatedb nocreaterole")
    for login, may_take in LOGINS.items():
        _make_role(administrator, login, "login noinherit nosuperuser nobypassrls nocreatedb nocreaterole")
        administrator.execute(
            sql.SQL("alter role {} password {}").format(sql.Identifier(login), sql.Literal(passwords[login]))
        )
        for role in may_take:
            administrator.execute(
                sql.SQL("grant {} to {}").format(sql.Identifier(role), sql.Identifier(login))
            )
    _make_database(administrator, database)


def _make_role(administrator: psycopg.Connection[Any], name: str, attributes: str) -> None:
    known = administrator.execute(
        "select rolcanlogin = %s and not (rolinherit or rolsuper or rolbypassrls or rolcreatedb or rolcreaterole)"
        " from pg_roles where rolname = %s",
        [attributes.startswith("login"), name],
    ).fetchone()
    # The administrator of a managed server may not even say "nosuperuser" of a role that is none.
    if known == (True,):
        return
    verb = "alter" if known else "create"
    administrator.execute(sql.SQL(f"{verb} role {{}} {attributes}").format(sql.Identifier(name)))


def _make_database(administrator: psycopg.Connection[Any], database: str) -> None:
    name, owner = sql.Identifier(database), sql.Identifier("childplan_owner")
    if not administrator.execute("select 1 from pg_database where datname = %s", [database]).fetchone():
        # The administrator of a managed server is no superuser and must be a member to hand the database over.
        administrator.execute(sql.SQL("grant {} to current_user").format(owner))
        administrator.execute(
            sql.SQL(
                "create database {} owner {} template template0 encoding 'UTF8' lc_collate 'C.UTF-8' lc_ctype 'C.UTF-8'"
            ).format(name, owner)
        )
    administrator.execute(sql.SQL("revoke all on database {} from public").format(name))
    for login in LOGINS:
        administrator.execute(
            sql.SQL("grant connect on database {} to {}").format(name, sql.Identifier(login))
        )
    # A temporary table named as one of ours would stand before it for whoever has the pooled connection next.
    administrator.execute(
        sql.SQL("revoke temporary on database {} from childplan_web, childplan_worker").format(name)
    )
    _let_the_owner_make_tables(administrator, database)


def _let_the_owner_make_tables(administrator: psycopg.Connection[Any], database: str) -> None:
    """Before PostgreSQL 16 an owner that inherits nothing may not even create tables in its own database."""
    address = conninfo.make_conninfo(
        administrator.info.dsn, password=administrator.info.password or None, dbname=database
    )
    with psycopg.connect(address, autocommit=True) as inside:
        inside.execute("set role pg_database_owner")
        inside.execute("grant usage, create on schema public to childplan_owner")

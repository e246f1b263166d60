"""Put the second lock in place after every migration: functions, privileges, policies, triggers, masks.

Everything is written from what the code declares and compared by a fingerprint, so that nothing is touched when nothing
has changed. A half-migrated table is closed, because privileges come from here alone.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction

from childplan.common import policies
from childplan.common.rows import DatabaseRole

from .involving import lines
from .levels import masks
from .models import KindRule, RoleMask
from .open_tables import OPEN_TABLES
from .permissions import Permission
from .roles import ROLES

SCHEMAS = (
    "access",
    "history",
    "identity",
    "signing",
    "sharing",
    "referrals",
    "emergency",
    "documents",
    "attendance",
    "portal",
    "oversight",
)
MAY_OPEN = {Permission.OPEN_CHILD, Permission.IMPORT_PUPILS, Permission.REGISTER_BIRTH}
ANYONE = ", ".join(DatabaseRole)


def guard_everything() -> bool:
    """Bring the database's guards up to the code. Answers whether anything had to be changed."""
    statements = list(_statements())
    fingerprint = _fingerprint(statements)
    changed = fingerprint != _present_fingerprint()
    if changed:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            cursor.execute(f"comment on schema access is 'guarded {fingerprint}'")
    _write_masks()
    _write_kind_rules()
    return changed


def unforce_everything() -> None:
    """Before migrations: the owner may add foreign keys and columns. No login is the owner, so nothing opens."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relforcerowsecurity and relowner = current_user::regrole"
        )
        tables = [name for (name,) in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'alter table "{table}" no force row level security')
        if tables:
            cursor.execute("comment on schema access is 'migrating'")


def every_table_exists() -> bool:
    """Whether all migrations of this code have run: guards are put up only for the whole."""
    known = set(connection.introspection.table_names())
    return all(m._meta.db_table in known for m in apps.get_models() if m._meta.managed)


def is_guarded() -> bool:
    """Whether the database's guards are the ones of this code. May be asked by any role."""
    return _present_fingerprint() == _wanted_fingerprint()


@cache
def _wanted_fingerprint() -> str:
    return _fingerprint(list(_statements()))


def _fingerprint(statements: list[str]) -> str:
    return hashlib.sha256("\n".join(statements).encode()).hexdigest()


def _present_fingerprint() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select obj_description(to_regnamespace('access')::oid, 'pg_namespace')")
        (comment,) = cursor.fetchone()
    return (comment or "").removeprefix("guarded ")


def _statements() -> Iterator[str]:
    for schema in SCHEMAS:
        yield f"create schema if not exists {schema}"
        yield f"grant usage on schema {schema} to {ANYONE}"
        # Only for the length of this transaction: handing a function over needs it.
        yield f"grant create on schema {schema} to {DatabaseRole.STEWARD}"
    yield f"grant usage on schema public to {ANYONE}"
    yield f"grant usage on sequence organisations_principal to {ANYONE}"
    yield from _files()
    for model in policies.protected_models() + policies.open_models():
        yield from policies.table_statements(model)
    for table, rows in sorted(OPEN_TABLES.items()):
        yield from policies.clear(table)
        yield from policies.open_to(table, rows)
    for schema in SCHEMAS:
        yield f"revoke create on schema {schema} from {DatabaseRole.STEWARD}"


def _files() -> Iterator[str]:
    """Functions of every app as the steward, who then owns them; then triggers as the owner of the tables."""
    files = [path for app in apps.get_app_configs() for path in sorted(Path(app.path).glob("sql/*.sql"))]
    triggers = [path for path in files if path.stem.endswith("triggers")]
    # The owner connects with row_security off; once policies stand, a function could not even be checked that way.
    yield "set local row_security = on"
    yield f"set local role {DatabaseRole.STEWARD}"
    for path in files:
        if path not in triggers:
            yield path.read_text()
    yield "reset role"
    for path in triggers:
        yield path.read_text()


def _write_masks() -> None:
    for role in ROLES:
        compiled = masks(role.levels_through, writes=role.writes)
        RoleMask.objects.update_or_create(
            role=role.key,
            defaults={
                "remit": role.remit,
                "may_open": bool(role.may & MAY_OPEN),
                "may_ask": Permission.ASK_FOR_ACCESS in role.may,
                "opens_in_emergency": Permission.OPEN_IN_EMERGENCY in role.may,
                "reviews_emergencies": Permission.REVIEW_EMERGENCIES in role.may,
                "managed_by": role.managed_by,
                "longest_days": role.longest_days,
                "known": compiled.known,
                "read": compiled.read,
                "contribute": compiled.contribute,
                "decide": compiled.decide,
            },
        )
    RoleMask.objects.exclude(role__in=[role.key for role in ROLES]).delete()


def _write_kind_rules() -> None:
    wanted = {(line.role, line.kind): line for line in lines()}
    for line in wanted.values():
        KindRule.objects.update_or_create(
            role=line.role,
            kind=line.kind,
            defaults={
                "reach": line.reach,
                "bodies": line.bodies,
                "holding": line.holding,
                "when_known": line.when_known,
            },
        )
    for rule in KindRule.objects.all():
        if (rule.role, rule.kind) not in wanted:
            rule.delete()

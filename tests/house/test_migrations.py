"""Rows that stand are reached by a migration: whoever owns the tables sees none, so the steward is at work."""

import re
from collections.abc import Iterator

from django.apps import apps
from django.db import migrations
from django.db.migrations.loader import MigrationLoader

from childplan.common.policies import protected_models

STEWARD = ("set local role childplan_steward", "set local row_security = on", "reset role")


def statements() -> Iterator[tuple[str, str]]:
    """Every SQL that a migration of ours runs, by its name."""
    ours = {app.label for app in apps.get_app_configs() if "site-packages" not in app.path}
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app not in ours:
            continue
        for operation in migration.operations:
            if isinstance(operation, migrations.RunSQL) and isinstance(operation.sql, str):
                yield f"{app}.{name}", operation.sql


def touched(text: str, tables: set[str]) -> set[str]:
    """The protected tables whose rows a statement reads or writes."""
    named = re.findall(r"\b(?:from|join|update|into)\s+(\w+)", text, re.IGNORECASE)
    return tables & {name.replace("_historical", "_") for name in named}


def by_the_owner(found: Iterator[tuple[str, str]]) -> dict[str, set[str]]:
    tables = {model._meta.db_table for model in protected_models()}
    return {
        name: touched(text, tables)
        for name, text in found
        if touched(text, tables) and not all(part in text for part in STEWARD)
    }


class TestAMigration:
    def test_touches_protected_rows_as_the_steward(self) -> None:
        assert by_the_owner(statements()) == {}

    def test_that_touches_them_as_the_owner_is_noticed(self) -> None:
        planted = ("identity.0099", "update identity_child set surname = upper(surname)")
        assert by_the_owner(iter([planted])) == {"identity.0099": {"identity_child"}}

    def test_of_rows_is_among_those_looked_at(self) -> None:
        assert {"identity.0009_court_orders", "portal.0002_pages_end"} <= {name for name, _ in statements()}

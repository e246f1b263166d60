"""Bring the database to where the programs can start: roles, tables, demo borough. Each step may be repeated.

One process does all steps, changing its login between them, because starting Django once for each would
cost more than the steps do when there is nothing to be done.
"""

import argparse
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import django
import environ
from django.core.management import call_command
from django.db import connection

from childplan.config.launcher.console import say

ADMINISTRATOR = "DATABASE_URL"
OWNER = "OWNER_DATABASE_URL"
WORTH_TELLING_SECONDS = 0.5


@dataclass(frozen=True)
class Step:
    """A management command and the login it runs with (the variable that holds its address)."""

    title: str
    login: str
    command: tuple[str, ...]


def steps(database: str) -> tuple[Step, ...]:
    return (
        Step("Roles and logins", ADMINISTRATOR, ("provision", "--database", database)),
        Step("Tables", OWNER, ("migrate", "--no-input")),
        Step("Demo borough", OWNER, ("load_demo_borough",)),
    )


def prepare(*, database: str, sign_ins: Path, log: TextIO, tell: Callable[[str], None] = say) -> None:
    """Take every step, telling those that took a person's time, and leave the sign-ins in their file."""
    for step in steps(database):
        started = time.monotonic()
        sign_in_as(os.environ[step.login])
        call_command(*step.command, stdout=log, stderr=log)
        if (seconds := time.monotonic() - started) > WORTH_TELLING_SECONDS:
            tell(f"  {step.title}: {seconds:.1f} s")
    with sign_ins.open("w") as shown:
        call_command("demo_sign_ins", stdout=shown)


def sign_in_as(database_url: str) -> None:
    """From here on the default connection enters with this address."""
    connection.close()
    connection.settings_dict.update(environ.Env.db_url_config(database_url))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sign-ins", type=Path, required=True)
    options = parser.parse_args()
    django.setup()
    # Standard error is this program's log.
    with os.fdopen(os.dup(2), "w") as log:
        prepare(database=os.environ["CHILDPLAN_DATABASE"], sign_ins=options.sign_ins, log=log)


if __name__ == "__main__":
    main()

"""A management command in the borough that `make run` is running: `make manage C="register_partner …"`.

It enters the database as its owner, as an operator of a real area would; the run leaves the address in its state.
"""

import os
import sys
from collections.abc import Mapping, Sequence

from django.core.management import execute_from_command_line

from childplan.config.launcher.console import CannotStart
from childplan.config.launcher.state import State

KEPT_IN = "manage.json"


def leave_environment(state: State, environment: Mapping[str, str]) -> None:
    """Keep what a command has to be told and this shell does not know."""
    told = {name: value for name, value in environment.items() if os.environ.get(name) != value}
    state.write(KEPT_IN, told)


def run_command(state: State, arguments: Sequence[str]) -> None:
    """Run it with the environment that was left. Raises CannotStart when nothing is running here yet."""
    told = state.read(KEPT_IN, None)
    if told is None:
        raise CannotStart(
            f"Nothing has run with the state in {state.folder} yet: start it with `make run` first."
        )
    os.environ.update(told)
    execute_from_command_line(["manage.py", *arguments])


if __name__ == "__main__":
    try:
        run_command(State.from_environment(), sys.argv[1:])
    except CannotStart as reason:
        sys.exit(str(reason))

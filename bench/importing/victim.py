"""`python -m bench.importing.victim PHASE NTH …`: the shipped worker, command or web server, which is killed where it hurts.

PHASE: where; NTH: at which passing of that place. The kill is SIGKILL, to the process that does the work. Run with
"" as phase, it works to the end. The clock is on by HOURS from the environment, so that
nobody waits for the pause after a failure.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from attendance import tasks  # noqa: E402
from attendance.actions import bring_in_batch  # noqa: E402
from attendance.ctf import reading  # noqa: E402
from childplan.common import clock, staging  # noqa: E402


def killed_at(nth: int, function: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    """The function, which is the end of the process at its nth call: before what it does, or after."""
    passed = 0

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        nonlocal passed
        passed += 1
        if passed == nth and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = function(*args, **kwargs)
        if passed == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return wrapped


def plant(phase: str, nth: int) -> None:
    if phase == "parse":
        reading.pupil_from = killed_at(nth, reading.pupil_from, after=True)
    elif phase == "claimed":
        tasks.take_forward = killed_at(nth, tasks.take_forward, after=False)
    elif phase == "found":
        finds = bring_in_batch.find_or_open_children
        bring_in_batch.find_or_open_children = killed_at(nth, finds, after=True)
    elif phase == "copy":
        staging._value = killed_at(nth, staging._value, after=True)
    elif phase == "merge":
        staging._run = killed_at(nth, staging._run, after=True)
    elif phase == "committed":
        tasks.take_forward = killed_at(nth, tasks.take_forward, after=True)


def send(path: str, token: str) -> None:
    """Take a file as the web server does when a system sends it."""
    asking = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex, "Host": "localhost"}
    with open(path, "rb") as file:
        Client().post("/api/v1/pupil-files/", {"file": file}, headers=asking)


def main() -> None:
    phase, nth, *command = sys.argv[1:]
    plant(phase, int(nth or 0))
    with clock.stopped_at(clock.now() + timedelta(hours=int(os.environ["HOURS"]))):
        if command and command[0] == "send":
            send(*command[1:])
        elif command:
            call_command(*command)
        else:
            tasks.bring_in_confirmed_files()


if __name__ == "__main__":
    main()

"""`make run`: bring everything up, say where it is, wait, take everything down."""

import os
import sys
import time
import urllib.error
import urllib.request

from childplan.config.launcher import ports
from childplan.config.launcher.console import CannotStart, say
from childplan.config.launcher.manage import leave_environment
from childplan.config.launcher.passwords import Passwords
from childplan.config.launcher.postgres import DEMO_SETTINGS
from childplan.config.launcher.programs_to_run import (
    Arrangement,
    at_once,
    once_prepared,
    preparation,
    sign_ins,
)
from childplan.config.launcher.servers import bring_up
from childplan.config.launcher.state import State
from childplan.config.launcher.supervisor import StopAsked, Supervisor

USUAL_PORT = 8000
LONGEST_START = 120.0


def run(state: State) -> None:
    """Return when the person asked to stop. Raises CannotStart when anything fails or ends by itself."""
    started = time.monotonic()
    with state.locked(), Supervisor(state) as supervisor:
        try:
            arrangement = _arrange(state, supervisor)
            say("Preparing the database; the first time takes the longest …")
            for program in at_once(arrangement):
                supervisor.start(program)
            supervisor.finish(preparation(arrangement))
            for program in once_prepared(arrangement):
                supervisor.start(program)
            ready = f"http://127.0.0.1:{arrangement.web_port}/health/ready/"
            supervisor.wait_until(lambda: _answers_well(ready), what="The web server", seconds=LONGEST_START)
            _welcome(arrangement, seconds=time.monotonic() - started)
            supervisor.watch()
        except StopAsked:
            return


def _arrange(state: State, supervisor: Supervisor) -> Arrangement:
    wanted = os.environ.get("PORT") or str(USUAL_PORT)
    if not (wanted.isdecimal() and 0 < int(wanted) < 65536):
        raise CannotStart(f"PORT is {wanted!r}; it must be a number from 1 to 65535.")
    passwords = Passwords.kept_in(state)
    servers = bring_up(
        supervisor,
        passwords,
        settings=DEMO_SETTINGS,
        database_url=os.environ.get("DATABASE_URL", ""),
        redis_url=os.environ.get("REDIS_URL", ""),
    )
    (state.folder / "static").mkdir(
        exist_ok=True
    )  # whitenoise looks for one, even where it takes files from the apps
    web_port = ports.next_free(int(wanted))
    if web_port != int(wanted):
        say(f"Port {wanted} is taken by another program; using {web_port}.")
    return Arrangement(state, servers, passwords, web_port, notify_port=ports.kept(state, "notify"))


def _answers_well(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  # always http to this machine
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _welcome(arrangement: Arrangement, *, seconds: float) -> None:
    arrangement.state.note_run(pid=os.getpid(), address=arrangement.address)
    leave_environment(arrangement.state, arrangement.environment("childplan_owner"))
    say(sign_ins(arrangement.state).read_text().rstrip())
    say(f"\nThe emails it sends are kept at http://127.0.0.1:{arrangement.notify_port}")
    say(f"\nReady after {seconds:.0f} s at {arrangement.address}\nCtrl-C stops everything; the data stays.")


def main() -> int:
    try:
        run(State.from_environment())
    except CannotStart as reason:
        say(str(reason))
        return 1
    say("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Run a command with test servers at hand: `python -m childplan.config.launcher.testing pytest -n 2`.

The command finds them in TEST_DATABASE_URL and TEST_REDIS_URL. Its exit code is ours.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from childplan.config.launcher.browser import NOT_FOUND, find_chromium
from childplan.config.launcher.console import CannotStart, say
from childplan.config.launcher.servers import test_servers


def run_with_servers(command: Sequence[str]) -> int:
    """Run it, wait, stop the servers. Ctrl-C is the command's to answer; ours is to tidy up after it."""
    # S603: the command is what the developer typed.
    with test_servers() as servers:
        addresses = {"TEST_DATABASE_URL": servers.admin_database_url, "TEST_REDIS_URL": servers.redis_url}
        started = subprocess.Popen(command, env={**os.environ, **addresses})  # noqa: S603
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the command itself
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, _frame: started.send_signal(number))
        return started.wait()


def run_suite(arguments: Sequence[str]) -> int:
    """The whole suite, browser tests too where there is a Chromium; says plainly when there is none."""
    command = [sys.executable, "-m", "pytest", *arguments]
    if chromium := find_chromium():
        os.environ["CHROMIUM"] = str(chromium)
    else:
        command += ["-m", "not browser"]
        say(NOT_FOUND)
    code = run_with_servers(command)
    if not chromium:
        say(NOT_FOUND)
    return code


if __name__ == "__main__":
    try:
        wanted = sys.argv[1:]
        sys.exit(run_suite(wanted[1:]) if wanted[:1] == ["suite"] else run_with_servers(wanted))
    except CannotStart as reason:
        sys.exit(str(reason))

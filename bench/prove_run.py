"""`make prove-run`: a fresh clone runs within its goal, and in every condition that is promised.

Clones what is committed into an empty home (mode 0700, no package cache), runs `make run` there as a person would,
signs in as a demo social worker over HTTP, and looks for a child on the case list and for a finished job of the
clock. Then the conditions, one after another. Writes only by pages and commands. Needs to be root, to show both root
and an ordinary user; needs a package registry, as the newcomer does.
"""

import os
import platform
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.run_conditions import real_servers
from bench.run_conditions.checkout import NOBODY, Checkout, Person, clone, make_home, remove, uncommitted
from bench.run_conditions.running import MakeRun, NotReady, orphans
from bench.run_conditions.verdict import Verdict
from bench.run_conditions.visitor import NotAsPromised, Visitor, social_worker

# Programs that were told of the launcher's death stop in order; those that were killed are gone at once.
STOP_WITHIN, GONE_WITHIN = 45.0, 5.0


def prove(scratch: Path, verdict: Verdict) -> None:
    ourselves = Person()
    checkout = first_run(scratch, ourselves, verdict, timed=True)
    for condition in (
        restart,
        kill_everything,
        kill_launcher,
        port_taken,
        beside_system_postgresql,
        with_real_servers,
    ):
        attempt(condition, checkout, verdict)
    if ourselves.is_root:
        first_run(scratch, Person(NOBODY), verdict, timed=False)


def attempt(condition: Callable[[Checkout, Verdict], None], checkout: Checkout, verdict: Verdict) -> None:
    """A condition that fails is short; the others are tried all the same."""
    print(f"{condition.__name__.replace('_', ' ')}:", flush=True)
    try:
        condition(checkout, verdict)
    except (NotReady, NotAsPromised, OSError) as failure:
        print(f"  SHORT {failure}", flush=True)
        verdict.met[MEANS[condition]] = False


def first_run(scratch: Path, person: Person, verdict: Verdict, *, timed: bool) -> Checkout:
    """Clone, `make run`, sign in, case list, a job of the clock; then a second start, then Ctrl-C."""
    who = "as-root" if person.is_root else "as-ordinary-user"
    print(f"fresh clone, {who}:", flush=True)
    started, since = time.monotonic(), datetime.now(tz=UTC)
    checkout = clone(make_home(scratch, who, person), person)
    with running(checkout) as (run, visitor):
        seen = sign_in_and_look(run, visitor)
        waited = visitor.wait_for_beat(since=since)
        seconds = time.monotonic() - started
        if timed:
            verdict.fresh = seconds
        verdict.found(
            who, True, f"{seconds:.1f} s, {seen} children listed, {waited:.1f} s of it for the clock"
        )
        verdict.found(
            "private-home", checkout.home.stat().st_mode & 0o077 == 0, str(oct(checkout.home.stat().st_mode))
        )
        second = MakeRun.start(checkout)
        refused = second.ended() != 0 and f"already running at {visitor.address}" in second.words
        verdict.found("second-time", refused, second.words.strip().splitlines()[0])
        run.press_ctrl_c()
        nothing_left(checkout, verdict, "ctrl-c-leaves-nothing", within=0)
    return checkout


def restart(checkout: Checkout, verdict: Verdict) -> None:
    """The second run: to the case list again, by a session of the first."""
    started = time.monotonic()
    with running(checkout) as (run, visitor):
        sign_in_and_look(run, visitor)
        verdict.restart = time.monotonic() - started
        session = visitor.cookies
        verdict.found("second-time", True, f"restart in {verdict.restart:.1f} s")
        run.press_ctrl_c()
    with running(checkout, session) as (_run, visitor):
        verdict.found(
            "data-stays", visitor.children_listed() > 0, "the session of the run before still counts"
        )


def kill_everything(checkout: Checkout, verdict: Verdict) -> None:
    """kill -9 of every program at once; then the next start, with what was saved a moment before."""
    with running(checkout) as (run, visitor):
        sign_in_and_look(run, visitor)
        killed = run.kill_everything()
        nothing_left(
            checkout, verdict, "kill-9-of-everything", within=GONE_WITHIN, note=f"{killed} programs killed"
        )
    with running(checkout, visitor.cookies) as (_run, again):
        verdict.found(
            "kill-9-of-everything", killed >= 5 and again.children_listed() > 0, "starts again, data there"
        )


def kill_launcher(checkout: Checkout, verdict: Verdict) -> None:
    """kill -9 of the launcher alone: the programs have to notice."""
    with running(checkout) as (run, visitor):
        sign_in_and_look(run, visitor)
        run.kill_launcher()
        nothing_left(checkout, verdict, "kill-9-of-the-launcher", within=STOP_WITHIN)
    with running(checkout, visitor.cookies) as (_run, again):
        verdict.found("kill-9-of-the-launcher", again.children_listed() > 0, "starts again, data there")


def port_taken(checkout: Checkout, verdict: Verdict) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        with running(checkout, PORT=str(taken)) as (run, visitor):
            sign_in_and_look(run, visitor)
            told = f"Port {taken} is taken" in run.words and not visitor.address.endswith(f":{taken}")
            verdict.found("port-taken", told, f"{taken} was taken, {visitor.address} is ours")


def beside_system_postgresql(checkout: Checkout, verdict: Verdict) -> None:
    """Another PostgreSQL runs on the usual port, and the shell is set up for that one."""
    with (
        real_servers.running(checkout.home.parent),
        running(checkout, PGHOST="127.0.0.1", PGPORT="5432") as up,
    ):
        verdict.found("system-postgresql-15", sign_in_and_look(*up) > 0, "both run at once")


def with_real_servers(checkout: Checkout, verdict: Verdict) -> None:
    """DATABASE_URL (an administrator of PostgreSQL 15) and REDIS_URL: used, and none of ours started."""
    state = checkout.home / "state-without-servers"
    with (
        real_servers.running(checkout.home.parent) as real,
        running(
            checkout, CHILDPLAN_STATE=str(state), DATABASE_URL=real.database_url, REDIS_URL=real.redis_url
        ) as up,
    ):
        seen = sign_in_and_look(*up)
        ours = [path.name for path in state.iterdir() if path.name.startswith(("postgres", "valkey"))]
        verdict.found(
            "real-servers", not ours, f"{seen} children listed from PostgreSQL 15, ours started: {len(ours)}"
        )


MEANS = {
    restart: "data-stays",
    kill_everything: "kill-9-of-everything",
    kill_launcher: "kill-9-of-the-launcher",
    port_taken: "port-taken",
    beside_system_postgresql: "system-postgresql-15",
    with_real_servers: "real-servers",
}


@contextmanager
def running(
    checkout: Checkout, cookies: object = None, **environment: str
) -> Iterator[tuple[MakeRun, Visitor]]:
    """`make run` until its address is told; Ctrl-C at the end when it still runs."""
    run = MakeRun.start(checkout, **environment)
    try:
        visitor = Visitor(run.address())
        if cookies is not None:
            visitor.cookies = cookies  # type: ignore[assignment]
        yield run, visitor
    finally:
        if run.popen.poll() is None:
            run.press_ctrl_c()


def sign_in_and_look(run: MakeRun, visitor: Visitor) -> int:
    visitor.sign_in(*social_worker(run.words))
    return visitor.children_listed()


def nothing_left(
    checkout: Checkout, verdict: Verdict, condition: str, *, within: float, note: str = ""
) -> None:
    left = orphans(checkout.folder, within=within)
    verdict.found(condition, not left, "; ".join(filter(None, [note, f"{len(left)} left running", *left])))


def main() -> int:
    changed = [path for path, state in uncommitted().items() if state != "??"]
    print(f"{platform.platform()}, {os.cpu_count()} cores")
    print(f"What is committed is proved; {len(changed)} changed files are not.")
    verdict, scratch = Verdict(), Path(tempfile.mkdtemp(prefix="prove-run-"))
    try:
        prove(scratch, verdict)
    except (NotReady, NotAsPromised, OSError) as failure:
        print(f"  SHORT {failure}")
    finally:
        remove(scratch)
    print(verdict.line)
    return 0 if verdict.is_ok else 1


if __name__ == "__main__":
    sys.exit(main())

"""What runs once the servers are up: the table that a newcomer reads first.

| program | database login | what it is | starts |
|---|---|---|---|
| notify | none | stands in for GOV.UK Notify and keeps what it was sent | at once |
| web | childplan_web | the pages and the API; says it is ready once the tables are there | at once |
| beat | none | the clock; what it asks for waits in the queue for the worker | at once |
| prepare | administrator, then owner | roles, tables and the demo borough; ends when they are there | at once |
| worker | childplan_worker | background work | after prepare |
| sealer | childplan_worker | seals the log of looking, into `seals.jsonl` beside the data | after prepare |

What starts at once loads on one core while prepare works on another. They stop in the reverse order.
"""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from childplan.config.launcher.passwords import Passwords
from childplan.config.launcher.postgres import own_environment
from childplan.config.launcher.programs import Program
from childplan.config.launcher.servers import Servers
from childplan.config.launcher.state import State

DATABASE = "childplan"
STANDIN = "childplan.notifications.standin"
APPLICATION = "childplan.config.launcher.wsgi:application"
THREADS = "4"
# Long enough for a slow machine; the usual time is well under a minute.
LONGEST_PREPARATION = 1200.0


@dataclass(frozen=True)
class Arrangement:
    """Everything the programs of one run have to be told."""

    state: State
    servers: Servers
    passwords: Passwords
    web_port: int
    notify_port: int

    @property
    def address(self) -> str:
        return f"http://localhost:{self.web_port}"

    @property
    def database(self) -> str:
        """The database that the administrator's address names, or the usual one when it names none."""
        named = urlsplit(self.servers.admin_database_url).path.strip("/")
        return DATABASE if named in ("", "postgres") else named

    def database_url(self, login: str) -> str:
        """The same server and database, entered by one of our own logins."""
        parts = urlsplit(self.servers.admin_database_url)
        password = quote(self.passwords.logins()[login], safe="")
        place = f"{login}:{password}@{parts.netloc.rpartition('@')[2]}"
        return urlunsplit(parts._replace(netloc=place, path=f"/{self.database}"))

    def environment(self, login: str) -> dict[str, str]:
        """What every Django process of ours is told, with the database login that is its own."""
        return {
            **(dict(os.environ) if "DATABASE_URL" in os.environ else own_environment()),
            "DJANGO_SETTINGS_MODULE": "childplan.config.settings.local",
            "DATABASE_URL": self.database_url(login),
            "REDIS_URL": self.servers.redis_url,
            "SECRET_KEY": self.passwords.secret_key,
            "SITE_URL": self.address,
            "STATIC_ROOT": str(self.state.folder / "static"),
            "NOTIFY_BASE_URL": f"http://127.0.0.1:{self.notify_port}",
            "NOTIFY_API_KEY": self.passwords.notify_api_key,
            "SEALS_TO": str(self.state.folder / "seals.jsonl"),
        }


def preparation(run: Arrangement) -> Program:
    """One process for all that comes first: every start of Django costs a second."""
    environment = run.environment("childplan_owner") | {
        "DATABASE_URL": run.servers.admin_database_url,
        "OWNER_DATABASE_URL": run.database_url("childplan_owner"),
        "CHILDPLAN_LOGIN_PASSWORDS": json.dumps(run.passwords.logins()),
        "CHILDPLAN_DATABASE": run.database,
    }
    command = _module("childplan.config.launcher.prepare", "--sign-ins", str(sign_ins(run.state)))
    return Program("prepare", command, environment, patience=LONGEST_PREPARATION, tells=True)


def at_once(run: Arrangement) -> tuple[Program, ...]:
    """Those that can load while the tables are still being made."""
    web, clock = run.environment("childplan_web"), run.environment("childplan_worker")
    web_command = ("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(run.web_port), "--no-ws")
    # Addresses hold children's ids and the tokens of invitations and passwords: said aloud, so no setting turns it on.
    quiet = ("--no-access-log",)
    threads = ("--workers", "1", "--blocking-threads", THREADS)
    schedule, sent = str(run.state.folder / "beat-schedule"), str(run.state.folder / "notify-sent.jsonl")
    return (
        Program("notify", _module(STANDIN, "--port", str(run.notify_port), "--log", sent), web),
        Program("web", _module("granian", *web_command, *threads, *quiet, APPLICATION), web),
        Program("beat", _celery("beat", "--schedule", schedule, "--pidfile", ""), clock),
    )


def once_prepared(run: Arrangement) -> tuple[Program, ...]:
    """Those that read tables as soon as they run."""
    worker = run.environment("childplan_worker")
    quiet = ("--without-gossip", "--without-mingle")
    return (
        Program("worker", _celery("worker", "--concurrency", "2", *quiet), worker, patience=20),
        Program("sealer", (sys.executable, "manage.py", "seal", "--every", "30"), worker),
    )


def long_running(run: Arrangement) -> tuple[Program, ...]:
    """All of them, for those who have prepared their tables already."""
    return (*at_once(run), *once_prepared(run))


def sign_ins(state: State) -> Path:
    """Where the preparation leaves the demo sign-ins for us to show at the end."""
    return state.folder / "sign-ins.txt"


def _celery(part: str, *arguments: str) -> tuple[str, ...]:
    return _module("celery", "--app", "childplan.config.celery", part, "--loglevel", "INFO", *arguments)


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    """By module, not by script: a script in the environment would not survive a move of the checkout."""
    return (sys.executable, "-m", name, *arguments)

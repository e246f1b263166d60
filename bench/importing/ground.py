"""A borough of its own for the proof: a clone of the demo world, with Django's connection pointed at it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from django.conf import settings
from django.db import connection
from django.test import override_settings

from tests import databases

SCHOOL = "Alder Road Primary School"
MOST_TURNS = 60
OFFICER = "kit.larson@ravensmere.example"


@dataclass(frozen=True)
class Ground:
    """One database, and how to read it past every policy for checking. Nothing here writes."""

    server: databases.Server
    name: str

    @property
    def admin_url(self) -> str:
        return urlunsplit(urlsplit(self.server.admin_url)._replace(path=f"/{self.name}"))

    def url(self, login: str) -> str:
        return self.server.url(login=login, database=self.name)

    def ask(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.admin_url) as reader:
            reader.execute("set transaction read only")
            return reader.execute(question, values).fetchall()

    @property
    def a_file_waits(self) -> bool:
        """Whether a confirmed file is not brought in yet: a worker's turn may end before the file does."""
        return bool(self.ask("select 1 from attendance_ctfimport where state = 'confirmed'"))

    @property
    def laestab(self) -> str:
        return str(self.ask("select laestab from organisations_organisation where name = %s", SCHOOL)[0][0])


@contextmanager
def borough(server: databases.Server, *, template: str = "") -> Iterator[Ground]:
    """A fresh clone, dropped at the end; Django's own connection points at it meanwhile."""
    name = f"childplan_import_{uuid4().hex[:12]}"
    databases.clone(server, template=template or databases.ready_world(server), name=name)
    ground = Ground(server, name)
    parts = urlsplit(ground.url(databases.TESTS_LOGIN))
    address = {
        "NAME": name, "USER": parts.username, "PASSWORD": parts.password, "HOST": parts.hostname,
        "PORT": str(parts.port or ""),
    }  # fmt: skip
    # The demo's passwords were made by the hasher of life.
    hashers = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"])
    hashers.enable()
    before = {key: connection.settings_dict[key] for key in address}
    connection.close()
    settings.DATABASES["default"].update(address)
    connection.settings_dict.update(address)
    try:
        yield ground
    finally:
        hashers.disable()
        connection.close()
        settings.DATABASES["default"].update(before)
        connection.settings_dict.update(before)
        databases.drop(server, name=name)


def kept(server: databases.Server, ground: Ground) -> str:
    """The name of a template with what stands in this borough now. Whoever asks drops it."""
    name = f"{ground.name}_kept"
    connection.close()
    databases.clone(server, template=ground.name, name=name)
    return name


def plain(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())

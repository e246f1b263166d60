"""A database of a test's own, in which transactions really commit: for what two workers do at once, and for sending.

Each costs a clone of the template (a fifth of a second), so it is for tests that need it. Import the fixtures into a
`conftest.py`.
"""

import threading
from collections.abc import Callable, Iterator
from contextvars import copy_context
from uuid import uuid4

import pytest
from django.db import connection, connections

from childplan.common import rows
from tests import databases
from tests.worlds.two_areas import AreaWorld, lay_area


@pytest.fixture(scope="session")
def committed_template(database_server: databases.Server) -> str:
    return databases.ready_template(database_server)


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker, database_server: databases.Server, committed_template: str
) -> Iterator[None]:
    """Point Django, in every thread, at a fresh database until the test ends."""
    shared = connection.settings_dict["NAME"]
    name = f"childplan_test_own_{uuid4().hex[:12]}"
    with django_db_blocker.unblock():
        databases.clone(database_server, template=committed_template, name=name)
        connection.close()
        connection.settings_dict["NAME"] = name
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = shared
            databases.drop(database_server, name=name)


@pytest.fixture
def committed_here(committed: None) -> AreaWorld:
    """One area in it, committed."""
    with rows.entered(rows.STEWARD):
        return lay_area("Larkshire", "991")


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do these in threads of their own, each with its own connection and the test's clock; their answers in order."""
    answers: list[object] = [None] * len(works)

    def do(number: int, work: Callable[[], object]) -> None:
        try:
            answers[number] = work()
        except BaseException as error:
            answers[number] = error
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=copy_context().run, args=(do, number, work))
        for number, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    for answer in answers:
        if isinstance(answer, BaseException):
            raise answer
    return answers

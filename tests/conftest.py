"""The suite's ground: template-cloned databases, a clock that stands still, no network, fixtures laid as steward."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Playwright

from childplan.common import clock, rows
from tests import databases

pytest_plugins = ["tests.worlds.two_areas"]

# Playwright keeps an event loop in the main thread once a browser has been open; nothing of ours runs in it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# A property is about what holds, not about how fast this machine draws its examples.
hypothesis_settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("suite")

# A Monday in term, in winter time: nothing special about it, so that tests which need a special day say so.
THE_MOMENT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def database_server() -> databases.Server:
    url = os.environ.get("TEST_DATABASE_URL", "")
    if not url:
        pytest.exit("Run the suite with `make test`: it starts the servers the tests need.", returncode=4)
    return databases.Server(url)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, database_server: databases.Server, django_db_blocker
) -> Iterator[None]:
    """Clone the template for this worker, and point Django at the clone."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    run = request.config.getoption("testrunuid", default=None) or str(os.getpid())
    name = f"childplan_test_{str(run)[:8]}_{worker}"
    with django_db_blocker.unblock():
        template = databases.ready_template(database_server)
        databases.clone(database_server, template=template, name=name)
        url = databases.urlsplit(database_server.url(login=databases.TESTS_LOGIN, database=name))
        address = {
            "NAME": name,
            "USER": url.username,
            "PASSWORD": url.password,
            "HOST": url.hostname,
            "PORT": str(url.port or ""),
        }
        settings.DATABASES["default"].update(address)
        connection.settings_dict.update(address)
    yield
    with django_db_blocker.unblock():
        connection.close()
        databases.drop(database_server, name=name)


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The browser of the machine, one a process: never one that was downloaded."""
    browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def the_clock_stands_still() -> Iterator[datetime]:
    with clock.stopped_at(THE_MOMENT):
        yield THE_MOMENT


@pytest.fixture(autouse=True)
def _laid_as_steward(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that use the database lay their fixtures as steward; requests made by the client pass the door."""
    uses = "db" in request.fixturenames or (
        (mark := request.node.get_closest_marker("django_db")) and not mark.kwargs.get("transaction")
    )
    if not uses:
        yield
        return
    request.getfixturevalue("db")
    with rows.entered(rows.STEWARD):
        yield


@pytest.fixture
def at(the_clock_stands_still: datetime) -> datetime:
    return the_clock_stands_still

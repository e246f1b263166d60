"""`make prove-episodes`: dated stories of every trigger, typed by hand, come to the alerts that were typed with them.

Each story has an area of its own. Its people sign in by the form and act by page; the clock is stopped at each moment,
and what beat would ask for then is run. The last line holds the figures; the exit code is 1 when one expectation is not
met or a kind of story is missing for a trigger. Both sizes play every story.
"""

import os
import platform
import sys
import time
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
django.setup()

from django.conf import settings  # noqa: E402  # only once Django knows its settings
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from bench.episodes.stories import stories  # noqa: E402
from bench.episodes.verdict import play_all, verdict  # noqa: E402
from tests import databases  # noqa: E402


def main() -> int:
    started = time.monotonic()
    server = databases.Server(os.environ["TEST_DATABASE_URL"])
    name = f"childplan_episodes_{uuid.uuid4().hex[:12]}"
    databases.clone(server, template=databases.ready_template(server), name=name)
    connection.close()
    url = server.url(login=databases.TESTS_LOGIN, database=name)
    parts = url.rpartition("@")[2].partition("/")[0]
    host, _, port = parts.partition(":")
    database = settings.DATABASES["default"]
    database.update(NAME=name, USER=databases.TESTS_LOGIN, PASSWORD=databases.PASSWORD, HOST=host, PORT=port)
    connection.settings_dict.update(database)
    setup_test_environment()
    print(f"{platform.platform()}, {os.cpu_count()} cores", flush=True)
    try:
        found = play_all(stories(), tell=lambda words: print(words, flush=True))
    finally:
        connection.close()
        databases.drop(server, name=name)
    for fault in found.wrong:
        print(f"  WRONG {fault}")
    line, ok = verdict(found, seconds=time.monotonic() - started)
    print(line)
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main())

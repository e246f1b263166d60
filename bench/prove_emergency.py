"""`make prove-emergency`: emergency access, played by lot over real pages by several people under a clock that jumps.

Each walk has a database of its own and crosses one of the two changes of the clocks. People who may open do so with
good reasons and bad ones; others end, restrict, declare a conflict of interest, review; a post ends. After each step
what must be so is compared with a model that is typed in bench/emergency/expected.py and imports nothing of ours:
nothing is readable outside of its hours, none is without a reason or for more than eight hours, everybody who must be
told has an email at the stand-in within a minute, without a word of whom, and each that is over is reviewed, due or
overdue.

N=full: 2,400 steps; N=small: 120. The last line holds the figures; the exit code is 1 when something is wrong or
missing.
"""

import os
import platform
import shutil
import sys
import tempfile
import time
import uuid
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "childplan.config.settings.test")
django.setup()

from django.conf import settings  # noqa: E402  # only once Django knows its settings
from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from bench.emergency.verdict import verdict  # noqa: E402
from bench.emergency.walk import Tally, Walk  # noqa: E402
from childplan.notifications.standin import DEMO_API_KEY  # noqa: E402
from tests import databases  # noqa: E402
from tests.childplan.notifications.running import Running, standing_in  # noqa: E402

WALKS = {"small": (2, 60), "full": (16, 150)}


def main() -> int:
    size = "full" if os.environ.get("N", "small") == "full" else "small"
    (walks, steps), started = WALKS[size], time.monotonic()
    seed = int(os.environ.get("SEED", "20260329"))
    print(
        f"{platform.platform()}, {os.cpu_count()} cores; {walks} walks of {steps} steps, seed {seed}",
        flush=True,
    )
    server, tally = databases.Server(os.environ["TEST_DATABASE_URL"]), Tally()
    setup_test_environment()
    for number in range(walks):
        with tempfile.TemporaryDirectory() as folder, in_own_database(server):
            tally.add(walked(Path(folder), number, seed=seed + number, steps=steps))
        print(f"  walk {number + 1}: {sum(tally.done.values())} steps, {len(tally.wrong)} wrong", flush=True)
    for name, count in sorted({**tally.done, **tally.seen}.items()):
        print(f"  {name}: {count}")
    for fault in tally.wrong[:20]:
        print(f"  WRONG {fault}")
    line, ok = verdict(tally, steps=walks * steps, seconds=time.monotonic() - started, full=size == "full")
    print(line)
    return 0 if ok else 1


def walked(folder: Path, number: int, *, seed: int, steps: int) -> Tally:
    """One walk, with a mail stand-in of its own."""
    shutil.copytree(settings.BASE_DIR / "templates/emails", folder / "templates")
    with standing_in(folder, rate_limit=1_000_000) as post:
        return walk_with(post, number, seed=seed, steps=steps)


def walk_with(post: Running, number: int, *, seed: int, steps: int) -> Tally:
    settings.NOTIFY_BASE_URL, settings.NOTIFY_API_KEY = post.root, DEMO_API_KEY
    return Walk(number, seed=seed, steps=steps, post=post).run()


class in_own_database:  # noqa: N801 - it reads as a sentence
    """Django pointed at a fresh clone, which goes again."""

    def __init__(self, server: databases.Server) -> None:
        self.server, self.name = server, f"childplan_emergency_{uuid.uuid4().hex[:12]}"

    def __enter__(self) -> None:
        databases.clone(self.server, template=databases.ready_template(self.server), name=self.name)
        connection.close()
        host, _, port = (
            self.server.url(login="", database="").rpartition("@")[2].partition("/")[0].partition(":")
        )
        database = settings.DATABASES["default"]
        database.update(
            NAME=self.name, USER=databases.TESTS_LOGIN, PASSWORD=databases.PASSWORD, HOST=host, PORT=port
        )
        connection.settings_dict.update(database)

    def __exit__(self, *_: object) -> None:
        connection.close()
        databases.drop(self.server, name=self.name)


if __name__ == "__main__":
    sys.exit(main())

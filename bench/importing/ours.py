"""Ours: the shipped worker merges the marks of a confirmed file, under its own login, both locks on.

`python -m bench.importing.ours` takes the file whose pupils wait to have their marks merged to its end, claims and commits
included, and prints the seconds. What is written: the years, their versions, facts, and work on facts.
"""

import json
import time

import django

django.setup()

from datetime import timedelta  # noqa: E402

from attendance import tasks  # noqa: E402
from childplan.common import clock  # noqa: E402

if __name__ == "__main__":
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        started = time.perf_counter()
        tasks.bring_in_confirmed_files()
        print(json.dumps({"seconds": time.perf_counter() - started}))

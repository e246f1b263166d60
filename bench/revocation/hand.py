"""One hand of the background: at each line that it is told, it does that work once, and says so.

A process of its own with the worker's login, so that the proof says when the work begins. Its log is no answer: what
it says stands alone on standard output.
"""

import sys

import django

django.setup()

from attendance.tasks import bring_in_confirmed_files  # noqa: E402
from childplan.notifications.tasks import send_messages  # noqa: E402

WORK = {"messages": send_messages, "files": bring_in_confirmed_files}


def main() -> None:
    print("ready", flush=True)
    for line in sys.stdin:
        WORK[line.strip()]()
        print("done", flush=True)


if __name__ == "__main__":
    main()

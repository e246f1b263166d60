"""What leaves by other ways than an answer: the programs' log, and the emails."""

import logging
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from bench.canaries.walking import Haul
from bench.canaries.words import canaries_in
from childplan.common.logs import JsonFormatter
from childplan.escalation.tasks import work_through_facts
from childplan.notifications import tasks
from childplan.notifications.notify import Sent


class Overheard(logging.Handler):
    """Looks through every line in the form in which it leaves."""

    def __init__(self, haul: Haul) -> None:
        super().__init__(level=logging.DEBUG)
        self.haul, self.form = haul, JsonFormatter()

    def emit(self, record: logging.LogRecord) -> None:
        self.haul.lines += 1
        if found := canaries_in(self.form.format(record)):
            self.haul.logged.append(f"{record.name}: {len(found)} words")


@contextmanager
def overheard(haul: Haul) -> Iterator[None]:
    """Listen until the block ends; nothing is printed meanwhile."""
    root, listening = logging.getLogger(), Overheard(haul)
    before, root.handlers = root.handlers, [listening]
    try:
        yield
    finally:
        root.handlers = before


class Postbox:
    """Stands for Notify: takes everything, and keeps it."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send_email(
        self, *, to: str, template: str, personalisation: Mapping[str, Any], reference: str
    ) -> Sent:
        self.sent.append(f"{to} {template} {dict(personalisation)}")
        return Sent(uuid.uuid4(), reference, template, "created")

    def find(self, _reference: str) -> tuple[Sent, ...]:
        return ()


def mailed(instead: Callable[[Any, str, object], None], haul: Haul) -> int:
    """Do in the background what waits there, and look through every email; how many there were.

    instead: puts another thing in the place of an attribute.
    """
    postbox = Postbox()
    work_through_facts()
    instead(tasks.Notify, "from_settings", classmethod(lambda _: postbox))
    tasks.send_messages()
    look_through(postbox.sent, haul)
    return len(postbox.sent)


def look_through(mails: Sequence[str], haul: Haul) -> None:
    """No email says anything of a child, whoever it is sent to."""
    for mail in mails:
        haul.misplaced += [f"in an email: {word}" for word in sorted(canaries_in(mail))]

"""What was set aside after failing too often: show it, and take it up again once its cause is mended."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from childplan.access.scope import as_service
from childplan.common import clock
from childplan.facts.actions import requeue_work
from childplan.facts.selectors import work_set_aside
from childplan.notifications.actions.requeue_messages import requeue_messages
from childplan.notifications.selectors import messages_set_aside

logger = logging.getLogger(__name__)
PURPOSE = "Taking up what was set aside"


class Command(BaseCommand):
    help = (
        "Show the work and the messages in quarantine, by kind and number. With --work, --all-work or --messages they "
        "are taken up again; say who you are and why, both are logged. It may be repeated without harm."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--work", default="", help="take up work of this name")
        parser.add_argument("--all-work", action="store_true", help="take up all work")
        parser.add_argument("--messages", action="store_true", help="take up all messages")
        parser.add_argument("--operator", default="", help="who you are")
        parser.add_argument("--reason", default="", help="what was mended")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        takes_up = options["work"] or options["all_work"] or options["messages"]
        if takes_up and not (options["operator"].strip() and options["reason"].strip()):
            raise CommandError("Say who you are and why: --operator NAME --reason WHY")
        with as_service(PURPOSE) as by:
            for work, error, number, since in work_set_aside():
                self.stdout.write(f"work {work}: {number} ({error}), since {since:%Y-%m-%d %H:%M}")
            self.stdout.write(f"messages: {messages_set_aside()}")
            if not takes_up:
                return
            at, taken, sent = clock.of_database(), 0, 0
            if options["work"] or options["all_work"]:
                taken = requeue_work(at=at, work=options["work"])
            if options["messages"]:
                sent = requeue_messages(by=by, at=at)
            # Who and why are for the log alone: no row of a child names an operator.
            said = f"taken up again by {options['operator']}: {options['reason']}"
            logger.warning(said[:300], extra={"count": taken + sent})
            self.stdout.write(f"taken up again: {taken} pieces of work, {sent} messages")

"""Restricted records on whose list nobody is left who can decide: `manage.py vacant_lists`.

Run with the owner's login. It shows numbers of restrictions and days of review, nothing of a child.
"""

import logging
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, connection, transaction

from childplan.common import rows

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Show the lists of restricted records on which nobody is left who can decide. With --restriction and "
        "--membership somebody is named on one of them; say who you are and why, both are logged."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--restriction", type=UUID, help="the number of the restriction")
        parser.add_argument("--membership", type=int, help="the number of the membership to be named")
        parser.add_argument("--operator", default="", help="who you are")
        parser.add_argument("--reason", default="", help="who asked for it, and why")

    def handle(self, *_: Any, **options: Any) -> None:
        names = options["restriction"] is not None or options["membership"] is not None
        if names and not (options["restriction"] and options["membership"]):
            raise CommandError("Say which list and whom: --restriction NUMBER --membership NUMBER")
        if names and not (options["operator"].strip() and options["reason"].strip()):
            raise CommandError("Say who you are and why: --operator NAME --reason WHY")
        with rows.entered(rows.STEWARD):
            if names:
                self._name(options)
            with connection.cursor() as cursor:
                cursor.execute("select restriction, review_on from access.vacant_lists()")
                left = cursor.fetchall()
            for restriction, review_on in left:
                self.stdout.write(f"restriction {restriction}: to be looked at again by {review_on}")
            self.stdout.write(f"{len(left)} lists have nobody who can decide")

    def _name(self, options: dict[str, Any]) -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(
                    "select access.fill_vacant_list(%s, %s, %s)",
                    [options["restriction"], options["membership"], options["reason"].strip()[:200]],
                )
                (filled,) = cursor.fetchone()
        except IntegrityError as refused:
            raise CommandError(
                "Only a live member of the child's area whose role decides about protection can be named"
            ) from refused
        if not filled:
            raise CommandError("There is no such list without anybody who can decide")
        # Who and why are for the log; which child it is about stands nowhere in it.
        logger.warning(f"a list was filled by {options['operator']}: {options['reason']}"[:300])
        self.stdout.write("Named. They see the record from now on.")

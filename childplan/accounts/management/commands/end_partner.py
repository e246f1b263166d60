"""End a partner system with its agreement: `manage.py end_partner "Alder Road MIS" --operator … --reason …`.

Run with the owner's login.
"""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from childplan.accounts.actions.change_partner import end_partner
from childplan.accounts.actions.register_partner import PartnerRefused
from childplan.common import clock, rows

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "End a partner system: its secret and tokens stop at once. Say who you are and why, both are logged."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="What the system is called")
        parser.add_argument("--operator", required=True, help="Who you are")
        parser.add_argument("--reason", required=True, help="Why")

    def handle(self, *_: Any, **options: Any) -> None:
        with rows.entered(rows.STEWARD):
            try:
                end_partner(by=rows.STEWARD, at=clock.now(), name=options["name"])
            except PartnerRefused as refused:
                raise CommandError(str(refused)) from refused
        # Who and why are for the log: no row of a child names an operator.
        logger.warning(
            f"partner system {options['name']} ended by {options['operator']}: {options['reason']}"[:300]
        )
        self.stdout.write(f"{options['name']} is ended. What it wrote stays under its name.")

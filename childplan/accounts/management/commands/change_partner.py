"""Change a partner system: `manage.py change_partner "Alder Road MIS" --new-secret --operator … --reason …`.

Run with the owner's login. A new secret is printed once.
"""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from childplan.accounts.actions.change_partner import change_partner
from childplan.accounts.actions.register_partner import PartnerRefused
from childplan.common import clock, rows

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Change the scopes or the agreement of a partner system, or give it a new secret; say who you are and why, "
        "both are logged."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="What the system is called")
        parser.add_argument(
            "--scope",
            action="append",
            default=[],
            help="All that it may ask for from now on; give it once for each",
        )
        parser.add_argument(
            "--agreement", default="", help="The title of the sharing agreement it acts under from now on"
        )
        parser.add_argument("--purpose", default="", help="Which of the agreement's purposes")
        parser.add_argument(
            "--new-secret", action="store_true", help="The old one and its tokens end at once"
        )
        parser.add_argument("--operator", required=True, help="Who you are")
        parser.add_argument("--reason", required=True, help="Why")

    def handle(self, *_: Any, **options: Any) -> None:
        with rows.entered(rows.STEWARD):
            try:
                secret = change_partner(
                    by=rows.STEWARD,
                    at=clock.now(),
                    name=options["name"],
                    scopes=tuple(options["scope"]),
                    agreement=options["agreement"],
                    purpose=options["purpose"],
                    new_secret=options["new_secret"],
                )
            except PartnerRefused as refused:
                raise CommandError(str(refused)) from refused
        # Who and why are for the log: no row of a child names an operator.
        said = f"partner system {options['name']} changed by {options['operator']}: {options['reason']}"
        logger.warning(said[:300])
        self.stdout.write(f"{options['name']} is changed.")
        if secret:
            self.stdout.write(f"Client secret: {secret}")
            self.stdout.write("Hand it over by a safe way. It is not kept and cannot be shown again.")

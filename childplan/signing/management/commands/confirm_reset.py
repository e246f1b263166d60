"""Be the second who confirms the reset of a lost second step: `manage.py confirm_reset ned@example.gov.uk`.

For an area whose one other keeper of sign-ins is who lost theirs: a colleague has asked for it by page. Run with the
owner's login, by an operator at the machine, after making sure who asks.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from childplan.accounts.models import User
from childplan.common import clock, rows
from childplan.signing.actions.reset_second_step import confirm_reset_at_the_machine


class Command(BaseCommand):
    help = "Confirm the reset of a second step that a colleague asked for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="What they sign in with")

    def handle(self, *_: Any, **options: Any) -> None:
        with rows.entered(rows.STEWARD):
            user = User.objects.filter(email__iexact=options["email"]).first()
            done = user is not None and confirm_reset_at_the_machine(
                by=rows.STEWARD, at=clock.now(), user_id=user.pk
            )
        if not done:
            raise CommandError("Nobody has asked for that within the last 24 hours.")
        self.stdout.write("Reset. Give them a setup code.")

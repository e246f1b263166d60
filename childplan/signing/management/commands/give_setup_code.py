"""Hand the first keeper of sign-ins their setup code: `manage.py give_setup_code ada@example.gov.uk`.

Run with the owner's login, by an operator at the machine. The code is printed once; only what proves it is kept.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from childplan.accounts.models import User
from childplan.common import clock, rows
from childplan.signing.actions.give_setup_code import HasSecondStep, give_setup_code


class Command(BaseCommand):
    help = "Make a setup code for somebody who signs in, and print it once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="What they sign in with")

    def handle(self, *_: Any, **options: Any) -> None:
        with rows.entered(rows.STEWARD):
            user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
            if user is None:
                raise CommandError("Nobody signs in with that address.")
            try:
                given = give_setup_code(by=rows.STEWARD, at=clock.now(), user_id=user.pk)
            except HasSecondStep as held:
                raise CommandError("They have a second step. Two people reset it first.") from held
        self.stdout.write(f"Setup code: {given.code}")
        self.stdout.write(f"It works once, with their password, until {given.until:%d %B %Y %H:%M} UTC.")

"""Register a partner system: `manage.py register_partner "Alder Road MIS" --organisation 9912001 --agreement "…"`.

Run with the owner's login. The client id and secret are printed once; the secret cannot be shown again.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from childplan.accounts.actions.register_partner import PartnerRefused, register_partner
from childplan.common import clock, rows
from childplan.organisations.models import Organisation


class Command(BaseCommand):
    help = "Register a partner system that may call the API, and print its client id and secret once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="What the system is called")
        parser.add_argument(
            "--organisation", required=True, help="Whom it works for: LAESTAB, URN, number or full name"
        )
        parser.add_argument(
            "--agreement",
            default="",
            help="The title of the sharing agreement it acts under; may be left out where one alone fits",
        )
        parser.add_argument(
            "--purpose", default="", help="Which of the agreement's purposes, where it has several"
        )
        parser.add_argument(
            "--scope",
            action="append",
            default=[],
            help="Such as plan:read; give it once for each. The API's reference names them",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        with rows.entered(rows.STEWARD):
            organisation = self._organisation(options["organisation"])
            try:
                made = register_partner(
                    by=rows.STEWARD,
                    at=clock.now(),
                    name=options["name"],
                    organisation_id=organisation.pk,
                    agreement=options["agreement"],
                    purpose=options["purpose"],
                    scopes=tuple(options["scope"]),
                )
            except PartnerRefused as refused:
                raise CommandError(str(refused)) from refused
        self.stdout.write(f"Client id:     {made.client_id}")
        self.stdout.write(f"Client secret: {made.client_secret}")
        self.stdout.write("Hand both over by a safe way. The secret is not kept and cannot be shown again.")

    @staticmethod
    def _organisation(words: str) -> Organisation:
        wanted = Q(name__iexact=words) | Q(laestab=words) | Q(urn=words)
        if words.isdecimal():
            wanted |= Q(pk=int(words))
        found = list(Organisation.objects.filter(wanted)[:2])
        if len(found) != 1:
            problem = "There is no organisation" if not found else "There is more than one organisation"
            raise CommandError(f"{problem} “{words}”.")
        return found[0]

"""Print who can sign in to the demo borough."""

from typing import Any

from django.core.management.base import BaseCommand

from demo.bodies import BODIES, PASSWORD, PEOPLE


class Command(BaseCommand):
    help = "Print the demo's sign-ins."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        names = {body.key: body.name for body in BODIES}
        self.stdout.write(f"Everybody's password: {PASSWORD}\n")
        self.stdout.write("The page after it shows the code that their phone would.\n\n")
        for person in PEOPLE:
            if person.story:
                self.stdout.write(
                    f"  {person.email:38} {person.role.replace('_', ' ')}, {names[person.body]}: {person.story}\n"
                )

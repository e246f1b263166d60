"""Load the demo borough, unless it is there. Every child comes in by our own acts, each done in its role."""

from typing import Any

from django.core.management.base import BaseCommand

from childplan.common import clock
from demo.loading import load


class Command(BaseCommand):
    help = "Load the invented borough of Ravensmere. Does nothing when it is loaded. Not installed in production."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        loaded = load(at=clock.now())
        self.stdout.write("Ravensmere is loaded.\n" if loaded else "Ravensmere was loaded before.\n")

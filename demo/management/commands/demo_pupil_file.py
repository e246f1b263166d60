"""Write the pupil file that Alder Road's own system would send today, to be brought in by hand."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from childplan.common import clock
from demo.todays_file import todays_file


class Command(BaseCommand):
    help = "Write today's pupil file of Alder Road Primary School, in which one child has missed school."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", default=".", type=Path, help="where to (default: here)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        file = todays_file(clock.today())
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file.name).write_bytes(file.content)
        self.stdout.write(f"{folder / file.name}: {file.pupils} pupils")

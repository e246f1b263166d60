"""Seal the log of looking: `manage.py seal` once, `manage.py seal --every 30` for as long as it runs."""

import logging
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from childplan.history.exporting import FileKnowsMore, NotSeals
from childplan.history.sealing import seal
from childplan.history.seals import Sealed

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Seal what was looked at, and write each seal into the file that SEALS_TO names."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=float, default=0, help="seconds; without it once")
        parser.add_argument("--alive", type=Path, help="a file that is touched each time it went well")

    def handle(self, *_: Any, **options: Any) -> None:
        if not options["every"]:
            try:
                self._say(_sealed())
            except (FileKnowsMore, NotSeals) as wrong:
                raise CommandError(str(wrong)) from wrong
            return
        while True:
            self._once(options["alive"])
            time.sleep(options["every"])

    def _once(self, alive: Path | None) -> None:
        """A database that is away, a full disk or a file that does not fit is no reason to stop looking again."""
        try:
            self._say(_sealed())
        except (FileKnowsMore, NotSeals, DatabaseError, OSError):
            logger.exception("the log of looking was not sealed")
        else:
            if alive:
                alive.touch()

    def _say(self, made: list[Sealed]) -> None:
        for one in made:
            self.stdout.write(f"seal {one.name}: {one.row_count} rows")
        self.stdout.flush()


def _sealed() -> list[Sealed]:
    return seal(into=Path(settings.SEALS_TO) if settings.SEALS_TO else None)

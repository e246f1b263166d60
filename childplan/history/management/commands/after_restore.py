"""After the database was restored from a backup: `manage.py after_restore`, before web, worker and beat start."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from childplan.history.exporting import NotSeals
from childplan.history.sealing import NothingSealed, begin_generation


class Command(BaseCommand):
    help = "Begin a new generation of seals, which names what the restore lost."

    def handle(self, *_: Any, **__: Any) -> None:
        try:
            *_closing, begun = begin_generation(into=Path(settings.SEALS_TO) if settings.SEALS_TO else None)
        except (NothingSealed, NotSeals) as wrong:
            raise CommandError(str(wrong)) from wrong
        except DatabaseError as refused:
            raise CommandError(str(refused).partition("\n")[0]) from refused
        self.stdout.write(
            f"Generation {begun.generation} begins; seals in the file that the restore lost: {begun.lost_count}"
        )

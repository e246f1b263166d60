"""Verify the log of looking: `manage.py verify_log [--against FILE] [--since 2026-11-01]`. Exit code 1
when it is wrong.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from childplan.common import rows
from childplan.history.verifying import Verified, verify

SHOWN = 20


class Command(BaseCommand):
    help = (
        "Verify every sealed row of the log of looking, the chain of seals, and the chain against the file outside "
        "(the one that SEALS_TO names, unless another is given)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--against", type=Path, help="a copy of the file of seals, kept elsewhere")
        parser.add_argument("--since", type=datetime.fromisoformat, help="a day: only what was sealed since")

    def handle(self, *_: Any, **options: Any) -> None:
        against, since = options["against"], options["since"]
        if against is None and settings.SEALS_TO:
            against = Path(settings.SEALS_TO)
        if against and not against.exists():
            raise CommandError(f"There is no file {against}.")
        if since and timezone.is_naive(since):
            since = timezone.make_aware(since)
        done, wrong = Verified(), 0
        with rows.entered(rows.SERVICE):
            for finding in verify(against=against, since=since, done=done):
                wrong += 1
                if wrong <= SHOWN:
                    self.stdout.write(f"WRONG: {finding}")
        for remark in done.remarks:
            self.stdout.write(f"note: {remark}")
        if against is None:
            self.stdout.write(
                "note: no file was compared, so an end cut off rows and seals alike is not found"
            )
        self.stdout.write(f"verified {done.seals} seals over {done.rows} rows: {wrong or 'nothing'} wrong")
        if wrong:
            sys.exit(1)

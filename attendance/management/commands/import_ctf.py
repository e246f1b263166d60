"""Bring in a Common Transfer File: `manage.py import_ctf FILE --school 9912001 --email head@school.example --confirm`.

In the name of a member of the school, who is written down beside the operator. Nothing is brought in without
`--confirm`; what is wrong is printed as on the page. With it the command stays until the file is in, beside the worker,
and prints what became of it. Exit code 1 when nothing of the file can be used, or it did not come to its end.
"""

import getpass
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from attendance.actions.bring_in_batch import bring_in_batch
from attendance.actions.check_file import NoSchoolNumber, TooManyFiles, check_file, in_words
from attendance.actions.confirm_import import NothingToBringIn, confirm_import
from attendance.ctf import MarkLayout
from attendance.presenters.imports import counts, problem_line, progress_lines
from attendance.selectors import imports
from attendance.workflow import ImportState
from childplan.access.scope import NotEntitled, Scope, as_membership
from childplan.accounts.selectors import membership_at_school
from childplan.common import clock, rows
from childplan.history import looking

PAUSE = 1
"""Seconds between two looks at a file that somebody else's worker has in hand."""
PATIENCE = 120
"""Looks without any step forward, after which the command leaves the file to the worker."""
pause = partial(time.sleep, PAUSE)
FAILED = object()


class Command(BaseCommand):
    help = "Check a Common Transfer File for a school and, with --confirm, bring it in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the XML file")
        parser.add_argument("--school", required=True, help="its number (LAESTAB), such as 9912001")
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--email", help="the sign-in of the member in whose name it is brought in")
        who.add_argument("--membership", type=int, help="the number of their membership")
        parser.add_argument("--layout", choices=list(MarkLayout), default=MarkLayout.MONDAY_TO_FRIDAY)
        parser.add_argument("--confirm", action="store_true", help="bring it in when it can be used")

    def handle(self, *_: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        if path.stat().st_size > settings.UPLOAD_LIMIT_BYTES:
            most = settings.UPLOAD_LIMIT_BYTES // 1_000_000
            raise CommandError(
                f"The file is larger than {most} MB, the most that is read. Export fewer pupils at a time."
            )
        with rows.entered(rows.OUTSIDE):
            found = membership_at_school(
                laestab=options["school"],
                email=options["email"],
                membership_id=options["membership"],
                at=clock.now(),
            )
        if found is None:
            raise CommandError("There is no such member of a school with that number.")
        membership_id, user_id = found
        purpose = f"Command import_ctf, run by {getpass.getuser()}"
        try:
            with as_membership(membership_id, user_id=user_id, purpose=purpose) as by:
                looking.begin()
                import_id, usable = self._check(by, path, options["layout"])
                looking.write_down(act="attendance.import_ctf", method="COMMAND", outcome="seen", status=None)
            if options["confirm"] and usable:
                self._bring_in(membership_id, user_id, purpose, import_id)
        except NotEntitled as refused:
            raise CommandError(str(refused)) from refused
        if not usable:
            raise CommandError("Nothing of this file can be used.")

    def _check(self, by: Scope, path: Path, layout: str) -> tuple[Any, bool]:
        try:
            with path.open("rb") as stream:
                sent = check_file(
                    by=by, at=clock.now(), stream=stream, filename=path.name, layout=MarkLayout(layout)
                )
        except NoSchoolNumber as refused:
            raise CommandError("That organisation is no school with a number (LAESTAB).") from refused
        except TooManyFiles as refused:
            raise CommandError(str(refused)) from refused
        shown = imports.sent_file(by, sent.pk)
        if shown.state is ImportState.CHECKED:
            self._tell(counts(shown))
        if before := imports.same_file_before(by, shown):
            self.stdout.write(
                f"You brought in this very file before, on {in_words(timezone.localdate(before.uploaded_at))}. "
                "Bringing it in again changes nothing that is already on record."
            )
        for problem in map(problem_line, imports.problems_of(by, shown)):
            value = f" “{problem['value']}”" if problem["value"] else ""
            self.stdout.write(
                f"{problem['whose']} · {problem['place']} · {problem['field']}{value} · {problem['what']} "
                f"{problem['remedy']}"
            )
        foreseen = shown.counts.get("foreseen", {})
        return sent.pk, any(number for outcome, number in foreseen.items() if outcome != "refused")

    def _bring_in(self, membership_id: int, user_id: int | None, purpose: str, import_id: Any) -> None:
        """To its end, and say what became of it. Raises CommandError when it did not come there."""
        enter = partial(as_membership, membership_id, user_id=user_id, purpose=purpose)
        try:
            with enter() as by:
                confirm_import(by=by, at=clock.now(), import_id=import_id)
        except NothingToBringIn as refused:
            raise CommandError("No pupil of this file can be used.") from refused
        sent, progress = self._to_its_end(enter, import_id)
        self.stdout.write(f"State: {sent.state.label}")
        if sent.state is ImportState.DONE:
            self._tell(counts(sent))
            return
        self._tell(progress_lines(progress))
        if sent.stopped_because:
            raise CommandError(
                f"{sent.stopped_because.label}. What was brought in stays. Go on with it on its page: {sent.id}."
            )
        raise CommandError(
            f"It has not come to its end. The worker goes on with it; look at its page: {sent.id}."
        )

    def _to_its_end(
        self, enter: Callable[[], AbstractContextManager[Scope]], import_id: Any
    ) -> tuple[imports.SentFile, imports.Progress]:
        """Batch by batch. While somebody else's worker has the file, wait, as long as it comes forward."""
        before, looks, is_ours = None, 0, True
        while True:
            step = self._batch(enter, import_id) if is_ours else None
            is_ours = is_ours and step is not FAILED
            with enter() as by:
                sent = imports.sent_file(by, import_id)
                progress = imports.progress_of(by, sent)
            looks = 0 if progress != before else looks + 1
            if sent.state is not ImportState.CONFIRMED or looks == PATIENCE:
                return sent, progress
            if step is None or step is FAILED:
                pause()
            before = progress

    def _batch(self, enter: Callable[[], AbstractContextManager[Scope]], import_id: Any) -> object:
        """One batch. None: somebody else has the file. FAILED: it was taken back, and the worker tries it again."""
        try:
            with enter() as by:
                looking.begin()
                step = bring_in_batch(by=by, at=clock.now(), import_id=import_id)
                looking.write_down(act="attendance.import_ctf", method="COMMAND", outcome="seen", status=None)
        except NotEntitled:
            raise
        except Exception as error:
            # The text of the error could quote a row; only its kind is told.
            self.stderr.write(
                f"A batch was taken back ({type(error).__qualname__}). The worker tries it again."
            )
            return FAILED
        return step

    def _tell(self, lines: Sequence[tuple[str, object]]) -> None:
        for words, number in lines:
            self.stdout.write(f"{words}: {number}")

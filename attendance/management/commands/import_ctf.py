"""Bring in a Common Transfer File: `manage.py import_ctf FILE --school 9912001 --email head@school.example --confirm`.

In the name of a member of the school, who is written down beside the operator. Nothing is brought in without
`--confirm`; what is wrong is printed as on the page. Exit code 1 when nothing of the file can be used.
"""

import getpass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from attendance.actions.bring_in_batch import bring_in_batch
from attendance.actions.check_file import NoSchoolNumber, TooManyFiles, check_file
from attendance.actions.confirm_import import NothingToBringIn, confirm_import
from attendance.ctf import MarkLayout
from attendance.presenters.imports import counts, problem_line
from attendance.selectors import imports
from attendance.workflow import ImportState
from childplan.access.scope import NotEntitled, Scope, as_membership
from childplan.accounts.selectors import membership_at_school
from childplan.common import clock, rows
from childplan.history import looking


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
        for problem in map(problem_line, imports.problems_of(by, shown)):
            value = f" “{problem['value']}”" if problem["value"] else ""
            self.stdout.write(
                f"{problem['whose']} · {problem['place']} · {problem['field']}{value} · {problem['what']} "
                f"{problem['remedy']}"
            )
        foreseen = shown.counts.get("foreseen", {})
        return sent.pk, any(number for outcome, number in foreseen.items() if outcome != "refused")

    def _bring_in(self, membership_id: int, user_id: int | None, purpose: str, import_id: Any) -> None:
        """To its end, batch by batch; a worker that comes by takes its turn as well."""
        try:
            with as_membership(membership_id, user_id=user_id, purpose=purpose) as by:
                confirm_import(by=by, at=clock.now(), import_id=import_id)
        except NothingToBringIn as refused:
            raise CommandError("No pupil of this file can be used.") from refused
        step: object = True
        while step is not None:
            with as_membership(membership_id, user_id=user_id, purpose=purpose) as by:
                looking.begin()
                step = bring_in_batch(by=by, at=clock.now(), import_id=import_id)
                looking.write_down(act="attendance.import_ctf", method="COMMAND", outcome="seen", status=None)
        with as_membership(membership_id, user_id=user_id, purpose=purpose, writing=False) as by:
            self._tell(counts(imports.sent_file(by, import_id)))

    def _tell(self, lines: list[tuple[str, int]]) -> None:
        for words, number in lines:
            self.stdout.write(f"{words}: {number}")

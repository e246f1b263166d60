"""Two people at once: one file confirmed twice, one child in two schools' files. Transactions really commit here."""

import io

from attendance.actions.check_file import check_file
from attendance.actions.confirm_import import FileNotWaiting, NothingToBringIn, confirm_import
from attendance.ctf import MarkLayout
from attendance.models import AttendanceYear, CtfImport
from attendance.workflow import ImportState
from childplan.access.models import Involvement
from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.identity.models import Child
from tests.childplan.committed import at_once, committed, committed_here, committed_template  # noqa: F401
from tests.factories.attendance import AT_NINETY, PRESENT, PupilText, ctf, numbered, upn, worked_through
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld


def sent_in(by: Membership, content: bytes) -> CtfImport:
    with acting(by) as scope:
        return check_file(
            by=scope,
            at=clock.now(),
            stream=io.BytesIO(content),
            filename="alder_road.xml",
            layout=MarkLayout.MONDAY_TO_FRIDAY,
        )


def confirm(by: Membership, sent: CtfImport) -> str:
    try:
        with acting(by) as scope:
            return confirm_import(by=scope, at=clock.now(), import_id=sent.pk).state
    except (FileNotWaiting, NothingToBringIn) as refused:
        return type(refused).__name__


class TestTwoPeopleAtOnce:
    def test_bring_in_one_file_once(self, committed_here: AreaWorld) -> None:  # noqa: F811
        here = committed_here
        with rows.entered(rows.STEWARD):
            numbered(here.school)
        sent = sent_in(
            here.attendance, ctf(*(PupilText(forename=f"Child{n}", upn=upn(n)) for n in range(1, 6)))
        )
        answers = at_once(lambda: confirm(here.attendance, sent), lambda: confirm(here.head, sent))
        assert sorted(answers) == ["FileNotWaiting", ImportState.CONFIRMED]
        # A batch leaves alone what somebody else holds at that moment, as the second did just now: it comes again.
        first = (here.attendance, here.head)[answers.index(ImportState.CONFIRMED)]
        assert worked_through(first, sent.pk).state == ImportState.DONE
        with rows.entered(rows.STEWARD):
            assert Child.objects.count() == 5
            assert Involvement.objects.count() == 5

    def test_open_one_record_for_a_child_in_two_files(self, committed_here: AreaWorld) -> None:  # noqa: F811
        here = committed_here
        with rows.entered(rows.STEWARD):
            numbered(here.school)
            numbered(here.other_school, "2014002")
        first = sent_in(here.attendance, ctf(PupilText(upn=upn(1), marks=AT_NINETY)))
        second = sent_in(
            here.other_head, ctf(PupilText(upn=upn(1), marks=PRESENT, school="2014002"), school="2014002")
        )
        answers = at_once(
            lambda: confirm(here.attendance, first) and worked_through(here.attendance, first.pk).state,
            lambda: confirm(here.other_head, second) and worked_through(here.other_head, second.pk).state,
        )
        assert answers == [ImportState.DONE, ImportState.DONE]
        with rows.entered(rows.STEWARD):
            assert Child.objects.count() == 1
            assert AttendanceYear.objects.count() == 2

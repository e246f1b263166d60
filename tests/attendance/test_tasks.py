"""The worker and confirmed files: claimed by one, in turn, taken up after a failure, stopped in words, resumed."""

from datetime import timedelta

import pytest

from attendance import tasks
from attendance.actions import bring_in_batch as batches
from attendance.actions.claim_import import MOST_SET_ASIDE, claim_import
from attendance.actions.confirm_import import (
    FileNotWaiting,
    NothingToBringIn,
    ask_again,
    confirm_import,
    resume_import,
)
from attendance.models import AttendanceYear, CtfImport, CtfRow
from attendance.tasks import bring_in_confirmed_files
from attendance.workflow import ImportState, RowStep, StopReason
from childplan.access.scope import as_service
from childplan.accounts.models import Membership
from childplan.common import clock
from childplan.facts.claims import MOST_ATTEMPTS
from childplan.facts.models import Sweep
from childplan.history.acts import NotFound
from childplan.history.models import AccessEvent
from childplan.identity.models import Child
from tests.factories.attendance import AT_NINETY, PRESENT, PupilText, checked, ctf, set_aside, upn
from tests.factories.identity import acting
from tests.worlds.two_areas import AreaWorld


def waits(by: Membership, content: bytes) -> CtfImport:
    """A file that was confirmed and that no worker has seen yet."""
    sent = checked(by, content)
    with acting(by) as scope:
        return confirm_import(by=scope, at=clock.now(), import_id=sent.pk)


def pupils(*numbers: int, marks: str = AT_NINETY) -> bytes:
    return ctf(*(PupilText(forename=f"Child{n}", upn=upn(n), marks=marks) for n in numbers))


def passes(days: float = 1) -> object:
    return clock.stopped_at(clock.now() + timedelta(days=days))


class TestAConfirmedFile:
    def test_is_brought_in_to_its_end_in_the_name_of_whoever_confirmed_it(self, school: AreaWorld) -> None:
        sent = waits(school.attendance, pupils(1, 2, 3))
        assert not Child.objects.exists()
        bring_in_confirmed_files()
        sent.refresh_from_db()
        assert (sent.state, sent.counts["became"]) == (ImportState.DONE, {"opened": 3})
        assert set(AttendanceYear.history.values_list("history_membership_id", flat=True)) == {
            school.attendance.pk
        }
        assert Sweep.objects.filter(name="bring-in-confirmed-files").exists()
        seen = AccessEvent.objects.filter(act="attendance.bring_in_batch", membership_id=school.attendance.pk)
        assert seen.exclude(child_id=None).count() >= 3

    def test_comes_after_the_one_that_was_confirmed_before_it(self, school: AreaWorld) -> None:
        first = waits(school.attendance, pupils(1, marks=PRESENT))
        with passes(0.01):
            second = waits(school.attendance, pupils(1))
            with as_service("test") as by:
                claimed = claim_import(by=by, at=clock.now())
                assert claimed is not None
                assert claimed.import_id == first.pk
                # The first is somebody's now, and the second waits for it.
                assert claim_import(by=by, at=clock.now()) is None
            with passes():
                bring_in_confirmed_files()
        second.refresh_from_db()
        assert second.state == ImportState.DONE
        assert AttendanceYear.objects.get().marks == AT_NINETY

    def test_is_taken_up_again_where_a_failure_left_it(
        self, school: AreaWorld, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent = waits(school.attendance, pupils(1, 2))
        with monkeypatch.context() as broken:
            broken.setitem(batches.TAKEN, RowStep.RECORDED, self._breaks)
            bring_in_confirmed_files()
        sent.refresh_from_db()
        assert (sent.state, sent.attempts) == (ImportState.CONFIRMED, 1)
        assert Child.objects.count() == 2
        assert not AttendanceYear.objects.exists()
        with passes():
            bring_in_confirmed_files()
        sent.refresh_from_db()
        assert (sent.state, sent.attempts) == (ImportState.DONE, 0)
        assert AttendanceYear.objects.count() == 2

    def _breaks(self, *_: object, **__: object) -> None:
        raise ZeroDivisionError

    def test_sets_one_pupil_aside_rather_than_hold_up_the_others(self, school: AreaWorld) -> None:
        sent = set_aside(school.attendance, pupils(1, 2, 3), ordinal=2)
        assert (sent.state, sent.counts["became"]) == (ImportState.DONE, {"opened": 2, "set_aside": 1})
        assert AttendanceYear.objects.count() == 2
        assert CtfRow.objects.get(ordinal=2).step == RowStep.SET_ASIDE

    def test_tries_a_pupil_set_aside_again_when_asked(self, school: AreaWorld) -> None:
        sent = set_aside(school.attendance, pupils(1, 2, 3), ordinal=2)
        with acting(school.head) as scope:
            ask_again(by=scope, at=clock.now(), import_id=sent.pk)
        bring_in_confirmed_files()
        sent.refresh_from_db()
        assert (sent.state, sent.counts["became"]) == (ImportState.DONE, {"opened": 3})
        assert AttendanceYear.objects.count() == 3
        assert Child.objects.count() == 3
        with acting(school.head) as scope, pytest.raises(NothingToBringIn):
            ask_again(by=scope, at=clock.now(), import_id=sent.pk)


class TestAFileThatStops:
    def test_says_that_whoever_confirmed_it_has_gone_and_is_resumed_by_a_colleague(
        self, school: AreaWorld, there: AreaWorld
    ) -> None:
        sent = waits(school.attendance, pupils(1, 2))
        Membership.objects.filter(pk=school.attendance.pk).update(ends_at=clock.now())
        bring_in_confirmed_files()
        sent.refresh_from_db()
        assert (sent.state, sent.stopped_because) == (ImportState.STOPPED, StopReason.NO_MEMBERSHIP)
        with acting(there.head) as scope, pytest.raises(NotFound):
            resume_import(by=scope, at=clock.now(), import_id=sent.pk)
        with acting(school.head) as scope:
            resume_import(by=scope, at=clock.now(), import_id=sent.pk)
            with pytest.raises(FileNotWaiting):
                resume_import(by=scope, at=clock.now(), import_id=sent.pk)
        bring_in_confirmed_files()
        sent.refresh_from_db()
        assert sent.state == ImportState.DONE
        assert (sent.confirmed_by_membership_id, sent.acting_membership_id) == (
            school.attendance.pk,
            school.head.pk,
        )
        assert set(AttendanceYear.history.values_list("history_membership_id", flat=True)) == {school.head.pk}

    def test_has_failed_more_often_than_a_few_pupils_explain(
        self, school: AreaWorld, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent = waits(school.attendance, pupils(*range(1, MOST_SET_ASIDE + 3)))

        def breaks(*_: object, **__: object) -> None:
            raise ZeroDivisionError

        with monkeypatch.context() as broken:
            broken.setitem(batches.TAKEN, RowStep.READ, breaks)
            for _ in range((MOST_SET_ASIDE + 1) * MOST_ATTEMPTS):
                CtfImport.objects.update(due_at=clock.now())
                bring_in_confirmed_files()
        sent.refresh_from_db()
        assert (sent.state, sent.stopped_because) == (ImportState.STOPPED, StopReason.FAILED)
        with acting(school.attendance) as scope:
            resume_import(by=scope, at=clock.now(), import_id=sent.pk)
        bring_in_confirmed_files()
        sent.refresh_from_db()
        assert (sent.state, sent.counts["became"]) == (ImportState.DONE, {"opened": MOST_SET_ASIDE + 2})
        assert Child.objects.count() == MOST_SET_ASIDE + 2

    def test_wakes_no_worker_that_is_not_there(self) -> None:
        tasks.wake_importer()

"""A confirmed file opens its children, puts them on roll, and records where they live and their marks."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.actions.abandon_import import abandon_import
from attendance.actions.bring_in_batch import bring_in_batch
from attendance.actions.confirm_import import FileNotWaiting, NothingToBringIn, ask_again, confirm_import
from attendance.models import AttendanceYear, CtfImport, CtfRow
from attendance.workflow import ImportState, PupilOutcome, RowStep
from childplan.access.models import Involvement
from childplan.access.scope import NotEntitled
from childplan.access.vocabulary import InvolvementKind
from childplan.facts.models import Fact
from childplan.history.acts import NotFound
from childplan.identity.actions.answer_match import answer_match
from childplan.identity.actions.record_address import record_address
from childplan.identity.models import Address, Alias, Child, PossibleMatch
from childplan.identity.vocabulary import MatchState
from tests.factories.attendance import (
    AT_NINETY,
    PupilText,
    asked_again,
    brought_in,
    checked,
    confirmed,
    ctf,
    upn,
)
from tests.factories.identity import acting, opened_by
from tests.worlds.two_areas import AreaWorld

HOME = ("1 Invented Lane", "Alderbrook")


class TestBringInPupils:
    def test_opens_records_and_puts_children_on_roll(self, school: AreaWorld, at) -> None:
        done = brought_in(
            school.attendance,
            ctf(
                PupilText(
                    forename="Amara",
                    surname="Okafor",
                    preferred="Ama",
                    upn=upn(1),
                    nhs_number="9990000018",
                    lines=HOME,
                    postcode="ZZ1 4AB",
                    marks=AT_NINETY,
                )
            ),
        )
        assert done.state == ImportState.DONE
        assert done.done_at == at
        assert done.confirmed_by_membership_id == school.attendance.pk
        assert done.counts["became"] == {"opened": 1}
        assert done.counts["years"] == {"recorded": 1}
        child = Child.objects.get()
        assert (child.forename, child.known_as, child.identifier) == ("Amara", "Ama", "9990000018")
        assert {(a.kind, a.value) for a in Alias.objects.exclude(kind="local")} == {
            ("upn", upn(1)),
            ("nhs_number", "9990000018"),
        }
        roll = Involvement.objects.get(child_id=child.pk)
        assert (roll.kind, roll.principal_id) == (InvolvementKind.ENROLMENT, school.school.pk)
        address = Address.objects.get()
        assert (address.lines, address.postcode, address.source_id) == (
            "1 Invented Lane\nAlderbrook",
            "ZZ1 4AB",
            school.school.pk,
        )
        year = AttendanceYear.objects.get()
        assert (year.possible, year.attended, year.authorised) == (20, 18, 2)
        assert year.source_import_id == done.pk

    def test_finds_a_child_of_another_school_by_upn_and_opens_nothing(self, school: AreaWorld) -> None:
        known = opened_by(school.other_head, upn=upn(1), forename="Amara", surname="Okafor")
        done = brought_in(school.attendance, ctf(PupilText(upn=upn(1))))
        assert done.counts["became"] == {"found": 1}
        assert CtfRow.objects.get().child_id == known
        with acting(school.senco, writing=False):
            assert Child.objects.filter(pk=known).exists()

    def test_says_no_more_of_a_possible_match_than_that_it_is_being_checked(self, school: AreaWorld) -> None:
        known = opened_by(school.other_head, forename="Amara", surname="Okafor", born_on=date(2016, 5, 3))
        done = brought_in(
            school.attendance, ctf(PupilText(forename="Amara", surname="Okafor", marks=AT_NINETY))
        )
        row = CtfRow.objects.get()
        assert (row.became, row.child_id) == (PupilOutcome.REVIEW, None)
        assert done.counts["became"] == {"review": 1}
        assert PossibleMatch.objects.get().child_id == known
        assert not AttendanceYear.objects.exists()
        with acting(school.senco, writing=False):
            assert not Child.objects.filter(pk=known).exists()

    def test_forgets_of_a_pupil_what_the_record_now_holds(self, school: AreaWorld) -> None:
        brought_in(school.attendance, ctf(PupilText(marks=AT_NINETY)))
        assert CtfRow.objects.get().pupil == {}

    @pytest.mark.parametrize(
        ("answer", "became"),
        [(MatchState.SAME, PupilOutcome.FOUND), (MatchState.DIFFERENT, PupilOutcome.OPENED)],
    )
    def test_brings_in_a_possible_match_once_it_is_answered(
        self, school: AreaWorld, at, answer: MatchState, became: PupilOutcome
    ) -> None:
        known = opened_by(school.other_head, forename="Amara", surname="Okafor", born_on=date(2016, 5, 3))
        done = brought_in(
            school.attendance, ctf(PupilText(forename="Amara", surname="Okafor", upn=upn(1), marks=AT_NINETY))
        )
        with acting(school.area_attendance) as scope:
            match_id = PossibleMatch.objects.get().pk
            answer_match(by=scope, at=at, match_id=match_id, answer=answer, reason="Asked both schools")
        asked_again(school.attendance, done.pk)
        row = CtfRow.objects.get()
        assert row.became == became
        assert (row.child_id == known) is (answer is MatchState.SAME)
        year = AttendanceYear.objects.get()
        assert (year.child_id, year.attended) == (row.child_id, 18)

    def test_changes_nothing_when_the_same_file_comes_again(self, school: AreaWorld) -> None:
        content = ctf(PupilText(upn=upn(1), lines=HOME, postcode="ZZ1 4AB", marks=AT_NINETY))
        brought_in(school.attendance, content)
        before = [
            (m.objects.count(), m.history.count())
            for m in (Child, Alias, Address, AttendanceYear, Involvement)
        ]
        facts = Fact.objects.count()
        done = brought_in(school.attendance, content)
        after = [
            (m.objects.count(), m.history.count())
            for m in (Child, Alias, Address, AttendanceYear, Involvement)
        ]
        assert after == before
        assert Fact.objects.count() == facts
        assert done.counts["years"] == {"unchanged": 1}

    def test_asks_no_more_of_the_database_for_more_pupils_when_the_same_file_comes_again(
        self, school: AreaWorld, at
    ) -> None:
        def again(*numbers: int) -> int:
            content = ctf(
                *(PupilText(forename=f"Child{n}", upn=upn(n), lines=HOME, marks=AT_NINETY) for n in numbers)
            )
            brought_in(school.attendance, content)
            waiting = checked(school.attendance, content)
            with CaptureQueriesContext(connection) as asked:
                confirmed(school.attendance, waiting.pk)
            return len(asked)

        assert again(1, 2) == again(3, 4, 5, 6, 7, 8)

    def test_passes_over_pupils_it_brought_in_already(self, school: AreaWorld, at) -> None:
        done = brought_in(school.attendance, ctf(PupilText(marks=AT_NINETY)))
        facts = Fact.objects.count()
        CtfImport.objects.filter(pk=done.pk).update(state=ImportState.CONFIRMED)
        with acting(school.attendance) as scope:
            assert bring_in_batch(by=scope, at=at, import_id=done.pk) is RowStep.DONE
            assert bring_in_batch(by=scope, at=at, import_id=done.pk) is None
        assert Fact.objects.count() == facts
        assert Child.objects.count() == 1

    def test_lets_a_newer_address_from_somebody_else_stand(self, school: AreaWorld, at) -> None:
        brought_in(school.attendance, ctf(PupilText(upn=upn(1), lines=HOME, postcode="ZZ1 4AB")))
        with acting(school.head) as scope:
            record_address(
                by=scope,
                at=at,
                child_id=Child.objects.get().pk,
                lines="9 New Street",
                reason="Moved",
                source_id=school.authority.pk,
            )
        brought_in(school.attendance, ctf(PupilText(upn=upn(1), lines=HOME, postcode="ZZ1 4AB")))
        assert Address.objects.get(ends_on__isnull=True).lines == "9 New Street"

    def test_leaves_its_reason_on_every_version(self, school: AreaWorld) -> None:
        brought_in(school.attendance, ctf(PupilText(lines=HOME, marks=AT_NINETY)))
        for version in (AttendanceYear.history.get(), Address.history.get()):
            assert version.history_change_reason == "Common Transfer File brought in"
            assert version.history_membership_id == school.attendance.pk


class TestBringInPupilsRefuses:
    def test_a_second_confirmation(self, school: AreaWorld, at) -> None:
        done = brought_in(school.attendance, ctf(PupilText()))
        with acting(school.attendance) as scope:
            with pytest.raises(FileNotWaiting):
                confirm_import(by=scope, at=at, import_id=done.pk)
            with pytest.raises(NothingToBringIn):
                ask_again(by=scope, at=at, import_id=done.pk)
        assert CtfImport.objects.get().state == ImportState.DONE

    def test_a_refused_file(self, school: AreaWorld, at) -> None:
        sent = checked(school.attendance, b"")
        with acting(school.attendance) as scope, pytest.raises(FileNotWaiting) as refused:
            confirm_import(by=scope, at=at, import_id=sent.pk)
        assert refused.value.state == ImportState.REFUSED

    def test_a_file_without_a_usable_pupil(self, school: AreaWorld, at) -> None:
        sent = checked(school.attendance, ctf(PupilText(surname="")))
        with acting(school.attendance) as scope, pytest.raises(NothingToBringIn):
            confirm_import(by=scope, at=at, import_id=sent.pk)
        assert CtfImport.objects.get().state == ImportState.CHECKED

    def test_a_stranger_to_the_school(self, school: AreaWorld, there: AreaWorld, at) -> None:
        sent = checked(school.attendance, ctf(PupilText()))
        for stranger in (school.other_head, there.head):
            with acting(stranger) as scope, pytest.raises(NotFound):
                confirm_import(by=scope, at=at, import_id=sent.pk)
            with acting(stranger, writing=False):
                assert not CtfImport.objects.exists()
                assert not CtfRow.objects.exists()
                assert not CtfImport.history.exists()

    def test_a_role_that_keeps_no_registers(self, school: AreaWorld, at) -> None:
        sent = checked(school.attendance, ctf(PupilText()))
        with acting(school.senco) as scope:
            with pytest.raises(NotEntitled):
                confirm_import(by=scope, at=at, import_id=sent.pk)
            assert not CtfRow.objects.exists()


class TestAbandonImport:
    def test_forgets_what_the_file_said_about_pupils(self, school: AreaWorld, at) -> None:
        sent = checked(school.attendance, ctf(PupilText(surname="Okafor", upn="A000000000000")))
        with acting(school.attendance) as scope:
            abandon_import(by=scope, at=at, import_id=sent.pk)
        assert CtfImport.objects.get().state == ImportState.ABANDONED
        assert "Okafor" not in json.dumps(list(CtfRow.objects.values("name", "pupil", "problems")))
        assert CtfImport.history.filter(history_change_reason="abandon import").exists()

    def test_refuses_a_file_that_was_brought_in(self, school: AreaWorld, at) -> None:
        done = brought_in(school.attendance, ctf(PupilText()))
        with acting(school.attendance) as scope, pytest.raises(FileNotWaiting):
            abandon_import(by=scope, at=at, import_id=done.pk)

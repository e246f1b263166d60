"""A file is checked before anything of it is brought in."""

import json
from datetime import date

import pytest

from attendance.models import CtfImport, CtfRow
from attendance.workflow import ImportState, PupilOutcome
from childplan.access.scope import NotEntitled
from childplan.history.models import AccessEvent
from childplan.identity.models import Child
from tests.factories.attendance import AT_NINETY, PupilText, checked, ctf, upn
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld


class TestCheckFile:
    def test_foresees_what_would_become_of_each_pupil(self, school: AreaWorld) -> None:
        opened_by(school.head, upn=upn(1), forename="Amara", surname="Okafor")
        opened_by(school.other_head, forename="Ben", surname="Young")
        sent = checked(
            school.attendance,
            ctf(
                PupilText(upn=upn(1), marks=AT_NINETY),
                PupilText(forename="Zofia", surname="Nowak"),
                PupilText(forename="", surname="Nameless"),
            ),
        )
        assert sent.state == ImportState.CHECKED
        assert sent.counts["in_file"] == 3
        assert sent.counts["foreseen"] == {"found": 1, "opened": 1, "refused": 1}

    def test_sends_a_name_and_birth_date_that_are_known_to_review(self, school: AreaWorld) -> None:
        opened_by(school.other_head, forename="Amara", surname="Okafor", born_on=date(2016, 5, 3))
        sent = checked(school.attendance, ctf(PupilText(forename="Amara", surname="Okafor")))
        assert sent.counts["foreseen"] == {"review": 1, "refused": 0}

    def test_is_a_look_at_every_child_of_whom_it_learns_that_they_are_known(self, school: AreaWorld) -> None:
        known = [
            opened_by(school.head, upn=upn(1), forename="Amara", surname="Okafor"),
            opened_by(school.other_head, forename="Ben", surname="Young", born_on=date(2016, 5, 3)),
        ]
        opened_by(school.other_head, forename="Nobody", surname="Named")
        checked(
            school.attendance,
            ctf(PupilText(upn=upn(1)), PupilText(forename="Ben", surname="Young"), PupilText(forename="New")),
        )
        looked = AccessEvent.objects.filter(act="identity.foresee")
        assert set(looked.values_list("child_id", "membership_id")) == {
            (child_id, school.attendance.pk) for child_id in known
        }

    def test_opens_nothing_and_puts_nobody_on_roll(self, school: AreaWorld) -> None:
        checked(school.attendance, ctf(PupilText(marks=AT_NINETY)))
        assert not Child.objects.exists()

    def test_keeps_each_problem_with_its_pupil_field_value_and_remedy(self, school: AreaWorld) -> None:
        sent = checked(school.attendance, ctf(PupilText(), PupilText(forename="Zofia", upn="A000000000000")))
        row = CtfRow.objects.get(ctf_import=sent, ordinal=2)
        assert row.foreseen == PupilOutcome.REFUSED
        (problem,) = row.problems
        assert problem["field"] == "UPN"
        assert problem["value"] == "A000000000000"
        assert problem["pupil"] == 2
        assert problem["what"]
        assert problem["remedy"]
        assert "line" in problem["place"]

    def test_keeps_of_a_pupil_only_what_will_be_used(self, school: AreaWorld) -> None:
        contact = """<Contacts><Contact><Surname>Secretparent</Surname><Phones><Phone><PhoneNo>07700900001</PhoneNo>
            </Phone></Phones></Contact></Contacts><Email>family@example.org</Email>"""
        sent = checked(school.attendance, ctf(PupilText(marks=AT_NINETY, extra=contact)))
        kept = json.dumps(CtfRow.objects.get(ctf_import=sent).pupil)
        assert "Okafor" in kept
        for unused in ("Secretparent", "07700900001", "family@example.org"):
            assert unused not in kept

    def test_leaves_out_years_of_a_school_that_is_not_known_here(self, school: AreaWorld) -> None:
        history = "<SchoolHistory><School><LEA>330</LEA><Estab>2999</Estab></School></SchoolHistory>"
        sent = checked(school.attendance, ctf(PupilText(marks=AT_NINETY, school="3302999", extra=history)))
        row = CtfRow.objects.get(ctf_import=sent)
        assert row.pupil["years"] == []
        assert [p["field"] for p in row.problems] == ["Attendance"]
        assert row.foreseen == PupilOutcome.OPENED

    def test_refuses_a_name_longer_than_a_record_holds(self, school: AreaWorld) -> None:
        sent = checked(school.attendance, ctf(PupilText(surname="O" * 90), PupilText()))
        assert sent.counts["foreseen"] == {"opened": 1, "refused": 1}
        (problem,) = CtfRow.objects.get(ctf_import=sent, ordinal=1).problems
        assert problem["field"] == "Surname"
        assert "80 characters" in problem["what"]

    def test_warns_of_a_file_older_than_the_last(self, school: AreaWorld) -> None:
        from tests.factories.attendance import brought_in

        brought_in(school.attendance, ctf(PupilText(serial=1), made="2026-02-20T16:00:00"))
        sent = checked(school.attendance, ctf(PupilText(serial=1), made="2026-02-13T16:00:00"))
        (problem,) = sent.problems
        assert "20 February 2026" in problem["what"]
        assert sent.state == ImportState.CHECKED

    def test_signs_its_history(self, school: AreaWorld) -> None:
        sent = checked(school.attendance, ctf(PupilText()))
        version = CtfImport.history.get(id=sent.pk)
        assert version.history_membership_id == school.attendance.pk
        assert version.history_change_reason == "check file"

    def test_refuses_a_role_that_keeps_no_registers(self, school: AreaWorld) -> None:
        with pytest.raises(NotEntitled):
            checked(school.senco, ctf(PupilText()))
        assert not CtfImport.objects.exists()


HOSTILE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<CTfile><Header><DocumentName>&b;</DocumentName></Header></CTfile>"""


class TestARefusedFile:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "It is empty."),
            (HOSTILE, "DOCTYPE"),
            (ctf(PupilText(surname="Secretname"))[:-30], "before its end"),
            (ctf(PupilText(surname="Secretname"), school="2019999"), "another school"),
            (b"PK\x03\x04 a spreadsheet", "zip file"),
            (b"<html><body>Sign in</body></html>", "web page"),
            (b"<CTfile><CTFpupilData/></CTfile>", "header"),
        ],
        ids=["empty", "entities", "cut off", "another school's", "zip", "web page", "no header"],
    )
    def test_is_kept_with_its_place_and_remedy_and_no_pupil(
        self, school: AreaWorld, content: bytes, words: str
    ) -> None:
        sent = checked(school.attendance, content)
        assert sent.state == ImportState.REFUSED
        (problem,) = sent.problems
        assert words in problem["what"]
        assert problem["place"]
        assert problem["remedy"]
        assert not CtfRow.objects.exists()
        assert not Child.objects.exists()
        kept = CtfImport.objects.values().get(pk=sent.pk)
        assert "Secretname" not in str(kept)

    def test_quotes_no_pupil_when_too_much_is_wrong(self, school: AreaWorld, monkeypatch) -> None:
        from attendance.actions import check_file as act
        from attendance.ctf import Limits, read_ctf

        def narrow(stream, **settings):
            return read_ctf(stream, **{**settings, "limits": Limits(problems=1)})

        monkeypatch.setattr(act, "read_ctf", narrow)
        wrong = [PupilText(surname="Secretname", forename="") for _ in range(3)]
        sent = checked(school.attendance, ctf(*wrong))
        assert sent.state == ImportState.REFUSED
        assert "Secretname" not in str(sent.problems)

"""A school's register system sends a file, reads what was found, has it brought in, and reads what became of it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from attendance.models import AttendanceYear, CtfImport, CtfRow
from attendance.tasks import bring_in_confirmed_files
from attendance.workflow import ImportState, StopReason
from childplan.accounts.models import Membership, PartnerSystem
from childplan.common import clock
from childplan.identity.models import Child
from tests.factories.attendance import (
    AT_NINETY,
    PupilText,
    brought_in,
    checked,
    ctf,
    numbered,
    set_aside,
    upn,
)
from tests.factories.identity import opened_by
from tests.factories.partners import OF_REGISTERS, PartnerClient, asks_for_token, partner_of
from tests.worlds.two_areas import AreaWorld

FILES = "/api/v1/pupil-files/"
STEPS = ("confirmation", "abandonment", "resumption", "enquiry")
READS = ("", "progress/", "problems/", "pupils/")
MISSING = f"{FILES}00000000-0000-4000-8000-000000000000/"


@pytest.fixture
def registers(school: AreaWorld) -> PartnerClient:
    return partner_of(school.school, scopes=OF_REGISTERS)


def narrower(partner: PartnerClient, scope: str) -> PartnerClient:
    """The same system with a token for less."""
    return PartnerClient(
        asks_for_token(partner.registered, scope=scope).json()["access_token"], partner.registered
    )


def sends(partner: PartnerClient, content: bytes, *, key: str = "", **fields: Any) -> Any:
    file = SimpleUploadedFile("alder.xml", content, content_type="text/xml")
    form = encode_multipart(BOUNDARY, {"file": file, **fields})
    return partner.send("post", FILES, raw=form, content_type=MULTIPART_CONTENT, key=key)


def steps(partner: PartnerClient, here: str, name: str, *, tag: str = '"1"', key: str = "") -> Any:
    return partner.send("post", f"{here}{name}/", raw=b"", key=key, If_Match=tag)


def slug(answer: Any) -> str:
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return str(answer.json()["type"].split("/")[-2])


class TestTheWayIn:
    def test_goes_from_sending_over_a_preview_to_a_result(
        self, registers: PartnerClient, school: AreaWorld
    ) -> None:
        content = ctf(PupilText(upn=upn(1), marks=AT_NINETY), PupilText(forename="", upn=upn(2)))
        answer = sends(registers, content)
        assert answer.status_code == 201, answer.content
        sent = answer.json()
        assert (sent["state"], sent["pupils"], sent["version"]) == ("checked", 2, 1)
        assert sent["foreseen"] == {"opened": 1, "refused": 1}
        assert answer["ETag"] == '"1"'
        assert not Child.objects.exists()
        here = answer["Location"]
        confirmed = steps(registers, here, "confirmation")
        assert (confirmed.status_code, confirmed.json()["state"], confirmed["ETag"]) == (
            200,
            "confirmed",
            '"2"',
        )
        assert registers.get(sent["progress"]).json() == {
            "state": "confirmed",
            "steps": {"read": 1},
            "being_checked": 0,
        }
        bring_in_confirmed_files()
        done = registers.get(here).json()
        assert (done["state"], done["became"]) == ("done", {"opened": 1, "refused": 1})
        (first, second) = registers.get(done["result"]).json()["pupils"]
        assert (first["outcome"], first["child"]) == ("opened", str(Child.objects.get().pk))
        assert (second["outcome"], second["child"]) == ("refused", None)
        assert AttendanceYear.history.get().history_membership_id == registers.registered.membership_id
        assert [one["id"] for one in registers.get(FILES).json()["files"]] == [sent["id"]]

    def test_says_of_each_problem_where_what_and_what_to_do_page_by_page(
        self, registers: PartnerClient
    ) -> None:
        wrong = [PupilText(forename="", surname=f"Wrong{n}", upn=upn(n)) for n in range(1, 4)]
        address, seen = sends(registers, ctf(*wrong)).json()["problems"] + "?limit=2", []
        while address:
            page = registers.get(address).json()
            seen.append([(one["pupil"], one["what"]) for one in page["problems"]])
            assert all(one["remedy"] and one["place"] for one in page["problems"])
            address = page["next"]
        words = "A pupil needs a forename and a surname."
        assert seen == [[(1, words), (2, words)], [(3, words)]]

    def test_may_be_left_and_then_holds_no_pupil(self, registers: PartnerClient) -> None:
        here = sends(registers, ctf(PupilText())).headers["Location"]
        left = steps(registers, here, "abandonment")
        assert (left.status_code, left.json()["state"]) == (200, "abandoned")
        assert list(CtfRow.objects.values_list("name", "pupil")) == [("", {})]
        again = steps(registers, here, "confirmation", tag=left["ETag"])
        assert (again.status_code, slug(again)) == (409, "not-in-this-state")

    def test_lists_files_newest_first_whoever_sent_them(
        self, registers: PartnerClient, school: AreaWorld
    ) -> None:
        wanted = [str(checked(school.attendance, ctf(PupilText())).pk)]
        for minutes in (1, 2):
            with clock.stopped_at(clock.now() + timedelta(minutes=minutes)):
                wanted.insert(0, sends(registers, ctf(PupilText())).json()["id"])
        address, seen = f"{FILES}?limit=2", []
        while address:
            page = registers.get(address).json()
            seen += [one["id"] for one in page["files"]]
            address = page["next"]
        assert seen == wanted

    def test_names_the_same_file_brought_in_before(self, registers: PartnerClient) -> None:
        content = ctf(PupilText(upn=upn(1)))
        first = sends(registers, content)
        steps(registers, first["Location"], "confirmation")
        bring_in_confirmed_files()
        with clock.stopped_at(clock.now() + timedelta(minutes=1)):
            assert sends(registers, content).json()["same_as"] == first.json()["id"]

    def test_asks_again_about_pupils_being_checked_only_where_there_are_some(
        self, registers: PartnerClient
    ) -> None:
        here = sends(registers, ctf(PupilText())).headers["Location"]
        steps(registers, here, "confirmation")
        bring_in_confirmed_files()
        none = steps(registers, here, "enquiry", tag=registers.get(here)["ETag"])
        assert (none.status_code, slug(none)) == (409, "not-in-this-state")

    def test_says_who_was_set_aside_and_tries_them_again_by_an_enquiry(
        self, registers: PartnerClient, school: AreaWorld
    ) -> None:
        content = ctf(*(PupilText(forename=f"Child{n}", upn=upn(n), marks=AT_NINETY) for n in (1, 2)))
        here = f"{FILES}{set_aside(school.attendance, content, ordinal=2).pk}/"
        done = registers.get(here)
        assert done.json()["became"] == {"opened": 1, "set_aside": 1}
        (_, second) = registers.get(done.json()["result"]).json()["pupils"]
        assert second["outcome"] == "set_aside"
        assert steps(registers, here, "enquiry", tag=done["ETag"]).status_code == 200
        bring_in_confirmed_files()
        assert registers.get(here).json()["became"] == {"opened": 2}

    def test_counts_whom_it_checks_at_no_step(self, registers: PartnerClient, school: AreaWorld) -> None:
        opened_by(school.other_head, forename="Amara", surname="Okafor", born_on=date(2016, 5, 3))
        pupils = ctf(PupilText(forename="Amara", surname="Okafor"), PupilText(forename="New", upn=upn(2)))
        done = brought_in(school.attendance, pupils)
        progress = registers.get(f"{FILES}{done.pk}/progress/").json()
        assert (progress["steps"], progress["being_checked"]) == ({"done": 1}, 1)


class TestTheConventions:
    def test_of_a_key_do_the_same_sending_once(self, registers: PartnerClient) -> None:
        key, content = str(uuid4()), ctf(PupilText(upn=upn(1)))
        first, second = (sends(registers, content, key=key) for _ in range(2))
        assert (first.content, second["Idempotency-Replayed"]) == (second.content, "true")
        assert CtfImport.objects.count() == 1
        other = sends(registers, ctf(PupilText(upn=upn(2))), key=key)
        assert (other.status_code, slug(other)) == (422, "idempotency-key-reused")

    @pytest.mark.parametrize("step", STEPS)
    def test_of_a_state_ask_for_the_one_that_was_read(self, registers: PartnerClient, step: str) -> None:
        here = sends(registers, ctf(PupilText())).headers["Location"]
        unnamed = registers.send("post", f"{here}{step}/", raw=b"")
        assert (unnamed.status_code, slug(unnamed)) == (428, "state-not-named")
        another = steps(registers, here, step, tag='"7"')
        assert (another.status_code, slug(another), another["ETag"]) == (412, "changed-since", '"1"')
        assert (another.json()["current"]["state"], another.json()["yours"]) == ("checked", {})
        assert CtfImport.objects.get().state == ImportState.CHECKED

    def test_of_an_answer_known_already_are_kept(self, registers: PartnerClient) -> None:
        here = sends(registers, ctf(PupilText())).headers["Location"]
        for address in (here, f"{here}progress/"):
            tag = registers.get(address)["ETag"]
            assert registers.get(address, headers={"If-None-Match": tag}).status_code == 304

    def test_of_a_body_refuse_every_other_shape(self, registers: PartnerClient) -> None:
        assert registers.send("post", FILES, {"file": "x"}).status_code == 415
        named = {
            "/file": encode_multipart(BOUNDARY, {"layout": "every_day"}),
            "/layout": encode_multipart(
                BOUNDARY, {"file": SimpleUploadedFile("a.xml", b"x"), "layout": "sundays"}
            ),
            "/by": encode_multipart(BOUNDARY, {"file": SimpleUploadedFile("a.xml", b"x"), "by": "me"}),
        }
        for pointer, form in named.items():
            answer = registers.send("post", FILES, raw=form, content_type=MULTIPART_CONTENT)
            assert (answer.status_code, slug(answer)) == (400, "invalid-body")
            assert [fault["pointer"] for fault in answer.json()["errors"]] == [pointer]
        two = [SimpleUploadedFile(f"{n}.xml", b"x") for n in "ab"]
        twice = encode_multipart(BOUNDARY, {"file": two})
        answer = registers.send("post", FILES, raw=twice, content_type=MULTIPART_CONTENT)
        assert [fault["code"] for fault in answer.json()["errors"]] == ["repeated"]
        garbled = registers.send("post", FILES, raw=b"x", content_type="multipart/form-data; boundary=")
        assert (garbled.status_code, slug(garbled)) == (400, "malformed-body")
        assert not CtfImport.objects.exists()

    def test_of_a_length_refuse_what_is_too_long_unread(
        self, registers: PartnerClient, settings: Any
    ) -> None:
        settings.UPLOAD_LIMIT_BYTES = 2_000
        for size in (2_001, 50_000):
            answer = sends(registers, b" " * size)
            assert (answer.status_code, slug(answer)) == (413, "body-too-large")
        assert not CtfImport.objects.exists()

    def test_of_a_day_check_so_many_files_for_one_sender(
        self, registers: PartnerClient, school: AreaWorld, settings: Any
    ) -> None:
        settings.UPLOADS_A_DAY = 1
        assert sends(registers, b"<broken").json()["state"] == "refused"
        busy = sends(registers, ctf(PupilText()))
        assert (busy.status_code, slug(busy)) == (429, "too-many-files")
        assert 0 < int(busy["Retry-After"]) <= 24 * 3600
        assert sends(partner_of(school.school, scopes=OF_REGISTERS), ctf(PupilText())).status_code == 201
        with clock.stopped_at(clock.now() + timedelta(seconds=int(busy["Retry-After"]))):
            renewed = narrower(registers, "")
            assert sends(renewed, ctf(PupilText())).status_code == 201

    def test_of_a_refused_file_say_why(self, registers: PartnerClient) -> None:
        sent = sends(registers, b"<CTfile><Header>").json()
        assert (sent["state"], sent["pupils"]) == (ImportState.REFUSED, 0)
        (problem,) = registers.get(sent["problems"]).json()["problems"]
        assert "Part of it is missing" in problem["what"]


class TestStrangers:
    def test_find_no_file_of_another_school(self, registers: PartnerClient, school: AreaWorld) -> None:
        here = sends(registers, ctf(PupilText(upn=upn(1)))).headers["Location"]
        numbered(school.other_school, "2014002")
        stranger = partner_of(school.other_school, scopes=OF_REGISTERS)
        for part in READS:
            hidden, absent = stranger.get(f"{here}{part}"), stranger.get(f"{MISSING}{part}")
            assert (hidden.status_code, hidden.content) == (404, absent.content)
        for step in STEPS:
            hidden, absent = steps(stranger, here, step), steps(stranger, MISSING, step)
            assert (hidden.status_code, hidden.content) == (404, absent.content)
        assert stranger.get(FILES).json()["files"] == []

    def test_are_told_which_scope_is_missing(self, registers: PartnerClient, school: AreaWorld) -> None:
        here = sends(registers, ctf(PupilText())).headers["Location"]
        reads, writes = narrower(registers, "pupil-files:read"), narrower(registers, "pupil-files:write")
        neither = narrower(registers, "identity:read attendance:read attendance:write")
        for partner, opened in ((reads, True), (writes, False), (neither, False)):
            answers = [partner.get(f"{here}{part}") for part in READS] + [partner.get(FILES)]
            assert {answer.status_code for answer in answers} == ({200} if opened else {403})
        for partner in (reads, neither):
            refused = [sends(partner, ctf(PupilText())), *(steps(partner, here, step) for step in STEPS)]
            assert {(one.status_code, one.json()["scope"]) for one in refused} == {(403, "pupil-files:write")}
        assert steps(writes, here, "confirmation").json()["state"] == "confirmed"


class TestAConfirmedFile:
    def test_is_brought_in_under_the_scope_of_files_alone(
        self, registers: PartnerClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from attendance import tasks
        from childplan.access.permissions import Permission

        seen = []

        def noting(*, by: Any, **_: Any) -> None:
            seen.append({one for one in Permission if by.may(one)})

        here = sends(registers, ctf(PupilText())).headers["Location"]
        steps(registers, here, "confirmation")
        monkeypatch.setattr(tasks, "bring_in_batch", noting)
        with clock.stopped_at(clock.now()):
            claim = tasks.ImportClaim(CtfImport.objects.get().pk, registers.registered.membership_id, None, 1)
            tasks.take_forward(claim)
        assert Permission.IMPORT_PUPILS in seen[0]
        assert Permission.RECORD_SUSPENSION not in seen[0]

    @pytest.mark.parametrize("left", ["pupil-files:read attendance:write", ""])
    def test_stops_where_the_agreement_no_longer_has_that_scope(
        self, registers: PartnerClient, left: str
    ) -> None:
        here = sends(registers, ctf(PupilText())).headers["Location"]
        steps(registers, here, "confirmation")
        PartnerSystem.objects.update(scopes=left)
        bring_in_confirmed_files()
        sent = CtfImport.objects.get()
        assert (sent.state, sent.stopped_because) == (ImportState.STOPPED, StopReason.AGREEMENT)
        assert not Child.objects.exists()

    def test_that_stopped_goes_on_by_the_same_door(self, registers: PartnerClient) -> None:
        here = sends(registers, ctf(PupilText())).headers["Location"]
        steps(registers, here, "confirmation")
        agreed = PartnerSystem.objects.get(memberships=registers.registered.membership_id)
        PartnerSystem.objects.update(scopes="identity:read")
        bring_in_confirmed_files()
        PartnerSystem.objects.update(scopes=agreed.scopes)
        stopped = registers.get(here)
        assert stopped.json()["stopped_because"] == "agreement"
        assert "no longer lets it bring files in" in stopped.json()["stopped_detail"]
        assert steps(registers, here, "resumption", tag=stopped["ETag"]).status_code == 200
        bring_in_confirmed_files()
        assert registers.get(here).json()["state"] == "done"

    def test_of_a_system_that_is_gone_stops(self, registers: PartnerClient) -> None:
        here = sends(registers, ctf(PupilText())).headers["Location"]
        steps(registers, here, "confirmation")
        Membership.objects.filter(pk=registers.registered.membership_id).update(ends_at=clock.now())
        bring_in_confirmed_files()
        sent = CtfImport.objects.get()
        assert (sent.state, sent.stopped_because) == (ImportState.STOPPED, StopReason.NO_MEMBERSHIP)

"""A file's way in, page by page."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from attendance.models import AttendanceYear, CtfImport, CtfRow
from attendance.tasks import bring_in_confirmed_files
from attendance.workflow import ImportState
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
from tests.factories.clients import client_of, statements
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

NEW = "/attendance/imports/new/"


def sent(content: bytes, **fields: str) -> dict[str, object]:
    file = SimpleUploadedFile("alder_road.xml", content, content_type="text/xml")
    return {"file": file, "layout": "monday_to_friday", **fields}


def page_of(sent_import: CtfImport) -> str:
    return reverse("attendance:import", args=[sent_import.pk])


class TestTheWayIn:
    def test_goes_from_upload_over_a_preview_to_a_result(self, school: AreaWorld) -> None:
        client = client_of(school.attendance)
        answer = client.post(
            NEW,
            sent(ctf(PupilText(marks=AT_NINETY, upn=upn(1)), PupilText(forename="", upn=upn(2)))),
            follow=True,
        )
        words = answer.content.decode()
        assert "Nothing has been brought in yet" in words
        assert "New records that will be opened" in words
        assert "A pupil needs a forename and a surname." in words
        assert not Child.objects.exists()
        row = CtfImport.objects.get()
        answer = client.post(reverse("attendance:confirm_import", args=[row.pk]), follow=True)
        words = answer.content.decode()
        assert "This file is being brought in" in words
        assert "0 of 1" in words
        bring_in_confirmed_files()
        words = client.get(page_of(row)).content.decode()
        assert "What became of each pupil" in words
        child = Child.objects.get()
        assert f"/children/{child.pk}/" in words
        assert AttendanceYear.objects.get().attended == 18

    def test_shows_a_pupil_under_review_as_being_checked_and_links_to_nobody(self, school: AreaWorld) -> None:
        known = opened_by(school.other_head, forename="Amara", surname="Okafor", born_on=date(2016, 5, 3))
        done = brought_in(school.attendance, ctf(PupilText(forename="Amara", surname="Okafor")))
        words = client_of(school.attendance).get(page_of(done)).content.decode()
        assert "Being checked" in words
        assert "Ask again about pupils being checked" in words
        assert str(known) not in words

    def test_shows_beforehand_who_would_be_new_or_checked_and_nobody_else(self, school: AreaWorld) -> None:
        opened_by(school.other_head, forename="Amara", surname="Okafor", born_on=date(2016, 5, 3))
        brought_in(school.attendance, ctf(PupilText(forename="Zofia", surname="Nowak", upn=upn(1))))
        waiting = checked(
            school.attendance,
            ctf(
                PupilText(forename="Zofia", surname="Nowak", upn=upn(1)),
                PupilText(forename="Amara", surname="Okafor"),
                PupilText(forename="Newly", surname="Come", upn=upn(3)),
            ),
        )
        words = client_of(school.attendance).get(page_of(waiting)).content.decode()
        who = words.partition("Who would be new or checked")[2].partition("</table>")[0]
        assert "3. Newly Come" in who
        assert "2. Amara Okafor" in who
        assert "Being checked" in who
        assert "New record" in who
        assert "Zofia" not in who

    def test_shows_beforehand_fifty_at_a_time(self, school: AreaWorld) -> None:
        many = (PupilText(forename=f"Child{n}", upn=upn(n)) for n in range(1, 53))
        waiting = checked(school.attendance, ctf(*many))
        client = client_of(school.attendance)
        first, second = (client.get(page_of(waiting), {"pupils": n}).content.decode() for n in (1, 2))
        assert "50. Child50 Okafor" in first
        assert "51. Child51 Okafor" not in first
        assert "52. Child52 Okafor" in second
        assert 'aria-label="Pages of pupils"' in first

    def test_names_who_was_set_aside_and_has_them_tried_again(self, school: AreaWorld) -> None:
        content = ctf(*(PupilText(forename=f"Child{n}", upn=upn(n), marks=AT_NINETY) for n in (1, 2, 3)))
        done = set_aside(school.attendance, content, ordinal=2)
        client = client_of(school.attendance)
        words = client.get(page_of(done)).content.decode()
        assert "<li>2. Child2 Okafor</li>" in words
        assert "Try these again" in words
        assert words.count("New record\n") + words.count("New record<") == 2
        assert "Set aside: could not be written down" in words
        client.post(reverse("attendance:ask_again", args=[done.pk]))
        bring_in_confirmed_files()
        words = client.get(page_of(done)).content.decode()
        assert "Set aside" not in words
        assert AttendanceYear.objects.count() == 3

    def test_may_be_left_before_anything_is_brought_in(self, school: AreaWorld) -> None:
        waiting = checked(school.attendance, ctf(PupilText()))
        client = client_of(school.attendance)
        answer = client.post(reverse("attendance:abandon_import", args=[waiting.pk]), follow=True)
        assert "was not brought in" in answer.content.decode()
        assert "This file was not brought in" in client.get(page_of(waiting)).content.decode()
        assert not Child.objects.exists()

    def test_says_that_the_same_file_came_before(self, school: AreaWorld) -> None:
        content = ctf(PupilText(upn=upn(1)))
        first = brought_in(school.attendance, content)
        CtfImport.objects.filter(pk=first.pk).update(uploaded_at="2026-02-27T16:00Z")
        words = (
            client_of(school.attendance).get(page_of(checked(school.attendance, content))).content.decode()
        )
        assert "You brought in this very file before" in words

    def test_is_confirmed_once_though_asked_twice(self, school: AreaWorld) -> None:
        waiting = checked(school.attendance, ctf(PupilText()))
        client, address = (
            client_of(school.attendance),
            reverse("attendance:confirm_import", args=[waiting.pk]),
        )
        client.post(address)
        answer = client.post(address, follow=True)
        assert "Nothing was changed: this file is already “Being brought in”" in answer.content.decode()
        bring_in_confirmed_files()
        assert Child.objects.count() == 1


class TestBadInput:
    """Each its own words, with the place and what to do; nothing written but the refusal."""

    @pytest.mark.parametrize(
        ("content", "what", "place"),
        [
            (b"", "It is empty.", "File"),
            (b"not xml at all", "does not begin with an XML element", "Start of the file, line 1"),
            (ctf(PupilText())[:-40], "Part of it is missing", "End of the file"),
            (
                b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><CTfile>&amp;x;</CTfile>',
                "document type (DOCTYPE)",
                "DOCTYPE, line 1",
            ),
            (ctf(PupilText(), school="2019999"), "It is for another school (201/9999)", "Header/DestSchool"),
        ],
        ids=["empty", "no xml", "cut off", "hostile", "another school's"],
    )
    def test_of_a_whole_file_is_refused_on_a_page_of_its_own(
        self, school: AreaWorld, content: bytes, what: str, place: str
    ) -> None:
        answer = client_of(school.attendance).post(NEW, sent(content), follow=True)
        words = answer.content.decode()
        assert "This file cannot be used" in words
        assert what in words
        assert place in words
        assert "What to do" in words
        assert CtfImport.objects.get().state == ImportState.REFUSED
        assert not CtfRow.objects.exists()
        assert "root:" not in words

    @pytest.mark.parametrize(
        ("wrong", "field", "what"),
        [
            ({"upn": "A201400125001"}, "UPN", "The letter at the front does not fit"),
            ({"nhs_number": "9990000019"}, "NHSnumber", "The last digit does not fit"),
            ({"marks": "HH/\\"}, "AttendanceMarks", "this code was withdrawn"),
            ({"marks": "/?"}, "AttendanceMarks", "is not an attendance code"),
            ({"marks": AT_NINETY, "school": "2018888"}, "Estab", "These are marks of another school"),
            ({"born_on": "2030-01-01"}, "DOB", "The date of birth is after today"),
        ],
        ids=["UPN", "NHS number", "withdrawn code", "unknown code", "another school's pupil", "birth date"],
    )
    def test_of_one_pupil_is_named_with_its_place_and_leaves_the_others(
        self, school: AreaWorld, wrong: dict[str, str], field: str, what: str
    ) -> None:
        pupils = ctf(PupilText(forename="Zofia", surname="Nowak", **wrong), PupilText())
        client = client_of(school.attendance)
        words = client.post(NEW, sent(pupils), follow=True).content.decode()
        assert what in words
        assert f"Pupil[1]/{field}" in words or f"/{field}, line" in words
        assert "1. Zofia Nowak" in words
        client.post(reverse("attendance:confirm_import", args=[CtfImport.objects.get().pk]))
        bring_in_confirmed_files()
        assert Child.objects.get().surname == "Okafor"

    def test_of_the_form_is_asked_for_again(self, school: AreaWorld, settings) -> None:
        client = client_of(school.attendance)
        assert "Choose a file." in client.post(NEW, {"layout": "monday_to_friday"}).content.decode()
        settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
        big = b"<CTfile>" + b" " * settings.UPLOAD_LIMIT_BYTES
        assert (
            "The file is larger than 1 MB, the most that is read."
            in client.post(NEW, sent(big)).content.decode()
        )
        assert not CtfImport.objects.exists()

    def test_of_the_layout_says_what_to_choose(self, school: AreaWorld) -> None:
        every_day = ("/\\" * 5 + "####") * 4
        answer = client_of(school.attendance).post(NEW, sent(ctf(PupilText(marks=every_day))), follow=True)
        assert "choose the layout for every day of the week" in answer.content.decode()
        fits = sent(ctf(PupilText(marks=every_day, upn=upn(3))), layout="every_day")
        assert (
            "Nothing is wrong with this file."
            in client_of(school.attendance).post(NEW, fits, follow=True).content.decode()
        )

    def test_finds_no_school_to_address_files_to(self, here: AreaWorld) -> None:
        here.school.laestab = ""
        here.school.save()
        answer = client_of(here.attendance).post(NEW, sent(ctf(PupilText())))
        assert "You do not act for a school with a number" in answer.content.decode()


class TestTheProblems:
    def test_come_as_a_spreadsheet(self, school: AreaWorld) -> None:
        waiting = checked(school.attendance, ctf(PupilText(upn="=HYPERLINK(1)")))
        answer = client_of(school.attendance).get(reverse("attendance:problems", args=[waiting.pk]))
        assert answer["Content-Type"].startswith("text/csv")
        assert answer["Content-Disposition"].startswith("attachment")
        words = answer.content.decode("utf-8-sig")
        assert '"\'=HYPERLINK(1)"' in words
        assert "What to do" in words


class TestStrangers:
    def test_find_no_file_of_another_school(self, school: AreaWorld, there: AreaWorld) -> None:
        waiting = checked(school.attendance, ctf(PupilText(surname="Okafor")))
        numbered(school.other_school, "2014002")
        for stranger in (school.other_head, there.head):
            client = client_of(stranger)
            for unseen in (waiting.pk, uuid4()):
                assert client.get(reverse("attendance:import", args=[unseen])).status_code == 404
                assert client.get(reverse("attendance:problems", args=[unseen])).status_code == 404
                for name in ("confirm_import", "abandon_import", "ask_again", "resume_import"):
                    assert client.post(reverse(f"attendance:{name}", args=[unseen])).status_code == 404
            assert "alder_road" not in client.get("/attendance/imports/").content.decode()
        assert CtfImport.objects.get().state == ImportState.CHECKED

    def test_are_turned_away_without_the_permission(self, school: AreaWorld) -> None:
        waiting = checked(school.attendance, ctf(PupilText()))
        client = client_of(school.senco)
        for address in ("/attendance/imports/", NEW, page_of(waiting)):
            assert client.get(address).status_code == 403

    def test_are_sent_to_sign_in(self, client, db) -> None:
        answer = client.get("/attendance/imports/")
        assert answer.status_code == 302
        assert "next=/attendance/imports/" in answer["Location"]


class TestQueries:
    def test_do_not_grow_with_files_pupils_and_problems(self, school: AreaWorld) -> None:
        client = client_of(school.attendance)
        few = checked(school.attendance, ctf(PupilText(forename="", upn=upn(1))))
        many = checked(school.attendance, ctf(*(PupilText(forename="", upn=upn(n)) for n in range(2, 12))))
        assert statements(client, page_of(few)) == statements(client, page_of(many))
        few = checked(school.attendance, ctf(PupilText(forename="Child12", upn=upn(12))))
        many = checked(
            school.attendance, ctf(*(PupilText(forename=f"Child{n}", upn=upn(n)) for n in range(21, 31)))
        )
        assert statements(client, page_of(few)) == statements(client, page_of(many))
        few = brought_in(school.attendance, ctf(PupilText(upn=upn(20))))
        in_list = statements(client, "/attendance/imports/")
        many = brought_in(
            school.attendance, ctf(*(PupilText(forename=f"Child{n}", upn=upn(n)) for n in range(21, 31)))
        )
        assert statements(client, page_of(few)) == statements(client, page_of(many))
        assert statements(client, "/attendance/imports/") == in_list

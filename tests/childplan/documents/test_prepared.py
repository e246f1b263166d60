"""A list of children as a file: asked for by page, made in the asker's name, fetched by nobody else, for a day."""

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from childplan.access.models import Involvement
from childplan.accounts.models import Membership
from childplan.common import clock, rows
from childplan.documents.models import PreparedFile, PreparedLine
from childplan.documents.tasks import forget_files, make_files
from childplan.documents.vocabulary import PreparedState as S
from childplan.history.models import AccessEvent
from childplan.notifications.models import OwnNotice
from tests.childplan.plans.conftest import Amara
from tests.factories import organisations as lay
from tests.factories.identity import acting, opened_by, restricted_by, withheld
from tests.factories.signing_in import sign_in
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.django_db


def at_browser(membership: Membership) -> Client:
    client = Client()
    with rows.entered(rows.OUTSIDE):
        sign_in(client, membership.user)
    return client


def words(answer) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def asked(client: Client, **chosen: str) -> PreparedFile:
    """Asked for by page, and made."""
    answer = client.post(reverse("documents:ask_for_list"), {"of": "all", **chosen})
    assert answer.headers["Location"] == reverse("documents:your_files")
    make_files()
    return PreparedFile.objects.exclude(state=S.FETCHED).get()


def fetched(client: Client, file: PreparedFile) -> list[list[str]]:
    answer = client.post(reverse("documents:fetch_file", args=[file.pk]))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="children-2026-03-02.csv"'
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


class TestAskingAndFetching:
    def test_gives_the_list_as_it_was_shown(self, here: AreaWorld, amara: Amara) -> None:
        opened_by(here.head, forename="Zed", surname="Zebra")
        client = at_browser(here.senco)
        assert "Save this list as a file" in words(client.get(reverse("plans:case_list")))
        file = asked(client)
        assert (file.state, file.lines) == (S.READY, 2)
        heading, first, second = fetched(client, file)
        assert heading == ["Surname", "First name", "Known as", "Born", "Number", "On roll at"]
        assert (first[0], first[1], first[4], first[5]) == (
            "Okafor",
            "Amara",
            "999 000 0018",
            here.school.name,
        )
        assert second[0] == "Zebra"
        file.refresh_from_db()
        assert file.state == S.FETCHED
        narrowed = asked(client, name="Zeb")
        assert [line[0] for line in fetched(client, narrowed)[1:]] == ["Zebra"]

    def test_tells_whoever_asked_and_nobody_a_name(self, here: AreaWorld, amara: Amara) -> None:
        client = at_browser(here.senco)
        asked(client)
        (notice,) = OwnNotice.objects.all()
        assert notice.recipient_membership_id == here.senco.pk
        assert "Okafor" not in notice.text
        page = words(client.get(reverse("documents:your_files")))
        assert "List of children: 1 child" in page
        assert "Okafor" not in page

    def test_is_on_the_log_of_each_child_twice(self, here: AreaWorld, amara: Amara) -> None:
        client = at_browser(here.senco)
        fetched(client, asked(client))
        lines = AccessEvent.objects.filter(child_id=amara.child_id, way="export", means="csv")
        assert {line.act for line in lines} == {"documents.make_file", "documents:fetch_file"}
        assert {line.membership_id for line in lines} == {here.senco.pk}

    def test_is_for_nobody_else(self, here: AreaWorld, amara: Amara) -> None:
        file = asked(at_browser(here.senco))
        head = at_browser(here.head)
        assert head.post(reverse("documents:fetch_file", args=[file.pk])).status_code == 404
        assert "You have asked for no file" in words(head.get(reverse("documents:your_files")))
        with acting(here.head), connection.cursor() as cursor:
            cursor.execute("select count(*) from documents_preparedfile")
            assert cursor.fetchone() == (0,)
            cursor.execute("select count(*) from documents_preparedline")
            assert cursor.fetchone() == (0,)

    def test_runs_nothing_in_a_spreadsheet(self, here: AreaWorld) -> None:
        opened_by(here.head, forename="=1+1", surname="@sum")
        client = at_browser(here.senco)
        (_, line) = fetched(client, asked(client))
        assert line[:2] == ["'@sum", "'=1+1"]

    def test_is_refused_to_whoever_asks_for_too_many(self, here: AreaWorld, amara: Amara) -> None:
        client = at_browser(here.senco)
        for _ in range(5):
            client.post(reverse("documents:ask_for_list"), {"of": "all"})
        page = words(client.post(reverse("documents:ask_for_list"), {"of": "all"}, follow=True))
        assert "You have 5 files under way" in page
        assert PreparedFile.objects.count() == 5


class TestWhenAccessEnds:
    def refused(self, client: Client, file: PreparedFile) -> None:
        answer = client.post(reverse("documents:fetch_file", args=[file.pk]), follow=True)
        assert "What you may see has changed since the file was made" in words(answer)
        file.refresh_from_db()
        assert file.state == S.REFUSED
        assert client.post(reverse("documents:fetch_file", args=[file.pk])).status_code == 404

    def test_a_file_with_a_child_who_left_is_given_out_no_more(self, here: AreaWorld, amara: Amara) -> None:
        opened_by(here.head)
        client = at_browser(here.senco)
        file = asked(client)
        enrolment = Involvement.objects.get(child_id=amara.child_id, principal_id=here.school.pk)
        enrolment.ends_at, enrolment.end_reason = clock.now(), "Moved"
        enrolment.save()
        self.refused(client, file)

    def test_nor_one_with_a_record_that_was_restricted(self, here: AreaWorld, amara: Amara) -> None:
        client = at_browser(here.senco)
        file = asked(client)
        restricted_by(here.social_worker, amara.child_id)
        self.refused(client, file)

    def test_nor_one_that_names_a_school_that_was_withheld(self, here: AreaWorld, amara: Amara) -> None:
        client = at_browser(here.area_attendance)
        file = asked(client)
        withheld(here.team_manager, amara.child_id, here.school)
        self.refused(client, file)

    def test_a_membership_that_ended_has_nothing_made(self, here: AreaWorld, amara: Amara) -> None:
        at_browser(here.senco).post(reverse("documents:ask_for_list"), {"of": "all"})
        Membership.objects.filter(pk=here.senco.pk).update(ends_at=clock.now())
        make_files()
        assert PreparedFile.objects.get().state == S.REFUSED
        assert not PreparedLine.objects.exists()


class TestItsDay:
    def test_is_over_after_24_hours(self, here: AreaWorld, amara: Amara, at) -> None:
        client = at_browser(here.senco)
        file = asked(client)
        with clock.stopped_at(at + timedelta(hours=24)):
            assert client.post(reverse("documents:fetch_file", args=[file.pk])).status_code == 404
            forget_files()
            assert "Deleted after a day" in words(client.get(reverse("documents:your_files")))
        assert not PreparedLine.objects.exists()
        with clock.stopped_at(at + timedelta(days=31, hours=1)):
            forget_files()
        assert not PreparedFile.objects.exists()

    def test_is_not_over_before(self, here: AreaWorld, amara: Amara, at) -> None:
        client = at_browser(here.senco)
        file = asked(client)
        with clock.stopped_at(at + timedelta(hours=23, minutes=59)):
            forget_files()
            fetched(client, file)


class TestWhenItFails:
    def test_is_tried_three_times_and_then_said(
        self, here: AreaWorld, amara: Amara, at, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from childplan.documents.actions import prepare_file

        def broken(*_: object, **__: object) -> None:
            raise ValueError("a row that nobody can read")

        monkeypatch.setattr(prepare_file, "lines_for", broken)
        at_browser(here.senco).post(reverse("documents:ask_for_list"), {"of": "all"})
        for hours in range(5):
            with clock.stopped_at(at + timedelta(hours=hours)):
                make_files()
        file = PreparedFile.objects.get()
        assert (file.state, file.attempts) == (S.FAILED, 3)
        assert "could not be made" in OwnNotice.objects.get().text
        assert not PreparedLine.objects.exists()


class TestWhoWritesNothing:
    def test_may_save_what_they_may_read(self, here: AreaWorld, amara: Amara) -> None:
        looks_only = lay.membership("privacy_officer", here.authority)
        client = at_browser(looks_only)
        file = asked(client)
        assert file.state == S.READY
        assert len(fetched(client, file)) == 1 + file.lines

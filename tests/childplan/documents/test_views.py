"""The pages of documents, by form: who opens them, what they say in every state, and how a file leaves."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from childplan.accounts.models import Membership
from childplan.common import rows
from childplan.documents.models import Document
from childplan.documents.tasks import check_documents
from childplan.documents.vocabulary import DocumentState as S
from childplan.history.models import AccessEvent
from tests.childplan.plans.conftest import Amara
from tests.factories import documents as lay
from tests.factories import files
from tests.factories.scanner import EICAR, nobody_there, scanner
from tests.factories.signing_in import sign_in
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.django_db


def at_browser(membership: Membership) -> Client:
    client = Client()
    with rows.entered(rows.OUTSIDE):
        sign_in(client, membership.user)
    return client


def path(name: str, *numbers: object) -> str:
    return reverse(f"documents:{name}", args=numbers)


def words(answer) -> str:
    return " ".join(unescape(answer.content.decode()).split())


def form(content: bytes = lay.TEXT, name: str = "report.txt", **changes: object) -> dict[str, object]:
    said = {"title": "Reading report", "said_by": "Dr Holt", "file": SimpleUploadedFile(name, content)}
    return {**said, **changes}


class TestAttachPage:
    def test_attaches_and_says_that_it_is_being_checked(self, here: AreaWorld, amara: Amara) -> None:
        client = at_browser(here.senco)
        there_is = path("attach", amara.child_id, amara.sen_support.pk)
        assert "At most 10 MB" in words(client.get(there_is))
        answer = client.post(there_is, form(dated_on_day="1", dated_on_month="2", dated_on_year="2026"))
        assert answer.headers["Location"] == path("of_child", amara.child_id)
        page = words(client.get(answer.headers["Location"]))
        assert "The document is attached and being checked for viruses. Saved 10:00" in page
        assert "Reading report" in page
        assert "1 February 2026" in page
        assert "Being checked" in page

    @pytest.mark.parametrize(
        ("content", "name", "said"),
        [
            (b"", "report.txt", "The file is empty"),
            (b"x", "report.exe", "Files of this kind are not taken. Attach it as PDF, Word (.docx)"),
            (b"GIF89a", "report.png", "What is in the file is not what its name says"),
            (b"<script>", "report.txt", "Save it as a PDF and attach that"),
        ],
    )
    def test_says_beside_the_file_what_is_wrong_with_it(
        self, here: AreaWorld, amara: Amara, content: bytes, name: str, said: str
    ) -> None:
        client = at_browser(here.senco)
        answer = client.post(path("attach", amara.child_id, amara.sen_support.pk), form(content, name))
        page = words(answer)
        assert "There is a problem" in page
        assert said in page
        assert 'value="Reading report"' in page
        assert Document.objects.get().state == S.REFUSED
        assert "Refused" in words(client.get(path("of_child", amara.child_id)))

    def test_says_what_is_missing_and_writes_nothing(self, here: AreaWorld, amara: Amara) -> None:
        client = at_browser(here.senco)
        page = words(client.post(path("attach", amara.child_id, amara.sen_support.pk), {}))
        for said in ("Choose a file", "Enter a title", "Enter who wrote it"):
            assert said in page
        assert not Document.objects.exists()

    def test_refuses_what_is_too_large(self, here: AreaWorld, amara: Amara, settings) -> None:
        settings.DOCUMENT_LIMIT_BYTES = 2_000_000
        client = at_browser(here.senco)
        sent = form(b"a" * 2_000_001)
        page = words(client.post(path("attach", amara.child_id, amara.sen_support.pk), sent))
        assert "The file is too large: at most 2 MB are taken" in page

    def test_offers_the_mark_to_those_alone_who_may_mark(self, here: AreaWorld, amara: Amara) -> None:
        asked = "It tells of somebody else"
        shown = at_browser(here.senco).get(path("attach", amara.child_id, amara.sen_support.pk))
        assert asked not in words(shown)
        shown = at_browser(here.safeguarding_lead).get(path("attach", amara.child_id, amara.child_in_need.pk))
        assert asked in words(shown)


class TestWhoOpensThem:
    def test_strangers_find_nothing(self, here: AreaWorld, there: AreaWorld, amara: Amara) -> None:
        row = lay.checked(lay.attached(here.senco, amara.sen_support))
        stranger = at_browser(there.senco)
        for name in ("document", "download", "attach_version", "remove"):
            assert stranger.get(path(name, amara.child_id, row.pk)).status_code == 404
        assert stranger.get(path("of_child", amara.child_id)).status_code == 404

    def test_who_reads_other_plans_of_the_child_finds_nothing_of_this_one(
        self, here: AreaWorld, amara: Amara
    ) -> None:
        row = lay.checked(
            lay.attached(here.social_worker, amara.child_in_need, lay.sent(title="Court report"))
        )
        senco = at_browser(here.senco)
        assert "Court report" not in words(senco.get(path("of_child", amara.child_id)))
        for name in ("document", "download", "remove"):
            assert senco.get(path(name, amara.child_id, row.pk)).status_code == 404

    def test_what_tells_of_others_is_hidden_from_who_may_not_read_that(
        self, here: AreaWorld, amara: Amara
    ) -> None:
        row = lay.checked(lay.attached(here.head, amara.sen_support, lay.sent(tells_of_others=True)))
        assert at_browser(here.senco).get(path("download", amara.child_id, row.pk)).status_code == 404
        assert at_browser(here.head).get(path("download", amara.child_id, row.pk)).status_code == 200

    def test_readers_are_offered_nothing_to_write(self, here: AreaWorld, amara: Amara) -> None:
        row = lay.checked(lay.attached(here.senco, amara.sen_support))
        page = words(at_browser(here.attendance).get(path("of_child", amara.child_id)))
        assert "Attach a document" not in page
        assert at_browser(here.attendance).get(path("remove", amara.child_id, row.pk)).status_code == 403


class TestDownload:
    def test_leaves_as_a_file_that_nothing_runs_in(self, here: AreaWorld, amara: Amara) -> None:
        row = lay.checked(
            lay.attached(here.senco, amara.sen_support, lay.sent(files.pdf(), "Zoë’s report.pdf"))
        )
        answer = at_browser(here.senco).get(path("download", amara.child_id, row.pk))
        assert answer.content == files.pdf()
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''Zo%C3%AB")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox")
        assert answer.headers["Cache-Control"] == "private, no-store"

    def test_is_on_the_log_as_a_file_that_left(self, here: AreaWorld, amara: Amara) -> None:
        row = lay.checked(lay.attached(here.senco, amara.sen_support))
        at_browser(here.senco).get(path("download", amara.child_id, row.pk))
        line = AccessEvent.objects.get(act="documents:download", child_id=amara.child_id)
        assert (line.way, line.means, line.classes) == ("export", "file", 16)

    @pytest.mark.parametrize("verdict", [None, lay.INFECTED])
    def test_gives_nothing_that_was_not_passed(self, here: AreaWorld, amara: Amara, verdict) -> None:
        row = lay.checked(lay.attached(here.senco, amara.sen_support), verdict)
        client = at_browser(here.senco)
        assert client.get(path("download", amara.child_id, row.pk)).status_code == 404
        assert "Download" not in words(client.get(path("document", amara.child_id, row.pk)))


class TestDocumentPage:
    def test_says_why_it_is_held(self, here: AreaWorld, amara: Amara, settings) -> None:
        row = lay.checked(lay.attached(here.senco, amara.sen_support), None)
        client = at_browser(here.senco)
        assert "No virus scanner is set up here" in words(
            client.get(path("document", amara.child_id, row.pk))
        )
        settings.CLAMD = "tcp://clamav:3310"
        page = words(client.get(path("document", amara.child_id, row.pk)))
        assert "It is checked again by itself; you need do nothing" in page

    def test_says_what_was_found(self, here: AreaWorld, amara: Amara) -> None:
        row = lay.checked(lay.attached(here.senco, amara.sen_support), lay.INFECTED)
        page = words(at_browser(here.senco).get(path("document", amara.child_id, row.pk)))
        assert "It was destroyed before anybody could open it" in page
        assert "Eicar-Test-Signature" in page

    def test_attaches_a_newer_version_beside_the_earlier(self, here: AreaWorld, amara: Amara) -> None:
        first = lay.checked(lay.attached(here.senco, amara.sen_support))
        client = at_browser(here.senco)
        asked = path("attach_version", amara.child_id, first.pk)
        assert "Dr Ines Holt" in words(client.get(asked))
        assert client.post(asked, form(b"Newer")).status_code == 302
        second = Document.objects.get(number=2)
        page = words(client.get(path("document", amara.child_id, second.pk)))
        assert "Version 1" in page
        assert client.get(path("download", amara.child_id, first.pk)).content == lay.TEXT
        assert "Somebody attached a newer version before you" in words(client.post(asked, form(b"Another")))

    def test_removes_with_a_reason(self, here: AreaWorld, amara: Amara) -> None:
        row = lay.checked(lay.attached(here.senco, amara.sen_support))
        client = at_browser(here.senco)
        asked = path("remove", amara.child_id, row.pk)
        assert "Say why you remove it" in words(client.post(asked, {}))
        assert client.post(asked, {"reason": "It is about another child"}).status_code == 302
        page = words(client.get(path("document", amara.child_id, row.pk)))
        assert "It is about another child" in page
        assert client.get(asked).status_code == 403


class TestCheckDocuments:
    """The task, with a scanner that is there, one that is not, and none at all."""

    def test_passes_holds_and_destroys(self, here: AreaWorld, amara: Amara, settings) -> None:
        good = lay.attached(here.senco, amara.sen_support)
        bad = lay.attached(here.senco, amara.sen_support, lay.sent(EICAR, "bad.txt"))
        with scanner() as desk:
            settings.CLAMD = desk.address
            check_documents()
        assert {row.pk: row.state for row in Document.objects.all()} == {good.pk: S.CLEAN, bad.pk: S.INFECTED}

    @pytest.mark.parametrize("address", ["", "nobody"])
    def test_holds_where_no_scanner_answers(self, here: AreaWorld, amara: Amara, settings, address) -> None:
        lay.attached(here.senco, amara.sen_support)
        lay.attached(here.senco, amara.sen_support)
        settings.CLAMD = nobody_there() if address else ""
        check_documents()
        assert [row.state for row in Document.objects.all()] == [S.HELD, S.HELD]


class TestQueries:
    def test_a_long_list_asks_no_more_than_a_short_one(
        self, here: AreaWorld, amara: Amara, django_assert_max_num_queries
    ) -> None:
        client = at_browser(here.senco)

        def asked() -> int:
            with django_assert_max_num_queries(60) as captured:
                client.get(path("of_child", amara.child_id))
            assert not any("documents_documentcontent" in one["sql"] for one in captured.captured_queries)
            return len(captured.captured_queries)

        lay.attached(here.senco, amara.sen_support)
        first = asked()
        for _ in range(5):
            lay.attached(here.senco, amara.sen_support)
        assert asked() == first

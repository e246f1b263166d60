"""What somebody sends after their session has ended is kept for them alone, and never sent by itself."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from childplan.access.models import Involvement
from childplan.access.still_open import still_open
from childplan.accounts import keeping
from childplan.common import clock, rows
from childplan.history.models import AccessEvent
from childplan.plans.models import Section
from tests.factories import organisations as lay
from tests.factories.clients import client_of
from tests.factories.escalation import in_force, raised_alert
from tests.factories.identity import opened_by
from tests.factories.plans import about_me
from tests.factories.signing_in import sign_in as sign_in_strongly
from tests.worlds.two_areas import AreaWorld

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
TEXT = "I like the swings, and Gran's dog"


def sign_in(client: Client, member) -> None:
    with rows.entered(rows.OUTSIDE):
        sign_in_strongly(client, member.user)


def asked(page: str) -> dict[str, str]:
    """What the page's own form of words would send, untouched."""
    form = next(one for one in page.split("<form")[1:] if "author_mark" in one).partition("</form>")[0]
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form))
    areas = re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL)
    return {name: unescape(value).removeprefix("\n") for name, value in [*fields.items(), *areas]}


@pytest.fixture
def section(here: AreaWorld) -> Section:
    return about_me(opened_by(here.head, nhs_number="9990000018", forename="Amara", surname="Okafor"))


@pytest.fixture
def path(section: Section) -> str:
    return f"/children/{section.child_id}/sections/{section.pk}/edit/"


def signed_out_in_the_middle(client: Client, path: str, **changes: str) -> str:
    """Open the page, write, be signed out, press Save; where that leads."""
    fields = asked(client.get(path).content.decode()) | {"text": TEXT, **changes}
    client.cookies.pop("sessionid")
    return client.post(path, fields).headers["Location"]


# Asking anew costs nothing where a search was typed; signing in and families' pages have no membership.
WITHOUT = ("account/", "accounts/", "portal/", "identity/find_child.html")


def test_every_form_of_words_carries_the_mark() -> None:
    asking = {
        str(path.relative_to(TEMPLATES)): path.read_text()
        for path in TEMPLATES.rglob("*.html")
        if "{% csrf_token %}" in path.read_text() and "{{ form }}" in path.read_text()
    }
    unmarked = [name for name, page in asking.items() if "{% author_mark %}" not in page]
    assert [name for name in unmarked if not name.startswith(WITHOUT)] == []
    assert "base_form.html" in asking


class TestWhoIsSignedOut:
    def test_finds_what_they_wrote_once_they_are_back_and_sends_it_themselves(
        self, here: AreaWorld, section: Section, path: str
    ) -> None:
        client = client_of(here.senco)
        assert signed_out_in_the_middle(client, path) == "/accounts/login/?next=/kept/"
        sign_in(client, here.senco)
        answer = client.get("/kept/")
        page = answer.content.decode()
        assert "This was not saved yet" in page
        assert "no-store" in answer.headers["Cache-Control"]
        section.refresh_from_db()
        assert section.text == ""
        again = asked(page)
        assert again["text"] == TEXT
        assert f'action="{path}"' in page
        assert client.post(path, again).status_code == 302
        section.refresh_from_db()
        assert section.text == TEXT
        assert "Nothing is kept for you" in client.get("/kept/").content.decode()

    def test_is_the_only_one_who_finds_it(self, here: AreaWorld, path: str) -> None:
        client = client_of(here.senco)
        signed_out_in_the_middle(client, path)
        sign_in(client, here.head)
        for _ in range(2):
            page = client.get("/kept/").content.decode()
            assert "Nothing is kept for you" in page
            assert TEXT not in page
        assert keeping.IN_SESSION not in client.session
        sign_in(client, here.senco)
        assert "Nothing is kept for you" in client.get("/kept/").content.decode()

    def test_who_may_no_longer_open_the_page_reads_their_own_words_and_nothing_of_the_page(
        self, here: AreaWorld, section: Section, path: str
    ) -> None:
        client = client_of(here.senco)
        signed_out_in_the_middle(client, path)
        with rows.entered(rows.STEWARD):
            roll = Involvement.objects.get(child_id=section.child_id)
            roll.ends_at, roll.end_reason = clock.now(), "Moved"
            roll.save()
        sign_in(client, here.senco)
        page = unescape(client.get("/kept/").content.decode())
        assert TEXT in page
        for hidden in ("Amara", str(section.child_id), "About me", "Save it now"):
            assert hidden not in page
        assert "Nothing is kept for you" not in page
        client.post("/kept/")
        assert "Nothing is kept for you" in client.get("/kept/").content.decode()

    def test_of_an_alert_that_is_closed_to_them_nothing_is_shown_but_their_words(
        self, here: AreaWorld
    ) -> None:
        with in_force():
            alert = raised_alert(opened_by(here.head, forename="Amara", surname="Okafor"))
        client = client_of(here.safeguarding_lead)
        fields = asked(client.get(f"/alerts/{alert.pk}/").content.decode())
        client.cookies.pop("sessionid")
        client.post(f"/alerts/{alert.pk}/decide/", {**fields, "reason": TEXT, "decision": "meeting"})
        sign_in(client, here.safeguarding_lead)
        assert "Save it now" in client.get("/kept/").content.decode()
        # It was opened to ask whether it is open, and shown to nobody.
        with rows.entered(rows.STEWARD):
            assert not AccessEvent.objects.filter(act="accounts:kept", child_id__isnull=False).exists()
        with rows.entered(rows.STEWARD):
            roll = Involvement.objects.get(child_id=alert.child_id)
            roll.ends_at, roll.end_reason = clock.now(), "Moved"
            roll.save()
        page = unescape(client.get("/kept/").content.decode())
        assert TEXT in page
        assert str(alert.pk) not in page
        assert "Save it now" not in page

    @pytest.mark.parametrize("address", ["/kept/", "/acting-as/", "/accounts/login/", "/api/v1/children/"])
    def test_asks_no_page_of_its_own_kind(self, here: AreaWorld, address: str) -> None:
        request = RequestFactory().get("/kept/")
        request.user = here.senco.user
        assert not still_open(request, membership_id=here.senco.pk, path=address)

    def test_leaves_nothing_readable_in_the_session(self, here: AreaWorld, path: str) -> None:
        client = client_of(here.senco)
        signed_out_in_the_middle(client, path)
        assert "swings" not in str(dict(client.session.items()))

    def test_has_half_an_hour(self, here: AreaWorld, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
        client = client_of(here.senco)
        signed_out_in_the_middle(client, path)
        sign_in(client, here.senco)
        monkeypatch.setattr(keeping, "SEALED_LASTS", -1)
        assert "Nothing is kept for you" in client.get("/kept/").content.decode()

    def test_throws_it_away(self, here: AreaWorld, path: str) -> None:
        client = client_of(here.senco)
        signed_out_in_the_middle(client, path)
        sign_in(client, here.senco)
        assert client.post("/kept/").headers["Location"] == "/"
        assert "Nothing is kept for you" in client.get("/kept/").content.decode()

    @pytest.mark.parametrize("mark", ["", "forged", "a:b:c"])
    def test_has_nothing_kept_without_our_mark(self, here: AreaWorld, path: str, mark: str) -> None:
        client = client_of(here.senco)
        assert signed_out_in_the_middle(client, path, author_mark=mark) == f"/accounts/login/?next={path}"
        assert not client.session.keys()

    def test_has_nothing_kept_that_no_form_would_take(self, here: AreaWorld, path: str) -> None:
        client = client_of(here.senco)
        leads_to = signed_out_in_the_middle(client, path, text="x" * (keeping.LARGEST + 1))
        assert leads_to == f"/accounts/login/?next={path}"


class TestWhoSentAFile:
    """A file is not kept, and nobody is told that it is."""

    NEW = "/attendance/imports/new/"
    LOST = "It did not come through. Choose it again."

    def sends(self, client: Client, page: str, **more: str) -> str:
        file = SimpleUploadedFile("alder.xml", b"<CTfile/>", content_type="text/xml")
        fields = asked(page) | {"layout": "monday_to_friday", "file": file}
        return client.post(self.NEW, fields, **more).headers["Location"]

    def test_chooses_it_again_after_signing_in(self, here: AreaWorld) -> None:
        client = client_of(here.attendance)
        page = client.get(self.NEW).content.decode()
        assert self.LOST not in page
        client.cookies.pop("sessionid")
        back = self.sends(client, page, HTTP_REFERER=f"http://testserver{self.NEW}?file=again")
        assert back == f"/accounts/login/?next={self.NEW}%3Ffile%3Dagain"
        assert keeping.IN_SESSION not in client.session
        sign_in(client, here.attendance)
        assert self.LOST in client.get(unquote(back.partition("next=")[2])).content.decode()

    def test_chooses_it_again_after_signing_in_in_another_window(self, here: AreaWorld) -> None:
        client = Client(enforce_csrf_checks=True)
        sign_in(client, here.attendance)
        page = client.get(self.NEW).content.decode()
        old = re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\g<1>" + "x" * 64, page)
        assert self.sends(client, old) == f"{self.NEW}?file=again"

    def test_chooses_it_again_in_the_role_that_they_changed_to(self, here: AreaWorld) -> None:
        client = client_of(here.attendance)
        page = client.get(self.NEW).content.decode()
        theirs = re.search(r'name="author_mark" value="([^"]+)"', page)
        assert theirs is not None
        mark = keeping.Mark(here.attendance.user_id, here.attendance.pk + 1000, "", {})
        page = page.replace(theirs.group(1), keeping.marked(mark))
        assert self.sends(client, page) == f"{self.NEW}?file=again"


class TestWhoMayNoLongerWriteThere:
    def test_has_their_words_back_and_nothing_else(
        self, here: AreaWorld, section: Section, path: str
    ) -> None:
        client = client_of(here.senco)
        fields = asked(client.get(path).content.decode()) | {"text": TEXT}
        for involvement in Involvement.objects.filter(child_id=section.child_id):
            involvement.ends_at, involvement.end_reason = clock.now(), "Left the school"
            involvement.save()
        answer = client.post(path, fields)
        assert answer.status_code == 404
        page = unescape(answer.content.decode())
        assert "This could not be saved" in page
        assert TEXT in page
        assert "Amara" not in page
        assert "no-store" in answer.headers["Cache-Control"]
        assert client.post(path, {"text": TEXT}).status_code == 404


class TestWhoSignedInAgainElsewhere:
    def test_finds_what_they_wrote_in_the_first_window(
        self, here: AreaWorld, section: Section, path: str
    ) -> None:
        client = Client(enforce_csrf_checks=True)
        sign_in(client, here.senco)
        fields = asked(client.get(path).content.decode()) | {"text": TEXT, "csrfmiddlewaretoken": "x" * 64}
        assert client.post(path, fields).headers["Location"] == "/kept/"
        assert TEXT in unescape(client.get("/kept/").content.decode())
        section.refresh_from_db()
        assert section.text == ""

    def test_as_somebody_else_is_refused(self, here: AreaWorld, path: str) -> None:
        client = Client(enforce_csrf_checks=True)
        sign_in(client, here.senco)
        fields = asked(client.get(path).content.decode()) | {"text": TEXT, "csrfmiddlewaretoken": "x" * 64}
        sign_in(client, here.head)
        assert client.post(path, fields).status_code == 403
        assert keeping.IN_SESSION not in client.session


class TestWhoChangedTheirRole:
    def test_saves_as_whom_the_page_was_made_for(self, here: AreaWorld, section: Section, path: str) -> None:
        other = lay.membership("class_teacher", here.school, user=here.senco.user)
        client = client_of(here.senco)
        fields = asked(client.get(path).content.decode()) | {"text": TEXT}
        client.post("/acting-as/", {"membership": other.pk})
        assert client.post(path, fields).headers["Location"] == "/kept/"
        again = asked(client.get("/kept/").content.decode())
        assert client.post(path, again).status_code == 302
        assert Section.history.get(id=section.pk, version=2).history_membership_id == here.senco.pk

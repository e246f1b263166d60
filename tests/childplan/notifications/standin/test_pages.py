"""The pages for a person."""

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from childplan.notifications.standin import pages
from tests.childplan.notifications.running import VISIT, Running, standing_in

POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


@pytest.fixture
def standin(tmp_path: Path) -> Iterator[Running]:
    with standing_in(tmp_path) as running:
        yield running


class TestListPage:
    def test_says_so_when_nothing_was_sent(self, standin: Running) -> None:
        page = standin.get("/")

        assert page.status_code == 200
        assert "Nothing has been sent yet." in page.text

    def test_lists_the_newest_first_with_a_way_to_each(self, standin: Running) -> None:
        first = standin.send_visit(personalisation=VISIT | {"day": "Monday"})["id"]
        second = standin.send_visit(personalisation=VISIT | {"day": "Tuesday"})["id"]
        standin.clock.pass_by(seconds=1)

        page = standin.get("/").text

        assert re.findall(r'<a href="/messages/([^"]+)">([^<]+)</a>', page) == [
            (second, "A visit on Tuesday"),
            (first, "A visit on Monday"),
        ]
        assert "To sam@example.com" in page
        assert "3 September 2026 at 2:05pm" in page, "the area's own time, one hour on in summer"
        assert page.count("<p>Delivered</p>") == 2

    def test_turns_to_older_messages(self, standin: Running, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pages, "PAGE_SIZE", 2)
        for day in ("Monday", "Tuesday", "Friday"):
            standin.send_visit(personalisation=VISIT | {"day": day})

        older = re.search(r'href="(/\?older_than=[^"]+)"', standin.get("/").text)

        assert older is not None
        page = standin.get(older.group(1)).text
        assert re.findall(r"A visit on (\w+)", page) == ["Monday"]
        assert "Newest messages" in page


class TestMessagePage:
    def test_shows_the_message_with_its_link_to_follow(self, standin: Running) -> None:
        message_id = standin.send_visit(reference="alert-7")["id"]

        page = standin.get(f"/messages/{message_id}").text

        assert "<h1>A visit on Friday</h1>" in page
        assert "<p>Hello Sam,</p>" in page
        assert '<a href="https://area.example/v/1" rel="noreferrer noopener">' in page
        assert "https://area.example/v/1</a>." in page, "the full stop is not part of the link"
        assert "<dd>alert-7</dd>" in page

    def test_escapes_whatever_it_was_sent(self, standin: Running) -> None:
        evil = "<script>alert(1)</script> javascript:alert(2) https://x.example/\"onfocus='e'&a=1"
        message_id = standin.send_visit(personalisation=dict.fromkeys(VISIT, evil), reference="<b>")["id"]

        page = standin.get(f"/messages/{message_id}").text

        assert "<script" not in page + standin.get("/").text
        assert 'href="javascript' not in page
        assert "<b>" not in page
        assert 'href="https://x.example/" rel' in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page

    @pytest.mark.parametrize("path", ["/messages/none", f"/messages/{UUID(int=0)}", "/elsewhere"])
    def test_of_no_message_says_so(self, standin: Running, path: str) -> None:
        page = standin.get(path)

        assert page.status_code == 404
        assert "There is no message here." in page.text


class TestEveryPage:
    @pytest.mark.parametrize("path", ["/", "/messages/none", "/standin.css", "/v2/templates"])
    def test_forbids_scripts_and_anything_from_outside(self, standin: Running, path: str) -> None:
        headers = standin.get(path).headers

        assert headers["Content-Security-Policy"] == POLICY
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"

    def test_fetches_only_its_own_style(self, standin: Running) -> None:
        page = standin.get("/").text

        assert re.findall(r'(?:src|<link[^>]*href)="([^"]+)"', page) == ["/standin.css"]
        assert "style=" not in page
        assert "url(" not in standin.get("/standin.css").text

    def test_answers_head_without_a_body(self, standin: Running) -> None:
        port = int(standin.root.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
            line.sendall(b"HEAD / HTTP/1.0\r\n\r\n")
            said = b"".join(iter(lambda: line.recv(4096), b""))

        assert said.startswith(b"HTTP/1.0 200 ")
        assert b"Content-Length: " in said
        assert said.partition(b"\r\n\r\n")[2] == b""

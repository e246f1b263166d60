"""A browser of the plainest kind for what needs no picture: signs in, opens pages, sends their forms."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import urljoin

import requests

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
WRONG = re.compile(r'class="govuk-error-message"[^>]*>(.*?)</p>', re.DOTALL)
TAGS = re.compile(r"<[^>]+>")
PATIENCE = 30


class NotAsPromised(AssertionError):
    """A page that answered otherwise than the person expects."""


class Visitor:
    """One browser window of one person."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = requests.Session()

    def sign_in(self, email: str, password: str) -> "Visitor":
        """By the form. Raises NotAsPromised when the site does not let them in."""
        page = self.send("/accounts/login/", {"login": email, "password": password})
        if "/accounts/login/" in page.url:
            raise NotAsPromised(f"{email} is not let in")
        return self

    def get(self, path: str) -> requests.Response:
        """The page at a path, or at a whole address as an email gives it."""
        page = self.session.get(urljoin(self.address, path), timeout=PATIENCE)
        if page.status_code != 200:
            raise NotAsPromised(f"GET {path}: {page.status_code} {heading(page)}")
        return page

    def send(
        self,
        path: str,
        fields: Mapping[str, Any],
        *,
        on: str = "",
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> requests.Response:
        """Open the page with the form (`on`, where it is another one), and send it filled in; the page that follows.

        Raises NotAsPromised when the form comes back with errors.
        """
        shown = self.get(on or path)
        token = TOKEN.search(shown.text)
        if token is None:
            raise NotAsPromised(f"{on or path} asks for nothing")
        answer = self.session.post(
            urljoin(self.address, path),
            {"csrfmiddlewaretoken": token[1], **fields},
            files=files,
            headers={"Referer": shown.url},
            timeout=PATIENCE,
        )
        if answer.status_code != 200 or (wrong := WRONG.findall(answer.text)):
            said = [plain(text) for text in wrong] if answer.status_code == 200 else heading(answer)
            raise NotAsPromised(f"POST {path}: {answer.status_code} {said}")
        return answer


def heading(page: requests.Response) -> str:
    """What the page calls itself."""
    found = HEADING.search(page.text)
    return plain(found[1]) if found else page.text[:200]


def plain(html: str) -> str:
    return " ".join(unescape(TAGS.sub(" ", html)).split())

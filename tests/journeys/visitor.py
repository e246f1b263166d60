"""A browser of the plainest kind for what needs no picture: signs in, opens pages, sends their forms."""

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from urllib.parse import urljoin

import requests

from tests.factories.signing_in import code_of_key

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
WRONG = re.compile(r'class="govuk-error-message"[^>]*>(.*?)</p>', re.DOTALL)
TAGS = re.compile(r"<[^>]+>")
DEMO_CODE = re.compile(r'data-demo-code="(\d+)"')
APP_KEY = re.compile(r'data-app-key="([A-Z2-7]+)"')
SHOW, APP = "/accounts/second-step/show/", "/accounts/second-step/app/"
PATIENCE = 30
# The apps on the phones of those who set one up in this process, by their email.
APPS: dict[str, str] = {}


class NotAsPromised(AssertionError):
    """A page that answered otherwise than the person expects."""


class Visitor:
    """One browser window of one person."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.session = requests.Session()

    def sign_in(self, email: str, password: str) -> "Visitor":
        """By the forms: the password, then the code that the demonstration shows or their own app.

        Raises NotAsPromised when the site does not let them in.
        """
        page = self.send("/accounts/login/", {"login": email, "password": password})
        if page.url.endswith(SHOW):
            shown = DEMO_CODE.search(page.text)
            code = shown[1] if shown else code_of_key(APPS[email])
            page = self.send(SHOW, {"code": code})
        if "/accounts/" in page.url:
            raise NotAsPromised(f"{email} is not let in")
        return self

    def come_with(self, cookies: Mapping[str, str]) -> "Visitor":
        """Signed in before, elsewhere."""
        self.session.cookies.update(dict(cookies))
        return self

    def take_invitation(self, link: str, *, name: str, password: str, email: str) -> requests.Response:
        """Set up a sign-in by the link in somebody's email, then an app on their phone; their page."""
        self.send(link, {"name": name, "password": password})
        page = self.get(APP)
        key = APP_KEY.search(page.text)
        if key is None:
            raise NotAsPromised("no key for an app")
        APPS[email] = key[1]
        self.post(page, {"code": code_of_key(key[1])})
        return self.get("/family/")

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
        return self.post(shown, fields, path=path, files=files)

    def post(
        self,
        shown: requests.Response,
        fields: Mapping[str, Any],
        *,
        path: str = "",
        files: Mapping[str, tuple[str, bytes]] | None = None,
    ) -> requests.Response:
        """Send the form of a page that was opened. Raises NotAsPromised when it comes back with errors."""
        path = path or shown.url
        token = TOKEN.search(shown.text)
        if token is None:
            raise NotAsPromised(f"{shown.url} asks for nothing")
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

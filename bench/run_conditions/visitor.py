"""A demo practitioner with a browser of the plainest kind: signs in, opens the case list, asks how things are."""

import json
import re
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime
from http.cookiejar import CookieJar

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CHILD = re.compile(r'href="/children/[0-9a-f-]{36}/"')
PASSWORD = re.compile(r"password: (\S+)")
EMAIL = re.compile(r"\S+@\S+")
CODE = re.compile(r'data-demo-code="(\d+)"')
WHO = "social worker"
BEAT_WITHIN = 60.0


class NotAsPromised(Exception):
    """A page that answered otherwise than a practitioner expects."""


@dataclass
class Visitor:
    """One browser window: cookies, and the address of the site."""

    address: str
    cookies: CookieJar = field(default_factory=CookieJar)

    def get(self, path: str) -> tuple[str, str]:
        """The address one ends at, and the page."""
        with self._browser().open(self.address + path, timeout=30) as answer:
            return answer.url, answer.read().decode()

    def _browser(self) -> urllib.request.OpenerDirector:
        return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def sign_in(self, email: str, password: str) -> None:
        """By the form, as a person would. Raises NotAsPromised when the site does not let us in."""
        ended_at, page = self.get("/children/")
        token = TOKEN.search(page)
        if token is None or "/accounts/login/" not in ended_at:
            raise NotAsPromised(f"A visitor is not asked to sign in: {ended_at}")
        fields = {"csrfmiddlewaretoken": token[1], "login": email, "password": password}
        form = urllib.request.Request(
            ended_at, urllib.parse.urlencode(fields).encode(), {"Referer": ended_at}
        )
        with self._browser().open(form, timeout=30) as answer:
            ended_at, page = answer.url, answer.read().decode()
        code, token = CODE.search(page), TOKEN.search(page)
        if code is None or token is None:
            raise NotAsPromised(f"{email} is not asked for a code: {ended_at}")
        fields = {"csrfmiddlewaretoken": token[1], "code": code[1]}
        form = urllib.request.Request(
            ended_at, urllib.parse.urlencode(fields).encode(), {"Referer": ended_at}
        )
        with self._browser().open(form, timeout=30) as answer:
            if "/accounts/" in answer.url:
                raise NotAsPromised(f"{email} is not let in.")

    def children_listed(self) -> int:
        """How many children the case list shows. Raises NotAsPromised when it shows none."""
        ended_at, page = self.get("/children/")
        children = len(set(CHILD.findall(page)))
        if not children:
            raise NotAsPromised(f"The case list shows no child: {ended_at}")
        return children

    def wait_for_beat(self, *, since: datetime) -> float:
        """Wait until a job of the clock was done after that moment; seconds waited. Raises NotAsPromised."""
        started = time.monotonic()
        while time.monotonic() - started < BEAT_WITHIN:
            last = json.loads(self.get("/health/ready/")[1]).get("last_sweep_at")
            if last and datetime.fromisoformat(last) > since:
                return time.monotonic() - started
            time.sleep(0.1)
        raise NotAsPromised(f"No job of the clock was done within {BEAT_WITHIN:.0f} s.")


def social_worker(words: str) -> tuple[str, str]:
    """Email and password of the first social worker among the demo sign-ins that `make run` shows."""
    password = PASSWORD.search(words)
    for line in words.splitlines():
        if password and WHO in line and (email := EMAIL.search(line)):
            return email[0], password[1]
    raise NotAsPromised(f"No sign-in of a {WHO} was shown:\n{words}")

"""People at their screens: Chromium, a picture of each step, and axe on every page they meet."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, Page

from demo.bodies import DOMAIN, PASSWORD
from tests.factories.signing_in import code_of_key

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
DESK, PHONE = 1280, 375
# The narrowest that a page must fit without being moved sideways: WCAG 2.2, 1.4.10 Reflow.
NARROWEST = 320
HEIGHTS = {DESK: 900, PHONE: 760}
# A browser says so of every page that answers 403, 404 or 409; those answers are asserted by name.
EXPECTED_COMPLAINT = "Failed to load resource: the server responded with a status of 4"


class Stumbled(AssertionError):
    """A page that is not what the person was promised."""


@dataclass
class Album:
    """The pictures of a journey. folder: None takes none (their words and barriers are checked all the same)."""

    folder: Path | None = None
    taken: list[str] = field(default_factory=list)
    words: int = 0
    checked: int = 0
    violations: list[str] = field(default_factory=list)

    def add(self, page: Page, name: str, *, whole: bool = False) -> None:
        """One picture, numbered in the order of the story."""
        self.taken.append(f"{len(self.taken) + 1:02}-{name}.png")
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=self.folder / self.taken[-1], full_page=whole)


def barriers(page: Page) -> list[str]:
    """Every rule of axe that the page breaks, none switched off, with the first place where it does."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    if len(found["passes"]) < 5:
        raise Stumbled(f"axe found next to nothing to look at on {page.url}")
    broken = [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found["violations"]]
    return [*broken, *too_wide(page)]


def too_wide(page: Page) -> list[str]:
    """Whether the page must be moved sideways to be read."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    narrow = wide <= page.viewport_size["width"]  # type: ignore[index]
    return [] if narrow else [f"wider than the screen: {wide} pixels"]


class Person:
    """Somebody with a window of their own."""

    def __init__(self, page: Page, address: str, album: Album, *, scripts: bool = True) -> None:
        """scripts: whether the browser runs them. Without, axe cannot look: the page is looked at in another window."""
        self.page, self.address, self.album, self.scripts = page, address, album, scripts
        self.complaints: list[str] = []
        page.on("console", lambda said: self._note(said.type, said.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def goes_to(self, path: str, *, expecting: int = 200) -> None:
        answer = self.page.goto(path if path.startswith("http") else self.address + path)
        if answer is None or answer.status != expecting:
            raise Stumbled(f"{path} answered {answer and answer.status}, not {expecting}")

    def signs_in(self, key: str) -> None:
        """With the demo's password and the code that it shows, by the forms."""
        self.goes_to("/accounts/login/")
        self.fills("Email", f"{key}@{DOMAIN}")
        self.fills("Password", PASSWORD)
        self.presses("Sign in")
        self.fills("Code", self.page.locator("[data-demo-code]").inner_text())
        self.presses("Continue")

    def sets_up_an_app(self) -> str:
        """Half signed in, chooses an app and enters its code; its key."""
        self.clicks("Set up an app")
        key = self.page.locator("[data-app-key]").get_attribute("data-app-key") or ""
        self.fills("Code from your app", code_of_key(key))
        self.presses("Set up this app")
        self.sees("Your spare codes")
        return key

    def clicks(self, words: str, *, nth: int = 0) -> None:
        """A link by its words, whether it looks like one or like a button."""
        page = self.page
        page.get_by_role("link", name=words).or_(page.get_by_role("button", name=words)).nth(nth).click()

    def presses(self, words: str) -> None:
        """A button by its words."""
        self.page.get_by_role("button", name=words, exact=True).first.click()

    def fills(self, label: str, words: str) -> None:
        """A field by its label, whether or not the label says that it may stay empty."""
        named = re.compile(f"^{re.escape(label)}( \\(optional\\))?$")
        self.page.get_by_label(named).first.fill(words)

    def chooses(self, label: str) -> None:
        """A radio button or a checkbox by its words."""
        self.page.get_by_label(label, exact=True).first.check()

    def reads(self) -> str:
        """All the words of the page, once it has all arrived."""
        self.page.wait_for_load_state()
        return " ".join(self.page.inner_text("body").split())

    def sees(self, *words: str) -> None:
        """Every one of these words stands on the page."""
        shown = self.reads()
        if missing := [said for said in words if said not in shown]:
            raise Stumbled(f"{self.page.url} does not say {missing}: {shown[:2000]}")
        self.album.words += len(words)

    def does_not_see(self, *words: str) -> None:
        shown = self.reads()
        if leaked := [said for said in words if said in shown]:
            raise Stumbled(f"{self.page.url} says {leaked}")
        self.album.words += len(words)

    def pictures(self, name: str, *, whole: bool = False) -> None:
        """Keep a picture of this step, once no barrier stands in its way."""
        if self.scripts:
            self.meets_no_barrier(name)
        self.album.add(self.page, name, whole=whole)

    def meets_no_barrier(self, name: str) -> None:
        if broken := barriers(self.page):
            self.album.violations += [f"{self.page.url} {barrier}" for barrier in broken]
            raise Stumbled(f"{name}: {broken}")
        self.album.checked += 1

    def tabs_to(self, words: str, *, most: int = 80) -> None:
        """Move the focus by the keyboard alone until it stands on something with these words."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if words in str(self.page.evaluate("document.activeElement.innerText || ''")):
                return
        raise Stumbled(f"the keyboard does not reach “{words}” on {self.page.url}")

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not text.startswith(EXPECTED_COMPLAINT):
            self.complaints.append(text)


@contextmanager
def at_screen(
    chromium: Browser, address: str, album: Album, *, width: int = DESK, **options: Any
) -> Iterator[Person]:
    """Somebody's own window; nothing in it may have been refused or failed when they leave."""
    context = chromium.new_context(viewport={"width": width, "height": HEIGHTS[width]}, **options)
    context.set_default_timeout(15_000)
    scripts = bool(options.get("java_script_enabled", True))
    person = Person(context.new_page(), address, album, scripts=scripts)
    try:
        yield person
    finally:
        context.close()
    if person.complaints:
        raise Stumbled(f"the browser complained: {person.complaints}")

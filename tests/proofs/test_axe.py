"""The walk that looks at every page turns red for each thing it is there to find."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bench import axe
from tests.house.addresses import TABLE
from tests.journeys.browser import DESK, HEIGHTS, NARROWEST, PHONE
from tests.proofs.axe.pages import ASKED_ON, NO_PAGE, SOMEBODY_FIRST
from tests.proofs.axe.screen import EMPTY, Findings, Screen

SITE = "http://borough.example"
PAGE = """<!doctype html><html lang="en"><head><title>A page</title><style>{style}</style></head><body>
<header><p>Ravensmere</p></header><main><h1>A page</h1><p>Words</p>{more}
<form method="post" action="/form/"><label for="n">Name</label><input id="n" name="name" value="Somebody">
<button type="submit">Save</button></form></main></body></html>"""


@pytest.mark.browser
class TestAScreen:
    @pytest.fixture
    def screen(self, chromium: Browser) -> Iterator[Screen]:
        context = chromium.new_context(viewport={"width": DESK, "height": HEIGHTS[DESK]})
        yield Screen(context.new_page(), SITE, Findings(), who="somebody", role="senco")
        context.close()

    @staticmethod
    def looked_at(screen: Screen, more: str = "", *, style: str = "", words: str = "Words") -> Findings:
        page = PAGE.format(more=more, style=style)
        screen.page.route(f"{SITE}/**", lambda route: route.fulfill(body=page, content_type="text/html"))
        assert screen.opens("/page/")
        screen.looks("plans:child_plan", "as it comes", words=words)
        return screen.findings

    def test_finds_nothing_on_a_good_page(self, screen: Screen) -> None:
        found = self.looked_at(screen)
        assert (found.violations, found.complaints, found.wrong, found.pages) == ([], [], [], 1)

    def test_finds_a_picture_without_words(self, screen: Screen) -> None:
        found = self.looked_at(screen, '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')
        assert len([line for line in found.violations if "image-alt" in line]) == 2

    def test_finds_what_is_too_wide_for_a_phone_alone(self, screen: Screen) -> None:
        found = self.looked_at(screen, '<p class="wide">Wide</p>', style=".wide { width: 600px }")
        on_a_phone, on_the_narrowest = found.violations
        assert f", {PHONE}: wider than the screen" in on_a_phone
        assert f", {NARROWEST}: wider than the screen" in on_the_narrowest

    def test_finds_what_is_too_wide_for_the_narrowest_alone(self, screen: Screen) -> None:
        found = self.looked_at(screen, '<p class="wide">Wide</p>', style=".wide { width: 340px }")
        (line,) = found.violations
        assert f", {NARROWEST}: wider than the screen" in line

    def test_finds_what_the_browser_complains_of(self, screen: Screen) -> None:
        found = self.looked_at(screen, "<script>console.error('Refused to load')</script>")
        assert [line for line in found.complaints if "Refused to load" in line]

    def test_finds_that_words_are_missing(self, screen: Screen) -> None:
        assert self.looked_at(screen, words="Other words").wrong

    def test_sends_the_form_empty(self, screen: Screen) -> None:
        self.looked_at(screen)
        sent: list[str | None] = []
        screen.page.on("request", lambda request: sent.append(request.post_data))
        assert screen.sends("/form/", EMPTY) is not None
        assert sent == ["name="]

    def test_knows_that_a_page_asks_nothing(self, screen: Screen) -> None:
        self.looked_at(screen)
        assert screen.sends("/elsewhere/", EMPTY) is None


# Of the API, these are read in a browser.
READ_IN_A_BROWSER = {"api:reference", "api:problem"}


class TestTheLists:
    def test_name_every_address_that_is_no_page(self) -> None:
        """One that is left out stops the browser, and the walk with it."""
        bare = {a.name for a in TABLE if (a.posted and not a.error) or a.name.startswith("api:")}
        assert bare - READ_IN_A_BROWSER - set(NO_PAGE) == set()

    def test_name_nothing_that_is_not_there(self) -> None:
        every = {address.name for address in TABLE}
        assert {*NO_PAGE, *ASKED_ON, *ASKED_ON.values(), *SOMEBODY_FIRST} - every == set()


class TestTheVerdict:
    @pytest.fixture
    def found(self) -> Findings:
        every = {address.name for address in TABLE} - set(NO_PAGE)
        return Findings(
            pages=200,
            addresses=every,
            in_error={address.name for address in TABLE if address.error},
            in_conflict=set(SOMEBODY_FIRST),
        )

    @staticmethod
    def is_short(found: Findings, no_page: set[str] | None = None, *, fewest: int = 200) -> bool:
        asked = set(NO_PAGE) if no_page is None else no_page
        return axe.verdict(found, asked, fewest=fewest, seconds=1) == 1

    def test_is_well_when_all_is(self, found: Findings, capsys: pytest.CaptureFixture[str]) -> None:
        assert not self.is_short(found)
        assert capsys.readouterr().out.splitlines()[-1].endswith("ok")

    @pytest.mark.parametrize("what", ["violations", "complaints", "wrong"])
    def test_is_short_for_one_thing_found(self, found: Findings, what: str) -> None:
        getattr(found, what).append("something")
        assert self.is_short(found)

    @pytest.mark.parametrize("what", ["addresses", "in_error", "in_conflict"])
    def test_is_short_for_one_that_nobody_came_to(self, found: Findings, what: str) -> None:
        names = getattr(found, what)
        names.remove("identity:family" if what == "addresses" else "plans:change_outcome")
        assert self.is_short(found)

    def test_is_short_for_fewer_pages_than_there_were(self, found: Findings) -> None:
        assert self.is_short(found, fewest=201)

    def test_is_short_for_an_address_that_was_not_asked(self, found: Findings) -> None:
        assert self.is_short(found, set(NO_PAGE) - {"metrics"})

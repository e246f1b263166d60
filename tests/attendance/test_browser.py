"""A file's way in and a child's attendance, in a real browser: no barrier at either width, and without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from attendance.tasks import bring_in_confirmed_files
from childplan.identity.models import Child
from tests import databases
from tests.factories.attendance import (
    AT_NINETY,
    PupilText,
    brought_in,
    checked,
    ctf,
    numbered,
    suspended,
    upn,
)
from tests.factories.browsing import barriers, own_site, signed_in, walked
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.browser
WRONG = PupilText(forename="Zofia", surname="Nowak-Abercrombie", upn="A201400125001", nhs_number="9990000019")
YEAR = "/\\" * 40 + "##" * 5 + "II/\\M\\" * 4 + "/\\" * 15


def lay(here: AreaWorld) -> dict[str, Any]:
    """A file in each state, and a child with marks."""
    from datetime import date

    numbered(here.school)
    opened_by(here.other_head, forename="Ben", surname="Young", born_on=date(2016, 5, 3))
    done = brought_in(
        here.attendance,
        ctf(
            PupilText(upn=upn(1), marks=YEAR),
            PupilText(forename="Ben", surname="Young", upn=upn(2), marks=AT_NINETY),
            WRONG,
        ),
    )
    waiting = checked(here.attendance, ctf(PupilText(upn=upn(1), marks=YEAR), WRONG))
    refused = checked(here.attendance, b"PK\x03\x04 a spreadsheet")
    child_id = Child.objects.get(surname="Okafor").pk
    suspension = suspended(here.head, child_id, starts_on=date(2026, 1, 12))
    return {
        "list": "/attendance/imports/",
        "upload": "/attendance/imports/new/",
        "result": reverse("attendance:import", args=[done.pk]),
        "preview": reverse("attendance:import", args=[waiting.pk]),
        "refused": reverse("attendance:import", args=[refused.pk]),
        "child": reverse("attendance:child", args=[child_id]),
        "plan": reverse("plans:child_plan", args=[child_id]),
        "suspensions": reverse("attendance:suspensions", args=[child_id]),
        "take off a mark": reverse("attendance:take_off_mark", args=[child_id]),
        "record a suspension": reverse("attendance:record_suspension", args=[child_id]),
        "correct a suspension": reverse("attendance:correct_suspension", args=[child_id, suspension.pk]),
        "withdraw a suspension": reverse("attendance:withdraw_suspension", args=[child_id, suspension.pk]),
    }


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker, database_server: databases.Server
) -> Iterator[tuple[str, AreaWorld, dict[str, Any]]]:
    with own_site(database_server, django_db_blocker, lay) as laid:
        yield laid


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: refused by policy, missing files, errors of scripts."""
    return []


class TestEveryPage:
    def test_has_no_barrier(self, chromium: Browser, site, complaints: list[str]) -> None:
        address, here, pages = site
        with signed_in(chromium, address, here.attendance, complaints) as page:
            assert walked(page, address, pages) == {}
        assert complaints == []

    def test_has_none_when_the_form_has_errors(self, chromium: Browser, site, complaints: list[str]) -> None:
        address, here, _ = site
        with signed_in(chromium, address, here.attendance, complaints) as page:
            page.goto(f"{address}/attendance/imports/new/")
            page.click("text=Check the file")
            assert "Choose a file." in page.inner_text(".govuk-error-summary")
            assert barriers(page) == []
        assert complaints == []


class TestAFile:
    def test_comes_in_without_scripts(self, chromium: Browser, site, complaints: list[str]) -> None:
        address, here, _ = site
        content = ctf(PupilText(forename="Idris", surname="Kaya", upn=upn(9), marks=AT_NINETY))
        with signed_in(chromium, address, here.head, complaints, java_script_enabled=False) as page:
            page.goto(f"{address}/attendance/imports/new/")
            file = {"name": "alder_road.xml", "mimeType": "text/xml", "buffer": content}
            page.set_input_files("[name=file]", file)
            page.click("text=Check the file")
            assert "Nothing has been brought in yet" in page.inner_text("main")
            page.click("text=Bring in these pupils")
            assert "This file is being brought in" in page.inner_text("main")
            bring_in_confirmed_files()
            page.click("text=See how far it is now")
            assert "What became of each pupil" in page.inner_text("main")
            page.click("text=Idris Kaya")
            assert "90.0%" in page.inner_text("main")

    def test_is_left_without_scripts(self, chromium: Browser, site, complaints: list[str]) -> None:
        address, here, pages = site
        with signed_in(chromium, address, here.head, complaints, java_script_enabled=False) as page:
            page.goto(address + pages["preview"])
            page.click("text=Do not bring it in")
            assert "was not brought in" in page.inner_text("main")

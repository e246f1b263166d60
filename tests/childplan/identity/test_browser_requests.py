"""Finding a child and asking for access in a real browser, by keyboard, at both widths."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser

from childplan.access.vocabulary import InvolvementKind
from childplan.identity.models import Address
from tests import databases
from tests.factories import plans
from tests.factories.browsing import barriers, own_site, signed_in
from tests.factories.identity import opened_by
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker, database_server: databases.Server
) -> Iterator[tuple[str, AreaWorld, str]]:
    """Amara, who lives at 14 Mill Lane and is led by the SENCO."""

    def lay(here: AreaWorld) -> dict[str, Any]:
        child_id = opened_by(
            here.head, nhs_number="9990000018", forename="Amara", surname="Okafor", born_on=date(2017, 5, 3)
        )
        plans.involved(child_id, InvolvementKind.LEAD_PRACTITIONER, here.senco.pk)
        home = {"lines": "14 Mill Lane", "postcode": "RV3 4AB", "starts_on": date(2025, 1, 1)}
        Address(child_id=child_id, **home).save(force_insert=True)
        return {"child": str(child_id)}

    with own_site(database_server, django_db_blocker, lay) as (address, here, laid):
        yield address, here, laid["child"]


class TestFindingAChild:
    def test_by_address_with_the_keyboard(self, chromium: Browser, site) -> None:
        complaints: list[str] = []
        with signed_in(chromium, site[0], site[1].head, complaints) as page:
            page.goto(f"{site[0]}/children/find/")
            page.fill("[name=place]", "14 mil lane")
            page.press("[name=place]", "Enter")
            page.wait_for_selector("text=1 child found")
            assert "mil" not in page.url
            assert barriers(page) == []
        assert complaints == []


class TestAskingForAccess:
    def test_from_the_question_to_the_answer(self, chromium: Browser, site) -> None:
        address, here, _ = site
        complaints: list[str] = []
        with signed_in(chromium, address, here.social_worker, complaints) as page:
            page.goto(f"{address}/children/ask/")
            assert barriers(page) == []
            page.fill("[name=number]", "999 000 0018")
            page.fill("[name=reason]", "A referral from the hospital")
            page.click("text=Ask for access >> nth=-1")
            page.wait_for_selector("text=The child is known")
            assert barriers(page) == []
        with signed_in(chromium, address, here.senco, complaints, java_script_enabled=False) as page:
            page.goto(f"{address}/access-requests/")
            page.click("text=Read and answer")
            page.check("[name=answer][value=agree]")
            page.fill("[name=reason]", "We spoke on the telephone")
            page.click("text=Send your answer")
            page.wait_for_selector("text=Access agreed")
        with signed_in(chromium, address, here.head, complaints) as page:
            page.goto(f"{address}/access-requests/")
            assert barriers(page) == []
        assert complaints == []

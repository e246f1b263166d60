"""Documents in a real browser: attached by keyboard and without scripts, no barrier at any width."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from tests import databases
from tests.childplan.plans.conftest import lay_amara
from tests.factories import documents as lay
from tests.factories.browsing import appears, own_site, signed_in, walked
from tests.worlds.two_areas import AreaWorld

pytestmark = pytest.mark.browser


@dataclass
class Site:
    address: str
    here: AreaWorld
    laid: dict[str, Any]


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker, database_server: databases.Server) -> Iterator[Site]:
    def lay_documents(here: AreaWorld) -> dict[str, Any]:
        amara = lay_amara(here)
        rows = {}
        for name, verdict in (("checked", lay.CLEAN), ("held", None), ("destroyed", lay.INFECTED)):
            row = lay.attached(here.senco, amara.sen_support, lay.sent(title=f"Report: {name}"))
            rows[name] = lay.checked(row, verdict).pk
        return {"amara": amara, "rows": rows}

    with own_site(database_server, django_db_blocker, lay_documents) as (address, here, laid):
        yield Site(address, here, laid)


def test_no_page_has_a_barrier(site: Site, chromium: Browser) -> None:
    amara, complaints = site.laid["amara"], []
    child, rows = amara.child_id, site.laid["rows"]
    pages = {
        "list": reverse("documents:of_child", args=[child]),
        "attach": reverse("documents:attach", args=[child, amara.sen_support.pk]),
        "newer": reverse("documents:attach_version", args=[child, rows["checked"]]),
        "remove": reverse("documents:remove", args=[child, rows["checked"]]),
        **{name: reverse("documents:document", args=[child, row]) for name, row in rows.items()},
    }
    with signed_in(chromium, site.address, site.here.senco, complaints) as page:
        assert walked(page, site.address, pages) == {}
    assert complaints == []


def test_attaches_without_scripts_and_downloads_what_was_checked(site: Site, chromium: Browser) -> None:
    amara = site.laid["amara"]
    with signed_in(chromium, site.address, site.here.senco, [], java_script_enabled=False) as page:
        page.goto(site.address + reverse("documents:attach", args=[amara.child_id, amara.sen_support.pk]))
        page.set_input_files("[name=file]", {"name": "n.exe", "mimeType": "text/plain", "buffer": b"MZ"})
        page.fill("[name=title]", "School report")
        page.fill("[name=said_by]", "Ms Lee")
        page.click("main button[type=submit]")
        appears(page, "text=Files of this kind are not taken")
        assert page.input_value("[name=title]") == "School report"
        page.set_input_files(
            "[name=file]", {"name": "n.txt", "mimeType": "text/plain", "buffer": b"She reads."}
        )
        page.click("main button[type=submit]")
        appears(page, "text=The document is attached and being checked for viruses")
        page.goto(
            site.address + reverse("documents:document", args=[amara.child_id, site.laid["rows"]["checked"]])
        )
        with page.expect_download() as coming:
            page.click("text=Download")
        assert coming.value.suggested_filename == "report.txt"

"""Steps of the first day: the school's own system asks for what its people may see, and is answered as they are."""

import json
import re
from typing import TYPE_CHECKING

import requests

from tests import databases
from tests.journeys.house.plan_work import OUTCOME

if TYPE_CHECKING:
    from .test_first_day import Story

CREDENTIALS = re.compile(r"Client (id|secret): +(\S+)")


def then_the_partner_reads_the_plan(story: "Story") -> None:
    given = register(story)
    asked = {"grant_type": "client_credentials", "scope": "identity:read plan:read"}
    token = requests.post(
        f"{story.live.address}/api/oauth/token/", asked, auth=(given["id"], given["secret"]), timeout=30
    )
    assert token.status_code == 200, token.text
    bearer = {"Authorization": f"Bearer {token.json()['access_token']}"}
    found = requests.get(
        f"{story.live.address}/api/v1/children/", {"upn": story.file.jonahs_upn}, headers=bearer, timeout=30
    )
    assert [child["id"] for child in found.json()["children"]] == [story.child_id], found.text
    address = f"{story.live.address}/api/v1/children/{story.child_id}/plan/"
    plan = requests.get(address, headers=bearer, timeout=30)
    assert plan.status_code == 200, plan.text
    said = json.dumps(plan.json(), ensure_ascii=False)
    assert "picture cards" in said
    for secret in ("in and out of hospital", OUTCOME, "Non-molestation"):
        assert secret not in said
    assert requests.get(address, timeout=30).status_code == 401
    with story.at_screen(extra_http_headers=bearer) as partner:
        partner.goes_to(address)
        partner.sees("SEN support", "picture cards")
        story.album.add(partner.page, "what-the-partner-system-reads")
    with story.at_screen() as reader:
        reader.goes_to("/api/v1/")
        reader.sees("API", "/api/v1/children/")
        reader.pictures("the-api-explained")


def register(story: "Story") -> dict[str, str]:
    """By the operator's command: the secret is shown once."""
    told = databases.manage(
        story.live.server,
        "register_partner",
        "Alder Road school system",
        "--organisation",
        "Alder Road Primary School",
        "--scope",
        "identity:read",
        "--scope",
        "plan:read",
        login="childplan_owner",
        database=story.live.database,
        settings="childplan.config.settings.local",
    )
    return dict(CREDENTIALS.findall(told))

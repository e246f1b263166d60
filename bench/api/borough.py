"""Partner systems of the demo borough, registered by the operator's command, asking over HTTP as a partner asks."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import requests

from childplan.common import clock
from tests import databases
from tests.journeys.live import Live

CREDENTIALS = re.compile(r"Client (id|secret): +(\S+)")
SCHOOL = "Alder Road Primary School"


@dataclass
class Asker:
    """One way of asking: a partner's token, a practitioner's session, or nothing at all."""

    name: str
    address: str
    headers: dict[str, str] = field(default_factory=dict)
    session: requests.Session = field(default_factory=requests.Session)
    credentials: tuple[str, str] = ("", "")

    @property
    def token(self) -> str:
        return self.headers["Authorization"].partition(" ")[2]

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        raw: str | None = None,
        key: str | None = None,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send one request. key: the Idempotency-Key of a POST; a new one unless said, "" for none."""
        asking = {**self.headers, **(headers or {})}
        content = raw.encode() if raw is not None else json.dumps(body).encode() if body is not None else None
        if content is not None:
            asking["Content-Type"] = content_type
        if method == "POST" and key != "":
            asking["Idempotency-Key"] = key or str(uuid4())
        return self.session.request(method, f"{self.address}{path}", data=content, headers=asking, timeout=60)


def partner(live: Live, *scopes: str, school: str = SCHOOL) -> Asker:
    """A system registered for one school with these scopes, holding a token."""
    name = f"System {uuid4().hex[:8]}"
    told = databases.manage(
        live.server,
        *("register_partner", name, "--organisation", school),
        *(word for scope in scopes for word in ("--scope", scope)),
        login="childplan_owner",
        database=live.database,
        settings="childplan.config.settings.local",
    )
    given = dict(CREDENTIALS.findall(told))
    return with_token(Asker(name, live.address, credentials=(given["id"], given["secret"])))


def with_token(asker: Asker, *scopes: str) -> Asker:
    """The same system with a token of its own, for fewer scopes than its agreement has."""
    wanted = {"grant_type": "client_credentials"} | ({"scope": " ".join(scopes)} if scopes else {})
    answer = requests.post(f"{asker.address}/api/oauth/token/", wanted, auth=asker.credentials, timeout=60)
    answer.raise_for_status()
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    return Asker(asker.name, asker.address, bearer, credentials=asker.credentials)


def story(asker: Asker, nhs_number: str) -> dict[str, str]:
    """The ids of the story, asked for as a partner asks: the child, and a plan within its plan that may be read."""
    (child,) = asker.ask("GET", f"/api/v1/children/?nhs_number={nhs_number}").json()["children"]
    strands = asker.ask("GET", child["plan"]).json()["strands"]
    strand = next(strand["id"] for strand in strands if strand["may_read"] and strand["is_open"])
    return {"amara": child["id"], "strand": strand, "day": quiet_day().isoformat()}


def quiet_day() -> date:
    """The second Wednesday of November of the year before last."""
    first = date(clock.today().year - 2, 11, 8)
    return first + timedelta(days=(2 - first.weekday()) % 7)

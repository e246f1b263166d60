"""Partner systems, registered by the act that registers them, with a token fetched as a partner fetches it."""

import base64
import itertools
from dataclasses import dataclass

from django.test import Client

from childplan.accounts.actions.register_partner import Registered, register_partner
from childplan.common import clock, rows
from childplan.organisations.models import Organisation

_numbers = itertools.count(1)
BOTH = ("children", "plan")


def registered(
    organisation: Organisation, *, scopes: tuple[str, ...] = BOTH, purpose: str = "Keep rolls alike"
) -> Registered:
    """A partner system of this organisation. Laid as steward."""
    return register_partner(
        by=rows.STEWARD,
        at=clock.now(),
        name=f"Partner {next(_numbers)}",
        organisation_id=organisation.pk,
        purpose=purpose,
        scopes=scopes,
    )


@dataclass(frozen=True)
class PartnerClient:
    """Asks the API with a bearer token."""

    token: str
    registered: Registered

    def get(self, address: str, **query: str):
        asking = {"Authorization": f"Bearer {self.token}"}
        return Client(raise_request_exception=False).get(address, query, headers=asking)


def asks_for_token(made: Registered, *, scope: str = "", secret: str = ""):
    """The answer of the token address to these credentials."""
    basic = base64.b64encode(f"{made.client_id}:{secret or made.client_secret}".encode()).decode()
    body = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
    return Client().post("/api/oauth/token/", body, headers={"Authorization": f"Basic {basic}"})


def partner_of(organisation: Organisation, *, scopes: tuple[str, ...] = BOTH, **fields: str) -> PartnerClient:
    made = registered(organisation, scopes=scopes, **fields)
    return PartnerClient(asks_for_token(made).json()["access_token"], made)

"""Partner systems, registered by the act that registers them, with a token fetched as a partner fetches it."""

import base64
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.test import Client, RequestFactory
from oauth2_provider.models import get_access_token_model, get_application_model

from childplan.access.api_authentication import entered_as_partner
from childplan.access.scope import Scope, as_membership
from childplan.accounts.actions.register_partner import Registered, register_partner
from childplan.common import clock, rows
from childplan.common.rows import DatabaseRole
from childplan.common.vocabulary import EVERY_CLASS
from childplan.organisations.models import Organisation
from childplan.sharing.models import SharingAgreement
from childplan.sharing.vocabulary import Basis, Purpose

from .promised import keeps_its_promise

_numbers = itertools.count(1)
BOTH = ("identity:read", "plan:read", "attendance:read")
# All that a partner may ask for, and all that the system of a school's registers may.
READING = (*BOTH, "plan:contribute", "suspensions:read", "alerts:read")
OF_REGISTERS = (
    "identity:read",
    "attendance:read",
    "attendance:write",
    "suspensions:read",
    "suspensions:write",
    "alerts:read",
    "pupil-files:read",
    "pupil-files:write",
)
EVERY_SCOPE = tuple(dict.fromkeys((*READING, *OF_REGISTERS)))


def agreed_with(
    organisation: Organisation, title: str = "Keep rolls alike", **said: object
) -> SharingAgreement:
    """A sharing agreement that the organisation signed, on everything, of one purpose. Laid as steward."""
    today = clock.today()
    return SharingAgreement.objects.create(
        **{
            "area_id": organisation.area_id,
            "title": title,
            "organisation_ids": [organisation.pk],
            "purposes": [Purpose.SCHOOL],
            "classes": EVERY_CLASS,
            "basis": Basis.PUBLIC_TASK,
            "signed_on": today - timedelta(days=40),
            "valid_from": today - timedelta(days=30),
            "review_on": today + timedelta(days=300),
            "kept_at": clock.now(),
            "kept_by_membership_id": 0,
            **said,
        }
    )


def registered(
    organisation: Organisation, *, scopes: tuple[str, ...] = BOTH, agreement: str = ""
) -> Registered:
    """A partner system of this organisation, under an agreement of its own unless one is named. Laid as steward."""
    number = next(_numbers)
    return register_partner(
        by=rows.STEWARD,
        at=clock.now(),
        name=f"Partner {number}",
        organisation_id=organisation.pk,
        agreement=agreement or agreed_with(organisation, f"Keep rolls alike {number}").title,
        scopes=scopes,
    )


@dataclass(frozen=True)
class PartnerClient:
    """Asks the API with a bearer token. Every answer must have the headers that the document promises."""

    token: str
    registered: Registered

    def get(self, address: str, headers: dict[str, str] | None = None, **query: str):
        asking = {"Authorization": f"Bearer {self.token}", **(headers or {})}
        answer = Client(raise_request_exception=False).get(address, query, headers=asking)
        return keeps_its_promise("get", answer)

    def send(
        self,
        method: str,
        address: str,
        body: object = None,
        *,
        raw: bytes | None = None,
        content_type: str = "application/json",
        key: str = "",
        **headers: str,
    ):
        """Send a body of JSON, or raw bytes. key: the Idempotency-Key of a POST; a new one unless said."""
        asking = {
            "Authorization": f"Bearer {self.token}",
            **{n.replace("_", "-"): v for n, v in headers.items()},
        }
        if method == "post":
            asking.setdefault("Idempotency-Key", key or str(uuid4()))
        content = raw if raw is not None else json.dumps(body).encode()
        client = Client(raise_request_exception=False)
        answer = client.generic(method.upper(), address, content, content_type=content_type, headers=asking)
        return keeps_its_promise(method.lower(), answer)


def asks_for_token(made: Registered, *, scope: str = "", secret: str = ""):
    """The answer of the token address to these credentials."""
    basic = base64.b64encode(f"{made.client_id}:{secret or made.client_secret}".encode()).decode()
    body = {"grant_type": "client_credentials"} | ({"scope": scope} if scope else {})
    return Client().post("/api/oauth/token/", body, headers={"Authorization": f"Basic {basic}"})


def partner_of(organisation: Organisation, *, scopes: tuple[str, ...] = BOTH, **fields: str) -> PartnerClient:
    made = registered(organisation, scopes=scopes, **fields)
    return PartnerClient(asks_for_token(made).json()["access_token"], made)


def token_of(made: Registered, *scopes: str) -> str:
    """A token with exactly these scopes, even none or one too many. Laid as steward."""
    token = f"token-{next(_numbers)}"
    get_access_token_model().objects.create(
        application=get_application_model().objects.get(client_id=made.client_id),
        token=token,
        scope=" ".join(scopes),
        expires=clock.now() + timedelta(hours=1),
    )
    return token


def let_in(token: str, *, role: DatabaseRole = DatabaseRole.READER) -> Scope | None:
    """Whom the API's door finds for this token."""
    request = RequestFactory().get("/api/v1/children/", headers={"Authorization": f"Bearer {token}"})
    with entered_as_partner(request, database_role=role) as scope:
        return scope


@contextmanager
def system_acting(membership_id: int) -> Iterator[Scope]:
    """Pass the door as a partner system, with all that its role and agreement have."""
    with as_membership(membership_id, user_id=None, purpose="Keep rolls alike") as scope:
        yield scope

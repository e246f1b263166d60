"""Partner systems: a bearer token becomes the scope of an organisation with a purpose and no person."""

import hashlib
from typing import Any

from django.http import HttpRequest
from oauth2_provider.models import get_access_token_model
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from childplan.accounts.selectors import membership_of_application
from childplan.common import clock
from childplan.common.rows import DatabaseRole

from .scope import Scope, resolve_membership


class Partner:
    """What DRF calls a user: a partner system that showed a good token."""

    is_authenticated = True
    is_active = True

    def __init__(self, *, pk: int, scopes: frozenset[str]) -> None:
        self.pk = pk
        self.scopes = scopes


def scope_of(request: HttpRequest, *, database_role: DatabaseRole) -> Scope | None:
    """Read the bearer token as visitor, before any role is taken. None when it is missing, unknown or too old."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        return None
    found = (
        get_access_token_model()
        .objects.select_related("application")
        .filter(token_checksum=_checksum(token))
        .first()
    )
    if found is None or found.expires <= clock.now() or found.application is None:
        return None
    partner = membership_of_application(found.application_id)
    if partner is None:
        return None
    request.partner = Partner(pk=partner.membership_id, scopes=frozenset(found.scope.split()))  # type: ignore[attr-defined]
    return resolve_membership(
        user_id=None,
        membership_id=partner.membership_id,
        purpose=partner.purpose,
        database_role=database_role,
    )


def _checksum(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class PartnerAuthentication(BaseAuthentication):
    """Hands DRF what the door already resolved; it decides nothing itself."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        partner = getattr(request._request, "partner", None)
        scope = getattr(request._request, "scope", None)
        return (partner, None) if partner is not None and scope is not None else None

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        return 'Bearer realm="childplan"'

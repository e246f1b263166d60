"""Partner systems: a bearer token becomes the scope of an organisation with a purpose and no person."""

import hashlib
from typing import Any

from django.http import HttpRequest
from oauth2_provider.models import get_access_token_model
from oauth2_provider.scopes import SettingsScopes
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from childplan.accounts.models import PartnerSystem
from childplan.accounts.selectors import membership_of_application
from childplan.common import clock
from childplan.common.rows import DatabaseRole

from .partner_scopes import narrowed
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
    if found.resource and not found.allows_audience(request.build_absolute_uri(request.path)):
        return None
    partner = membership_of_application(found.application_id)
    if partner is None:
        return None
    # What the agreement says today, whatever it said when the token was given.
    scopes = frozenset(found.scope.split()) & agreed_scopes(found.application_id)
    request.partner = Partner(pk=partner.membership_id, scopes=scopes)  # type: ignore[attr-defined]
    scope = resolve_membership(
        user_id=None,
        membership_id=partner.membership_id,
        purpose=partner.purpose,
        database_role=database_role,
    )
    return narrowed(scope, scopes) if scope is not None else None


def agreed_scopes(application_id: int) -> frozenset[str]:
    """The scopes in the agreement of the partner system that owns this OAuth client."""
    words = (
        PartnerSystem.objects.filter(application_id=application_id).values_list("scopes", flat=True).first()
    )
    return frozenset((words or "").split())


def _checksum(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class PartnerAuthentication(BaseAuthentication):
    """Hands DRF what the door already resolved; it decides nothing itself."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        partner = getattr(request._request, "partner", None)
        scope = getattr(request._request, "scope", None)
        return (partner, None) if partner is not None and scope is not None else None

    def authenticate_header(self, request: Request) -> str:
        """What a refused request is told: RFC 6750 names the error only where there was a token."""
        error = ', error="invalid_token"' if request.headers.get("Authorization") else ""
        return f'Bearer realm="childplan"{error}'


class PartnerScopes(SettingsScopes):  # type: ignore[misc]
    """A partner system may ask for the scopes of its agreement; asking for none is asking for all of them."""

    def get_available_scopes(self, application: Any = None, *_: Any, **__: Any) -> list[str]:
        if application is None:
            return []
        agreed = agreed_scopes(application.pk)
        return [scope for scope in self.get_all_scopes() if scope in agreed]

    def get_default_scopes(self, application: Any = None, *_: Any, **__: Any) -> list[str]:
        return self.get_available_scopes(application)

"""Partner systems: a bearer token becomes the scope of an organisation with a purpose and no person."""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.http import HttpRequest
from oauth2_provider.models import get_access_token_model
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.scopes import SettingsScopes
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from childplan.accounts.models import PartnerSystem
from childplan.common import rows
from childplan.common.rows import Context, DatabaseRole
from childplan.common.vocabulary import EVERY_CLASS

from .partner_scopes import TOKEN_SCOPES, arrays, lowered, permitted
from .scope import NotEntitled, Scope, resolve_membership
from .vocabulary import Level

API, OAUTH = "/api/", "/api/oauth/"
# What of the answer goes into the context; the role is taken last.
TAKEN = ("purpose", "principals", "barred", "known_masks", "read_masks", "contribute_masks", "decide_masks")
QUESTION = f"""
select e.*, set_config('childplan.membership', e.membership_id::text, true),
       {", ".join(f"set_config('childplan.{name}', e.{name}, true)" for name in TAKEN)},
       set_config('role', %s, true)
  from access.enter_partner(%s, %s, %s::text[], %s::int[], %s::int[], %s::int[], %s::int[]) e
"""  # noqa: S608 - our own names


class Partner:
    """What DRF calls a user: a partner system that showed a good token."""

    is_authenticated = True
    is_active = True

    def __init__(self, *, pk: int, scopes: frozenset[str]) -> None:
        self.pk = pk
        self.scopes = scopes


def is_of_a_partner(request: HttpRequest) -> bool:
    """Whether an address for partner systems is asked with a bearer token."""
    return request.path.startswith(API) and not request.path.startswith(OAUTH) and _token(request) != ""


@contextmanager
def entered_as_partner(request: HttpRequest, *, database_role: DatabaseRole) -> Iterator[Scope | None]:
    """Pass the door as the partner system whose token this is; as visitor, with None, where the token is not good.

    One message to the database: as visitor it finds the token, the agreement and the membership, lowers the masks of
    the role to the token's scopes, and takes the role. Nothing of it is kept for the next request.
    """
    entry = _Entry(request, database_role)
    with rows.entered_as(entry.tell):
        yield entry.scope


class AgreementEnded(APIException):
    """The token is good, and the sharing agreement under which its system acts does not hold today."""

    status_code = 403


class NotAgreed(NotEntitled):
    """The partner system is there still, and its agreement does not have what it would need."""


@contextmanager
def as_partner(membership_id: int, *, purpose: str, needs: str) -> Iterator[Scope]:
    """Pass the door for a partner system that is not asking just now, with this one scope and no other.

    For tasks that finish what it asked for. Raises NotEntitled where the system is gone, and NotAgreed where its
    agreement does not have the scope today, or the scope is for looking only.
    """
    with rows.entered(rows.OUTSIDE):
        scope = resolve_membership(
            user_id=None, membership_id=membership_id, purpose=purpose, database_role=DatabaseRole.WRITER
        )
        system = PartnerSystem.objects.filter(memberships=membership_id).first()
        looks = TOKEN_SCOPES[needs].looking_only
        if scope is None or system is None:
            raise NotEntitled("no live membership of this system")
        if looks or needs not in agreed_scopes(system.application_id):
            raise NotAgreed("no live agreement of this system for that")
        only = lowered(scope, needs)
        with rows.entered(only.context):
            yield only


class _Entry:
    """One request at the door. scope: whose it is, once the database was asked."""

    def __init__(self, request: HttpRequest, database_role: DatabaseRole) -> None:
        self.request, self.database_role = request, database_role
        self.checksum = hashlib.sha256(_token(request).encode()).hexdigest()
        self.looks = database_role is DatabaseRole.READER
        self.scope: Scope | None = None

    def tell(self) -> Context:
        self.scope = self._asked(place_is_right=False)
        if self.scope is None and self._is_good_here():
            self.scope = self._asked(place_is_right=True)
        if self.scope is None:
            self.request.agreement_is_over = self._agreement_is_over()  # type: ignore[attr-defined]
        return self.scope.context if self.scope else rows.OUTSIDE

    def _asked(self, *, place_is_right: bool) -> Scope | None:
        as_visitor, told = rows.telling(rows.OUTSIDE)
        asked = [self.database_role.value, self.checksum, place_is_right, *arrays(looks=self.looks)]
        with connection.cursor() as cursor:
            cursor.execute(f"{as_visitor}; {QUESTION}", [*told, *asked])
            cursor.nextset()
            found = cursor.fetchone()
        return self._let_in(*found[:13]) if found else None

    def _let_in(
        self, number: int, role: str, organisation: int, team: int | None, area: int, *context: Any
    ) -> Scope:
        principals, barred, known, read, contribute, decide, purpose, given = context
        scopes = frozenset(given)
        self.request.partner = Partner(pk=number, scopes=scopes)  # type: ignore[attr-defined]
        told = Context(
            role=self.database_role,
            membership=str(number),
            purpose=purpose,
            principals=principals,
            barred=barred,
            known_masks=known,
            read_masks=read,
            contribute_masks=contribute,
            decide_masks=decide,
        )
        may = permitted(scopes, looks=self.looks)
        return Scope(told, None, number, role, organisation, team, area, None, purpose, may)

    def _agreement_is_over(self) -> bool:
        """Whether that is why nobody is let in. Asked as visitor, and answered to who holds the token alone."""
        with connection.cursor() as cursor:
            cursor.execute("select access.agreement_is_over(%s)", [self.checksum])
            return bool(cursor.fetchone()[0])

    def _is_good_here(self) -> bool:
        """Whether this is a token for some addresses alone, of which this is one. Asked as visitor."""
        found = (
            get_access_token_model().objects.filter(token_checksum=self.checksum).exclude(resource=[]).first()
        )
        return found is not None and found.allows_audience(self.request.build_absolute_uri(self.request.path))


def _token(request: HttpRequest) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind.lower() == "bearer" else ""


def agreed_scopes(application_id: int) -> frozenset[str]:
    """The scopes of the partner system that owns this OAuth client; none while its agreement does not hold."""
    system = PartnerSystem.objects.filter(application_id=application_id).first()
    return frozenset(system.scopes.split()) if system and is_agreed(system.pk) else frozenset()


def is_agreed(system_id: int) -> bool:
    """Whether a partner system may act today under its agreement. Asked as visitor."""
    with connection.cursor() as cursor:
        cursor.execute("select access.system_is_agreed(%s)", [system_id])
        return bool(cursor.fetchone()[0])


def is_over_for(client_id: str) -> bool:
    """Whether the agreement of the system with this client id does not hold today. Asked as visitor."""
    system = PartnerSystem.objects.filter(application__client_id=client_id).first()
    return system is not None and not is_agreed(system.pk)


class PartnerAuthentication(BaseAuthentication):
    """Hands DRF what the door already resolved; it decides nothing itself."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        if getattr(request._request, "agreement_is_over", False):
            raise AgreementEnded
        partner = getattr(request._request, "partner", None)
        scope = getattr(request._request, "scope", None)
        return (partner, None) if partner is not None and scope is not None else None

    def authenticate_header(self, request: Request) -> str:
        """What a refused request is told: RFC 6750 names the error only where there was a token."""
        error = ', error="invalid_token"' if request.headers.get("Authorization") else ""
        return f'Bearer realm="childplan"{error}'


class PartnerValidator(OAuth2Validator):  # type: ignore[misc]
    """Nobody is given a token that opens nothing, as one without scopes would."""

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: Any, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        return bool(scopes) and bool(
            super().validate_scopes(client_id, scopes, client, request, *args, **kwargs)
        )


class PartnerScopes(SettingsScopes):  # type: ignore[misc]
    """A partner system may ask for the scopes of its agreement; asking for none is asking for all of them."""

    @staticmethod
    def classes_of(scopes: Iterable[str]) -> int:
        """What these scopes open to be read, as bits: an agreement has to name it."""
        return reduce(or_, (TOKEN_SCOPES[name].levels.mask(Level.READ) for name in scopes), 0) & EVERY_CLASS

    def get_available_scopes(self, application: Any = None, *_: Any, **__: Any) -> list[str]:
        if application is None:
            return []
        agreed = agreed_scopes(application.pk)
        return [scope for scope in self.get_all_scopes() if scope in agreed]

    def get_default_scopes(self, application: Any = None, *_: Any, **__: Any) -> list[str]:
        return self.get_available_scopes(application)

"""The door around every request. See docs/explanation/house.md, "The door"."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from childplan.accounts import strength
from childplan.accounts.selectors import acting_membership_id
from childplan.common import rows, uploads
from childplan.common.callers import caller_address
from childplan.common.rows import DatabaseRole
from childplan.history import looking
from childplan.history.looking import LOOKING_METHODS
from childplan.history.vocabulary import Way

from .api_authentication import API, entered_as_partner, is_of_a_partner
from .scope import Scope, resolve_family, resolve_membership

Handler = Callable[[HttpRequest], HttpResponse]

# Signing in and out, tokens and health are done as a visitor, whoever is signed in.
VISITOR_ADDRESSES = ("/accounts/", "/acting-as/", "/kept/", "/api/oauth/", "/health/", "/family/invitation/")
# What a colleague wrote is kept here for whoever lost it: it is opened, and no sign-in.
KEPT = "/kept/"
OUTSIDE_THE_DOOR = ("/health/live/", "/health/ready/", "/metrics")
# Addresses that show no child and are asked too often to be worth a line in the log.
NOT_LOOKING = ("/health/", "/static/", "/metrics")


class ArrivalMiddleware:
    """Let what is sent arrive before the transaction opens. Whoever went away meanwhile is past being answered."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            with uploads.arrived(request):
                return self.get_response(request)
        except uploads.NotArrived:
            return HttpResponse(status=400)


class DoorMiddleware:
    """Open the request's transaction, as visitor: session and sign-in belong to it too."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # What operators ask must be answered while the database is away; those views open the door themselves.
        # A partner system has no session: all of its door is opened at once, by ScopeMiddleware.
        if request.path in OUTSIDE_THE_DOOR or is_of_a_partner(request):
            return self.get_response(request)
        with rows.entered(rows.OUTSIDE):
            return self.get_response(request)


class ScopeMiddleware:
    """Resolve who asks, and let the view run as reader, writer or family; then write down what it showed."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = None  # type: ignore[attr-defined]
        if request.path.startswith(NOT_LOOKING):
            return self.get_response(request)
        looking.begin()
        if is_of_a_partner(request):
            looking.as_way(Way.API)
            role = _database_role(request)
            return self._answer(request, entered_as_partner(request, database_role=role))
        if (half_way := _must_show_second_step(request)) is not None:
            return half_way
        if request.path.startswith(VISITOR_ADDRESSES):
            if not request.path.startswith(KEPT):
                looking.as_way(Way.SIGN_IN)
            response = self.get_response(request)
            self._write_down(request, response)
            return response
        scope = None if request.path.startswith(API) else self._resolve(request)
        return self._answer(request, _entered(scope))

    def _answer(self, request: HttpRequest, door: AbstractContextManager[Scope | None]) -> HttpResponse:
        """Run the view in its scope. What a failed answer wrote is taken back, and only the log of it stays."""
        failed = True
        with door as scope:
            request.scope = scope  # type: ignore[attr-defined]
            response = self.get_response(request)
            failed = response.status_code >= 500 or connection.needs_rollback
            if failed:
                transaction.set_rollback(True)
            else:
                self._write_down(request, response)
        if failed:
            with _entered(scope):
                self._write_down(request, response)
        return response

    @staticmethod
    def _resolve(request: HttpRequest) -> Scope | None:
        # The session is read here, as visitor: the view's role has no right to it.
        if not request.user.is_authenticated:
            return None
        user_id: int = request.user.pk
        membership_id = acting_membership_id(user_id=user_id, chosen=request.session.get("membership_id"))
        if membership_id is None:
            return resolve_family(user_id=user_id)
        purpose = str(request.session.get("purpose", "Direct work with children"))
        return resolve_membership(
            user_id=user_id,
            membership_id=membership_id,
            purpose=purpose,
            database_role=_database_role(request),
        )

    @staticmethod
    def _write_down(request: HttpRequest, response: HttpResponse) -> None:
        match = request.resolver_match
        status = response.status_code
        refused = status in (401, 403, 404)
        asked = match.kwargs.get("child_id") if match else None
        if refused:
            # Nothing was shown, whatever was read on the way to saying no: there and not there leave the same line.
            looking.begin()
        if refused and isinstance(asked, UUID):
            # Which child, whether or not there is one: who answers for a hidden record learns that it was asked for.
            looking.looked_at([asked], 0)
        looking.write_down(
            act=match.view_name if match else "unknown address",
            method=request.method or "",
            outcome="refused" if refused else "failed" if status >= 400 else "seen",
            status=status,
            from_address=caller_address(request),
        )


def _must_show_second_step(request: HttpRequest) -> HttpResponse | None:
    """Whoever only gave a password is sent to their second step from every address, be it there or not.

    A session opens nothing under the API. Asked here and nowhere else, before the address is looked up.
    """
    if request.path.startswith((API, *strength.WEAK_ADDRESSES)) or not request.user.is_authenticated:
        return None
    if strength.is_strong(request):
        return None
    wanted = request.get_full_path() if request.method in LOOKING_METHODS else "/"
    return redirect_to_login(wanted, strength.START)


def _database_role(request: HttpRequest) -> DatabaseRole:
    return DatabaseRole.READER if request.method in LOOKING_METHODS else DatabaseRole.WRITER


@contextmanager
def _entered(scope: Scope | None) -> Iterator[Scope | None]:
    """In the scope that was resolved before; for nobody, as visitor."""
    with rows.entered(scope.context if scope else rows.OUTSIDE):
        yield scope

"""Who may open a page: practitioners, those whose role permits an act, families. Put one of these on every view.

Which children the page shows is decided elsewhere: by selectors and row policies. A guard only keeps out whoever has
no business with the page at all.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse

from childplan.history.acts import NotFound

from .permissions import Permission
from .scope import NotEntitled, Scope

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
INSUFFICIENT_PRIVILEGE = "42501"
FAMILY = "family"


def scope_of(request: HttpRequest) -> Scope:
    """The scope the door gave this request. Only for views under a guard: elsewhere raises Http404."""
    scope: Scope | None = getattr(request, "scope", None)
    if scope is None:
        raise Http404
    return scope


def practitioner_page(permission: Permission | None = None) -> Callable[[View[P]], View[P]]:
    """A page for people who work with children: `@practitioner_page()` or `@practitioner_page(Permission.X)`.

    Not signed in: to the sign-in page and back. Signed in without a live membership, or as family: the page does not
    exist (404). A role without the permission: 403. On a class: `@method_decorator(practitioner_page(), "dispatch")`.

    What an act or selector raises is answered here: NotFound as 404, NotEntitled and a row policy's refusal as 403.
    """

    def guarded(view: View[P]) -> View[P]:
        @wraps(view)
        def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_sign_in(request)
            scope = scope_of(request)
            if scope.role_key == FAMILY:
                raise Http404
            if permission is not None and not scope.may(permission):
                raise PermissionDenied(f"{scope.role.name}: not permitted to {permission.value.lower()}")
            return _answered(view, request, *args, **kwargs)

        return page

    return guarded


def family_page(view: View[P]) -> View[P]:
    """A page of the families' portal. Not signed in: to the sign-in page and back. A practitioner: 404."""

    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if scope_of(request).role_key != FAMILY:
            raise Http404
        return _answered(view, request, *args, **kwargs)

    return page


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    # What somebody was sending is lost with their session; they come back to the page that asks for it. An address
    # that is only sent to shows nothing, so it is the page they sent it from.
    asked_on = urlsplit(request.headers.get("Referer", ""))
    if request.method == "POST" and asked_on.netloc == request.get_host() and asked_on.path[1:2] != "/":
        return redirect_to_login(urlunsplit(("", "", asked_on.path, asked_on.query, "")))
    return redirect_to_login(request.get_full_path())


def _answered(view: View[P], request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    try:
        response = view(request, *args, **kwargs)
    except NotFound as missing:
        raise Http404 from missing
    except NotEntitled as refused:
        raise PermissionDenied(str(refused)) from refused
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == INSUFFICIENT_PRIVILEGE:
            raise PermissionDenied("refused by a row policy") from error
        raise
    # A page about a child stays in no cache, not even that of a shared computer's browser.
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response

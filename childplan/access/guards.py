"""Who may open a page: practitioners, those whose role permits an act, families. Put one of these on every view.

Which children the page shows is decided elsewhere: by selectors and row policies. A guard only keeps out whoever has
no business with the page at all.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from childplan.accounts import keeping
from childplan.history.acts import NotFound

from .permissions import Permission
from .scope import NotEntitled, Scope

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
INSUFFICIENT_PRIVILEGE = "42501"
FAMILY = "family"
SAVED = 302


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
            if (elsewhere := _of_another_role(request, scope)) is not None:
                return elsewhere
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
    # What they wrote is sealed for them and offered once they are back. Where there was nothing to write, they come
    # back to the page that asks; an address that is only sent to shows nothing, so it is the page they sent it from.
    # A file is not kept: they come back to the page that asks for it, which says so.
    if keeping.carries_file(request):
        return redirect_to_login(keeping.asks_again(request))
    mark = keeping.mark_of(request)
    if mark is not None and keeping.seal(request, mark):
        return redirect_to_login(reverse("accounts:kept"))
    return redirect_to_login(keeping.asked_on(request))


def _of_another_role(request: HttpRequest, scope: Scope) -> HttpResponse | None:
    """A form that was made for another membership is not saved by the one that somebody has changed to meanwhile."""
    mark = keeping.mark_of(request)
    if mark is None or (mark.user_id, mark.membership_id) == (scope.user_id, scope.membership_id):
        return None
    if mark.user_id == scope.user_id and keeping.carries_file(request):
        return redirect(keeping.asks_again(request))
    if mark.user_id != scope.user_id or not keeping.seal(request, mark):
        raise PermissionDenied("the page was made for somebody else")
    return redirect("accounts:kept")


def _words_back(request: HttpRequest, *, status: int) -> HttpResponse | None:
    """Who wrote for an hour and may not save it any more has their own words back, and nothing else."""
    mark = keeping.mark_of(request)
    if mark is None:
        return None
    words = [(label, request.POST.get(name, "")) for name, label in mark.labels.items()]
    shown = {
        "title": "This could not be saved",
        "caption": mark.title,
        "words": [one for one in words if one[1]],
    }
    response = render(request, "accounts/not_saved.html", shown, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _answered(view: View[P], request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    try:
        response = view(request, *args, **kwargs)
    except NotFound as missing:
        if (kept := _words_back(request, status=404)) is not None:
            return kept
        raise Http404 from missing
    except NotEntitled as refused:
        if (kept := _words_back(request, status=403)) is not None:
            return kept
        raise PermissionDenied(str(refused)) from refused
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == INSUFFICIENT_PRIVILEGE:
            raise PermissionDenied("refused by a row policy") from error
        raise
    if request.method == "POST" and keeping.AGAIN in request.POST and response.status_code == SAVED:
        keeping.let_go(request)
    # A page about a child stays in no cache, not even that of a shared computer's browser.
    response.headers.setdefault("Cache-Control", "private, no-store")
    return response

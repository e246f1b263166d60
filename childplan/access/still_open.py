"""Whether a member may still open the page to which they were about to send something."""

import copy
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, ResolverMatch, resolve

from childplan.history import looking
from childplan.history.acts import NotFound

from .api_authentication import API
from .middleware import VISITOR_ADDRESSES
from .scope import NotEntitled, Scope, as_membership
from .selectors import explain

PURPOSE = "Reading what was kept"
REFUSED = (NotFound, NotEntitled, PermissionDenied, Http404, Resolver404)


def still_open(request: HttpRequest, *, membership_id: int, path: str) -> bool:
    """Whether this page is open to the person who is signed in, in that membership, as things stand now.

    A page about a child by whether they see the child; any other by opening it and throwing the answer away.
    """
    address = urlsplit(path)
    if address.path.startswith((*VISITOR_ADDRESSES, API)):
        # Nothing is kept of them, and the page of what is kept would ask itself.
        return False
    try:
        page = resolve(address.path)
        with as_membership(membership_id, user_id=request.user.pk, purpose=PURPOSE, writing=False) as scope:
            if "child_id" in page.kwargs:
                return bool(explain(scope, page.kwargs["child_id"]))
            with looking.for_nobody():
                return _opens(request, scope, page, address.query)
    except REFUSED:
        return False


def _opens(request: HttpRequest, scope: Scope, page: ResolverMatch, query: str) -> bool:
    asked = copy.copy(request)
    asked.method, asked.GET, asked.POST = "GET", QueryDict(query), QueryDict()
    asked.resolver_match = page
    asked.scope = scope  # type: ignore[attr-defined]
    status: int = page.func(asked, *page.args, **page.kwargs).status_code
    # One that takes nothing but what is sent (405) asks again when it is sent.
    return status < 400 or status == 405

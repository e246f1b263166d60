"""Tokens for client credentials, given and taken back. Wrong secrets are counted by the address they come from.

Right ones are not, and never turned away for it: a good system may share its address with a bad one.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from oauth2_provider.views import RevokeTokenView, TokenView

from childplan.common.callers import caller_address

from .catalogue import BY_SLUG
from .limits import Standing, refused
from .problems import MEDIA_TYPE

WRONG = 401


class LimitedTokenView(TokenView):  # type: ignore[misc]  # oauth2_provider has no types
    """Give a token."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _limited(request, super().post(request, *args, **kwargs))


class LimitedRevokeView(RevokeTokenView):  # type: ignore[misc]  # oauth2_provider has no types
    """Take a token back."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _limited(request, super().post(request, *args, **kwargs))


def _limited(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    if answer.status_code != WRONG:
        return answer
    standing = refused(caller_address(request))
    if standing is None or not standing.is_over:
        return answer
    return _too_many(standing)


def _too_many(standing: Standing) -> HttpResponse:
    problem = BY_SLUG["too-many-requests"]
    body = {
        "type": problem.type,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.meaning,
    }
    headers = {"Retry-After": str(standing.resets), "Cache-Control": "no-store", **standing.headers}
    return JsonResponse(body, status=problem.status, content_type=MEDIA_TYPE, headers=headers)

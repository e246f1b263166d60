"""Tokens for client credentials, given and taken back. Wrong secrets are counted by the address they come from.

Right ones are not, and never turned away for it: a good system may share its address with a bad one.
"""

import base64
import json
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse
from oauth2_provider.views import RevokeTokenView, TokenView

from childplan.access.api_authentication import is_over_for
from childplan.common.callers import caller_address

from .catalogue import BY_SLUG
from .limits import Standing, refused
from .problems import MEDIA_TYPE

WRONG, REFUSED = 401, 400


class LimitedTokenView(TokenView):  # type: ignore[misc]  # oauth2_provider has no types
    """Give a token."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer = _limited(request, super().post(request, *args, **kwargs))
        return _agreement_is_over(request, answer) or answer


class LimitedRevokeView(RevokeTokenView):  # type: ignore[misc]  # oauth2_provider has no types
    """Take a token back."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _limited(request, super().post(request, *args, **kwargs))


def _agreement_is_over(request: HttpRequest, answer: HttpResponse) -> HttpResponse | None:
    """Whoever showed the right secret, and has no scope left because the agreement does not hold, is told that."""
    if answer.status_code != REFUSED or json.loads(answer.content).get("error") != "invalid_scope":
        return None
    if not is_over_for(_client_id(request)):
        return None
    problem = BY_SLUG["agreement-ended"]
    body = {"error": "unauthorized_client", "error_description": problem.title, "error_uri": problem.type}
    return JsonResponse(body, status=REFUSED, headers={"Cache-Control": "no-store"})


def _client_id(request: HttpRequest) -> str:
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return str(request.POST.get("client_id", ""))
    return unquote_plus(base64.b64decode(given).decode().partition(":")[0])


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

"""What every address of the API shares: who asks, with which scope of their token, and answers that no cache keeps."""

from typing import Any, ClassVar

from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from childplan.access.scope import Scope

from .problems import InsufficientScope
from .schema import ProblemSchema


class HasScope(BasePermission):
    """The token was given the scope that the view names. Raises InsufficientScope, which says which one is missing."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        needed = getattr(view, "needs_scope", "")
        if needed and needed not in getattr(request.user, "scopes", frozenset()):
            raise InsufficientScope(needed)
        return True


class PartnerView(APIView):
    """An address for partner systems. needs_scope: the OAuth scope asked of the token."""

    needs_scope: ClassVar[str]
    problems: ClassVar[tuple[int, ...]] = (401, 403, 404, 405, 406, 429, 500)
    permission_classes = [IsAuthenticated, HasScope]
    http_method_names = ["get", "head"]
    schema = ProblemSchema()

    def scope(self, request: Request) -> Scope:
        """Who asks, as the door resolved them."""
        scope: Scope = request._request.scope  # type: ignore[attr-defined]
        return scope

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        """What is said about a child stays in no cache on the way."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer

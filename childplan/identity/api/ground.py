"""What every address of the API shares: who asks, with which scope, how often; what is repeated, what is changed.

See docs/reference/api.md for the conventions, and the modules beside this one for each of them.
"""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from childplan.access.kept_answers import Piece
from childplan.access.scope import Scope
from childplan.common import clock
from childplan.common.callers import caller_address
from childplan.history.looking import looked_at
from childplan.identity.selectors.by_alias import require_in_reach

from .bodies import MOST_BYTES, JSONBodyParser
from .conditions import content_tag, is_known_already, require_if_match
from .limits import ADDRESS, PARTNER, Standing, TooMany, counted, missed, refused
from .paging import CURSOR, LIMIT, AskedPage, asked_page
from .problems import ApiProblem, InsufficientScope
from .repeating import AlreadyAnswered, Claimed, claimed
from .retiring import Retiring
from .schema import ProblemSchema

CHANGING = ("PUT", "PATCH", "DELETE")
LONGEST_NAME = 100


class HasScope(BasePermission):
    """The token was given the scope that the view names. Raises InsufficientScope, which says which one is missing."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        needed = scope_needed(view, request.method or "")
        if needed and needed not in getattr(request.user, "scopes", frozenset()):
            raise InsufficientScope(needed)
        return True


def scope_needed(view: Any, method: str) -> str:
    """The scope that this method of the view asks of a token; "" where it asks for none."""
    needs = getattr(view, "needs_scope", "")
    if isinstance(needs, str):
        return needs
    return str(needs.get("GET" if method == "HEAD" else method, ""))


class PartnerView(APIView):
    """An address for partner systems.

    needs_scope: the OAuth scope asked of the token, or one for each method.
    parameters: the names of the query parameters it takes; any other is refused. None: the view checks them itself.
    names_state: a POST that changes one thing, and says which state of it.
    single: what it shows is one thing, which has an ETag.
    most_bytes: how long a body may be.
    retiring: set when the address will go.
    problems: besides these, the document gives each operation the problems its method may meet.
    """

    needs_scope: ClassVar[str | Mapping[str, str]]
    parameters: ClassVar[tuple[str, ...] | None] = ()
    names_state: ClassVar[bool] = False
    single: ClassVar[bool] = False
    most_bytes: ClassVar[int] = MOST_BYTES
    retiring: ClassVar[Retiring | None] = None
    problems: ClassVar[tuple[int, ...]] = (404,)
    permission_classes = [IsAuthenticated, HasScope]
    parser_classes = [JSONBodyParser]
    throttle_classes = []
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    schema = ProblemSchema()

    standing: Standing | None = None
    claim: Claimed | None = None
    pieces: list[Piece] | None = None

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """Without a savepoint of its own: the door takes back all that a refused or failed request wrote."""
        return transaction.non_atomic_requests(super().as_view(**initkwargs))

    def scope(self, request: Request) -> Scope:
        """Who asks, as the door resolved them."""
        scope: Scope = request._request.scope  # type: ignore[attr-defined]
        return scope

    def token_has(self, request: Request, scope: str) -> bool:
        """Whether the token was given this scope as well."""
        return scope in getattr(request.user, "scopes", frozenset())

    def page(self, request: Request) -> AskedPage:
        """Which page of a list is asked for. Raises ValidationError."""
        return asked_page(request, membership_id=self.scope(request).membership_id)

    def about(self, child_id: UUID, information_class: int) -> None:
        """Say whom the answer to this POST is about, so that it is repeated only while that child is open."""
        self.pieces = [Piece("", child_id, int(information_class))]

    def about_nobody(self) -> None:
        """Say that the answer to this POST tells nothing of any child."""
        self.pieces = [Piece("")]

    def initial(self, request: Request, *_: Any, **kwargs: Any) -> None:
        """Everything that is settled before the view is asked, in this order."""
        self.format_kwarg = self.get_format_suffix(**kwargs)
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)
        self.perform_authentication(request)
        if request.user.is_authenticated:
            self.standing = counted(request.user.pk)
        else:
            self.standing = refused(caller_address(request._request))
        if self.standing and self.standing.is_over:
            raise TooMany(self.standing)
        self.check_permissions(request)
        method = request.method or ""
        if method.lower() not in self.http_method_names or not hasattr(self, method.lower()):
            return
        self._check_parameters(request)
        self.find(request, **kwargs)
        if method in CHANGING or (method == "POST" and self.names_state):
            require_if_match(request)
        if int(request.META.get("CONTENT_LENGTH") or 0) > self.most_bytes:
            raise self.too_large()
        if method == "POST":
            self._take_key(request)

    def _take_key(self, request: Request) -> None:
        """What was sent is read before the key is taken: a body that cannot be read has no place under any."""
        if not (request.content_type or "").startswith("multipart/"):
            _body = request._request.body
        _sent = request.data
        self.claim = claimed(request, membership_id=int(request.user.pk or 0), at=clock.now())

    def too_large(self) -> ApiProblem:
        """What a body is told that is longer than this address takes."""
        return ApiProblem("body-too-large")

    def find(self, request: Request, **named: Any) -> None:
        """Raise NotFound unless what the address names is there for this system. Asked before anything sent is read.

        A GET finds it in the course of reading. A view of something about a child asks for that thing as well.
        """
        if "child_id" in named and request.method not in ("GET", "HEAD"):
            require_in_reach(self.scope(request), named["child_id"])

    def _check_parameters(self, request: Request) -> None:
        if self.parameters is None:
            return
        known = (*self.parameters, LIMIT, CURSOR) if "cursor" in self.parameters else self.parameters
        wrong: dict[str, list[ErrorDetail]] = {}
        for name in request.query_params:
            if name not in known:
                wrong[name[:LONGEST_NAME]] = [ErrorDetail("There is no such parameter.", "unknown")]
            elif len(request.query_params.getlist(name)) > 1:
                wrong[name] = [ErrorDetail("Give it once.", "repeated")]
        if wrong:
            raise ValidationError(wrong)

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, AlreadyAnswered):
            return exc.response()
        return super().handle_exception(exc)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Headers of every answer; the ETag of a single thing; and keeping what was answered to a POST."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        # What is said about a child stays in no cache on the way.
        answer.headers["Cache-Control"] = "private, no-store"
        if self.standing and self.standing.policy == PARTNER and answer.status_code == 404:
            self.standing = missed(self.standing)
        if self.standing and self.standing.policy == ADDRESS:
            # Also with 429: a system whose token has ended must learn that from whatever it is answered.
            answer.headers["WWW-Authenticate"] = self.get_authenticate_header(request)
        for source in (self.standing, self.retiring):
            for name, value in source.headers.items() if source else ():
                answer.headers[name] = value
        if isinstance(answer, Response):
            answer.render()
        if answer.status_code < 300 and "child_id" in kwargs:
            # That there is nothing to be read about a child was read as well.
            looked_at([kwargs["child_id"]], 0)
        if self.single and answer.status_code == 200 and request.method in ("GET", "HEAD"):
            return self._with_tag(request, answer)
        if self.claim is not None and not answer.has_header("Idempotency-Replayed"):
            self.claim.keep(answer, self._pieces(answer), at=clock.now())
        return answer

    def _with_tag(self, request: Request, answer: HttpResponseBase) -> HttpResponseBase:
        if "ETag" not in answer.headers:
            answer.headers["ETag"] = content_tag(answer.content)  # type: ignore[attr-defined]
        if not is_known_already(request, answer.headers["ETag"]):
            return answer
        unchanged = HttpResponse(status=304)
        for name, value in answer.headers.items():
            if name not in ("Content-Type", "Content-Length"):
                unchanged.headers[name] = value
        del unchanged.headers["Content-Type"]
        return unchanged

    def _pieces(self, answer: Any) -> list[Piece]:
        """The body in stretches. A view that did something and does not say about whom is a mistake of ours."""
        if not 200 <= answer.status_code < 300:
            return []
        if self.pieces is None:
            raise TypeError(f"{type(self).__name__} does not say whom its answer is about")
        content = answer.content.decode()
        if len(self.pieces) == 1 and not self.pieces[0].content:
            whom = self.pieces[0]
            return [Piece(content, whom.child_id, whom.information_class)]
        return self.pieces

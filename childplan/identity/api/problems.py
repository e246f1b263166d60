"""Errors as problem details (RFC 9457). Each kind has an address that never changes and says what to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions, status
from rest_framework.response import Response

from childplan.access.scope import NotEntitled
from childplan.history.acts import NotFound

MEDIA_TYPE = "application/problem+json"
# Relative, so that the same words arrive from every area; resolved against the API's own address it is a page.
ADDRESS = "/api/v1/problems/{}/"


@dataclass(frozen=True)
class Problem:
    """One kind of problem. meaning, remedy: for the person who programs the other system."""

    slug: str
    status: int
    title: str
    meaning: str
    remedy: str

    @property
    def type(self) -> str:
        return ADDRESS.format(self.slug)


PROBLEMS: Sequence[Problem] = (
    Problem(
        "invalid-parameters",
        status.HTTP_400_BAD_REQUEST,
        "A parameter cannot be used",
        "A parameter is missing, unknown, given twice, or its value fails its check. Nothing was looked up.",
        "Read `errors`: each entry names the parameter and says what is wrong with its value.",
    ),
    Problem(
        "not-authenticated",
        status.HTTP_401_UNAUTHORIZED,
        "No valid access token",
        "The request has no access token, or one that we do not know, that has expired, or whose agreement has ended.",
        "Ask for a new token at /api/oauth/token/ and send it as `Authorization: Bearer …`.",
    ),
    Problem(
        "insufficient-scope",
        status.HTTP_403_FORBIDDEN,
        "The token does not have the scope that this needs",
        "The token is good, but it was not given for this. `scope` names what is missing.",
        "Ask for a token with that scope. If that is refused, the agreement for your system does not include it.",
    ),
    Problem(
        "not-permitted",
        status.HTTP_403_FORBIDDEN,
        "Your system is not permitted to do this",
        "The role of your system does not include it.",
        "Ask the local area that registered your system.",
    ),
    Problem(
        "not-found",
        status.HTTP_404_NOT_FOUND,
        "There is nothing here for you",
        "Either it does not exist, or it is not open to your system. The two are one answer.",
        "Look the child up by one of its identifiers. If you expected it, ask the local area.",
    ),
    Problem(
        "method-not-allowed",
        status.HTTP_405_METHOD_NOT_ALLOWED,
        "This address does not take that method",
        "Everything here is for reading.",
        "Use GET.",
    ),
    Problem(
        "not-acceptable",
        status.HTTP_406_NOT_ACCEPTABLE,
        "We cannot answer in that form",
        "The Accept header asks for a form that we do not have.",
        "Send `Accept: application/json`, or no Accept header.",
    ),
    Problem(
        "too-many-requests",
        status.HTTP_429_TOO_MANY_REQUESTS,
        "Too many requests",
        "Your system asked more often than it may in a minute.",
        "Wait as many seconds as the Retry-After header says.",
    ),
    Problem(
        "server-error",
        status.HTTP_500_INTERNAL_SERVER_ERROR,
        "Something went wrong on our side",
        "It was recorded. Nothing was changed.",
        "Try again later.",
    ),
)
TYPES = [problem.type for problem in PROBLEMS]
BY_SLUG: Mapping[str, Problem] = {problem.slug: problem for problem in PROBLEMS}
BY_STATUS: Mapping[int, Problem] = {problem.status: problem for problem in reversed(PROBLEMS)} | {
    status.HTTP_403_FORBIDDEN: BY_SLUG["not-permitted"]
}


class InsufficientScope(exceptions.PermissionDenied):
    """The token lacks `scope`."""

    def __init__(self, scope: str) -> None:
        super().__init__(f"This needs the scope {scope}.", "insufficient-scope")
        self.scope = scope


def problem_of(error: exceptions.APIException) -> Problem:
    """The kind of problem an exception is. An unforeseen status of 4xx or 5xx is answered as the general one."""
    if isinstance(error, InsufficientScope):
        return BY_SLUG["insufficient-scope"]
    general = BY_SLUG["invalid-parameters" if error.status_code < 500 else "server-error"]
    return BY_STATUS.get(error.status_code, general)


class ProblemFormatter(ExceptionFormatter):
    """The body of an error: type, title, status, detail, and for parameters the list of what is wrong."""

    def run(self) -> dict[str, Any]:
        problem = problem_of(self.exc)
        body: dict[str, Any] = {"type": problem.type, "title": problem.title, "status": self.exc.status_code}
        if isinstance(self.exc, exceptions.ValidationError):
            body["detail"] = problem.meaning
            body["errors"] = [
                {"parameter": error.attr or "", "code": error.code, "detail": error.detail}
                for error in self.get_errors()
            ]
            return body
        # What we say ourselves, and never the message of an exception: that may hold what it should not.
        body["detail"] = problem.meaning
        if isinstance(self.exc, InsufficientScope):
            body["scope"] = self.exc.scope
        return body


class ProblemHandler(ExceptionHandler):
    """Every error of the API becomes a problem; a stranger's id and one that is not there are the same."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        if isinstance(exc, NotFound):
            return exceptions.NotFound()
        if isinstance(exc, NotEntitled | PermissionDenied):
            return exceptions.PermissionDenied()
        converted: Exception = super().convert_known_exceptions(exc)
        return converted

    def get_response(self, exc: exceptions.APIException, data: dict[str, Any]) -> Response:
        response = Response(
            data, status=exc.status_code, headers=self.get_headers(exc), content_type=MEDIA_TYPE
        )
        if isinstance(exc, InsufficientScope):
            response["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{exc.scope}"'
        return response

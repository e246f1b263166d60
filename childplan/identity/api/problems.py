"""Errors as problem details (RFC 9457), and the exceptions by which the API says them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import exceptions
from rest_framework.response import Response

from childplan.access.api_authentication import AgreementEnded
from childplan.access.scope import NotEntitled
from childplan.history.acts import NotFound

from .catalogue import BY_SLUG, BY_STATUS, Problem

MEDIA_TYPE = "application/problem+json"
Fault = Mapping[str, str]


class ApiProblem(exceptions.APIException):
    """A problem of the catalogue. more: members of the body besides type, title, status and detail.

    etag: the state it speaks of. wait: after how many seconds it may be tried again.
    """

    def __init__(
        self, slug: str, *, more: Mapping[str, Any] | None = None, etag: str = "", wait: int | None = None
    ) -> None:
        self.problem = BY_SLUG[slug]
        self.status_code = self.problem.status
        super().__init__(self.problem.meaning, slug)
        self.more = dict(more or {})
        self.etag = etag
        self.wait = wait


class InsufficientScope(ApiProblem):
    """The token lacks `scope`."""

    def __init__(self, scope: str) -> None:
        super().__init__("insufficient-scope", more={"scope": scope})
        self.scope = scope


class InvalidHeader(ApiProblem):
    """A header is missing or cannot be used. code: stable, for programs; detail: for people."""

    def __init__(self, header: str, code: str, detail: str) -> None:
        super().__init__(
            "invalid-header", more={"errors": [{"header": header, "code": code, "detail": detail}]}
        )


class InvalidBody(ApiProblem):
    """A body of JSON that has not the shape it must have. faults: `pointer`, `code` and `detail` of each."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("invalid-body", more={"errors": list(faults)})

    @classmethod
    def at(cls, pointer: str, code: str, detail: str) -> "InvalidBody":
        return cls([{"pointer": pointer, "code": code, "detail": detail}])


class ChangedSince(ApiProblem):
    """The thing was changed after it was read. current: how it stands now; yours: what was sent. Neither is lost."""

    def __init__(self, current: Mapping[str, Any], yours: Mapping[str, Any], etag: str) -> None:
        super().__init__("changed-since", more={"current": dict(current), "yours": dict(yours)}, etag=etag)


class WrongState(ApiProblem):
    """What is asked for does not go with the state the thing is in. detail: in words, naming no child."""

    def __init__(self, detail: str) -> None:
        super().__init__("not-in-this-state", more={"detail": detail})


def problem_of(error: exceptions.APIException) -> Problem:
    """The kind of problem an exception is. An unforeseen status of 4xx or 5xx is answered as the general one."""
    if isinstance(error, ApiProblem):
        return error.problem
    if isinstance(error, AgreementEnded):
        return BY_SLUG["agreement-ended"]
    if isinstance(error, exceptions.ParseError):
        return BY_SLUG["malformed-body"]
    general = BY_SLUG["invalid-parameters" if error.status_code < 500 else "server-error"]
    return BY_STATUS.get(error.status_code, general)


def body_of(error: exceptions.APIException) -> dict[str, Any]:
    """The body of a problem, in our own words: the message of an exception may hold what it should not."""
    problem = problem_of(error)
    body = {
        "type": problem.type,
        "title": problem.title,
        "status": error.status_code,
        "detail": problem.meaning,
    }
    return body | getattr(error, "more", {})


def known(error: Exception) -> Exception:
    """What the house raises, as the API says it; a stranger's id and one that is not there are the same."""
    if isinstance(error, NotFound):
        return ApiProblem("not-found")
    if isinstance(error, NotEntitled | PermissionDenied):
        return ApiProblem("not-permitted")
    if isinstance(error, RequestDataTooBig):
        return ApiProblem("body-too-large")
    return error


class ProblemFormatter(ExceptionFormatter):
    """The body of an error: type, title, status, detail, and for parameters the list of what is wrong."""

    def run(self) -> dict[str, Any]:
        body = body_of(self.exc)
        if isinstance(self.exc, exceptions.ValidationError):
            body["errors"] = [
                {"parameter": error.attr or "", "code": error.code, "detail": error.detail}
                for error in self.get_errors()
            ]
        return body


class ProblemHandler(ExceptionHandler):
    """Every error of the API becomes a problem."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        converted: Exception = super().convert_known_exceptions(known(exc))
        return converted

    def get_response(self, exc: exceptions.APIException, data: dict[str, Any]) -> Response:
        response = Response(
            data, status=exc.status_code, headers=self.get_headers(exc), content_type=MEDIA_TYPE
        )
        if isinstance(exc, InsufficientScope):
            response["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{exc.scope}"'
        if isinstance(exc, ApiProblem) and exc.etag:
            response["ETag"] = exc.etag
        return response

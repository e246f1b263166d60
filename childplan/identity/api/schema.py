"""What the OpenAPI document says of every operation: how to be known, which headers go with it, what may come back."""

from collections.abc import Iterator
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from oauth2_provider.scopes import get_scopes_backend
from rest_framework import serializers

from .answer_headers import described
from .bodies import Body
from .catalogue import PROBLEMS, TYPES, titles
from .problems import MEDIA_TYPE

TOKEN_ADDRESS = "/api/oauth/token/"  # noqa: S105 - an address, not a token
# What any request may meet, and what only one of its kind.
ALWAYS = (400, 401, 403, 405, 406, 429, 500)
BY_METHOD = {
    # 404: a kept answer about somebody who is closed to the system by now.
    "POST": (404, 409, 413, 415, 422),
    "PUT": (409, 412, 413, 415, 428),
    "PATCH": (409, 412, 413, 415, 428),
    "DELETE": (409, 412, 413, 415, 428),
}


class PartnerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """OAuth 2.0 client credentials."""

    target_class = "childplan.access.api_authentication.PartnerAuthentication"
    name = "partner"

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        needs = getattr(auto_schema.view, "needs_scope", "")
        needed = needs if isinstance(needs, str) else needs.get(auto_schema.method, "")
        return {self.name: [needed] if needed else []}

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002
        flow = {"tokenUrl": TOKEN_ADDRESS, "scopes": dict(get_scopes_backend().get_all_scopes())}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}


class FaultSerializer(serializers.Serializer[Any]):
    """What is wrong, and where: in a parameter, a header, or a member of the body."""

    parameter = serializers.CharField(
        required=False, allow_blank=True, help_text="Of the query; empty when none was given"
    )
    header = serializers.CharField(required=False)
    pointer = serializers.CharField(
        required=False, allow_blank=True, help_text="JSON pointer into the body; empty for all of it"
    )
    code = serializers.CharField(help_text="Stable; for programs")
    detail = serializers.CharField(help_text="For people")


class ProblemSerializer(serializers.Serializer[Any]):
    """Problem details, RFC 9457."""

    type = serializers.ChoiceField(
        choices=TYPES,
        help_text="Stable; resolves to a page that says what to do",
    )
    title = serializers.CharField()
    status = serializers.IntegerField(min_value=400, max_value=599)
    detail = serializers.CharField()
    scope = serializers.CharField(required=False, help_text="The scope that the token lacks")
    errors = FaultSerializer(many=True, required=False, help_text="What is wrong, one by one")  # type: ignore[assignment]
    current = serializers.DictField(
        required=False, help_text="With 412: the thing as it stands now, as reading it would show it"
    )
    yours = serializers.DictField(required=False, help_text="With 412: what you sent")


class ProblemSchema(AutoSchema):
    """Adds to each operation the headers that go both ways, and the problems it may meet, as problem+json."""

    def get_override_parameters(self) -> list[Any]:
        view, method = self.view, self.method
        parameters = []
        if method == "POST":
            parameters.append(_header("Idempotency-Key", "A new one for each new request", required=True))
        if method in ("PUT", "PATCH", "DELETE") or (method == "POST" and getattr(view, "names_state", False)):
            parameters.append(_header("If-Match", "The ETag of the state that you change", required=True))
        if getattr(view, "single", False) and method == "GET":
            parameters.append(_header("If-None-Match", "The ETag of the state that you have"))
        return parameters

    def is_deprecated(self) -> bool:
        return getattr(self.view, "retiring", None) is not None

    def _statuses(self) -> Iterator[int]:
        named = (412, 428) if self.method == "POST" and getattr(self.view, "names_state", False) else ()
        own = getattr(self.view, "problems", ())
        yield from sorted({*ALWAYS, *BY_METHOD.get(self.method, ()), *named, *own})

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction=direction)  # type: ignore[arg-type]
        if getattr(self.view, "single", False) and self.method == "GET":
            bodies["304"] = {
                "description": "You have this state already",
                "headers": self._get_response_headers_for_code("304"),
            }
        for status in self._statuses():
            problem = OpenApiResponse(
                ProblemSerializer, description=titles(status), examples=_examples(status)
            )
            bodies[str(status)] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                problem, str(status), [MEDIA_TYPE]
            )
        return bodies

    def _get_response_headers_for_code(self, status_code: str, direction: str = "response") -> dict[str, Any]:  # noqa: ARG002
        view = self.view
        return described(
            self.method,
            int(status_code),
            single=getattr(view, "single", False),
            names_state=getattr(view, "names_state", False),
            retiring=getattr(view, "retiring", None),
        )

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        shape = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        if isinstance(field, serializers.ListSerializer) and isinstance(field.child, Body):
            shape |= {
                "minItems": getattr(field, "min_length", 0),
                "maxItems": getattr(field, "max_length", 0),
            }
        return shape

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        shape = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        if isinstance(serializer, Body):
            shape["additionalProperties"] = False
        return shape


def _header(name: str, words: str, *, required: bool = False) -> OpenApiParameter:
    return OpenApiParameter(
        name, OpenApiTypes.STR, OpenApiParameter.HEADER, description=words, required=required
    )


def _examples(status: int) -> list[OpenApiExample]:
    return [
        OpenApiExample(
            problem.slug,
            value={"type": problem.type, "title": problem.title, "status": status, "detail": problem.meaning},
            media_type=MEDIA_TYPE,
            response_only=True,
            status_codes=[str(status)],
        )
        for problem in PROBLEMS
        if problem.status == status
    ]

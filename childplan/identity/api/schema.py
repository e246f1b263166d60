"""What the OpenAPI document says of every operation: how to be known, and which problems may come back."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse
from oauth2_provider.scopes import get_scopes_backend
from rest_framework import serializers

from .problems import BY_STATUS, MEDIA_TYPE, TYPES

TOKEN_ADDRESS = "/api/oauth/token/"  # noqa: S105 - an address, not a token


class PartnerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """OAuth 2.0 client credentials."""

    target_class = "childplan.access.api_authentication.PartnerAuthentication"
    name = "partner"

    def get_security_requirement(self, auto_schema: AutoSchema) -> dict[str, list[str]]:
        needed = getattr(auto_schema.view, "needs_scope", "")
        return {self.name: [needed] if needed else []}

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:  # noqa: ARG002
        flow = {"tokenUrl": TOKEN_ADDRESS, "scopes": dict(get_scopes_backend().get_all_scopes())}
        return {"type": "oauth2", "flows": {"clientCredentials": flow}}


class ParameterProblemSerializer(serializers.Serializer[Any]):
    """One parameter, and what is wrong with it."""

    parameter = serializers.CharField(allow_blank=True, help_text="Empty when none was given")
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
    errors = ParameterProblemSerializer(  # type: ignore[assignment]
        many=True, required=False, help_text="What is wrong with the parameters"
    )


class ProblemSchema(AutoSchema):
    """Adds to each operation the problems that its view names, as problem+json."""

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction=direction)  # type: ignore[arg-type]
        for status in getattr(self.view, "problems", ()):
            problem = OpenApiResponse(ProblemSerializer, description=BY_STATUS[status].title)
            bodies[str(status)] = self._get_response_for_code(  # type: ignore[no-untyped-call]
                problem, str(status), [MEDIA_TYPE]
            )
        return bodies
